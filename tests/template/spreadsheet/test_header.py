"""A sheet and a template find each other by the names of the columns, or a person is told what to change."""

from __future__ import annotations

from typing import Any

import pytest

from designer.core.errors import EventError, TemplateError
from designer.core.models import parse_toml
from designer.core.table.text_file import read_text_table
from designer.core.table.workbook import read_workbook
from designer.template.spec import TemplateSpec
from designer.template.spreadsheet.header import Header, find_header
from tests.support.sheets import HEADER, SPREADSHEET_SPEC, csv_text, workbook


def spec(text: str = SPREADSHEET_SPEC, **names: str) -> TemplateSpec:
    for key, value in names.items():
        text = text.replace(f'{key} = "receipt"', f'{key} = "{value}"')
    return parse_toml(TemplateSpec, text, file="template.toml", error=TemplateError)


def of_text(text: str, *specs: TemplateSpec, event_type: str = "") -> Header:
    return find_header([read_text_table(text.encode())], specs or (spec(),), event_type)


def refused(text: str, *specs: TemplateSpec, event_type: str = "") -> EventError:
    with pytest.raises(EventError) as found:
        of_text(text, *specs, event_type=event_type)
    return found.value


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    header = of_text("Price;Note;order ;E-MAIL;Customer;Born;Item\n")
    assert {one.name: one.place for one in header.columns} == {
        "Order": 2, "E-Mail": 3, "Customer": 4, "Born": 5, "Item": 6, "Price": 0,
    }  # fmt: skip
    assert header.unused == ("Note",)


def test_columns_below_a_collection_come_row_by_row() -> None:
    each = {one.name for one in of_text(csv_text()).columns if one.collection}
    assert each == {"Item", "Price"}


def test_a_missing_column_is_named_with_the_one_that_is_meant() -> None:
    error = refused(csv_text(header=("Order", "EMail", "Customer", "Born", "Item", "Price")))
    assert (error.code, error.arguments) == (
        "spreadsheet-column-missing-near",
        {"row": 1, "columns": "“E-Mail”", "nearest": "EMail", "missing": "E-Mail"},
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a;b\n1;2\n", "spreadsheet-column-missing"), ("\n\n", "spreadsheet-no-header"),
        (csv_text(header=(*HEADER[:5], "Order")), "spreadsheet-column-missing"),
        (csv_text(header=(*HEADER, "order")), "spreadsheet-column-twice"),
    ],
)  # fmt: skip
def test_a_header_that_does_not_fit_is_refused(text: str, code: str) -> None:
    assert refused(text).code == code


def test_the_header_may_stand_further_down() -> None:
    lower = spec(SPREADSHEET_SPEC.replace("[spreadsheet]", "[spreadsheet]\nheader_row = 3"))
    assert of_text("Orders of November\n\n" + csv_text(), lower).columns[0].place == 0


def test_without_a_template_for_spreadsheets_that_is_said() -> None:
    with pytest.raises(EventError) as found:
        find_header([read_text_table(b"a;b")], [])
    assert found.value.code == "spreadsheet-no-template"


def test_the_folders_event_type_decides() -> None:
    both = (spec(), spec(id="other", event_type="other"))
    assert of_text(csv_text(), *both, event_type="other").spec.id == "other"
    assert refused(csv_text(), *both, event_type="third").code == "spreadsheet-no-template"


def test_a_column_of_event_types_decides() -> None:
    both = (spec(), spec(id="other", event_type="other"))
    rows = [("1", "a@example.com", "7", "03.04.1985", "x", "1", "other")]
    assert of_text(csv_text(rows, header=(*HEADER, "event_type")), *both).spec.id == "other"


def test_the_header_decides_when_it_fits_one_template_only() -> None:
    other = spec(SPREADSHEET_SPEC.replace('"Item"', '"Article"'), id="other", event_type="other")
    assert of_text(csv_text(), spec(), other).spec.id == "receipt"


def test_two_templates_that_fit_are_asked_about() -> None:
    error = refused(csv_text(), spec(), spec(id="other", event_type="other"))
    assert (error.code, error.arguments["templates"]) == ("spreadsheet-several-templates", "receipt, other")


def test_none_of_several_templates_fits() -> None:
    assert refused("a;b\n", spec(), spec(id="other")).code == "spreadsheet-no-template-fits"


def of_book(bend: Any, text: str = SPREADSHEET_SPEC) -> Header:
    return find_header(read_workbook(workbook(bend=bend)), [spec(text)])


def test_other_sheets_are_passed_over() -> None:
    assert of_book(lambda book, _sheet: book.add_worksheet("Notes").write(0, 0, "x")).sheet.name == "Orders"


def test_two_sheets_with_the_columns_are_asked_about_unless_one_is_hidden_or_named() -> None:
    def bend(book: Any, _sheet: Any) -> None:
        book.add_worksheet("Old").write_row(0, 0, HEADER)

    with pytest.raises(EventError) as found:
        of_book(bend)
    assert (found.value.code, found.value.arguments["sheets"]) == ("spreadsheet-several-sheets", "Orders, Old")
    named = SPREADSHEET_SPEC.replace("[spreadsheet]", '[spreadsheet]\nsheet = "old"')
    assert of_book(bend, named).sheet.name == "Old"
    with pytest.raises(EventError) as found:
        of_book(bend, named.replace('"old"', '"new"'))
    assert found.value.code == "spreadsheet-sheet-missing"

    def hide(book: Any, _sheet: Any) -> None:
        hidden = book.add_worksheet("Old")
        hidden.write_row(0, 0, HEADER)
        hidden.hide()

    assert of_book(hide).sheet.name == "Orders"
