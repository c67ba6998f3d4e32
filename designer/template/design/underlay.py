"""The letterhead PDF under a page: read from `template.toml`, and written there as one line of its attachment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer.core.errors import SetupError
from designer.core.toml_edit import toml_key
from designer.template.edits import Change, applied
from designer.template.edits.change import minimal

_HEAD = re.compile(r"(?m)^[ \t]*\[\[\s*attachments\s*\]\]")
_NEXT = re.compile(r"(?m)^[ \t]*\[")


@dataclass(frozen=True, slots=True)
class Underlay:
    """`file` is "" for none; `pages` is "all", "first" or "following"."""

    file: str = ""
    pages: str = "all"


def bodies_of(spec: Mapping[str, Any]) -> list[str]:
    """The pages that attachments are made of, in order."""
    return [str(one["body"]) for one in _attachments(spec) if one.get("body")]


def read_underlay(spec: Mapping[str, Any], body: str) -> Underlay:
    """What lies under the page in `body`."""
    found = next((one for one in _attachments(spec) if one.get("body") == body), {})
    return Underlay(str(found.get("underlay", "")), str(found.get("underlay_on", "all")))


def set_underlay(spec: str, body: str, wanted: Underlay) -> list[Change]:
    """Lay another PDF under the page in `body`, or none. Raises SetupError where it cannot be written, ValueError."""
    read = tomllib.loads(spec)
    number = next((n for n, one in enumerate(_attachments(read)) if one.get("body") == body), -1)
    if number < 0 or read_underlay(read, body) == wanted:
        return []
    changes = []
    for key, value in (("underlay", wanted.file), ("underlay_on", wanted.pages if wanted.file else "all")):
        default = "" if key == "underlay" else "all"
        told = _attachments(read)[number].get(key)
        if (told if told is not None else default) != value:
            changes += _set(spec, number, key, None if value == default else value)
            read["attachments"][number] = _with(_attachments(read)[number], key, None if value == default else value)
    merged = _merged(changes)
    if tomllib.loads(applied(spec, merged)) != read:
        raise SetupError("toml-not-changed", key="attachments.underlay")
    return minimal(spec, merged)


def _attachments(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = spec.get("attachments", [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _with(table: dict[str, Any], key: str, value: str | None) -> dict[str, Any]:
    rest = {name: one for name, one in table.items() if name != key}
    return rest if value is None else {**rest, key: value}


def _set(spec: str, number: int, key: str, value: str | None) -> list[Change]:
    start, end = _block(spec, number)
    known = re.compile(rf"""(?m)^[ \t]*{key}[ \t]*=[ \t]*("[^"\n]*"|'[^'\n]*')[^\n]*\n?""").search(spec, start, end)
    written = toml_key(value, is_quoted=True) if value is not None else ""
    if known is not None:
        return [Change(*known.span(), "")] if value is None else [Change(*known.span(1), written)]
    body = re.compile(r"(?m)^([ \t]*)body[ \t]*=[^\n]*").search(spec, start, end)
    if body is None or value is None:
        raise SetupError("toml-not-changed", key=f"attachments.{key}")
    return [Change(body.end(), body.end(), f"\n{body[1]}{key} = {written}")]


def _block(spec: str, number: int) -> tuple[int, int]:
    """Where the n-th table of attachments stands, without the tables in it."""
    heads = list(_HEAD.finditer(spec))
    if number >= len(heads):
        raise SetupError("toml-not-changed", key="attachments")
    start = heads[number].end()
    following = _NEXT.search(spec, start)
    return start, following.start() if following else len(spec)


def _merged(changes: list[Change]) -> list[Change]:
    """In order; two that are put in at one place become one."""
    found: list[Change] = []
    for one in sorted(changes, key=lambda change: (change.start, change.end)):
        if found and found[-1].start == found[-1].end == one.start == one.end:
            found[-1] = Change(one.start, one.end, found[-1].text + one.text)
        else:
            found.append(one)
    return found
