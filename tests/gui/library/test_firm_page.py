"""The firm is edited once for all templates; comments and everything else of firm.toml stay."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox, QInputDialog, QLineEdit, QPlainTextEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from designer.core.paths import STARTERS
from designer.core.workspace import Workspace
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.library.color_field import ColorField, as_color
from designer.gui.library.firm_field import FirmField
from designer.gui.library.firm_fonts import FirmFonts
from designer.gui.library.firm_page import FirmPage
from designer.gui.library.logo import mail_logo
from designer.gui.office import Office
from designer.gui.theme import LIGHT
from designer.template.names import is_firm_file
from tests.support.fonts import font

WAIT_MS = 20_000
Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture
def firm(office_root: Path, qtbot: QtBot) -> OpenTemplate:
    return OpenTemplate("firm", office_root, holds=is_firm_file)


@pytest.fixture
def page(firm: OpenTemplate, qtbot: QtBot) -> FirmPage:
    widget = FirmPage(firm, LIGHT)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def editor(page: FirmPage, kind: type[Kind], name: str) -> Kind:
    return next(one for one in page.findChildren(kind) if one.accessibleName() == name)


def text_of(firm: OpenTemplate) -> str:
    return (firm.raw("firm.toml") or b"").decode()


def test_a_name_typed_is_written_and_nothing_else(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    line = editor(page, QLineEdit, "Full legal name")
    before = text_of(firm)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Nordlicht AG")
    page.write_now()
    old = tomllib.loads(before)["name"]
    assert text_of(firm) == before.replace(f'name = "{old}"', 'name = "Nordlicht AG"', 1)


def test_a_field_that_is_begun_keeps_its_first_letter_when_the_one_before_is_written(
    page: FirmPage, firm: OpenTemplate, qtbot: QtBot
) -> None:
    for name, words in (("Full legal name", "Nordlicht AG"), ("Short name", "Nordlicht"), ("Phone", "+49 40 1")):
        line = editor(page, QLineEdit, name)
        line.selectAll()
        qtbot.keyClicks(line, words)  # nobody is in the field: its text alone must keep it
    page.write_now()
    told = tomllib.loads(text_of(firm))
    assert (told["name"], told["short_name"], told["phone"]) == ("Nordlicht AG", "Nordlicht", "+49 40 1")


def test_undo_brings_the_former_name_back_into_the_form(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    line = editor(page, QLineEdit, "Short name")
    qtbot.keyClicks(line, "X")
    page.write_now()
    firm.undo()
    page.setFocus()
    page.refresh()
    assert line.text() == "Fjordlund"


def typed(page: FirmPage, qtbot: QtBot, name: str, text: str) -> QLineEdit:
    line = editor(page, QLineEdit, name)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    page.write_now()
    return line


def press(qtbot: QtBot, line: QLineEdit, key: Qt.Key, *, is_shifted: bool = False) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier if is_shifted else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(line, key, Qt.KeyboardModifier.ControlModifier | shift)


def test_ctrl_z_takes_back_field_by_field_wherever_one_is(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    before = text_of(firm)
    name = typed(page, qtbot, "Full legal name", "Nordlicht AG")
    for letter in "BIC":
        qtbot.keyClick(editor(page, QLineEdit, "Bank"), letter)
        page.write_now()
    assert [firm.undo_stack.text(step) for step in range(firm.undo_stack.count())] == ["Full legal name", "Bank"]
    press(qtbot, name, Qt.Key.Key_Z)
    assert (
        tomllib.loads(text_of(firm))["bank"]["name"] == editor(page, QLineEdit, "Bank").text() == "Hansische Musterbank"
    )
    press(qtbot, name, Qt.Key.Key_Z)
    assert text_of(firm) == before
    assert name.text() == tomllib.loads(before)["name"]
    press(qtbot, name, Qt.Key.Key_Z, is_shifted=True)
    assert name.text() == "Nordlicht AG"


def test_what_was_typed_a_moment_ago_is_taken_back_at_once(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    line = editor(page, QLineEdit, "Short name")
    qtbot.keyClicks(line, "X")
    page.undo()
    assert line.text() == tomllib.loads(text_of(firm))["short_name"] == "Fjordlund"


def test_two_fields_are_two_steps_however_fast_one_types(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor(page, QLineEdit, "Short name"), "X")
    qtbot.keyClicks(editor(page, QLineEdit, "Phone"), "9")
    page.write_now()
    assert firm.undo_stack.count() == 2


def test_a_wrong_iban_says_so_in_words_until_it_is_right(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    field = next(one for one in page.findChildren(FirmField) if one.row.key == "bank.iban")
    assert field.fault.isHidden()
    typed(page, qtbot, "IBAN", "GB34 BUKB 2020 1555 5555 55")
    assert "check digits" in field.fault.text()
    assert field.fault.isVisible()
    assert field.editor.accessibleDescription() == field.fault.text()
    page.setFocus()
    page.show_fault()
    qtbot.waitUntil(field.editor.hasFocus)
    typed(page, qtbot, "IBAN", "GB33 BUKB 2020 1555 5555 55")
    assert field.fault.isHidden()
    typed(page, qtbot, "BIC", "BUKB")
    assert any("8 or 11" in one.fault.text() for one in page.findChildren(FirmField))


def test_a_wrong_colour_says_what_is_wanted(page: FirmPage, qtbot: QtBot) -> None:
    field = next(one for one in page.findChildren(FirmField) if one.row.key == "accent")
    line = field.findChild(QLineEdit)
    assert line is not None
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "teal")
    assert "such as #14606a" in field.fault.text()
    line.selectAll()
    qtbot.keyClicks(line, "#aa0033")
    assert field.fault.isHidden()
    assert not line.property("invalid")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("#14606a", "#14606a"), ("#abc", "#abc"), ("a03020", "#a03020"), (" ABC ", "#ABC"), ("teal", ""), ("#12", ""),
     ("#1234567", ""), ("#14606aff", ""), ("", ""), ("##14606a", "")],
)  # fmt: skip
def test_a_colour_is_three_or_six_digits_with_or_without_its_sign(text: str, expected: str) -> None:
    assert as_color(text) == expected


def test_a_colour_without_its_sign_is_taken(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    typed(page, qtbot, "Main colour", "a03020")
    assert tomllib.loads(text_of(firm))["accent"] == "#a03020"
    page.setFocus()
    page.refresh()
    assert editor(page, ColorField, "Main colour").text() == "#a03020"


def test_a_wrong_colour_stays_with_its_error_until_it_is_undone(
    page: FirmPage, firm: OpenTemplate, qtbot: QtBot
) -> None:
    field = next(one for one in page.findChildren(FirmField) if one.row.key == "accent")
    line = typed(page, qtbot, "Main colour", "teal")
    name = typed(page, qtbot, "Short name", "Nordlicht")
    assert line.text() == "teal"
    assert field.fault.isVisible()
    page.undo()
    assert (line.text(), name.text()) == ("#14606a", "Nordlicht")
    assert field.fault.isHidden()
    page.undo()
    assert name.text() == "Fjordlund"


def test_a_wrong_bic_is_scrolled_to_with_its_error(page: FirmPage, qtbot: QtBot) -> None:
    field = next(one for one in page.findChildren(FirmField) if one.row.key == "bank.bic")
    page.resize(700, 400)
    typed(page, qtbot, "BIC", "BUKB")
    (area,) = page.findChildren(QScrollArea)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: field.fault.visibleRegion().boundingRect() == field.fault.rect())
    page.setFocus()
    bar.setValue(0)
    page.show_fault()
    qtbot.waitUntil(lambda: field.fault.visibleRegion().boundingRect() == field.fault.rect())
    assert field.is_edited()


def test_without_an_error_the_first_invented_line_is_gone_to(page: FirmPage, qtbot: QtBot) -> None:
    typed(page, qtbot, "Full legal name", "Nordlicht AG")
    page.show_fault()
    qtbot.waitUntil(editor(page, QLineEdit, "Short name").hasFocus)


def test_the_former_logo_goes_in_the_same_step_unless_it_is_used(
    page: FirmPage, firm: OpenTemplate, office_root: Path, tmp_path: Path
) -> None:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(tmp_path / "new.jpg"))
    (office_root / "templates" / "invoice" / "email.txt").write_text("{{ 'firm/logo.png' }}", "utf-8")
    page.put_logo(tmp_path / "new.jpg")
    assert [name for name in firm.names() if name.startswith("firm/")] == [
        "firm/logo-mail.png", "firm/logo.jpg", "firm/logo.png"
    ]  # fmt: skip
    firm.undo()
    assert firm.removed() == ()
    assert "firm/logo.svg" in firm.names()


def test_address_lines_become_a_list(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    lines = editor(page, QPlainTextEdit, "Address lines")
    lines.setFocus()
    qtbot.waitUntil(lines.hasFocus)
    lines.selectAll()
    qtbot.keyClicks(lines, "Kai 1")
    page.write_now()
    assert tomllib.loads(text_of(firm))["address"] == ["Kai 1"]


def test_a_colour_is_taken_only_when_it_is_one(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    field = editor(page, ColorField, "Main colour")
    line = field.findChild(QLineEdit)
    assert line is not None
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.selectAll()
    qtbot.keyClicks(line, "#12")
    page.write_now()
    assert tomllib.loads(text_of(firm))["accent"] == "#14606a"
    qtbot.keyClicks(line, "3456")
    page.write_now()
    assert tomllib.loads(text_of(firm))["accent"] == "#123456"


def test_a_key_in_a_table_that_is_not_there_yet_is_made(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    firm.put_file("firm.toml", b'name = "A"\n', "short")
    qtbot.keyClicks(editor(page, QLineEdit, "IBAN"), "DE00")
    page.write_now()
    assert tomllib.loads(text_of(firm))["bank"] == {"iban": "DE00"}


def test_a_logo_is_one_step_and_mails_get_a_png_of_it(page: FirmPage, firm: OpenTemplate) -> None:
    before = firm.overlay()
    page.put_logo(STARTERS / "firm" / "logo.svg")
    values = tomllib.loads(text_of(firm))
    assert (values["logo"], values["logo_mail"]) == ("firm/logo.svg", "firm/logo-mail.png")
    assert (firm.raw("firm/logo-mail.png") or b"").startswith(b"\x89PNG")
    firm.undo()
    assert firm.overlay() == before


def test_what_is_no_image_is_refused(page: FirmPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(b"no image")
    with qtbot.waitSignal(page.failed):
        page.put_logo(path)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="90" height="30">%b</svg>'
BOMB = b'<defs><g id="a0"><rect width="1" height="1"/></g>%b</defs><use x:href="#a9"/>' % b"".join(
    b'<g id="a%d">%b</g>' % (level, b'<use x:href="#a%d"/>' % (level - 1) * 10) for level in range(1, 10)
)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\x89PNG", SVG % BOMB, SVG % b"<g>" * 400, SVG[:40],
        b'<!DOCTYPE svg [<!ENTITY x "9">]>' + SVG % b'<rect width="&x;" height="9"/>',
        (SVG % b"").replace(b'"90"', b'"1e9"'), (SVG % b"").replace(b'"90"', b'"100000"'),
        b"GIF89a" + b"\0" * 40, SVG % (b"<g>" * 5000 + b"</g>" * 5000),
    ],
    ids=["nothing", "torn png", "bomb", "torn svg", "cut", "entity", "huge", "thin", "gif", "deep"],
)  # fmt: skip
def test_what_cannot_be_a_logo_is_told_and_changes_nothing(
    page: FirmPage, firm: OpenTemplate, tmp_path: Path, qtbot: QtBot, raw: bytes
) -> None:
    before = firm.overlay()
    for name in ("a.svg", "a.png"):
        (tmp_path / name).write_bytes(raw)
        with qtbot.waitSignal(page.failed) as told:
            page.put_logo(tmp_path / name)
        assert name in told.args[0]
    assert firm.overlay() == before


@pytest.mark.parametrize("name", ["a.svg", "b.PNG", "no ending", "Größe 'x' \"y\".jpeg", "x.php", "-rf.png"])
def test_a_logo_has_the_ending_of_what_is_in_it(page: FirmPage, firm: OpenTemplate, tmp_path: Path, name: str) -> None:
    image = QImage(90, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(tmp_path / "a"), "JPEG")
    drawn = SVG % b'<script>alert(1)</script><rect width="9" height="9"/>'
    for raw, ending in (((tmp_path / "a").read_bytes(), "jpg"), (drawn, "svg")):
        (tmp_path / name).write_bytes(raw)
        before = firm.overlay()
        page.put_logo(tmp_path / name)
        assert tomllib.loads(text_of(firm))["logo"] == f"firm/logo.{ending}"
        assert firm.raw(f"firm/logo.{ending}") == raw
        after = firm.overlay()
        firm.undo()
        assert firm.overlay() == before
        firm.redo()
        assert firm.overlay() == after


def test_a_logo_that_vanishes_or_is_a_folder_is_told(page: FirmPage, tmp_path: Path, qtbot: QtBot) -> None:
    for path in (tmp_path / "gone.png", tmp_path):
        with qtbot.waitSignal(page.failed):
            page.put_logo(path)


def test_a_firm_file_that_cannot_be_read_is_told(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    firm.put_file("firm.toml", b"= broken", "break")
    qtbot.keyClicks(editor(page, QLineEdit, "IBAN"), "1")
    with qtbot.waitSignal(page.failed):
        page.write_now()
    assert text_of(firm) == "= broken"


@pytest.mark.parametrize(("width", "height", "expected"), [(4000, 1000, 160), (50, 40, 40)])
def test_a_large_logo_is_made_small(tmp_path: Path, qtbot: QtBot, width: int, height: int, expected: int) -> None:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(tmp_path / "a.png"))
    made = mail_logo((tmp_path / "a.png").read_bytes())
    assert made is not None
    assert QImage.fromData(made).height() == expected


def test_nothing_else_of_the_office_folder_belongs_to_the_firm() -> None:
    names = ("firm.toml", "firm/logo.svg", "settings.toml", "templates/a/firm.toml")
    assert [name for name in names if is_firm_file(name)] == ["firm.toml", "firm/logo.svg"]


def test_a_font_is_added_offered_first_and_chosen(workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    firm = OpenTemplate("firm", workspace.root, holds=is_firm_file)
    page = FirmPage(firm, LIGHT)
    qtbot.addWidget(page)
    (tmp_path / "a.ttf").write_bytes(font())
    adding = FirmFonts(Office(workspace, page), firm, page)
    with qtbot.waitSignal(adding.told, timeout=WAIT_MS) as told:
        page.fonts_chosen.emit([str(tmp_path / "a.ttf")])
    assert told.args == ["Documents are set in Nordlicht Serif now.",
                         "It has no file for: bold, italic, bold italic. Such words look like the rest."]  # fmt: skip
    assert 'font = "Nordlicht Serif"' in text_of(firm)
    box = editor(page, QComboBox, "Font of documents")
    assert (box.itemText(0), box.currentText()) == ("Nordlicht Serif", "Nordlicht Serif")
    page.undo()
    assert box.currentText() == "IBM Plex Sans"
    assert box.itemText(0) == "Nordlicht Serif"


def test_a_font_that_may_not_be_embedded_is_told(workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    firm = OpenTemplate("firm", workspace.root, holds=is_firm_file)
    page = FirmPage(firm, LIGHT)
    qtbot.addWidget(page)
    (tmp_path / "a.ttf").write_bytes(font(rights=2))
    office = Office(workspace, page)
    FirmFonts(office, firm, page)
    with qtbot.waitSignal(office.failed, timeout=WAIT_MS) as told:
        page.fonts_chosen.emit([str(tmp_path / "a.ttf")])
    assert "may not be embedded" in told.args[0]


def test_a_font_whose_name_no_style_can_say_is_given_another(
    workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    firm = OpenTemplate("firm", workspace.root, holds=is_firm_file)
    page = FirmPage(firm, LIGHT)
    qtbot.addWidget(page)
    (tmp_path / "a.ttf").write_bytes(font(family='Source "Sans" 3'))
    adding = FirmFonts(Office(workspace, page), firm, page)
    page.fonts_chosen.emit([str(tmp_path / "a.ttf")])
    qtbot.waitUntil(lambda: bool(page.findChildren(QInputDialog)), timeout=WAIT_MS)
    (dialog,) = page.findChildren(QInputDialog)
    assert 'Source "Sans" 3' in dialog.labelText()
    dialog.setTextValue("Source Sans")
    with qtbot.waitSignal(adding.told, timeout=WAIT_MS) as told:
        dialog.accept()
    assert told.args[0] == "Documents are set in Source Sans now."


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("Web address", "www.nordlicht.example.com", "https://www.nordlicht.example.com"),
        ("E-mail", "nordlicht", "office@nordlicht.example.com"),
        ("Country code", "Germany", "DE"),
    ],
)
def test_a_wrong_line_is_told_below_its_field(page: FirmPage, qtbot: QtBot, name: str, wrong: str, right: str) -> None:
    line = editor(page, QLineEdit, name)
    field = next(one for one in page.findChildren(FirmField) if one.editor is line)
    for typed, is_wrong in ((wrong, True), (right, False)):
        line.selectAll()
        qtbot.keyClicks(line, typed)
        assert bool(field.fault.text()) is is_wrong
        assert field.fault.isVisible() is is_wrong


def test_the_other_colours_are_made_of_the_main_one(page: FirmPage, firm: OpenTemplate, qtbot: QtBot) -> None:
    line = editor(page, QLineEdit, "Main colour")
    line.selectAll()
    qtbot.keyClicks(line, "#c2410c")
    page.write_now()
    before = text_of(firm)
    qtbot.mouseClick(editor_of_match(page), Qt.MouseButton.LeftButton)
    made = tomllib.loads(text_of(firm))
    assert (made["accent"], made["accent_dark"], made["tint"]) == ("#c2410c", "#eb9470", "#faf0ec")
    firm.undo()
    assert text_of(firm) == before


def test_the_form_fits_into_a_narrow_window(page: FirmPage, qtbot: QtBot) -> None:
    page.resize(560, 500)
    area = page.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.viewport().width() < 560, timeout=WAIT_MS)
    assert area.horizontalScrollBar().maximum() == 0


def editor_of_match(page: FirmPage) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text() == "Match the other colours")
