"""Rows become events; whatever is wrong names its row and column, and never what stands there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.errors import EventError
from designer.core.json_text import dump_json
from designer.core.table.rows import Cell, Row, Sheet
from designer.core.table.text_file import read_text_table
from designer.core.table.workbook import read_workbook
from designer.template.spreadsheet.events import Drawn, draw_events, placed
from designer.template.spreadsheet.header import find_header
from tests.support.sheets import HEADER, ROWS, SPREADSHEET_SPEC, csv_text, workbook
from tests.template.spreadsheet.test_header import spec


def drawn(rows: Any, text: str = SPREADSHEET_SPEC, header: tuple[str, ...] = HEADER) -> list[Drawn]:
    table = read_text_table(csv_text(rows, header=header).encode())
    return list(draw_events(find_header([table], [spec(text)])))


def faults(rows: Any, header: tuple[str, ...] = HEADER) -> list[tuple[str, Any, Any]]:
    return [
        (fault.code, fault.arguments["row"], fault.arguments.get("column"))
        for one in drawn(rows, header=header)
        for fault in one.faults
    ]


def changed(row: int, column: str, value: str) -> list[list[str]]:
    rows = [list(one) for one in ROWS]
    rows[row][HEADER.index(column)] = value
    return rows


def test_rows_of_one_order_become_one_event_with_its_lines() -> None:
    first, second = drawn(ROWS)
    assert first.tree == {
        "type": "receipt", "email": "ana@example.com",
        "ctx": {
            "order": {
                "number": "01067",
                "lines": [{"name": "Lamp", "price": Decimal("1234.50")}, {"name": "Bulb", "price": Decimal("2.00")}],
            },
            "customer": {"number": "77", "birth_date": "1985-04-03"},
        },
    }  # fmt: skip
    assert (first.rows, second.rows, second.tree["ctx"]["order"]["number"]) == ((2, 3), (4,), "4711")


def test_a_workbook_says_the_same_as_a_text_file() -> None:
    rows = [(order, mail, float(number), born, item, price) for order, mail, number, born, item, price in ROWS]
    header = find_header(read_workbook(workbook(rows)), [spec()])
    assert [one.tree for one in draw_events(header)] == [one.tree for one in drawn(ROWS)]


def test_without_groups_every_row_is_an_event() -> None:
    found = drawn(ROWS, SPREADSHEET_SPEC.replace('group_by = "Order"', 'group_by = ""'))
    assert [len(one.tree["ctx"]["order"]["lines"]) for one in found] == [1, 1, 1]


def test_a_group_may_say_things_once() -> None:
    (one,) = drawn([ROWS[0], ("01067", "", "", "", "Bulb", "2,00")])
    assert (one.faults, len(one.tree["ctx"]["order"]["lines"])) == ((), 2)


def test_an_order_without_lines_has_an_empty_list() -> None:
    (one,) = drawn([(*ROWS[0][:4], "", "")])
    assert one.tree["ctx"]["order"]["lines"] == []


def test_empty_rows_between_are_passed_over() -> None:
    assert [one.rows for one in drawn([ROWS[0], ("",) * 6, ROWS[2]])] == [(2,), (4,)]


def test_one_bad_cell_is_named_by_row_and_column() -> None:
    assert faults(changed(1, "Price", "two")) == [("cell-not-number", 3, "Price")]


def test_all_faults_of_an_event_are_told() -> None:
    rows = changed(0, "Price", "x")
    rows[1][3] = "soon"
    assert faults(rows) == [("cell-not-number", 2, "Price"), ("cell-not-date", 3, "Born")]


def test_two_customers_in_one_order_name_both_rows() -> None:
    (one, _) = drawn(changed(1, "E-Mail", "tom@example.com"))
    (fault,) = one.faults
    assert (fault.code, fault.arguments["row"], fault.arguments["other"]) == ("rows-disagree", 3, 2)
    assert "tom@" not in str(fault)


def test_rows_of_one_order_with_others_between_are_refused() -> None:
    assert faults([ROWS[0], ROWS[2], ROWS[1]]) == [("rows-scattered", 4, "Order")]


def test_a_row_that_belongs_nowhere_is_refused() -> None:
    assert faults(changed(1, "Order", "")) == [("cell-group-empty", 3, "Order")]


def test_a_row_of_another_event_type_is_refused() -> None:
    rows = [(*ROWS[0], "receipt"), (*ROWS[2], "invoice")]
    assert faults(rows, header=(*HEADER, "event_type")) == [("spreadsheet-other-type", 3, "event_type")]


def test_what_is_hidden_or_merged_is_refused() -> None:
    def bend(_book: Any, sheet: Any) -> None:
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.merge_range(1, 4, 2, 4, "Lamp")

    header = find_header(read_workbook(workbook(bend=bend)), [spec()])
    found = [(fault.code, fault.arguments["row"]) for one in draw_events(header) for fault in one.faults]
    assert found == [("row-merged", 2), ("row-merged", 3), ("row-hidden", 4)]


def test_an_error_of_the_event_is_told_by_its_cell() -> None:
    header = find_header([read_text_table(csv_text().encode())], [spec()])
    first = next(iter(draw_events(header)))
    missing = placed(EventError("event-missing", path="email"), first, header)
    assert (missing.code, missing.arguments["path"]) == ("cell-empty", "Row 2, column “E-Mail”")
    line = placed(EventError("event-field-kind", path="ctx.order.lines[1].price"), first, header)
    assert (line.arguments["row"], line.arguments["column"]) == (3, "Price")
    elsewhere = placed(EventError("event-field-missing", path="ctx.total"), first, header)
    assert elsewhere.arguments["path"] == "Row 2: ctx.total"


def test_in_a_workbook_the_sheet_is_named_too() -> None:
    header = find_header(read_workbook(workbook(changed(0, "Price", "x"))), [spec()])
    fault = next(iter(draw_events(header))).faults[0]
    assert fault.arguments["path"] == "Sheet “Orders”, row 2, column “Price”"


def test_nothing_but_one_group_is_held_at_a_time() -> None:
    rows = (
        Row(n, tuple(HEADER) if n == 1 else (str(n), "a@example.com", "7", None, "x", 1.0)) for n in range(1, 10**9)
    )
    head = Row(1, tuple(HEADER))
    sheet = Sheet("", lambda: iter([head]) if not started else rows, 10**9)
    started: list[bool] = []
    header = find_header([sheet], [spec()])
    started.append(True)
    events = draw_events(header)
    assert [next(events).rows for _ in range(3)] == [(2,), (3,), (4,)]


CELL: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.text(max_size=12), st.floats(), st.booleans(), st.dates(), st.integers(0, 9).map(str)
)


@given(st.lists(st.lists(CELL, max_size=8), max_size=12))
def test_any_rows_become_events_or_faults_and_none_is_lost(rows: list[list[Cell]]) -> None:
    table = [Row(1, tuple(HEADER)), *(Row(n, tuple(row)) for n, row in enumerate(rows, start=2))]
    header = find_header([Sheet("", lambda: iter(table), len(table))], [spec()])
    found = list(draw_events(header))
    assert [number for one in found for number in one.rows] == [row.number for row in table[1:] if not row.is_empty]
    for one in found:
        assert dump_json(one.tree)
        assert all("row" in fault.arguments and fault.arguments["path"] for fault in one.faults)


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+49 30", "-cmd|' /C calc'!A0"])
def test_a_formula_in_a_text_is_text(formula: str) -> None:
    (one, _) = drawn([(*ROWS[0][:4], formula, "1,00"), ROWS[2]])
    assert one.tree["ctx"]["order"]["lines"][0]["name"] == formula
