"""What an edit is made of: stretches of the text that become others. Everything outside them stays, byte by byte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Change(NamedTuple):
    """The code points from `start` to `end` become `text`. The changes of one edit are in order and apart."""

    start: int
    end: int
    text: str


def applied(source: str, changes: Sequence[Change]) -> str:
    """The text after an edit."""
    parts, at = [], 0
    for start, end, text in changes:
        parts += [source[at:start], text]
        at = end
    return "".join([*parts, source[at:]])


def reverted(source: str, changes: Sequence[Change]) -> list[Change]:
    """The edit that makes of the text after an edit the text before it."""
    found, shift = [], 0
    for start, end, text in changes:
        found.append(Change(start + shift, start + shift + len(text), source[start:end]))
        shift += len(text) - (end - start)
    return found


def landing(changes: Sequence[Change]) -> int:
    """Where, in the text after an edit, what it puts in begins; where something was taken out if it puts in nothing."""
    most = max(changes, key=lambda one: len(one.text.strip()))
    shift = sum(len(one.text) - (one.end - one.start) for one in changes if one.end <= most.start and one is not most)
    return most.start + shift + len(most.text) - len(most.text.lstrip())


def minimal(source: str, changes: Iterable[Change]) -> list[Change]:
    """The same edit without what each change leaves as it is, in order; a colour touches its digits only."""
    trimmed = (_trimmed(source, change) for change in changes)
    return sorted(one for one in trimmed if one.text or one.end > one.start)


def _trimmed(source: str, change: Change) -> Change:
    start, end, text = change
    while start < end and text and source[start] == text[0]:
        start, text = start + 1, text[1:]
    while start < end and text and source[end - 1] == text[-1]:
        end, text = end - 1, text[:-1]
    return Change(start, end, text)
