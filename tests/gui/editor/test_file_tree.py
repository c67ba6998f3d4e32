"""The files are shown as a tree; what a person wants done with them is said, not done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from designer.core.problem import Problem, Severity
from designer.gui.editor.file_tree import FileTree
from designer.gui.theme import DARK, LIGHT

NAMES = ["template.toml", "email.mjml", "samples/normal.json", "languages/en.toml", "partials/deep/a.html"]


@pytest.fixture
def tree(qtbot: QtBot) -> FileTree:
    tree = FileTree(LIGHT)
    qtbot.addWidget(tree)
    tree.show_names(NAMES, {"email.mjml"})
    tree.show()
    return tree


def test_files_stand_in_their_folders_behind_those_at_the_top(tree: FileTree) -> None:
    root = tree._model.invisibleRootItem()
    shown = [root.child(row).text() for row in range(root.rowCount())]
    assert shown == ["email.mjml  •", "template.toml", "languages", "partials", "samples"]
    assert tree.text_of("partials/deep/a.html") == "a.html"


def test_choosing_a_file_asks_for_it(tree: FileTree, qtbot: QtBot) -> None:
    tree.choose("samples/normal.json")
    with qtbot.waitSignal(tree.open_wanted) as asked:
        tree._tree.clicked.emit(tree._tree.currentIndex())
    assert asked.args == ["samples/normal.json"]


def test_the_menu_and_the_keys_say_what_is_wanted(tree: FileTree, qtbot: QtBot) -> None:
    add, _line, rename, delete = tree.menu_for("languages/en.toml", "languages").actions()
    for action, signal, name in (
        (add, tree.add_wanted, "languages"),
        (rename, tree.rename_wanted, "languages/en.toml"),
        (delete, tree.delete_wanted, "languages/en.toml"),
    ):
        with qtbot.waitSignal(signal) as asked:
            action.trigger()
        assert asked.args == [name]
    tree.choose("email.mjml")
    with qtbot.waitSignal(tree.delete_wanted):
        QTest.keyClick(tree, Qt.Key.Key_Delete)
    with qtbot.waitSignal(tree.rename_wanted):
        QTest.keyClick(tree, Qt.Key.Key_F2)


def test_the_file_that_every_template_needs_is_not_deleted(tree: FileTree, qtbot: QtBot) -> None:
    assert [action.isEnabled() for action in tree.menu_for("template.toml", "").actions()] == [True, True, False, False]
    tree.choose("template.toml")
    with qtbot.assertNotEmitted(tree.delete_wanted):
        QTest.keyClick(tree, Qt.Key.Key_Delete)


def test_a_folder_that_was_closed_stays_closed(tree: FileTree) -> None:
    tree._tree.collapse(tree._folders["samples"].index())
    tree.show_names([*NAMES, "samples/other.json"])
    assert not tree._tree.isExpanded(tree._folders["samples"].index())
    assert tree._tree.isExpanded(tree._folders["languages"].index())


def test_a_file_with_a_problem_has_its_colour(tree: FileTree) -> None:
    tree.show_problems([Problem("a", Severity.WARNING, "email.mjml"), Problem("b", Severity.ERROR, "email.mjml")])
    assert tree._items["email.mjml"].foreground().color().name() == LIGHT.error
    tree.set_theme(DARK)
    assert tree._items["email.mjml"].foreground().color().name() == DARK.error
