"""A cell becomes what its column says, or is refused with the reason; nothing is guessed."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.catalogue import explain
from designer.core.errors import EventError
from designer.core.table.convert import converted
from designer.core.table.rows import Faulty

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("cell", "kind", "pattern", "locale", "value"),
    [
        ("01067", "text", "", "", "01067"), (1067.0, "text", "00000", "", "01067"), (4711.0, "text", "", "", "4711"),
        (4711, "text", "", "", "4711"), (0.1 + 0.2, "text", "", "", "0.3"), ("=1+1", "text", "", "", "=1+1"),
        ("  x  ", "text", "", "", "x"), ("", "text", "", "", None), (None, "decimal", "", "de", None),
        (DAY, "text", "", "", "2026-11-21"), (datetime.combine(DAY, time()), "date", "", "", "2026-11-21"),
        (datetime.combine(DAY, time(10, 30)), "date", "dd.MM.yyyy", "", "2026-11-21T10:30:00"),
        (time(8, 0), "text", "", "", "08:00:00"),
        ("3.4.1985", "date", "d.M.yyyy", "", "1985-04-03"), (1234.5, "decimal", "", "de", Decimal("1234.5")),
        ("1.234,50", "decimal", "", "de", Decimal("1234.50")), (0.1 + 0.2, "decimal", "", "", Decimal("0.3")),
        (12.0, "integer", "", "", 12), ("1.234", "integer", "", "de", 1234), ("ja", "flag", "", "", True),
        ("Nein", "flag", "", "", False), (True, "flag", "", "", True),
        (0.0, "flag", "", "", False), (1, "flag", "", "", True),
        (-0.0, "text", "", "", "0"), (1e-5, "decimal", "", "", Decimal("0.00001")),
    ],
)  # fmt: skip
def test_a_cell_becomes_what_its_column_says(cell: Any, kind: str, pattern: str, locale: str, value: Any) -> None:
    found = converted(cell, kind, pattern, locale)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("cell", "kind", "code"),
    [
        (Faulty("cell-error", {"shown": "#REF!"}), "text", "cell-error"), (True, "text", "cell-flag-not-text"),
        (timedelta(hours=30), "text", "cell-date-not-text"), (1.23456789e19, "text", "cell-number-rounded"),
        (1e15, "decimal", "cell-number-rounded"), ("twelve", "decimal", "cell-not-number"),
        (True, "decimal", "cell-not-number"),
        (date(2026, 1, 1), "decimal", "cell-not-number"), (1.5, "integer", "cell-not-integer"),
        ("1,5", "integer", "cell-not-integer"),
        (45000.0, "date", "cell-number-not-date"), ("soon", "date", "cell-not-date"),
        (True, "date", "cell-number-not-date"),
        ("perhaps", "flag", "cell-not-flag"), (2, "flag", "cell-not-flag"), ("a\0b", "text", "text-nul"),
        (float("nan"), "decimal", "cell-error"), (float("inf"), "text", "cell-error"),
    ],
)  # fmt: skip
def test_what_is_not_of_the_kind_is_refused(cell: Any, kind: str, code: str) -> None:
    with pytest.raises(EventError) as refused:
        converted(cell, kind, "", "de" if kind == "decimal" else "")
    assert refused.value.code == code


CELLS = st.one_of(
    st.none(), st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(),
)  # fmt: skip


@given(CELLS, st.sampled_from(["text", "integer", "decimal", "date", "flag"]), st.sampled_from(["", "de", "en"]))
def test_any_cell_is_converted_or_refused(cell: Any, kind: str, locale: str) -> None:
    with contextlib.suppress(EventError):
        assert isinstance(converted(cell, kind, "", locale), str | int | Decimal | bool | None)


@given(st.text(min_size=20, max_size=40), st.sampled_from(["integer", "decimal", "date", "flag"]))
def test_no_refusal_repeats_the_cell(text: str, kind: str) -> None:
    try:
        converted(text, kind)
    except EventError as error:
        refused = error
    else:
        return
    assert not any(str(told).strip() == text.strip() for told in refused.arguments.values())


def test_a_whole_number_may_be_long() -> None:
    assert converted("1" + "0" * 28, "integer") == 10**28


@pytest.mark.parametrize(("locale", "example"), [("de", "1234,56"), ("en", "1234.56"), ("", "1234.56")])
def test_a_number_that_cannot_be_read_is_shown_as_its_column_writes_them(locale: str, example: str) -> None:
    with pytest.raises(EventError) as raised:
        converted("twelve", "decimal", "", locale)
    assert f"such as {example}." in explain(raised.value)
