"""Words are edited with their fields whole, their bold and their links; what is written is what a person would type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from designer.gui.design.facts import InspectorFacts
from designer.gui.design.words import Words
from designer.gui.design.words_edit import WordsEdit
from designer.gui.theme import DARK, LIGHT
from designer.template.markup import Binding, Origin

FACTS = InspectorFacts(
    colors={"{{ firm.accent | css_color }}": "#14606a"},
    examples={"ctx.name": "Ana", "ctx.order.total": "49.90", "ctx.order.date": "2026-11-14"},
)
ORDER = {"order": Binding("order", Origin.SET, "ctx.order")}
HELLO = "Dear {{ ctx.name }},<br>your \U0001f600 order&nbsp;of {{ order.date }}"


@pytest.fixture
def words(qtbot: QtBot) -> WordsEdit:
    made = WordsEdit(LIGHT)
    made.resize(380, 240)
    qtbot.addWidget(made)
    made.show_facts(FACTS)
    made.show_words(Words(HELLO, names=ORDER))
    made.show()
    return made


def choose(words: WordsEdit, text: str) -> None:
    raw = words.edit.document().toRawText()
    start = len(raw[: raw.index(text)].encode("utf-16-le")) // 2
    cursor = words.edit.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + len(text.encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
    words.edit.setTextCursor(cursor)


@pytest.mark.parametrize(("button", "tag"), [("bold", "b"), ("italic", "i"), ("underline", "u")])
def test_what_is_chosen_is_marked_and_unmarked(words: WordsEdit, button: str, tag: str) -> None:
    choose(words, "order")
    words.tools.buttons[button].click()
    assert f"\U0001f600 <{tag}>order</{tag}>&nbsp;of" in words.source()
    assert words.tools.buttons[button].isChecked()
    words.tools.buttons[button].click()
    assert words.source() == HELLO
    words.edit.undo()
    assert f"<{tag}>order</{tag}>" in words.source()


def test_a_link_is_put_around_words_and_taken_away(words: WordsEdit, qtbot: QtBot) -> None:
    choose(words, "order")
    words.tools.buttons["link"].click()
    assert words.link.isVisible()
    qtbot.keyClicks(words.link, "https://example.com")
    qtbot.keyClick(words.link, Qt.Key.Key_Return)
    assert '<a href="https://example.com">order</a>&nbsp;of' in words.source()
    words.tools.buttons["link"].click()
    assert words.link.text() == "https://example.com"
    words.link.clear()
    qtbot.keyClick(words.link, Qt.Key.Key_Return)
    assert words.source() == HELLO


def test_a_colour_of_the_firm_is_written_by_its_name(words: WordsEdit) -> None:
    choose(words, "Dear")
    words.tools.colors.actions()[0].trigger()
    assert words.source().startswith('<span style="color: {{ firm.accent | css_color }}">Dear</span> ')
    words.tools.buttons["clear"].click()
    assert words.source() == HELLO


def test_a_field_is_found_by_typing_and_deleted_whole(words: WordsEdit, qtbot: QtBot) -> None:
    words.edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(words.edit, " {{")
    assert words.fields.isVisible()
    qtbot.keyClicks(words.fields.line, "total")
    qtbot.keyClick(words.fields.line, Qt.Key.Key_Return)
    assert words.source() == HELLO + " {{ order.total }}"
    qtbot.keyClick(words.edit, Qt.Key.Key_Backspace)
    assert words.source() == HELLO
    qtbot.keyClicks(words.edit, "!")
    assert words.source() == HELLO + " !"


def test_a_field_is_written_in_another_format(words: WordsEdit, qtbot: QtBot) -> None:
    assert "{{ order.date | date('long') }}" in words._asked
    words.show_values({"{{ order.date | date('long') }}": "November 14, 2026", "{{ ctx.name }}": "Ana Berg"})
    assert words.edit.chips.label("{{ ctx.name }}") == "Ana Berg"
    words.edit.moveCursor(QTextCursor.MoveOperation.End)
    words.tools.refresh()
    assert words.tools.buttons["format"].isEnabled()
    words.tools.formats.aboutToShow.emit()
    long = next(one for one in words.tools.formats.actions() if "November 14, 2026" in one.text())
    long.trigger()
    assert words.source().endswith("of {{ order.date | date('long') }}")


def test_a_click_chooses_the_whole_field(words: WordsEdit, qtbot: QtBot) -> None:
    at = words.edit._rect(5).center().toPoint()
    with qtbot.waitSignal(words.edit.field_clicked):
        qtbot.mouseClick(words.edit.viewport(), Qt.MouseButton.LeftButton, pos=at)
    field = words.edit.field()
    assert field is not None
    assert field.source == "{{ ctx.name }}"


def test_return_breaks_the_line_as_the_language_of_the_file_writes_it(words: WordsEdit, qtbot: QtBot) -> None:
    words.show_words(Words("One", line_break="<br />"))
    words.edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(words.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(words.edit, "Two & more")
    assert words.source() == "One<br />Two &amp; more"


def test_what_is_pasted_keeps_its_bold_and_loses_its_clutter(words: WordsEdit) -> None:
    words.show_words(Words("Now: "))
    words.edit.moveCursor(QTextCursor.MoveOperation.End)
    pasted = QMimeData()
    pasted.setHtml(
        "<p class=MsoNormal style='margin:0'><span style='font-weight:700'>Big</span> deal</p><ul><li>x</ul>"
    )
    words.edit.insertFromMimeData(pasted)
    assert words.source() == "Now: <b>Big</b> deal<br>x"
    plain = QMimeData()
    plain.setText("a\nb")
    words.edit.insertFromMimeData(plain)
    assert words.source().endswith("xa<br>b")


def test_copied_words_bring_their_fields_along(words: WordsEdit) -> None:
    words.edit.selectAll()
    copied = words.edit.createMimeDataFromSelection()
    words.show_words(Words(""))
    words.edit.insertFromMimeData(copied)
    assert "{{ ctx.name }}" in words.source()


def test_a_plain_text_takes_no_bold(words: WordsEdit, qtbot: QtBot) -> None:
    words.show_words(Words("A & B {{ ctx.name }}", "en", ("mail", "hello")))
    words.edit.selectAll()
    words.tools.refresh()
    assert not words.tools.buttons["bold"].isEnabled()
    qtbot.keyClick(words.edit, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert words.source() == "A & B {{ ctx.name }}"


def test_a_text_that_a_language_lacks_is_shown_faintly_in_the_first_one(words: WordsEdit) -> None:
    words.show_words(Words("", "de", ("mail", "hello"), "Hello"))
    assert words.edit.placeholderText() == "Hello"
    assert words.source() == ""
    words.edit.setPlainText("Hallöchen")
    assert words.lengths.text() == "9 characters; the first language has 5: Hello"
    words.show_words(Words("Hello", "en", ("mail", "hello")))
    assert words.lengths.isHidden()


def test_another_theme_leaves_the_words_alone(words: WordsEdit) -> None:
    words.set_theme(DARK)
    assert words.source() == HELLO


@pytest.mark.parametrize("inside", ["a&#10;b", "a&#8232;b", "a\ufffcb", "&#xfffc;", "a&#13;\u2028b"])
def test_signs_that_no_line_can_hold_stay_as_they_are_written(words: WordsEdit, inside: str) -> None:
    words.show_words(Words(inside))
    assert words.source() == inside


def test_a_text_of_a_language_keeps_the_blanks_at_its_ends(words: WordsEdit) -> None:
    words.show_words(Words(" from ", "en", ("from",)))
    assert words.source() == " from "


def test_what_was_odd_before_may_be_edited_all_the_same(words: WordsEdit, qtbot: QtBot) -> None:
    odd = "{% if a %}<b>{% endif %}x{{ {'a': {'b': 1}}['a'] }}{% if a %}</b>{% endif %}"
    words.show_words(Words(odd))
    words.edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(words.edit, "!")
    with qtbot.waitSignal(words.entered) as entered:
        words.enter()
    assert entered.args == [odd + "!"]


@pytest.mark.parametrize(
    ("html", "text", "pasted", "told"),
    [
        ("<p>" + "<!-- x -->" * 200_001 + "Hi</p>", "Hi\nyou", "Hi<br>you", "only its words"),
        ("<p>" + "<!-- x -->" * 200_001 + "</p>", "", "", "Copy a part"),
        ("<p>" + "word " * 30_000 + "</p>", "word", "", "Copy a part"),
        ("", "word " * 30_000, "", "Copy a part"),
        ("<p>Short</p>", "Short", "Short", ""),
    ],
)
def test_what_is_too_long_to_be_pasted_is_told(words: WordsEdit, html: str, text: str, pasted: str, told: str) -> None:
    words.show_words(Words("Hello"))
    words.edit.moveCursor(QTextCursor.MoveOperation.End)
    copied = QMimeData()
    if html:
        copied.setHtml(html)
    if text:
        copied.setText(text)
    words.edit.insertFromMimeData(copied)
    assert words.source() == f"Hello{pasted}"
    assert told in words.told.text()
    assert words.told.isVisible() is bool(told)
    words.show_words(Words("Others"))
    assert not words.told.isVisible()


def test_fields_of_the_row_come_first_and_that_nothing_is_found_is_said(words: WordsEdit, qtbot: QtBot) -> None:
    examples = {"ctx.name": "Ana", "ctx.lines.text": "Tyre", "ctx.lines.parts.price": "9.90", "ctx.zip": "22303"}
    words.show_facts(InspectorFacts(examples=examples))
    line = Binding("line", Origin.LOOP, "ctx.lines")
    words.show_words(Words("x", names={"line": line, "part": Binding("part", Origin.LOOP, "ctx.lines.parts")}))
    qtbot.mouseClick(words.tools.buttons["field"], Qt.MouseButton.LeftButton)
    shown = [words.fields.list.item(row).text().split()[0] for row in range(words.fields.list.count())]
    assert shown == ["ctx.lines.parts.price", "ctx.lines.text", "ctx.name", "ctx.zip"]
    assert words.fields.nothing.isHidden()
    qtbot.keyClicks(words.fields.line, "discount")
    assert words.fields.nothing.isVisible()
    assert words.fields.list.isHidden()
    assert words.fields.value() == "discount"


def test_why_a_plain_text_takes_no_bold_is_said(words: WordsEdit) -> None:
    assert "Bold" in words.tools.buttons["bold"].toolTip()
    words.show_words(Words("Hello", "en", ("mail", "greeting")))
    assert "_html" in words.tools.buttons["bold"].toolTip()


@pytest.mark.parametrize("typed", ["ctx.name", "ctx.name }}", "{{ ctx.name }}", "{{ctx.name"])
def test_a_field_may_be_written_with_its_braces(words: WordsEdit, qtbot: QtBot, typed: str) -> None:
    words.edit.selectAll()
    words.tools.field_wanted.emit()
    words.fields.line.setText(typed)
    qtbot.keyClick(words.fields.line, Qt.Key.Key_Return)
    assert words.source() == "{{ ctx.name }}"
