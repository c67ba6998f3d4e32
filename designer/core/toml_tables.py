"""A list of tables (`[[folders]]`) of a TOML text made another one; everything around it stays as it stands."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from designer.core.errors import SetupError

_HEAD = re.compile(r"\s*\[")


def edit_tables(source: str, name: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """`source` with these tables in the list `name`, in this order; values are texts, numbers or flags.

    A table that was there already keeps its lines, with their comments. SetupError `toml-not-changed` where the list
    is written in another way than with `[[name]]`.
    """
    before = list(tomllib.loads(source).get(name, []))
    lines = source.split("\n")
    spans = _spans(lines, name)
    if len(spans) != len(before):
        raise SetupError("toml-not-changed", key=name)
    kept = [(one, lines[start:end]) for one, (start, end) in zip(before, spans, strict=True)]
    blocks = [next((text for one, text in kept if one == table), _block(name, table)) for table in tables]
    at = spans[0][0] if spans else len(lines)
    rest = [line for number, line in enumerate(lines) if not any(start <= number < end for start, end in spans)]
    text = _joined([rest[:at], *blocks, rest[at:]])
    wanted = tomllib.loads(source) | {name: [dict(one) for one in tables]}
    if not _same(text, wanted, name):
        raise SetupError("toml-not-changed", key=name)
    return text


def _spans(lines: Sequence[str], name: str) -> list[tuple[int, int]]:
    """First line and end line of each of the tables; blank lines and remarks at its end belong to what follows."""
    head = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
    found = []
    for start, line in enumerate(lines):
        if head.match(line):
            end = next((n for n in range(start + 1, len(lines)) if _HEAD.match(lines[n])), len(lines))
            while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
                end -= 1
            found.append((start, end))
    return found


def _block(name: str, table: Mapping[str, Any]) -> list[str]:
    return [f"[[{name}]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items())]


def _joined(parts: Sequence[Sequence[str]]) -> str:
    """The parts with a blank line between two, but for a remark, which stands right above what it is about."""
    text = ""
    for part in ("\n".join(lines).strip("\n") for lines in parts):
        is_remark = text.rpartition("\n")[2].lstrip().startswith("#")
        text += ("\n" if is_remark else "\n\n") + part if text and part else part
    return f"{text}\n"


def _same(text: str, wanted: Mapping[str, Any], name: str) -> bool:
    try:
        read = tomllib.loads(text)
    except ValueError:
        return False
    return {name: [], **read} == {name: [], **wanted}
