"""What is looked for is found and replaced, in one file and in all; each replacing is one step of undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from designer.core.errors import TemplateError
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.editor.find_bar import FindBar
from designer.gui.editor.find_panel import FindPanel
from designer.gui.editor.search import Search, find, next_hit, replaced
from designer.gui.editor.source_editor import SourceEditor
from designer.gui.theme import LIGHT
from tests.support.editing import MakeEditor, make_document


@pytest.mark.parametrize(
    ("search", "text", "put", "expected"),
    [
        (Search("a"), "aA ab", "x", "xx xb"),
        (Search("a", is_case=True), "aA ab", "x", "xA xb"),
        (Search("a", is_word=True), "a ab", "x", "x ab"),
        (Search("a.", is_regex=True), "ab a. ac", "x", "x x x"),
        (Search("a."), "ab a.", "x", "ab x"),
        (Search(r"(\w)-(\w)", is_regex=True), "a-b", "$2-$1", "b-a"),
        (Search("x*", is_regex=True), "axxb", "y", "ayb"),
        (Search("\U0001f600"), "a\U0001f600b", "c", "acb"),
        (Search("^b", is_regex=True), "a\nb", "c", "a\nc"),
        (Search("a"), "a", "$1\\1", "$1\\1"),
        (Search(""), "a", "b", "a"),
    ],
)
def test_a_search_finds_and_replaces(search: Search, text: str, put: str, expected: str) -> None:
    assert replaced(text, find(search, text, put)) == expected


@pytest.mark.parametrize(
    ("search", "put", "code"),
    [
        ("(", "", "pattern-wrong"),
        ("a)(b", "", "pattern-wrong"),
        ("(a)", "$2", "pattern-group-missing"),
        ("(a+)+$", "", "pattern-too-slow"),
        ("^(?:x|(?:a+)+$)", "", "pattern-too-slow"),
        ("(?:(?:a|aa)+)+$", "", "pattern-too-slow"),
    ],
)
def test_an_expression_that_is_wrong_or_never_ends_says_so(search: str, put: str, code: str) -> None:
    with pytest.raises(TemplateError) as told:
        find(Search(search, is_regex=True), "x\n" + "a" * 5000 + "!", put)
    assert told.value.code == code


def test_an_expression_over_one_very_long_line_ends_soon() -> None:
    assert len(find(Search("[a-y]+", is_regex=True), "abc z " * 900_000)) == 10_000
    assert find(Search(r"\s+$", is_regex=True), " " * 100_000 + "x") == []


def test_replacing_by_an_expression_counts_code_points_and_knows_line_ends() -> None:
    text = "\U0001f600 a-b \U0001f600 c-d"
    hits = find(Search(r"(\w)-(\w)", is_regex=True), text, r"\2\n$1\t\\")
    assert replaced(text, hits) == "\U0001f600 b\na\t\\ \U0001f600 d\nc\t\\"


def test_the_next_hit_goes_around_the_end() -> None:
    hits = find(Search("a"), "a-a-a")
    assert [next_hit(hits, offset) for offset in (0, 1, 5)] == [0, 1, 0]
    assert [next_hit(hits, offset, is_backwards=True) for offset in (0, 1, 5)] == [2, 0, 2]
    assert next_hit([], 0) == -1


@pytest.fixture
def bar(qtbot: QtBot) -> FindBar:
    bar = FindBar(LIGHT)
    qtbot.addWidget(bar)
    return bar


def test_the_bar_selects_one_hit_after_the_other(editor_of: MakeEditor, bar: FindBar) -> None:
    editor = editor_of("^one two One")
    bar.open_for(editor)
    QTest.keyClicks(bar.fields.what, "one")
    assert bar.told() == "2 found"
    QTest.keyClick(bar.fields.what, Qt.Key.Key_Return)
    assert (editor.textCursor().selectionStart(), bar.told()) == (0, "1 of 2")
    QTest.keyClick(bar.fields.what, Qt.Key.Key_Return)
    assert (editor.textCursor().selectionStart(), bar.told()) == (8, "2 of 2")
    QTest.keyClick(bar.fields.what, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert editor.textCursor().selectionStart() == 0
    assert len([one for one in editor.extraSelections() if one.cursor.selectedText().lower() == "one"]) == 2
    QTest.keyClick(bar.fields.what, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert [one for one in editor.extraSelections() if one.cursor.selectedText() == "one"] == []


def test_the_bar_replaces_one_and_all(editor_of: MakeEditor, bar: FindBar) -> None:
    editor = editor_of("^a\U0001f600 a a")
    bar.open_for(editor, with_replace=True)
    bar.fields.what.setText("a")
    bar.fields.put.setText("bb")
    QTest.keyClick(bar.fields.put, Qt.Key.Key_Return)
    QTest.keyClick(bar.fields.put, Qt.Key.Key_Return)
    assert editor.tree().source == "bb\U0001f600 a a"
    bar.replace_all()
    assert editor.tree().source == "bb\U0001f600 bb bb"
    assert bar.told() == "2 replaced"
    editor.document().undo()
    assert editor.tree().source == "bb\U0001f600 a a"


def test_what_is_selected_is_looked_for(editor_of: MakeEditor, bar: FindBar) -> None:
    editor = editor_of("abc")
    editor.select(1, 3)
    bar.open_for(editor)
    assert bar.fields.what.text() == "bc"


def test_a_wrong_pattern_is_shown_and_nothing_breaks(editor_of: MakeEditor, bar: FindBar) -> None:
    bar.open_for(editor_of("a"))
    bar.fields.switches[2].setChecked(True)
    bar.fields.what.setText("(")
    assert bar.told() == "Not a pattern"
    assert bar.fields.what.property("invalid") is True


def test_the_bar_forgets_an_editor_that_is_closed(editor_of: MakeEditor, bar: FindBar, qtbot: QtBot) -> None:
    first, second = editor_of("a"), SourceEditor(make_document("aa"), "a.html", LIGHT)
    bar.open_for(first)
    bar.fields.what.setText("a")
    bar.open_for(second)
    assert bar.told() == "2 found"
    second.deleteLater()
    qtbot.waitUntil(lambda: not isValid(second))
    bar.refresh()
    bar.replace_all()


@pytest.fixture
def template(tmp_path: Path, qtbot: QtBot) -> OpenTemplate:
    for name, text in {"template.toml": 'label = "old"\n', "a.html": "old\nOLD\U0001f600old\n", "b.css": "new"}.items():
        (tmp_path / name).write_bytes(text.encode())
    (tmp_path / "logo.png").write_bytes(b"old")
    return OpenTemplate("t", tmp_path)


def test_all_files_are_searched_and_a_hit_leads_to_its_place(template: OpenTemplate, qtbot: QtBot) -> None:
    panel = FindPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.open_for(template, "old")
    assert {name: len(hits) for name, hits in panel.hits().items()} == {"a.html": 3, "template.toml": 1}
    assert panel.told() == "Found: 4, in files: 2"
    with qtbot.waitSignal(panel.place_wanted) as asked:
        index = panel._model.index(2, 0, panel._model.index(0, 0))
        panel._tree.activated.emit(index)
    assert asked.args == ["a.html", 2, 5]


def test_replacing_in_all_files_is_one_step_of_undo(template: OpenTemplate, qtbot: QtBot) -> None:
    panel = FindPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.open_for(template, "old")
    panel.fields.put.setText("fresh")
    panel.replace_all()
    assert template.document("a.html").text() == "fresh\nfresh\U0001f600fresh\n"
    assert template.document("template.toml").text() == 'label = "fresh"\n'
    assert template.undo_stack.count() == 1
    template.undo()
    assert template.document("a.html").text() == "old\nOLD\U0001f600old\n"
    assert template.document("template.toml").text() == 'label = "old"\n'
    template.redo()
    assert template.document("a.html").text() == "fresh\nfresh\U0001f600fresh\n"


def test_typing_searches_after_a_short_quiet(template: OpenTemplate, qtbot: QtBot) -> None:
    panel = FindPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.open_for(template)
    QTest.keyClicks(panel.fields.what, "new")
    qtbot.waitUntil(lambda: list(panel.hits()) == ["b.css"])
    QTest.keyClick(panel.fields.what, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_what_was_typed_a_moment_ago_is_not_replaced_at_old_places(editor_of: MakeEditor, bar: FindBar) -> None:
    editor = editor_of("^b a b")
    bar.open_for(editor, with_replace=True)
    bar.fields.what.setText("b")
    bar.fields.put.setText("xyz")
    editor.setFocus()
    QTest.keyClicks(editor, "aa")
    bar.replace_all()
    assert editor.tree().source == "aaxyz a xyz"


def test_a_selection_moves_with_its_lines_to_the_end_of_the_text(editor_of: MakeEditor) -> None:
    editor = editor_of("a\nb")
    editor.select(0, 2)
    QTest.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.tree().source == "b\na"
