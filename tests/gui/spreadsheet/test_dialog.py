"""In the mapping assistant a list is looked at, its columns get their fields, and the template takes it over."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.core.event import EventRules
from designer.core.json_text import load_json
from designer.gui.session import TemplateSession
from designer.gui.spreadsheet.dialog import MappingDialog
from designer.gui.theme import LIGHT
from designer.template.spreadsheet.guess import Guess
from tests.support.sheets import workbook
from tests.support.window import WAIT_MS, pictures_of

HEADER = ("Order number", "E-Mail", "Date", "Customer name", "Customer number", "Pieces", "Item", "Total", "Remark")
ROWS = (
    ("01067", "ana@example.com", "03.11.2026", "Ana Lindqvist", "000407", "2", "Lamp", "1.234,50", ""),
    ("01067", "ana@example.com", "03.11.2026", "Ana Lindqvist", "000407", "1", "Bulb", "1.234,50", ""),
    ("4711", "tom@example.com", "04.11.2026", "Tom Becker", "000408", "1", "Desk", "9,99", "call first"),
    ("4712", "eva at example.com", "04.11.2026", "Eva Roth", "000409", "1", "Desk", "9,99", ""),
)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text("".join(";".join(row) + "\r\n" for row in (HEADER, *ROWS)), encoding="cp1252")
    return path


@pytest.fixture
def dialog(session: TemplateSession, qtbot: QtBot) -> MappingDialog:
    made = MappingDialog(session, EventRules(), LIGHT)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(dialog: MappingDialog, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.shown, timeout=WAIT_MS):
        dialog.read(path)


def row_of(name: str) -> int:
    return HEADER.index(name)


def choose(dialog: MappingDialog, name: str, typed: str, qtbot: QtBot) -> None:
    box = dialog.parts.columns.goes[row_of(name)]
    with qtbot.waitSignal(dialog.shown, timeout=WAIT_MS):
        box.lineEdit().setText(typed)  # type: ignore[union-attr]
        box.lineEdit().editingFinished.emit()  # type: ignore[union-attr]


def test_a_list_is_looked_at_and_its_columns_are_proposed(
    dialog: MappingDialog, listed: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    shown(dialog, listed, qtbot)
    assert {one.name: one.to for one in dialog.choices.used} == {
        "Order number": "ctx.order.number", "E-Mail": "email", "Date": "ctx.order.date",
        "Customer name": "ctx.customer.name", "Customer number": "ctx.customer.number", "Total": "ctx.order.total",
    }  # fmt: skip
    assert dialog.choices.columns[row_of("Total")].guess == Guess("decimal", locale="de")
    assert dialog.choices.columns[row_of("Customer number")].guess == Guess()
    assert dialog.parts.group.currentData() == "Order number"
    assert dialog.parts.told.text() == "UTF-8, separated by semicolons"
    assert dialog.parts.rows.model().rowCount() == 4
    pictures_of(dialog, "spreadsheet", qapp)


def test_the_result_follows_each_choice_and_names_faulty_rows(
    dialog: MappingDialog, listed: Path, qtbot: QtBot
) -> None:
    shown(dialog, listed, qtbot)
    choose(dialog, "Item", "order.lines.name", qtbot)
    assert "ctx.order.lines" in dialog.choices.collections
    assert dialog.parts.columns.goes[row_of("Item")].currentText() == "order.lines.name"
    faults = dialog.parts.result.faults
    assert faults.topLevelItemCount() == 1
    assert "Row 5, column “E-Mail”" in faults.topLevelItem(0).text(0)  # type: ignore[union-attr]
    assert "order.currency" in dialog.parts.result.remedy.text()
    assert dialog.parts.result.summary.text() == "2 mails, 1 refused"
    choose(dialog, "E-Mail", "", qtbot)
    assert "No column says whom" in dialog.parts.result.summary.text()
    assert not dialog.parts.take.isEnabled()


def test_tab_goes_from_field_to_field(dialog: MappingDialog, listed: Path, qtbot: QtBot) -> None:
    shown(dialog, listed, qtbot)
    columns = dialog.parts.columns
    columns.goes[0].setFocus()
    fields = []
    for _ in range(4):
        fields.append(dialog.focusWidget())
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert fields == [columns.goes[0], columns.reads[0], columns.goes[1], columns.reads[1]]


def test_a_way_of_reading_is_chosen(dialog: MappingDialog, listed: Path, qtbot: QtBot) -> None:
    shown(dialog, listed, qtbot)
    box = dialog.parts.columns.reads[row_of("Total")]
    box.setCurrentIndex(box.findText("Text"))
    box.activated.emit(box.currentIndex())
    assert dialog.choices.columns[row_of("Total")].guess == Guess()
    dialog.parts.columns.set_date(row_of("Remark"), "no date")
    dialog.parts.columns.set_date(row_of("Remark"), "d. M. yyyy")
    assert dialog.choices.columns[row_of("Remark")].guess == Guess("date", "d. M. yyyy")
    assert "3. 11. 2026" in dialog.parts.columns.reads[row_of("Remark")].currentText()


def test_what_was_set_is_one_step_of_the_templates_undo(
    dialog: MappingDialog, session: TemplateSession, listed: Path, qtbot: QtBot
) -> None:
    before, samples = session.template.raw("template.toml"), session.samples()
    shown(dialog, listed, qtbot)
    choose(dialog, "Remark", "order.remark", qtbot)
    dialog.parts.sample.setChecked(True)
    with qtbot.waitSignal(dialog.taken):
        dialog.parts.take.click()
    raw = session.template.raw("template.toml") or b""
    columns = tomllib.loads(raw.decode())["spreadsheet"]["columns"]
    assert columns["Remark"] == {"to": "ctx.order.remark"}
    assert columns["Date"] == {"to": "ctx.order.date", "kind": "date", "format": "dd.MM.yyyy"}
    made = load_json(session.template.raw("samples/from-list.json") or b"")
    assert (made["email"], made["ctx"]["order"]["number"]) == ("ana@example.com", "01067")
    assert "Ana Lindqvist" not in str(made) or session.ctx()["customer"]["name"] == "Ana Lindqvist"
    session.template.undo()
    assert session.template.raw("template.toml") == before
    assert session.samples() == samples


def test_of_several_sheets_the_one_with_rows_is_shown_and_named(
    dialog: MappingDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "orders.xlsx"
    path.write_bytes(workbook(ROWS, header=HEADER, bend=lambda book, _sheet: book.add_worksheet("Notes")))
    shown(dialog, path, qtbot)
    assert dialog.parts.sheets.count() == 2
    assert dialog.choices.sheet == "Orders"
    with qtbot.waitSignal(dialog.shown, timeout=WAIT_MS):
        dialog.parts.header_row.setValue(2)
    assert dialog.choices.columns[0].name == "01067"


def test_a_file_that_is_no_list_is_refused_in_words_and_another_can_be_chosen(
    dialog: MappingDialog, listed: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "orders.xlsx"
    bad.write_bytes(b"rubbish")
    dialog.read(bad)
    qtbot.waitUntil(lambda: bool(dialog.parts.banner.words()), timeout=WAIT_MS)
    assert "no Excel workbook" in dialog.parts.banner.words()
    assert not dialog.parts.take.isEnabled()
    shown(dialog, listed, qtbot)
    assert not dialog.parts.banner.words()


def test_names_in_a_list_are_shown_as_they_are(dialog: MappingDialog, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "list.csv"
    path.write_text("<b>E-Mail</b>;<img src='file:///x'>\nana@example.com;<i>x</i>\n", encoding="utf-8")
    shown(dialog, path, qtbot)
    assert dialog.parts.columns.item(0, 0).text() == "<b>E-Mail</b>"  # type: ignore[union-attr]
    assert dialog.choices.columns[0].to == "email"
