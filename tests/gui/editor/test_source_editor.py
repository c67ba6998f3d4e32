"""A person types, folds, jumps, drops fields; undo is only asked for, and every edit is one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QHelpEvent, QKeyEvent, QKeySequence, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from designer.core.problem import Problem, Severity
from designer.gui.editor.live_tree import text_of
from designer.gui.editor.source_editor import FIELD_MIME, POINTS, SourceEditor, Sources
from designer.gui.theme import DARK
from tests.support.editing import MakeEditor, shown

CTRL, SHIFT, ALT = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
                    Qt.KeyboardModifier.AltModifier)  # fmt: skip
NONE = Qt.KeyboardModifier.NoModifier
LOOP = "{% for line in ctx.order.lines %}"


def press(editor: SourceEditor, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(editor, key, modifier)


def settled(qtbot: QtBot, editor: SourceEditor) -> None:
    qtbot.waitUntil(editor.live.is_current)


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("<p^", ">", "<p>^</p>"),
        ("<br^", ">", "<br>^"),
        ("<mj-image /^", ">", "<mj-image />^"),
        ("<p^</p>", ">", "<p>^</p>"),
        ("a > b^", ">", "a > b>^"),
        ("^", "{{", "{{ ^ }}"),
        ("^", "{%", "{% ^ %}"),
        ("{{ a^}}", "}}", "{{ a}}^"),
        ("<p>^</p>", "x", "<p>x^</p>"),
        ("<p>Name^</p>", "</p>", "<p>Name</p>^"),
        ("^", "<p>{{invoice.total}}</p>", "<p>{{ invoice.total }}</p>^"),
        ("^", "{%if a%}x{%endif%}", "{% if a %}x{% endif %}^"),
        ("<div><p>Name^</div>", "</p>", "<div><p>Name</p>^</div>"),
    ],
)
def test_typing_brings_along_what_closes(editor_of: MakeEditor, before: str, typed: str, after: str) -> None:
    editor = editor_of(before)
    QTest.keyClicks(editor, typed)
    assert shown(editor) == after


@pytest.mark.parametrize(
    "typed",
    [
        "<p>{{ invoice.total }}</p>",
        "{% if a %}x{% endif %}",
        "{%- for line in lines -%}{{ line.name | upper }}{% endfor %}",
        '<td class="a">{{ a }} and {{ b }}</td>',
        "{{ { 'a': 1 } }}",
        "{# a remark #}",
        "<a href=\"{{ url }}\">{{ '}' }}</a>",
        "{{ a % 2 }} 100 %",
    ],
)
def test_who_types_everything_gets_what_was_typed(editor_of: MakeEditor, typed: str) -> None:
    editor = editor_of("<div>^</div>")
    QTest.keyClicks(editor, typed)
    assert shown(editor) == f"<div>{typed}^</div>"


@pytest.mark.parametrize(
    ("before", "key", "modifier", "after"),
    [
        ("  <p>^", Qt.Key.Key_Return, NONE, "  <p>\n    ^"),
        ("<p>^</p>", Qt.Key.Key_Return, NONE, "<p>\n  ^\n</p>"),
        ("{% if a %}^", Qt.Key.Key_Return, NONE, "{% if a %}\n  ^"),
        ("  x^", Qt.Key.Key_Return, NONE, "  x\n  ^"),
        ("<br>^", Qt.Key.Key_Return, NONE, "<br>\n^"),
        ("a\u00e4\U0001f600{^}", Qt.Key.Key_Return, NONE, "a\u00e4\U0001f600{\n  ^\n}"),
        ("^x", Qt.Key.Key_Tab, NONE, "  ^x"),
        ("   x^", Qt.Key.Key_Backtab, SHIFT, " x^"),
        ("a\nb^", Qt.Key.Key_Slash, CTRL, "a\n<!-- b^ -->"),
        ("<!-- b^ -->", Qt.Key.Key_Slash, CTRL, "b^"),
        ("<style>\na^\n</style>", Qt.Key.Key_Slash, CTRL, "<style>\n/* a^ */\n</style>"),
        ("a^b\nc", Qt.Key.Key_D, CTRL, "ab\na^b\nc"),
        ("a\nb^\nc", Qt.Key.Key_Up, ALT, "b^\na\nc"),
        ("a\nb^\nc", Qt.Key.Key_Down, ALT, "a\nc\nb^"),
        ("a^", Qt.Key.Key_Up, ALT, "a^"),
        ("for^", Qt.Key.Key_Tab, NONE, "{% for item in ^ %}\n{{ item }}\n{% endfor %}"),
        ("  img^", Qt.Key.Key_Tab, NONE, '  <img src="^" alt="">'),
    ],
)
def test_a_key_edits_whole_lines(
    editor_of: MakeEditor, before: str, key: Qt.Key, modifier: Qt.KeyboardModifier, after: str
) -> None:
    editor = editor_of(before)
    source = editor.tree().source
    press(editor, key, modifier)
    assert shown(editor) == after
    if editor.tree().source != source:
        editor.document().undo()
        assert editor.tree().source == source
        assert not editor.document().isUndoAvailable()


def test_several_lines_are_moved_in_and_out_together(editor_of: MakeEditor) -> None:
    editor = editor_of("a\n\n  b\nc")
    editor.selectAll()
    press(editor, Qt.Key.Key_Tab)
    assert editor.tree().source == "  a\n\n    b\n  c"
    press(editor, Qt.Key.Key_Backtab, SHIFT)
    assert editor.tree().source == "a\n\n  b\nc"


def test_what_closes_is_moved_out_as_it_is_typed(editor_of: MakeEditor) -> None:
    editor = editor_of("{% if a %}\n  x\n  ^")
    QTest.keyClicks(editor, "{% else ")
    assert shown(editor) == "{% if a %}\n  x\n{% else ^ %}"


def test_completion_offers_fields_and_writes_the_chosen_one(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of(LOOP + "\n^\n{% endfor %}")
    QTest.keyClicks(editor, "{{")
    settled(qtbot, editor)
    QTest.keyClicks(editor, "line.")
    popup = editor.assistant.popup
    assert popup.isVisible()
    assert [one.label for one in popup.proposals] == ["name", "price", "options"]
    press(editor, Qt.Key.Key_Down)
    press(editor, Qt.Key.Key_Return)
    assert shown(editor) == LOOP + "\n{{ line.price^ }}\n{% endfor %}"
    assert not popup.isVisible()


@pytest.mark.parametrize(
    ("text", "typed", "first"), [("^", "<mj-t", "mj-text"), ("<mj-text ^>", "font-s", "font-size")]
)
def test_words_with_hyphens_are_offered_while_one_types(
    editor_of: MakeEditor, text: str, typed: str, first: str
) -> None:
    editor = editor_of(text, "a.mjml")
    for letter in typed:
        QTest.keyClicks(editor, letter)
        assert editor.assistant.popup.isVisible(), letter
    assert editor.assistant.popup.proposals[0].label.startswith(first)


def test_completion_can_be_asked_for_and_put_away(editor_of: MakeEditor) -> None:
    editor = editor_of("<p>^</p>")
    press(editor, Qt.Key.Key_Space, CTRL)
    assert editor.assistant.popup.isVisible()
    press(editor, Qt.Key.Key_Escape)
    assert not editor.assistant.popup.isVisible()


def test_an_attribute_goes_on_to_its_values(editor_of: MakeEditor) -> None:
    editor = editor_of("<p ^>")
    QTest.keyClicks(editor, "di")
    press(editor, Qt.Key.Key_Tab)
    assert shown(editor) == '<p dir="^">'
    assert [one.label for one in editor.assistant.popup.proposals] == ["ltr", "rtl"]


def test_words_of_a_sentence_are_left_alone(editor_of: MakeEditor) -> None:
    editor = editor_of("<p>^</p>")
    QTest.keyClicks(editor, "We order it ")
    assert not editor.assistant.popup.isVisible()


def test_undo_and_redo_are_asked_for_and_not_done(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of("a^")
    QTest.keyClicks(editor, "b")
    with qtbot.waitSignal(editor.undo_wanted):
        QTest.keySequence(editor, QKeySequence(QKeySequence.StandardKey.Undo))
    with qtbot.waitSignal(editor.redo_wanted):
        QTest.keySequence(editor, QKeySequence(QKeySequence.StandardKey.Redo))
    assert text_of(editor.document()) == "ab"
    menu = editor.context_menu()
    with qtbot.waitSignal(editor.undo_wanted):
        menu.actions()[0].trigger()
    assert text_of(editor.document()) == "ab"


def test_the_windows_undo_key_is_not_taken_away(editor_of: MakeEditor) -> None:
    editor = editor_of("a")
    override = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Z, CTRL)
    override.ignore()
    editor.event(override)
    assert not override.isAccepted()


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("^", "ctx.order.number", "{{ ctx.order.number }}"),
        (LOOP + "^{% endfor %}", "ctx.order.lines.name", LOOP + "{{ line.name }}{% endfor %}"),
        (LOOP + "{% endfor %}^", "ctx.order.lines.name", LOOP + "{% endfor %}{{ ctx.order.lines.name }}"),
        (LOOP + "{{ ^ }}", "ctx.order.lines.price", LOOP + "{{ line.price }}"),
        ("{% set o = ctx.order %}^", "ctx.order.number", "{% set o = ctx.order %}{{ o.number }}"),
    ],
)
def test_a_dropped_field_is_written_as_its_place_wants_it(
    editor_of: MakeEditor, text: str, path: str, expected: str
) -> None:
    editor = editor_of(text)
    data = QMimeData()
    data.setData(FIELD_MIME, path.encode())
    assert editor.canInsertFromMimeData(data)
    editor.insertFromMimeData(data)
    assert editor.tree().source == expected
    assert editor.document().availableUndoSteps() == 1


def test_a_text_that_is_read_only_is_not_changed(editor_of: MakeEditor) -> None:
    editor = editor_of("a^")
    editor.setReadOnly(True)
    for key, modifier in ((Qt.Key.Key_X, NONE), (Qt.Key.Key_Slash, CTRL), (Qt.Key.Key_D, CTRL), (Qt.Key.Key_Tab, NONE),
                          (Qt.Key.Key_Return, NONE), (Qt.Key.Key_Up, ALT)):  # fmt: skip
        press(editor, key, modifier)
    editor.insert_field("ctx.order.number")
    assert editor.tree().source == "a"


def test_the_text_is_zoomed_by_keys_and_wheel(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of("a")
    with qtbot.waitSignal(editor.zoomed):
        press(editor, Qt.Key.Key_Plus, CTRL)
    assert editor.font().pointSizeF() == POINTS + 1
    wheel = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, CTRL,
                        Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    editor.wheelEvent(wheel)
    assert editor.font().pointSizeF() == POINTS
    editor.set_points(1000)
    press(editor, Qt.Key.Key_0, CTRL)
    assert editor.font().pointSizeF() == POINTS


def test_a_place_is_shown_and_told(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of("a\n\U0001f600b\nc")
    with qtbot.waitSignal(editor.place_changed, check_params_cb=lambda line, column: line == 2):
        editor.show_place(2, 2)
    assert shown(editor) == "a\n\U0001f600^b\nc"
    assert editor.offset() == 3


def test_lines_fold_and_whoever_jumps_into_them_unfolds_them(editor_of: MakeEditor) -> None:
    editor = editor_of("<div>\n<p>\na\n</p>\n</div>\nb")
    editor.folds.toggle(1)
    blocks = [editor.document().findBlockByNumber(n).isVisible() for n in range(6)]
    assert blocks == [True, False, False, False, True, True]
    editor.show_place(3)
    assert all(editor.document().findBlockByNumber(n).isVisible() for n in range(6))


def test_a_fold_stays_while_lines_are_typed_above_it(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of("x^\n<div>\na\n</div>")
    editor.folds.toggle(2)
    press(editor, Qt.Key.Key_Return)
    settled(qtbot, editor)
    qtbot.waitUntil(lambda: editor.folds.is_folded(3))
    visible = [editor.document().findBlockByNumber(n).isVisible() for n in range(5)]
    assert visible == [True, True, True, False, True]


def test_the_gutter_folds_at_a_click(editor_of: MakeEditor) -> None:
    editor = editor_of("<div>\na\n</div>")
    QTest.mouseClick(editor.gutter, Qt.MouseButton.LeftButton, NONE, editor.gutter.place_of(1))
    assert editor.folds.is_folded(1)
    QTest.mouseClick(editor.gutter, Qt.MouseButton.LeftButton, NONE, editor.gutter.place_of(1))
    assert not editor.folds.is_folded(1)


def problem(line: int, column: int, severity: Severity = Severity.ERROR) -> Problem:
    return Problem("field-unknown", severity, "a.html", line, column, arguments={"path": "ctx.zebra"})


def test_a_problem_has_a_squiggle_a_mark_and_a_tooltip(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of("a\n{{ ctx.zebra }}")
    editor.set_problems([problem(2, 4), Problem("field-unknown", file="other.html", line=1)])
    (mark,) = editor.overlay.marks_in(2)
    assert editor.tree().source[mark.start : mark.end] == "ctx.zebra"
    assert editor.overlay.marks_in(1) == []
    waves = [one for one in editor.extraSelections() if one.cursor.selectedText() == "ctx.zebra"]
    assert waves
    place = editor.cursorRect(waves[0].cursor).center()
    QTest.qWait(0)
    editor.viewportEvent(QHelpEvent(QHelpEvent.Type.ToolTip, place, editor.viewport().mapToGlobal(place)))
    assert "ctx.zebra" in " ".join(str(one.problem.arguments["path"]) for one in editor.overlay.marks_at(mark.start))


def test_a_squiggle_stays_at_its_word_while_text_is_typed_before_it(editor_of: MakeEditor) -> None:
    editor = editor_of("^ {{ ctx.zebra }}")
    editor.set_problems([problem(1, 5)])
    QTest.keyClicks(editor, "abc")
    assert "ctx.zebra" in [one.cursor.selectedText() for one in editor.extraSelections()]


def test_tags_that_do_not_fit_are_marked_without_being_told(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of("<div>\n<b>\n</div>^")
    assert [mark.problem.code for mark in editor.overlay.marks_in(2)] == ["markup-not-closed"]
    editor.show_place(2, 4)
    QTest.keyClicks(editor, "</b>")
    qtbot.waitUntil(lambda: editor.overlay.marks_in(2) == [])


def test_what_belongs_together_is_shown(editor_of: MakeEditor) -> None:
    editor = editor_of("<d^iv>a</div>")
    assert {"<div", "</div"} <= {one.cursor.selectedText() for one in editor.extraSelections()}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("{% include 'partials/a.h^tml' %}", ("partials/a.html", 1)),
        ("{{ t.mail.ti^tle }}", ("languages/en.toml", 3)),
        ('<link href="a.c^ss">', ("a.css", 1)),
        ("{{ addr^ess(x) }}", ("partials/a.html", 2)),
    ],
)
def test_one_goes_to_where_something_is_defined(
    editor_of: MakeEditor, qtbot: QtBot, text: str, target: tuple[str, int]
) -> None:
    files = {"languages/de.toml": "", "languages/en.toml": 'a = "b"\n[mail]\ntitle = "c"\n', "a.css": "",
             "partials/a.html": "x\n{% macro address(y) %}{% endmacro %}"}  # fmt: skip
    editor = editor_of(text, sources=Sources(lambda: [*files], lambda name: files.get(name, "")))
    with qtbot.waitSignal(editor.place_wanted) as asked:
        press(editor, Qt.Key.Key_F12)
    assert tuple(asked.args) == target


def test_the_colours_change_with_the_theme(editor_of: MakeEditor) -> None:
    editor = editor_of("<p>a</p>")
    editor.set_theme(DARK)
    formats = editor.document().firstBlock().layout().formats()
    assert DARK.code_tag in [one.format.foreground().color().name() for one in formats]


def test_characters_beyond_the_first_plane_are_coloured_at_their_place(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of("\U0001f600<p>")
    qtbot.waitUntil(lambda: bool(editor.document().firstBlock().layout().formats()))
    first = editor.document().firstBlock().layout().formats()[0]
    assert (first.start, first.length) == (2, 3)


def test_a_long_text_is_read_in_steps_while_one_types(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of("<table>\n" + "<tr><td>{{ a }}</td></tr>\n" * 3000 + "</table>^")
    before = editor.live.tree
    QTest.keyClicks(editor, "x")
    assert editor.live.tree is before
    settled(qtbot, editor)
    assert editor.live.tree.source.endswith("x")


def test_everything_can_be_reached_by_name(editor_of: MakeEditor) -> None:
    editor = editor_of("a", "email.mjml")
    assert "email.mjml" in editor.accessibleName()
    assert editor.gutter.accessibleName()


def test_selecting_leaves_the_cursor_at_the_end(editor_of: MakeEditor) -> None:
    editor = editor_of("ab\ncd")
    editor.select(1, 4)
    assert editor.textCursor().selectedText() == "b\u2029c"
    assert editor.textCursor().position() == 4
    assert isinstance(editor.textCursor(), QTextCursor)


def test_a_name_tells_its_value_when_the_pointer_rests_on_it(editor_of: MakeEditor) -> None:
    text = LOOP + "{{ line.name }}{{ t.title }}{{ ctx.zebra }} line.name{% endfor %}"
    editor = editor_of(text)
    explained = editor.assistant.explained
    assert explained(text.index("line.name")) == "ctx.order.lines.name = <b>Desk</b>"
    assert explained(text.index("t.title")) == "t.title = <b>Order</b>"
    assert explained(text.index("ctx.zebra")) == ""
    assert explained(text.rindex(" line.name") + 2) == ""


def test_a_field_is_dropped_where_the_pointer_is(editor_of: MakeEditor) -> None:
    editor = editor_of(LOOP + "\n\n{% endfor %}")
    data = QMimeData()
    data.setData(FIELD_MIME, b"ctx.order.lines.name")
    cursor = QTextCursor(editor.document().findBlockByNumber(1))
    place = QPointF(editor.cursorRect(cursor).center())
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    editor.dropEvent(QDropEvent(place, actions, data, button, NONE))
    assert text_of(editor.document()) == LOOP + "\n{{ line.name }}\n{% endfor %}"
    editor.document().undo()
    assert text_of(editor.document()) == LOOP + "\n\n{% endfor %}"


def test_a_huge_file_is_shown_without_colours_but_at_once(editor_of: MakeEditor, qtbot: QtBot) -> None:
    editor = editor_of('{"a": [' + "1, " * 200_000 + "2]}\n" + '{"b": 1}', "a.json")
    qtbot.waitUntil(lambda: bool(editor.document().lastBlock().layout().formats()))
    assert not editor.document().firstBlock().layout().formats()
    huge = editor_of('{"a": 1}\n' * 300_000, "a.json")
    assert not huge.document().firstBlock().layout().formats()
    assert len(huge.tree().lines) == 300_001
