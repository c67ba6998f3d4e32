"""A value edited in the tree changes that value in the text, and nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QTreeView
from pytestqt.qtbot import QtBot

from designer.gui.data.json_view import JsonView
from designer.gui.editing.source_document import SourceDocument
from designer.gui.theme import LIGHT

TEXT = '{ "type": "t",\n  "ctx": {"name": "Zoë 😀",   "total": 12.50, "open": true, "lines": [{"n": 1}, {"n": 2}]} }\n'


@pytest.fixture
def document(qtbot: QtBot) -> SourceDocument:
    return SourceDocument("samples/a.json", TEXT.encode())


@pytest.fixture
def view(document: SourceDocument, qtbot: QtBot) -> JsonView:
    widget = JsonView(LIGHT)
    qtbot.addWidget(widget)
    widget.show_document(document)
    widget.value_edited.connect(lambda _name, start, end, text: document.splice(start, end, text))
    return widget


def value_of(view: JsonView, *names: str) -> QModelIndex:
    tree = view.findChild(QTreeView)
    assert tree is not None
    here = QModelIndex()
    for name in names:
        rows = [tree.model().index(row, 0, here) for row in range(tree.model().rowCount(here))]
        here = next(index for index in rows if index.data() == name)
    return here.siblingAtColumn(1)


def edit(view: JsonView, text: str, *names: str) -> None:
    index = value_of(view, *names)
    index.model().setData(index, text, Qt.ItemDataRole.EditRole)


@pytest.mark.parametrize(
    ("names", "typed", "old", "new"),
    [
        (("ctx", "name"), 'Ann "the" é', '"Zoë 😀"', '"Ann \\"the\\" é"'),
        (("ctx", "name"), "12", '"Zoë 😀"', '"12"'),
        (("ctx", "total"), "99.90", "12.50", "99.90"),
        (("ctx", "total"), "many", "12.50", '"many"'),
        (("ctx", "open"), "false", "true", "false"),
        (("ctx", "lines", "2", "n"), "7", '"n": 2', '"n": 7'),
    ],
)
def test_only_the_value_changes(
    view: JsonView, document: SourceDocument, names: tuple[str, ...], typed: str, old: str, new: str
) -> None:
    edit(view, typed, *names)
    assert document.text() == TEXT.replace(old, new)


def test_texts_are_shown_without_their_quotes(view: JsonView) -> None:
    assert value_of(view, "ctx", "name").data() == "Zoë 😀"
    assert value_of(view, "ctx", "total").data() == "12.50"


def test_while_the_text_is_no_json_the_tree_stays_and_says_so(view: JsonView, document: SourceDocument) -> None:
    document.splice(0, 1, "")
    view.refresh()
    words = [label.text() for label in view.findChildren(QLabel) if label.property("role") == "error"]
    assert words[0]
    tree = view.findChild(QTreeView)
    assert tree is not None
    assert not tree.isEnabled()
    assert tree.model().rowCount() == 2
    document.document.undo()
    view.refresh()
    assert tree.isEnabled()


def test_a_click_leads_to_the_line(view: JsonView, qtbot: QtBot) -> None:
    tree = view.findChild(QTreeView)
    assert tree is not None
    with qtbot.waitSignal(view.place_wanted) as told:
        tree.clicked.emit(value_of(view, "ctx"))
    assert told.args == ["samples/a.json", 2]
