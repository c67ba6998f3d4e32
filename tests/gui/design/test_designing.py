"""What a person changes with the mouse stands in the source as they would have typed it, and undo takes it back."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from designer.gui.design.controls import BoxControl, ChoiceControl, ColorControl
from designer.gui.design.designing import inspector_facts
from designer.gui.design.pick_condition import PickCondition
from designer.gui.design.pick_field import PickField
from designer.gui.design.table_dialog import TableDialog
from designer.gui.design.words_popup import WordsPopup
from designer.gui.structure.outline import ROW_MIME
from designer.gui.theme import DARK
from designer.template.design import blocks_of
from designer.template.design.tables import one_of
from designer.template.edits import Side
from designer.template.markup import Kind, TagPlace, parse
from tests.support.designing import FACTS, Bench


def test_the_panel_shows_what_the_cursor_is_in(bench: Bench) -> None:
    bench.choose("{{ t.mail.greeting }}")
    assert bench.crumbs()[1:] == ["Section", "Column", "Text"]
    assert bench.words().startswith("Hello")
    assert bench.panel.inspector.controls["padding"].field.isHidden()
    assert bench.panel.inspector.controls["color"].field.placeholderText() == "#16262a"
    bench.choose("id = ", "template.toml")
    assert bench.panel.acts.chosen() is None
    assert bench.crumbs() == []


def test_a_colour_of_the_firm_is_written_as_its_name(bench: Bench) -> None:
    bench.choose("{{ t.mail.greeting }}")
    before = bench.text()
    control = bench.panel.inspector.controls["color"]
    assert isinstance(control, ColorControl)
    control.menu.actions()[0].trigger()
    assert """color="{{ firm.accent | default('#14606a') | css_color }}">{{ t.mail.greeting }}""" in bench.line(
        "t.mail.greeting"
    )
    bench.page.undo()
    assert bench.text() == before


FOREIGN = {
    "old.html": b"\xef\xbb\xbf<!DOCTYPE HTML PUBLIC>\r\n<HTML><BODY BGCOLOR=#FFFFFF><!-- <b> -->\r\n"
    b"\t<TABLE border=0><TR><TD Style=\"COLOR:RED;font:12px/1.2 'Arial'\" nowrap>Hi \xf0\x9f\x98\x80 you<br>\r\n"
    b'\t<p>open <p style=color:red>here</TABLE>\r\n<% asp %> & &nbsp; {{ ctx.x|default("<p>") }}\r\n</BODY>\r\n',
    "old.mjml": b"<mjml><mj-body>\r\n<mj-section><mj-column><mj-text\r\n  color='RED'\r\n\tpadding=\"0\" >Hi\xc2\xa0you"
    b"{% if a %} <b>{% else %} <i>{% endif %}there</mj-text></mj-column>\r\n\r\n</mj-section></mj-body></mjml>",
}


@pytest.mark.parametrize(("file", "words"), [("old.html", "Hi "), ("old.html", "here"), ("old.mjml", "Hi\xa0")])
def test_one_colour_of_a_foreign_document_is_one_line_of_difference(bench: Bench, file: str, words: str) -> None:
    (bench.page.session.template.folder / file).write_bytes(FOREIGN[file])
    bench.choose(words, file)
    bench.panel.inspector.controls["color"]._enter("#00695c")
    after = bench.page.session.template.raw(file) or b""
    pairs = zip(FOREIGN[file].split(b"\n"), after.split(b"\n"), strict=True)
    changed = [(old, new) for old, new in pairs if old != new]
    assert len(changed) == 1
    assert changed[0][1].lower() == changed[0][0].lower().replace(b"=color:red>", b'="color:#00695c">').replace(
        b"red", b"#00695c"
    )
    bench.page.undo()
    assert bench.page.session.template.raw(file) == FOREIGN[file]


def test_a_length_a_choice_and_the_sides_are_set_and_given_back(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("<h1", "confirmation.html")
    controls = bench.panel.inspector.controls
    size, weight, margin = controls["font-size"], controls["font-weight"], controls["margin"]
    assert isinstance(weight, ChoiceControl)
    assert isinstance(margin, BoxControl)
    size.field.setText("24pt")
    size.field.editingFinished.emit()
    qtbot.keyClick(size.field, Qt.Key.Key_Up)
    weight.box.setCurrentIndex(weight.box.findData("700"))
    weight.box.activated.emit(weight.box.currentIndex())
    margin.sides[0].setText("10mm")
    margin.sides[0].editingFinished.emit()
    line = bench.line("<h1", "confirmation.html")
    assert line == '<h1 style="font-size: 24.5pt; font-weight: 700; margin: 10mm 0 0">{{ t.title }}</h1>'
    bench.panel.refresh()
    for control in (size, margin):
        control._enter("")
    weight.box.activated.emit(0)
    assert bench.line("<h1", "confirmation.html") == "<h1>{{ t.title }}</h1>"


def test_what_cannot_be_written_is_marked_and_not_taken(bench: Bench) -> None:
    bench.choose("{{ t.mail.greeting }}")
    before = bench.text()
    size = bench.panel.inspector.controls["font-size"]
    size.field.setText("{{ firm.size")
    size.field.editingFinished.emit()
    assert size.field.property("invalid") is True
    bench.type_words("Dear {{ ctx.name")
    assert bench.panel.inspector.text.edit.property("invalid") is True
    assert bench.text() == before


def test_words_are_changed_in_place(bench: Bench) -> None:
    bench.choose("{{ t.mail.greeting }}")
    bench.type_words("Good day,")
    assert bench.line("greeting = ", "languages/en.toml") == 'greeting = "Good day,"'
    bench.page.session.choose_language("de")
    bench.panel.refresh()
    assert bench.words() != "Good day,"
    bench.choose("{{ order.date | date('long') }}", "confirmation.html")
    bench.type_words("of {{ order.date | date('long') }}")
    assert ">of {{ order.date | date('long') }}</td>" in bench.line("order.date", "confirmation.html")


def test_words_of_a_language_change_one_line_of_a_file_from_windows(bench: Bench) -> None:
    template, name = bench.page.session.template, "languages/en.toml"
    raw = b"\xef\xbb\xbf" + (template.raw(name) or b"").replace(b"\n", b"\r\n")
    template.put_file(name, raw, "")
    bench.choose("{{ t.mail.greeting }}")
    was = bench.words()
    bench.type_words("Good day,")
    assert template.raw(name) == raw.replace(f'greeting = "{was}"'.encode(), b'greeting = "Good day,"')


def typing(bench: Bench, qtbot: QtBot, words: str) -> None:
    """Words are typed, and the focus stays where they are."""
    bench.panel.refresh()
    bench.panel.inspector.text.setFocus()
    qtbot.waitUntil(bench.panel.inspector.text.edit.hasFocus)
    bench.panel.inspector.text.edit.selectAll()
    qtbot.keyClicks(bench.panel.inspector.text.edit, words)


def test_words_come_into_the_language_in_which_they_were_begun(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.mail.greeting }}")
    german = bench.line("greeting = ", "languages/de.toml")
    typing(bench, qtbot, "Typed")
    bench.page.session.choose_language("de")
    bench.panel.refresh()
    assert bench.line("greeting = ", "languages/en.toml") == 'greeting = "Typed"'
    assert bench.line("greeting = ", "languages/de.toml") == german
    assert bench.words() in german


def test_words_never_come_to_stand_in_the_place_of_others(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ order.date | date('long') }}", "confirmation.html")
    typing(bench, qtbot, "Typed")
    template = bench.page.session.template
    at = template.document("confirmation.html").text().index("{{ order.date | date('long') }}")
    template.splice("confirmation.html", at, at, "No ", "Somebody else")
    with qtbot.waitSignal(bench.panel.acts.told) as told:
        bench.panel.take_over()
    assert "Typed" in told.args[0]
    assert ">No {{ order.date | date('long') }}</td>" in bench.line("order.date", "confirmation.html")
    template.undo()
    bench.panel.refresh()
    typing(bench, qtbot, "Typed")
    template.splice("confirmation.html", 0, 0, "{# above #}\n", "Somebody else")
    bench.panel.refresh()
    bench.panel.take_over()
    assert "<td>Typed</td>" in bench.text("confirmation.html")


TWINS = "<p>Twin</p>\n<p>Twin</p>\n<p>Twin</p>\n"


@pytest.mark.parametrize(
    ("start", "end", "text", "left"),
    [
        (0, 0, "<p>Twin</p>\n", "<p>Twin</p>\n<p>Twin</p>\n<p>Typed</p>\n<p>Twin</p>\n"),
        (0, 12, "", "<p>Typed</p>\n<p>Twin</p>\n"),
        (12, 24, "", "<p>Twin</p>\n<p>Twin</p>\n"),
        (12, 12, "<p>Twin</p>\n", "<p>Twin</p>\n<p>Twin</p>\n<p>Typed</p>\n<p>Twin</p>\n"),
        (0, 36, TWINS.replace("Twin", "Other"), TWINS.replace("Twin", "Other")),
    ],
)
def test_words_find_their_own_element_among_twins(
    bench: Bench, qtbot: QtBot, start: int, end: int, text: str, left: str
) -> None:
    template = bench.page.session.template
    template.splice("confirmation.html", 0, 0, TWINS, "")
    rest = bench.text("confirmation.html")[len(TWINS) :]
    bench.page.open_file("confirmation.html")
    bench.page.show_place("confirmation.html", 2, 4)
    typing(bench, qtbot, "Typed")
    untaken: list[str] = []
    bench.panel.acts.told.connect(lambda what, _do: untaken.append(what))
    template.splice("confirmation.html", start, end, text, "Somebody else")
    bench.panel.refresh()
    bench.panel.take_over()
    assert bench.text("confirmation.html") == left + rest
    assert [("Typed" in one) for one in untaken] == ([] if "Typed" in left else [True])


def test_words_stay_in_their_file_and_template(bench: Bench, qtbot: QtBot) -> None:
    template = bench.page.session.template
    for name in ("a.html", "b.html"):
        template.put_file(name, b"<p>Twin</p>\n", "")
    bench.choose("Twin", "a.html")
    typing(bench, qtbot, "Typed")
    bench.page.open_file("b.html")
    bench.page.put_cursor("b.html", 1, 4)
    bench.panel.refresh()
    bench.panel.take_over()
    assert (bench.text("a.html"), bench.text("b.html")) == ("<p>Typed</p>\n", "<p>Twin</p>\n")
    bench.choose("Typed", "a.html")
    typing(bench, qtbot, "Late")
    bench.designing.show_page(None)
    bench.panel.take_over()
    assert bench.text("a.html") == "<p>Late</p>\n"


def test_words_that_cannot_be_written_are_given_back(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.mail.greeting }}")
    bench.designing._on_words_wanted(QPoint(10, 10))
    (popup,) = bench.findChildren(WordsPopup)
    popup.field.edit.setPlainText("Dear {{ ctx.name")
    popup.close()
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    bench.type_words("Dear {{ ctx.name")
    with qtbot.waitSignal(bench.panel.acts.told) as told:
        bench.choose("{{ t.mail.intro }}")
        bench.panel.refresh()
    assert "Dear {{ ctx.name" in told.args[0]


def test_words_that_a_language_file_cannot_hold_are_told(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.mail.greeting }}")
    before = bench.text("languages/en.toml")
    with qtbot.waitSignal(bench.panel.acts.told) as told:
        bench.panel.acts.set_words("half a character: \ud83d")
    assert "languages/en.toml" in told.args[0]
    assert bench.text("languages/en.toml") == before


def test_out_of_sight_nothing_is_looked_at(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.hide()
    bench.page.show_place("email.mjml", 1, 1)
    shown = bench.crumbs()
    text = bench.text()
    before = text[: text.index("{{ t.mail.greeting }}")]
    with qtbot.waitSignal(bench.panel._quiet.timeout):
        bench.page.show_place("email.mjml", before.count("\n") + 1, 20)
    assert bench.crumbs() == shown
    bench.panel.show()
    assert bench.crumbs()[-1] == "Text"


def test_a_block_is_put_behind_what_is_chosen_and_is_chosen_then(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.mail.greeting }}")
    before = bench.text()
    button = next(one for one in bench.panel.blocks.findChildren(QToolButton) if one.text() == "Line")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    chosen = bench.panel.acts.chosen()
    assert chosen is not None
    assert chosen.node.name == "mj-divider"
    bench.panel.acts.delete()
    assert bench.text() == before


def test_moving_copying_and_taking_out_keep_to_the_chosen_element(bench: Bench) -> None:
    bench.choose("{{ t.mail.intro }}")
    before = bench.text()
    acts = bench.panel.acts
    acts.move(-1)
    assert bench.text().index("t.mail.intro") < bench.text().index("t.mail.greeting")
    acts.move(1)
    assert bench.text() == before
    acts.duplicate()
    assert bench.text().count("{{ t.mail.intro }}") == 2
    acts.delete()
    assert bench.text() == before
    bench.choose("{{ t.mail.intro }}")
    acts.choose_outer()
    bench.panel.refresh()
    assert bench.crumbs()[-1] == "Column"


HALF = "{% if ctx.vip %}<div>{% endif %}<p>Half</p>{% if ctx.vip %}</div>{% endif %}"
OTHER_HALF = "{% if ctx.vip %}<div class='a'>{% else %}<div>{% endif %}<p>Half</p></div>"


@pytest.mark.parametrize("act", ["delete", "duplicate", "unwrap"])
@pytest.mark.parametrize(
    ("half", "words"), [(HALF, "<div>"), (HALF, "{% if"), (OTHER_HALF, "<div c"), (OTHER_HALF, "{% i")]
)
def test_half_of_an_element_is_left_alone(bench: Bench, qtbot: QtBot, act: str, half: str, words: str) -> None:
    template = bench.page.session.template
    template.splice("confirmation.html", 0, 0, half + "\n", "")
    bench.choose(words, "confirmation.html")
    before = bench.text("confirmation.html")
    with qtbot.waitSignal(bench.panel.acts.told):
        getattr(bench.panel.acts, act)()
    assert bench.text("confirmation.html") == before


@pytest.mark.parametrize(("dragged", "to"), [("<div>", "<h1"), ("<p>Half", "<div>"), ("{% if ctx.vip %}</", "<h1")])
def test_half_of_an_element_is_not_dragged_and_nothing_is_dragged_beside_it(
    bench: Bench, qtbot: QtBot, dragged: str, to: str
) -> None:
    template = bench.page.session.template
    template.splice("confirmation.html", 0, 0, HALF + "\n", "")
    bench.choose(dragged, "confirmation.html")
    before = bench.text("confirmation.html")
    tree = parse(before)
    beside = tree.path(before.index(to))[-1]
    with qtbot.waitSignal(bench.panel.acts.told):
        bench.structure.outline.move_wanted.emit(before.index(dragged), beside.start, Side.BEFORE)
    chosen = bench.panel.acts.chosen()
    assert chosen is not None
    if chosen.is_element:
        with qtbot.waitSignal(bench.panel.acts.told):
            bench.canvas.dropped.emit("confirmation.html", tree.place(beside.start).line, tree.nth(beside), True)
    assert bench.text("confirmation.html") == before


def test_a_whole_condition_with_whole_tags_is_dragged_out_of_halves(bench: Bench) -> None:
    template = bench.page.session.template
    template.splice("confirmation.html", 0, 0, HALF + "\n", "")
    bench.choose("Half", "confirmation.html")
    before = bench.text("confirmation.html")
    bench.structure.outline.move_wanted.emit(before.index("<p>Half"), before.index("<h1"), Side.BEFORE)
    after = bench.text("confirmation.html")
    assert "{% endif %}{% if ctx.vip %}</div>" in after
    bench.page.undo()
    assert bench.text("confirmation.html") == before


SPLIT_TAG = '<p {% if ctx.vip %}class="x">{% else %}>{% endif %}Split {{ ctx.name }}</p>'


def test_a_tag_that_ends_in_a_branch_keeps_its_condition(bench: Bench, qtbot: QtBot) -> None:
    bench.page.session.template.splice("confirmation.html", 0, 0, SPLIT_TAG + "\n", "")
    bench.choose("Split", "confirmation.html")
    before = bench.text("confirmation.html")
    for act in (bench.panel.acts.unwrap, lambda: bench.canvas.words_wanted.emit(QPoint(10, 10))):
        with qtbot.waitSignal(bench.panel.acts.told):
            act()
    assert bench.findChild(WordsPopup) is None
    assert bench.panel.inspector.text.isHidden()
    assert bench.text("confirmation.html") == before
    bench.panel.inspector.controls["color"]._enter("#00695c")
    assert bench.text("confirmation.html") == before.replace("<p {%", '<p style="color: #00695c" {%', 1)


def test_an_attribute_is_not_taken_away_with_half_of_a_condition(bench: Bench, qtbot: QtBot) -> None:
    split = '<p><a href="{% if ctx.vip %}x">{% else %}y">{% endif %}There</a></p>'
    bench.page.session.template.splice("confirmation.html", 0, 0, split + "\n", "")
    bench.choose("There", "confirmation.html")
    before = bench.text("confirmation.html")
    href = next(one for name, one in bench.panel.inspector.controls.items() if name == "href")
    for value in ("https://a.example", ""):
        with qtbot.waitSignal(bench.panel.acts.told):
            href.entered.emit(value)
        assert bench.text("confirmation.html") == before


def test_columns_of_halved_cells_stay_where_they_are(bench: Bench, qtbot: QtBot) -> None:
    cells = "<tr>{% if ctx.vip %}<td class='a'>{% else %}<td>{% endif %}One</td><td>Two</td></tr>"
    bench.page.session.template.splice("confirmation.html", 0, 0, f"<table>{cells}</table>\n", "")
    bench.choose("Two", "confirmation.html")
    before = bench.text("confirmation.html")
    for name in ("before", "behind", "left", "delete"):
        with qtbot.waitSignal(bench.panel.acts.told):
            bench.panel.columns._act("", bench.panel.columns._known()[name][1], 0)
        assert bench.text("confirmation.html") == before


def test_a_condition_and_a_loop_are_put_around_changed_and_taken_away(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.intro }}", "confirmation.html")
    before = bench.text("confirmation.html")
    qtbot.mouseClick(bench.panel.buttons["repeat"], Qt.MouseButton.LeftButton)
    dialog = bench.findChild(PickField)
    assert dialog is not None
    dialog.fields.line.setText("order.lines")
    dialog.take.click()
    assert "{% for line in order.lines %}\n  <p>" in bench.text("confirmation.html")
    bench.panel.refresh()
    statement = bench.panel.inspector.statement
    assert statement.field.text() == "line in order.lines"
    statement.field.setText("row in order.lines")
    statement.field.editingFinished.emit()
    assert "{% for row in order.lines %}" in bench.text("confirmation.html")
    bench.panel.acts.unwrap()
    assert bench.text("confirmation.html") == before
    bench.designing._only_if("ctx.customer.name", "filled", "")
    assert "{% if customer.name | default('') %}" in bench.text("confirmation.html")


def test_a_row_of_the_structure_is_dragged_elsewhere(bench: Bench) -> None:
    bench.page.open_file("email.mjml")
    bench.structure.show_editor(bench.page.editor)
    outline = bench.structure.outline
    rows = {row.detail: row for row in outline.rows()}
    greeting, intro = rows["{{ t.mail.greeting }}"], rows["{{ t.mail.intro }}"]
    data = QMimeData()
    data.setData(ROW_MIME, f"{intro.start} {intro.text}".encode())
    parent = outline.parent(outline.index_of(greeting.key))
    place = outline.index_of(greeting.key).row()
    outline.dropMimeData(data, Qt.DropAction.MoveAction, place, 0, parent)
    assert bench.text().index("t.mail.intro") < bench.text().index("t.mail.greeting")
    assert not outline.dropMimeData(data, Qt.DropAction.MoveAction, -1, 0, QModelIndex())
    assert outline.mimeData([outline.index_of(greeting.key)]).hasFormat(ROW_MIME)
    body = next(row for row in outline.rows() if row.name == "mj-body")
    assert not outline.flags(outline.index_of(body.key)) & Qt.ItemFlag.ItemIsDragEnabled


def test_what_is_dropped_on_the_canvas_stands_there_in_the_source(bench: Bench) -> None:
    bench.choose('<p class="lead"', "confirmation.html")
    acts = bench.panel.acts
    tree = parse(bench.text("confirmation.html"))
    row = next(node for node in tree.elements() if node.name == "tr")
    under = TagPlace("confirmation.html", tree.place(row.start).line, tree.nth(row))
    place = acts.drop_place(under)
    assert place is not None
    assert (tree.tag(place.tag.line, place.tag.nth).name, place.is_beside) == ("table", False)  # type: ignore[union-attr]
    acts.drop(*place.tag, True)
    text = bench.text("confirmation.html")
    assert text.index('<p class="lead"') < text.index("<table")
    assert acts.drop_place(TagPlace("partials/address.html", 1)) is None


def test_a_double_click_lets_the_words_be_changed_in_place(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("<h1", "confirmation.html")
    bench.canvas.words_wanted.emit(QPoint(10, 10))
    popup = bench.findChild(WordsPopup)
    assert popup is not None
    popup.field.edit.setPlainText("Your order")
    qtbot.keyClick(popup.field.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bench.line("title = ", "languages/en.toml") == 'title = "Your order"'
    bench.canvas.words_wanted.emit(QPoint(10, 10))
    again = next(one for one in bench.findChildren(WordsPopup) if one.isVisible())
    again.field.edit.setPlainText("nothing of it")
    qtbot.keyClick(again.field.edit, Qt.Key.Key_Escape)
    assert bench.line("title = ", "languages/en.toml") == 'title = "Your order"'


def place_of(bench: Bench, words: str, file: str) -> tuple[str, int, int]:
    tree = parse(bench.text(file))
    tag = [node for node in tree.path(tree.source.index(words)) if node.kind is Kind.ELEMENT][-1]
    return file, tree.place(tag.start).line, tree.nth(tag)


def test_a_field_that_is_dropped_stands_behind_the_words(bench: Bench) -> None:
    bench.canvas.field_dropped.emit("ctx.order.number", *place_of(bench, "{{ t.intro }}", "confirmation.html"))
    assert ">{{ t.intro }} {{ order.number }}</p>" in bench.line("t.intro", "confirmation.html")


def test_a_list_that_is_dropped_becomes_a_table(bench: Bench) -> None:
    before = bench.text("confirmation.html")
    bench.canvas.field_dropped.emit("ctx.order.lines", *place_of(bench, "{{ t.intro }}", "confirmation.html"))
    dialog = bench.findChild(TableDialog)
    assert dialog is not None
    fields = [dialog.rows.item(row, 0) for row in range(dialog.rows.rowCount())]
    for field in fields:
        field.setCheckState(Qt.CheckState.Checked if field.text() in ("name", "quantity") else Qt.CheckState.Unchecked)
    assert dialog.put_in.isEnabled()
    dialog.put_in.click()
    text = bench.text("confirmation.html")
    assert "{% for line in ctx.order.lines %}\n      <tr>\n        <td>{{ line.name }}</td>" in text
    bench.page.undo()
    assert bench.text("confirmation.html") == before


def test_the_firms_colours_fonts_and_images_are_offered() -> None:
    facts = inspector_facts(replace(FACTS, fonts=("Nordlicht Serif",)), [], ["assets/a.png"])
    assert list(facts.colors.values()) == ["#14606a"]
    assert next(iter(facts.fonts)) == "{{ firm.font | default('IBM Plex Sans') | css_font }}, sans-serif"
    assert list(facts.fonts)[1] == "Nordlicht Serif, sans-serif"
    assert facts.images == ["{{ firm.logo }}", "assets/a.png"]


@pytest.mark.parametrize(
    ("collection", "name"),
    [("ctx.order.lines", "line"), ("ctx.entries", "entry"), ("ctx.address", "item"), ("ctx.data", "item")],
)
def test_an_item_has_the_name_of_one(collection: str, name: str) -> None:
    assert one_of(collection) == name


def test_everything_can_be_reached_without_a_mouse_and_in_the_dark(bench: Bench) -> None:
    bench.choose("{{ t.mail.greeting }}")
    bench.panel.set_theme(DARK)
    for button in bench.panel.findChildren(QToolButton):
        assert button.accessibleName()
        is_sign = isinstance(button.parent(), QLineEdit)  # says what the field is, and does nothing
        assert is_sign or button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_handles_are_those_of_what_is_chosen_while_the_panel_is_seen(bench: Bench) -> None:
    bench.choose("{{ t.table.quantity }}", "confirmation.html")
    assert bench.canvas.handles[0].name == "width"
    before = bench.text("confirmation.html")
    bench.canvas.resized.emit("width", "22mm")
    assert '<col class="col-quantity" style="width: 22mm">' in bench.text("confirmation.html")
    bench.page.undo()
    assert bench.text("confirmation.html") == before
    bench.panel.hide()
    assert list(bench.canvas.handles) == []


def test_texts_that_the_shown_language_lacks_stand_out(bench: Bench) -> None:
    bench.canvas.painted.emit()
    assert list(bench.canvas.missing) == []
    text = bench.text("languages/de.toml")
    line = next(one for one in text.split("\n") if one.startswith("title = "))
    bench.page.session.template.put_file("languages/de.toml", text.replace(line, "", 1).encode(), "")
    bench.page.session.choose_language("de")
    bench.canvas.painted.emit()
    heading = bench.text("confirmation.html").split("<h1>")[0].count("\n") + 1
    assert TagPlace("confirmation.html", heading, 0) in bench.canvas.missing
    bench.page.session.choose_language("en")
    bench.canvas.painted.emit()
    assert list(bench.canvas.missing) == []


def test_a_property_is_set_for_a_class_in_its_sheet(bench: Bench) -> None:
    bench.choose('<table class="lines">', "confirmation.html")
    before, sheet = bench.text("confirmation.html"), bench.text("confirmation.css")
    scope = bench.panel.inspector.scope
    assert [scope.itemText(n) for n in range(scope.count())] == ["For this element", "For all of the class lines"]
    scope.setCurrentIndex(1)
    scope.activated.emit(1)
    bench.panel.inspector.controls["font-size"]._enter("9pt")
    assert bench.text("confirmation.html") == before
    after = bench.text("confirmation.css")
    assert sum(one != other for one, other in zip(sheet.split("\n"), after.split("\n"), strict=False)) >= 1
    assert bench.panel.inspector.controls["font-size"]._value == "9pt"
    bench.page.undo()
    assert bench.text("confirmation.css") == sheet
    bench.choose("<h1", "confirmation.html")
    assert scope.isHidden()


def test_the_text_for_an_empty_list_is_chosen_to_be_written(bench: Bench) -> None:
    bench.choose("{% for tax in order.taxes %}", "confirmation.html")
    bench.panel.acts.add_otherwise()
    bench.panel.refresh()
    assert bench.words() == "There is nothing here."


def test_what_frames_a_mail_leads_nobody_away(bench: Bench) -> None:
    bench.choose("{{ t.mail.intro }}")
    acts = bench.panel.acts
    for key in ("mail_head", "mail_foot"):
        acts.insert(next(block for block in blocks_of("email.mjml") if block.key == key))
        chosen = acts.chosen()
        assert chosen is not None
        assert "t.mail.intro" in chosen.tree.text(chosen.node)
    assert bench.text().count('<mj-section padding="20px 40px 40px" css-class="edge">') == 2


DRAGGED = "<p>One</p>\n<p>Two</p>\n<p>Three</p>\n"


def tag_of(bench: Bench, words: str) -> TagPlace:
    """The paragraph with these words."""
    tree = parse(bench.text("confirmation.html"))
    node = tree.path(tree.source.index(f">{words}<"))[-1]
    return TagPlace("confirmation.html", tree.place(node.start).line, tree.nth(node))


@pytest.fixture
def dragging(bench: Bench) -> Bench:
    """`One` is taken hold of and held over `Three`."""
    bench.page.session.template.splice("confirmation.html", 0, 0, DRAGGED, "")
    bench.choose("One", "confirmation.html")
    bench.canvas.drag_begun.emit()
    place = bench.panel.acts.drop_place(tag_of(bench, "Three"))
    assert place is not None
    return bench


def let_go(bench: Bench) -> str:
    """Drop it where it was aimed at, before the tag that stood there then."""
    bench.canvas.dropped.emit("confirmation.html", 3, 0, True)
    return bench.text("confirmation.html")


def test_what_is_dragged_is_what_was_taken_hold_of(dragging: Bench) -> None:
    dragging.choose("Two", "confirmation.html")
    assert let_go(dragging).startswith("<p>Two</p>\n<p>One</p>\n<p>Three</p>\n")


def test_a_drag_follows_the_source_that_is_changed_meanwhile(dragging: Bench) -> None:
    template = dragging.page.session.template
    template.splice("confirmation.html", 0, 0, "<p>Above</p>\n<p>Above</p>\n", "Somebody else")
    text = let_go(dragging)
    assert text.startswith("<p>Above</p>\n<p>Above</p>\n<p>Two</p>\n<p>One</p>\n<p>Three</p>\n")
    dragging.page.undo()
    dragging.page.undo()
    assert dragging.text("confirmation.html").startswith(DRAGGED)


@pytest.mark.parametrize(("start", "end"), [(0, 11), (0, 33)])
def test_what_was_taken_out_during_its_drag_is_told(dragging: Bench, qtbot: QtBot, start: int, end: int) -> None:
    dragging.page.session.template.splice("confirmation.html", start, end, "", "Somebody else")
    before = dragging.text("confirmation.html")
    with qtbot.waitSignal(dragging.panel.acts.told):
        assert let_go(dragging) == before


def test_what_was_aimed_at_may_be_gone(dragging: Bench) -> None:
    at = DRAGGED.index("<p>Three")
    dragging.page.session.template.splice("confirmation.html", at, at + 13, "", "Somebody else")
    before = dragging.text("confirmation.html")
    assert let_go(dragging) == before


def test_a_drag_ends_with_its_file_and_its_template(dragging: Bench, qtbot: QtBot) -> None:
    dragging.page.open_file("email.mjml")
    before = dragging.text()
    assert dragging.panel.acts.drop_place(TagPlace("email.mjml", 20)) is None
    with qtbot.waitSignal(dragging.panel.acts.told):
        dragging.canvas.dropped.emit("email.mjml", 20, 0, True)
    with qtbot.assertNotEmitted(dragging.panel.acts.told):
        dragging.designing.show_page(dragging.page)
    assert dragging.text() == before
    assert dragging.canvas.given_up


def test_a_width_belongs_to_what_was_taken_hold_of(dragging: Bench, qtbot: QtBot) -> None:
    dragging.choose("Two", "confirmation.html")
    dragging.canvas.resized.emit("padding-left", "4mm")
    assert dragging.line("One", "confirmation.html") == '<p style="padding: 0 0 0 4mm">One</p>'
    dragging.canvas.drag_begun.emit()
    dragging.panel.acts.delete()
    before = dragging.text("confirmation.html")
    with qtbot.waitSignal(dragging.panel.acts.told):
        dragging.canvas.resized.emit("padding-left", "4mm")
    assert dragging.text("confirmation.html") == before


def test_a_field_is_not_dropped_on_what_comes_from_elsewhere(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.intro }}", "confirmation.html")
    before = bench.text("confirmation.html")
    with qtbot.waitSignal(bench.panel.acts.told) as told:
        bench.canvas.field_dropped.emit("ctx.order.number", "firm/foot.html", 1, 0)
    assert "firm/foot.html" in told.args[0]
    assert bench.text("confirmation.html") == before


def test_a_dragged_row_is_found_again_or_left_where_it_is(bench: Bench, qtbot: QtBot) -> None:
    template = bench.page.session.template
    template.splice("confirmation.html", 0, 0, DRAGGED, "")
    bench.page.open_file("confirmation.html")
    bench.structure.show_editor(bench.page.editor)
    outline = bench.structure.outline
    one = next(row for row in outline.rows() if row.detail == "One")
    data = outline.mimeData([outline.index_of(one.key)])
    template.splice("confirmation.html", 0, 0, "<p>Above</p>\n", "Somebody else")
    qtbot.waitUntil(lambda: bench.structure.is_current)
    outline.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, QModelIndex())
    assert bench.text("confirmation.html").startswith("<p>Above</p>\n<p>Two</p>\n<p>One</p>\n<p>Three</p>\n")
    at = bench.text("confirmation.html").index("<p>One")
    template.splice("confirmation.html", at, at + 11, "", "Somebody else")
    before = bench.text("confirmation.html")
    with qtbot.waitSignal(bench.panel.acts.told):  # before the rows are others
        outline.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    qtbot.waitUntil(lambda: bench.structure.is_current)
    with qtbot.waitSignal(bench.panel.acts.told):
        outline.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert bench.text("confirmation.html") == before


@pytest.mark.parametrize(
    ("name", "written"), [("assets/a#1?.png", "assets/a%231%3F.png"), ("assets/ö 50%.png", "assets/ö 50%25.png")]
)
def test_an_image_of_any_name_is_found_by_the_page(bench: Bench, name: str, written: str) -> None:
    template = bench.page.session.template
    template.splice("confirmation.html", 0, 0, '<img src="" alt="">\n', "")
    template.put_file(name, b"png", "")
    bench.designing.set_facts(FACTS)
    bench.choose("<img", "confirmation.html")
    source = bench.panel.inspector.controls["src"]
    assert isinstance(source, ChoiceControl)
    source.box.setCurrentIndex(source.box.findText(name))
    source.box.activated.emit(source.box.currentIndex())
    assert bench.line("<img", "confirmation.html") == f'<img src="{written}" alt="">'
    assert unquote(urlsplit(written).path) == name
    bench.page.undo()
    assert bench.line("<img", "confirmation.html") == '<img src="" alt="">'


def test_of_a_condition_what_it_decides_on_is_framed(bench: Bench) -> None:
    bench.choose("{{ t.mail.greeting }}")
    bench.panel.acts.only_if("ctx.vip")
    bench.choose("{% if ctx.vip %}")
    chosen = bench.panel.acts.chosen()
    assert chosen is not None
    assert chosen.node.kind is Kind.CONTAINER
    line, nth = bench.page.tag_at_cursor()
    assert "t.mail.greeting" in bench.text().split("\n")[line - 1]
    assert nth == 0


def test_the_blocks_stay_where_they_are_whatever_is_chosen(bench: Bench, qtbot: QtBot) -> None:
    def place() -> QPoint:
        QApplication.processEvents()
        return bench.panel.blocks.mapTo(bench.panel, QPoint())

    bench.choose("{{ t.mail.greeting }}")
    before = place()
    bench.choose("<mj-section")
    assert place() == before


def test_a_length_with_a_blank_is_taken(bench: Bench) -> None:
    bench.choose("{{ t.mail.greeting }}")
    box = bench.panel.inspector.controls["padding"]
    assert isinstance(box, BoxControl)
    box.sides[2].setText("9 px")
    box.sides[2].editingFinished.emit()
    assert 'padding="0 0 9px"' in bench.line("t.mail.greeting")


def test_the_words_in_place_stay_on_the_screen_when_they_grow(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.mail.greeting }}")
    words = bench.panel.acts.words()
    assert words is not None
    popup = WordsPopup(words, bench.panel.inspector.theme, bench)
    qtbot.addWidget(popup)
    screen = popup.screen().availableGeometry()
    popup.show_at(screen.bottomRight())
    low = popup.height()
    popup.field.tools.field_wanted.emit()
    qtbot.waitUntil(lambda: popup.height() > low)
    qtbot.waitUntil(lambda: screen.contains(popup.geometry().translated(-2, -2)))  # this platform plays at frames
    popup.field.fields.left.emit()
    popup.field.fields.hide()
    qtbot.waitUntil(lambda: popup.height() == low)


def test_words_in_phrases_without_end_are_left_to_the_source(bench: Bench) -> None:
    deep = f"<p>{'<b>' * 2000}Deep{'</b>' * 2000}</p>\n"
    bench.page.session.template.splice("confirmation.html", 0, 0, deep, "")
    bench.choose("<p>", "confirmation.html")
    assert bench.panel.inspector.text.isHidden()
    bench.choose("Deep", "confirmation.html")
    assert bench.words() == "Deep"


def test_a_text_of_a_mail_is_not_dragged_out_of_its_column(bench: Bench, qtbot: QtBot) -> None:
    before = bench.text()
    tree = parse(before)
    text = next(node for node in tree.elements() if node.name == "mj-text")
    section = [node for node in tree.elements() if node.name == "mj-section"][-1]
    bench.choose("{{ t.mail.greeting }}")
    with qtbot.waitSignal(bench.panel.acts.told) as told:
        bench.panel.acts.move_to(text.start, section.start, Side.BEFORE)
    assert "cannot stand there" in told.args[0]
    assert bench.text() == before


def test_a_condition_about_nothing_is_given_back(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.mail.greeting }}")
    bench.panel.acts.only_if("ctx.vip")
    bench.choose("{% if ctx.vip %}")
    field = bench.panel.inspector.statement.field
    field.setText("")
    with qtbot.waitSignal(bench.panel.acts.told):
        field.editingFinished.emit()
    assert field.text() == "ctx.vip"
    assert "{% if ctx.vip %}" in bench.text()


def test_a_condition_compares_and_is_about_the_row_it_stands_in(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ line.unit_price", "confirmation.html")
    bench.panel.condition_wanted.emit()
    dialog = bench.findChild(PickCondition)
    assert dialog is not None
    assert dialog.fields.list.item(0).text().startswith("ctx.order.lines.")
    dialog.fields.line.setText("ctx.order.lines.unit_price")
    assert dialog.take.isEnabled()
    dialog.how.setCurrentIndex(dialog.how.findData("more"))
    assert not dialog.take.isEnabled()
    dialog.accept()
    assert dialog.isVisible()
    dialog.than.setText("500")
    dialog.accept()
    assert "line.unit_price | default(" in bench.text("confirmation.html")
    assert "> 500 %}" in bench.text("confirmation.html")


def test_a_condition_that_is_written_is_taken_as_it_is(bench: Bench) -> None:
    bench.choose("{{ t.mail.greeting }}")
    bench.designing._only_if("ctx.total > 500", "filled", "")
    assert "{% if ctx.total > 500 %}" in bench.text()


def test_a_text_is_not_compared_with_a_number_and_that_is_said(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.mail.greeting }}")
    before = bench.text()
    with qtbot.waitSignal(bench.panel.acts.told) as told:
        bench.designing._only_if("ctx.customer.name", "more", "5")
    assert "ctx.customer.name is a text" in told.args[0]
    assert bench.text() == before


def test_a_written_expression_is_compared_when_that_is_asked(bench: Bench) -> None:
    bench.choose("{{ t.mail.greeting }}")
    bench.designing._only_if("ctx.order.lines | length", "more", "2")
    assert "{% if (ctx.order.lines | length) | default(0) > 2 %}" in bench.text()
