"""The drop folder: files are taken when they stand still, claimed by rename, and replaced by a receipt."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from designer.core.catalogue import sentence
from designer.core.clock import Clock
from designer.core.errors import EventError, UnavailableError
from designer.core.files import write_atomically
from designer.sender.inbox.intake import Fault, FileIntake, Taken
from designer.sender.outbox.records import Accepted, Door

MAX_FILE_BYTES = 64 * 1024 * 1024
_NOT_FINAL_SUFFIXES = (".tmp", ".part", ".crdownload", ".filepart")
_NOT_FINAL_PREFIXES = (".", "~$", ".~lock")
_ID_LENGTH = 12

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    size: int
    changed: int


class DropFolder:
    """One watched folder. `scan` is called again and again; it takes what stood still since the call before."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._seen: dict[str, _Seen] = {}
        for name in ("processing", "done", "failed"):
            (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take and nothing half taken."""
        return not any(True for _ in self._candidates()) and not any((self._folder / "processing").iterdir())

    def scan(self, intake: FileIntake, door: Door, *, has_room: Callable[[], None] = lambda: None) -> int:
        """Take every file that is ready; how many. `has_room` raises UnavailableError while nothing may be taken in.

        What a crash left in processing/ is taken first: events accepted before are only recognised again.
        """
        taken = 0
        try:
            for path in sorted((self._folder / "processing").iterdir()):
                taken += self._take(path, intake, door)
            for path in self._ready():
                has_room()
                claimed = self._folder / "processing" / f"{secrets.token_hex(_ID_LENGTH // 2)}-{path.name}"
                path.rename(claimed)
                taken += self._take(claimed, intake, door)
        except UnavailableError as error:
            _log.warning("the folder waits", extra={"code": error.code})
        return taken

    def _candidates(self) -> Iterator[os.DirEntry[str]]:
        with os.scandir(self._folder) as entries:
            for entry in entries:
                name = entry.name.casefold()
                if name.startswith(_NOT_FINAL_PREFIXES) or name.endswith(_NOT_FINAL_SUFFIXES):
                    continue
                if not entry.is_dir(follow_symlinks=False):
                    yield entry

    def _ready(self) -> list[Path]:
        """The files whose size and time stood still over two scans, oldest first."""
        now: dict[str, _Seen] = {}
        for entry in self._candidates():
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            now[entry.name] = _Seen(status.st_size, status.st_mtime_ns)
        ready = [name for name, seen in now.items() if self._seen.get(name) == seen]
        self._seen = {name: seen for name, seen in now.items() if name not in ready}
        return [self._folder / name for name in sorted(ready, key=lambda name: (now[name].changed, name))]

    def _take(self, claimed: Path, intake: FileIntake, door: Door) -> int:
        name = claimed.name[_ID_LENGTH + 1 :]
        try:
            raw = read_plain_file(claimed)
        except EventError as error:
            self._fail(claimed, name, Taken(faults=[Fault(-1, error.code, dict(error.arguments))]))
            return 1
        taken = intake.take(name, raw, door)
        if taken.accepted:
            self._write_receipt(claimed, name, raw, taken)
        if taken.faults:
            self._fail(claimed, name, taken)
        else:
            claimed.unlink()  # it holds personal data; what it said is in the outbox now
        return 1

    def _write_receipt(self, claimed: Path, name: str, raw: bytes, taken: Taken) -> None:
        receipt = {
            "name_sha256": name_hash(name),
            "sha256": hashlib.sha256(raw).hexdigest(),
            "accepted_at": self._clock().isoformat(),
            "events": [accepted_json(one) for one in taken.accepted],
        }
        target = self._folder / "done" / f"{name_hash(name)[:16]}-{claimed.name[:_ID_LENGTH]}.json"
        write_atomically(target, _json(receipt))

    def _fail(self, claimed: Path, name: str, taken: Taken) -> None:
        """Move the file to failed/ beside a problem report (RFC 9457) that names paths and reasons, never data."""
        failed = self._folder / "failed"
        target = failed / name
        if os.path.lexists(target):
            target = failed / f"{claimed.name[:_ID_LENGTH]}-{name}"
        write_atomically(target.with_name(f"{target.name}.error.json"), _json(problem_report(taken)))
        claimed.rename(target)
        _log.warning("a file was refused", extra={"code": taken.faults[0].code})


def read_plain_file(path: Path) -> bytes:
    """The bytes of a regular file with one link. Raises EventError for links, pipes and what is too large."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        raise EventError("file-not-plain") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise EventError("file-not-plain")
        if status.st_size > MAX_FILE_BYTES:
            raise EventError("file-too-large", limit=MAX_FILE_BYTES // 1024 // 1024)
        return file.read()


def name_hash(name: str) -> str:
    """A receipt knows a file by the hash of its name: names are often personal."""
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()


def accepted_json(accepted: Accepted) -> dict[str, object]:
    """The answer for one event, as receipts and `submit --json` show it."""
    return {
        "id": accepted.event_id,
        "is_new": accepted.is_new,
        "messages": [{"id": one.id, "state": str(one.state)} for one in accepted.messages],
    }


def problem_report(taken: Taken) -> dict[str, object]:
    """A file's faults as application/problem+json (RFC 9457)."""
    faults = [_fault_json(fault) for fault in taken.faults]
    return {
        "type": f"urn:sealwright:problem:{taken.faults[0].code}",
        "title": faults[0]["detail"],
        "accepted": len(taken.accepted),
        "errors": faults,
    }


def _fault_json(fault: Fault) -> dict[str, object]:
    words = sentence(fault.code, fault.arguments)
    where = {"event": fault.index} if fault.index >= 0 else {}
    path = {"path": fault.arguments["path"]} if "path" in fault.arguments else {}
    line = {"line": fault.arguments["file_line"]} if "file_line" in fault.arguments else {}
    return {**where, **line, **path, "code": fault.code, "detail": words.what, "remedy": words.remedy}


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode()
