"""The nearest known word."""

from __future__ import annotations

from designer.core.suggest import nearest


def test_a_slip_of_the_pen_finds_the_word_that_was_meant() -> None:
    assert nearest("hots", ["port", "host", "user"]) == "host"


def test_case_does_not_matter_and_the_candidate_keeps_its_own() -> None:
    assert nearest("CTX.Order", ["ctx.order", "ctx.invoice"]) == "ctx.order"
    assert nearest("email", ["eMail"]) == "eMail"


def test_nothing_is_suggested_for_a_word_that_is_like_no_other() -> None:
    assert nearest("zebra", ["port", "host"]) == ""


def test_no_candidates_no_suggestion() -> None:
    assert nearest("host", []) == ""
