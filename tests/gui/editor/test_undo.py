"""One undo for typing, for what the editor brings along, and for what is replaced; nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from designer.gui.editing.open_template import OpenTemplate
from designer.gui.editor.find_bar import FindBar
from designer.gui.editor.source_editor import SourceEditor
from designer.gui.theme import LIGHT

SOURCE = "<mjml>\n  <mj-text>\u00a0\U0001f600 a</mj-text>\n</mjml>\n"
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Acts = list[Callable[[SourceEditor], object]]
ACTS: Acts = [
    lambda editor: QTest.keyClicks(editor, "{{ctx.a}}"),
    lambda editor: QTest.keyClicks(editor, "<p>b"),
    lambda editor: QTest.keyClick(editor, Qt.Key.Key_Return),
    lambda editor: QTest.keyClick(editor, Qt.Key.Key_Slash, CTRL),
    lambda editor: QTest.keyClick(editor, Qt.Key.Key_D, CTRL),
    lambda editor: QTest.keyClick(editor, Qt.Key.Key_Up, ALT),
    lambda editor: editor.insert_field("ctx.order.number"),
    lambda editor: (editor.selectAll(), QTest.keyClick(editor, Qt.Key.Key_Tab)),
    lambda editor: QTest.keyClick(editor, Qt.Key.Key_Backspace),
]


@pytest.fixture
def template(tmp_path: Path, qtbot: QtBot) -> OpenTemplate:
    (tmp_path / "email.mjml").write_bytes(SOURCE.encode())
    return OpenTemplate("t", tmp_path)


@pytest.fixture
def editor(template: OpenTemplate, qtbot: QtBot) -> SourceEditor:
    editor = SourceEditor(template.document("email.mjml").document, "email.mjml", LIGHT)
    editor.undo_wanted.connect(template.undo)
    editor.redo_wanted.connect(template.redo)
    qtbot.addWidget(editor)
    editor.show()
    editor.show_place(2, 13)
    return editor


@pytest.mark.parametrize("order", [range(len(ACTS)), range(len(ACTS) - 1, -1, -1), [0, 0, 3, 3, 7, 8], [6, 2, 1, 5, 4]])
def test_everything_can_be_undone_and_done_again(
    template: OpenTemplate, editor: SourceEditor, order: list[int]
) -> None:
    texts = [SOURCE]
    for number in order:
        editor.assistant.popup.hide()
        ACTS[number](editor)
        texts.append(template.document("email.mjml").text())
    steps = template.undo_stack.count()
    while template.undo_stack.canUndo():
        QTest.keyClick(editor, Qt.Key.Key_Z, CTRL)
    assert template.document("email.mjml").text() == SOURCE
    assert template.document("email.mjml").raw() == SOURCE.encode()
    for _ in range(steps):
        template.redo()
    assert template.document("email.mjml").text() == texts[-1]


def test_replacing_all_is_one_step_on_the_templates_stack(
    template: OpenTemplate, editor: SourceEditor, qtbot: QtBot
) -> None:
    bar = FindBar(LIGHT)
    qtbot.addWidget(bar)
    bar.open_for(editor, with_replace=True)
    bar.fields.what.setText("m")
    bar.fields.put.setText("n")
    bar.replace_all()
    assert template.undo_stack.count() == 1
    template.undo()
    assert template.document("email.mjml").text() == SOURCE


def test_folding_is_no_change(template: OpenTemplate, editor: SourceEditor) -> None:
    editor.folds.toggle(1)
    editor.folds.unfold_all()
    assert template.undo_stack.count() == 0
    assert template.is_saved()
