"""A condition as a person says it, written in Jinja: a field, how it is compared, and with what."""

from __future__ import annotations

import re
from enum import StrEnum

from designer.template.markup import quoted

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


class Comparison(StrEnum):
    """How a field is compared."""

    FILLED = "filled"
    EMPTY = "empty"
    IS = "is"
    IS_NOT = "is-not"
    MORE = "more"
    LESS = "less"


_SIGNS = {Comparison.IS: "==", Comparison.IS_NOT: "!=", Comparison.MORE: ">", Comparison.LESS: "<"}


def condition(field: str, comparison: Comparison, value: str = "", *, is_number: bool = False) -> str:
    """The expression; a field that an event lacks compares as empty, or as 0. `is_number`: the samples hold numbers.

    Raises ValueError where a text would have to be more or less than a number.
    """
    if comparison is Comparison.FILLED:
        return f"{field} | default('')"
    if comparison is Comparison.EMPTY:
        return f"not {field} | default('')"
    sign, value = _SIGNS[comparison], value.strip()
    if is_number and _NUMBER.fullmatch(value):
        return f"{field} | default(0) {sign} {value.replace(',', '.')}"
    if comparison in (Comparison.MORE, Comparison.LESS) and _NUMBER.fullmatch(value):
        raise ValueError(value)
    return f"{field} | default('') {sign} '{quoted(value)}'"
