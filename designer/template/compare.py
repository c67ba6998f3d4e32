"""What changed between two states of a template: files added, removed and changed, texts line by line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.template.publication import Publication

_MOST_LINES = 20_000  # a diff of more takes too long for somebody who waits


class Change(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that is not the same. `diff` are unified lines without the head; empty for what is no text."""

    name: str
    change: Change
    is_text: bool
    diff: tuple[str, ...]


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[FileChange]:
    """All files that differ, in order of name."""
    names = sorted(before.keys() | after.keys())
    return [_changed(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]


def all_files(publication: Publication) -> dict[str, bytes]:
    """Every file of a publication or draft by POSIX path: the template's, its samples, the firm's images."""
    samples = {f"samples/{name}": raw for name, raw in publication.template.samples.items()}
    return {**publication.template.files, **samples, **publication.firm.files}


def compare_publications(before: Publication | None, after: Publication) -> list[FileChange]:
    """What would be another in `after`; the firm's values stand as `firm.toml`."""
    old = {} if before is None else {**all_files(before), **_firm(before)}
    return compare(old, {**all_files(after), **_firm(after)})


def _firm(publication: Publication) -> dict[str, bytes]:
    import tomlkit

    values = publication.firm.values
    return {"firm.toml": tomlkit.dumps(values).encode()} if values else {}


def _changed(name: str, before: bytes | None, after: bytes | None) -> FileChange:
    change = Change.ADDED if before is None else Change.REMOVED if after is None else Change.CHANGED
    old, new = _lines(before), _lines(after)
    if old is None or new is None:
        return FileChange(name, change, is_text=False, diff=())
    if len(old) + len(new) > _MOST_LINES:
        return FileChange(name, change, is_text=True, diff=())
    diff = tuple(difflib.unified_diff(old, new, lineterm="", n=2))[2:]
    return FileChange(name, change, is_text=True, diff=diff)


def _lines(raw: bytes | None) -> list[str] | None:
    """The lines of a text; None for what is none."""
    if raw is None:
        return []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.splitlines()
