"""Sizes of paper and lengths are what the words and units of CSS say."""

from __future__ import annotations

import pytest

from designer.template.design.paper import WINDOWS, Paper, mm_of, paper_of, size_of, window_at, written_mm


@pytest.mark.parametrize(
    ("size", "paper", "written"),
    [
        ("A4", Paper("A4", 210, 297), "A4"), ("", Paper("A4", 210, 297), "A4"), ("auto", Paper("A4", 210, 297), "A4"),
        ("landscape", Paper("A4", 297, 210), "A4 landscape"), ("Letter", Paper("letter", 215.9, 279.4), "letter"),
        ("legal landscape", Paper("legal", 355.6, 215.9), "legal landscape"),
        ("a5 portrait", Paper("A5", 148, 210), "A5"),
        ("210mm 99mm", Paper("", 210, 99), "210mm 99mm"), ("8.5in 11in", Paper("letter", 215.9, 279.4), "letter"),
        ("10cm", Paper("", 100, 100), "100mm 100mm"), ("A3", Paper("", 297, 420), "297mm 420mm"),
    ],
)  # fmt: skip
def test_a_size_is_a_sheet_of_paper(size: str, paper: Paper, written: str) -> None:
    found = paper_of(size)
    assert found is not None
    assert (found.name, found.is_landscape) == (paper.name, paper.is_landscape)
    assert (found.width, found.height) == pytest.approx((paper.width, paper.height))
    assert size_of(found) == written


@pytest.mark.parametrize("size", ["{{ ctx.size }}", "10", "1mm 2mm 3mm", "var(--size)", "0 0", "10mm landscape"])
def test_what_is_no_size_is_none(size: str) -> None:
    assert paper_of(size) is None


def test_lengths_are_read_and_written_in_millimetres() -> None:
    assert [mm_of(one) for one in ("20mm", "2.5cm", "1in", "0", "72pt", "40Q")] == [20, 25, 25.4, 0, 25.4, 10]
    assert [mm_of(one) for one in ("20", "5%", "auto", "calc(1mm)", "2em", "")] == [None] * 6
    assert [written_mm(one) for one in (20.0, 0.04, -5, 51.84)] == ["20mm", "0", "-5mm", "51.8mm"]


def test_a_window_is_known_by_its_place() -> None:
    for name, one in WINDOWS.items():
        assert window_at(one.left + 0.3, one.top, one.width, one.height) == name
    assert window_at(20, 30, 85, 45) == "own"
