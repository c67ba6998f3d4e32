"""The files that were refused: what lies in failed/, why, and the ways back or out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from designer.core.catalogue import sentence
from designer.core.errors import UsageError

REPORT, RESULT = ".error.json", ".result.xlsx"
_ID_LENGTH = 12
_NAME_TRIES = 1000


@dataclass(frozen=True, slots=True)
class Reason:
    """One fault of a refused file; `event` counts from 0, `line` from 1; -1 is the file itself."""

    what: str
    remedy: str
    event: int = -1
    line: int = -1
    path: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that lies in failed/ of a watched folder.

    `id` names it where its name, which is often personal, should not stand, and where two folders have the same name.
    """

    folder: Path
    id: str
    name: str = field(repr=False)
    at: int
    accepted: int
    reasons: tuple[Reason, ...]


def refused_files(inbox: Path, source: str = "") -> list[Refused]:
    """What was refused, the newest first; reports without a file are left out: somebody took the file away.

    `source` is what the outbox calls a folder beside the workspace's own.
    """
    try:
        with os.scandir(inbox / "failed") as entries:
            names = {entry.name for entry in entries if not entry.is_dir(follow_symlinks=False)}
    except OSError:
        return []
    found = [_refused(inbox, name, source) for name in sorted(names) if not _is_report(name, names)]
    return sorted((one for one in found if one is not None), key=lambda one: -one.at)


def named(found: list[Refused], text: str) -> Refused:
    """The file that a person means, by its name or its id. Raises UsageError when there is none, or more than one."""
    meant = [one for one in found if one.id == text] or [one for one in found if one.name == text]
    if not meant:
        raise UsageError("refused-unknown", file=text)
    if len(meant) > 1:
        ids = ", ".join(f"{one.id} ({one.folder})" for one in meant)
        raise UsageError("refused-twice", file=text, ids=ids)
    return meant[0]


def put_back(one: Refused) -> str:
    """Move a file into its drop folder, to be taken in anew; the name it has there. It never replaces another one."""
    _delete_answers(one)  # first: a new refusal writes its own
    target = one.folder / one.name
    for number in range(2, _NAME_TRIES):
        if not os.path.lexists(target):
            break
        target = one.folder / f"{number}-{one.name}"
    (one.folder / "failed" / one.name).rename(target)
    return target.name


def delete(one: Refused) -> None:
    """Delete a file and its report."""
    (one.folder / "failed" / one.name).unlink(missing_ok=True)
    _delete_answers(one)


def _delete_answers(one: Refused) -> None:
    for ending in (REPORT, RESULT):
        (one.folder / "failed" / f"{one.name}{ending}").unlink(missing_ok=True)


def name_hash(name: str) -> str:
    """What receipts and ids know a file by: names are often personal."""
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()


def _is_report(name: str, names: set[str]) -> bool:
    """Whether it is one of our reports, with its file or left behind by it."""
    return name.endswith((REPORT, RESULT)) and f"{name}{REPORT}" not in names


def _refused(inbox: Path, name: str, source: str) -> Refused | None:
    failed = inbox / "failed"
    try:
        at = (failed / name).lstat().st_mtime_ns
        report, at = _report(failed / f"{name}{REPORT}", at)
    except FileNotFoundError:
        return None  # it has just been taken away
    reasons = tuple(_reason(one) for one in report.get("errors", []) if isinstance(one, dict))
    accepted = report.get("accepted", 0)
    return Refused(
        folder=inbox,
        id=name_hash(f"{source}/{name}" if source else name)[:_ID_LENGTH],
        name=name,
        at=at // 1_000_000,
        accepted=accepted if isinstance(accepted, int) else 0,
        reasons=reasons or (Reason(*sentence("refused-without-report", {})),),
    )


def _report(path: Path, at: int) -> tuple[Mapping[str, Any], int]:
    """What the report says, and when it was written; nothing when it is missing or cannot be read."""
    try:
        told, at = json.loads(path.read_bytes()), path.stat().st_mtime_ns
    except (OSError, ValueError, RecursionError):
        return {}, at
    return (told if isinstance(told, dict) else {}), at


def _reason(told: Mapping[str, Any]) -> Reason:
    def number(name: str) -> int:
        value = told.get(name, -1)
        return value if isinstance(value, int) else -1

    what, remedy, path = (str(told.get(name, "")) for name in ("detail", "remedy", "path"))
    return Reason(what, remedy, event=number("event"), line=number("line"), path=path)
