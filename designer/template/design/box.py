"""The four sides of a margin or padding, and their shortest way to be written."""

from __future__ import annotations

import re

_LENGTH = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[a-z]+|%)?|auto|inherit", re.IGNORECASE)
_TYPED = re.compile(r"(-?\d*[.,]?\d+)\s*(mm|cm|in|pt|px|pc|em|rem|%)", re.IGNORECASE)
Sides = tuple[str, str, str, str]  # top, right, bottom, left


def sides_of(value: str) -> Sides | None:
    """The sides of a value such as `4mm 0`; empty ones for none; None for what is not made of plain lengths."""
    parts = value.split()
    if not parts:
        return ("", "", "", "")
    if len(parts) > 4 or not all(_LENGTH.fullmatch(part) for part in parts):
        return None
    top = parts[0]
    right = parts[1] if len(parts) > 1 else top
    bottom = parts[2] if len(parts) > 2 else top
    return top, right, bottom, parts[3] if len(parts) > 3 else right


def shorthand(sides: Sides) -> str:
    """A value for four sides; those left empty are 0. Empty when all are."""
    if not any(sides):
        return ""
    top, right, bottom, left = (one.strip() or "0" for one in sides)
    if left != right:
        return f"{top} {right} {bottom} {left}"
    if bottom != top:
        return f"{top} {right} {bottom}"
    return top if right == top else f"{top} {right}"


def tidied(value: str) -> str:
    """A length as CSS wants it, written as people do: `12 mm`, `1,5mm`, `12 MM`."""
    found = _TYPED.fullmatch(value.strip())
    return f"{found[1].replace(',', '.')}{found[2].lower()}" if found else value


def is_length(value: str) -> bool:
    """Whether a value is one plain length."""
    return _LENGTH.fullmatch(value.strip()) is not None


def stepped(value: str, steps: int) -> str:
    """A length made larger or smaller by steps of 1 of its unit, of 0.5 for points; other values stay as they are."""
    found = re.fullmatch(r"(-?\d*\.?\d+)([a-z]*|%)", value.strip(), re.IGNORECASE)
    if found is None:
        return value
    size = 0.5 if found[2].lower() == "pt" else 1.0
    return f"{float(found[1]) + steps * size:g}{found[2]}"
