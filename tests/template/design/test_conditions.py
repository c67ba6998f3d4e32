"""Conditions hold as a person would say they do, also where an event lacks the field."""

from __future__ import annotations

import pytest
from jinja2.sandbox import SandboxedEnvironment

from designer.template.design.conditions import Comparison, condition


@pytest.mark.parametrize(
    ("how", "value", "is_number", "holds", "fails"),
    [
        (Comparison.FILLED, "", False, ["x", 1, True], ["", None, 0, False]),
        (Comparison.EMPTY, "", False, ["", None, 0, False], ["x", 1, True]),
        (Comparison.IS, "O'Neil", False, ["O'Neil"], ["x", "", None]),
        (Comparison.IS_NOT, "x", False, ["y", "", None], ["x"]),
        (Comparison.IS, "5", True, [5, 5.0], [4, "5", None]),
        (Comparison.MORE, "500", True, [500.5, 501], [500, 3, None]),
        (Comparison.LESS, "1,5", True, [1, None], [1.5, 2]),
        (Comparison.LESS, "2026-01-01", False, ["2025-12-31", None], ["2026-01-01"]),
    ],
)
def test_a_condition_holds_as_it_is_said(
    how: Comparison, value: str, holds: list[object], fails: list[object], *, is_number: bool
) -> None:
    written = condition("ctx.a", how, value, is_number=is_number)
    template = SandboxedEnvironment().from_string(f"{{% if {written} %}}yes{{% endif %}}")
    for one in holds:
        assert template.render(ctx={} if one is None else {"a": one}) == "yes", (written, one)
    for one in fails:
        assert template.render(ctx={} if one is None else {"a": one}) == "", (written, one)


def test_a_text_is_not_more_than_a_number() -> None:
    with pytest.raises(ValueError, match="500"):
        condition("ctx.a", Comparison.MORE, "500")
