"""The drop folder: files are taken when they stand still, claimed by rename, and replaced by a receipt."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from designer.core.catalogue import sentence
from designer.core.clock import Clock
from designer.core.errors import EventError, SealwrightError, UnavailableError
from designer.core.files import write_atomically
from designer.sender.inbox.intake import Fault, FileIntake, Taken
from designer.sender.inbox.refused import REPORT, name_hash
from designer.sender.outbox.records import Accepted, Door

MAX_FILE_BYTES = 64 * 1024 * 1024
_NOT_FINAL_SUFFIXES = (".tmp", ".part", ".crdownload", ".filepart")
_NOT_FINAL_PREFIXES = (".", "~$", ".~lock")
_ID_LENGTH = 12
_NAME_BYTES = 200  # of the 255 that a name may have, so that there is room for what we put around it
_SUFFIX_BYTES = 16
_AGAIN = timedelta(minutes=1)
_OUR_FAULTS = (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError)

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
        self._stuck: dict[str, datetime] = {}
        self._make_folders()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take and nothing half taken, but for files that are stuck."""
        names = [entry.name for entry in self._candidates()] + [path.name for path in self._half_taken()]
        return all(name in self._stuck for name in names)

    def scan(self, intake: FileIntake, door: Door, *, has_room: Callable[[], None] = lambda: None) -> int:
        """Take every file that is ready; how many.

        `has_room` is called before each file and raises UnavailableError while nothing may be taken in; that ends the
        scan. Whatever else is wrong with one file leaves that file where it is, to be tried again after a minute, and
        stops no other. What a crash left in processing/ is taken first: events accepted before are only recognised.
        """
        self._make_folders()
        taken = 0
        for path in (*sorted(self._half_taken()), *self._ready()):
            if timedelta() < self._stuck.get(path.name, self._clock()) - self._clock() <= _AGAIN:
                continue
            has_room()
            taken += self._attempt(path, intake, door)
        return taken

    def _attempt(self, path: Path, intake: FileIntake, door: Door) -> int:
        try:
            path = self._claimed(path)
            taken = self._take(path, intake, door)
        except FileNotFoundError:
            taken = 0  # whoever put it there has taken it away again
        except UnavailableError:
            raise
        except (SealwrightError, OSError, *_OUR_FAULTS) as error:
            self._leave(path.name, getattr(error, "code", type(error).__name__))
            return 0
        self._stuck.pop(path.name, None)
        return taken

    def _make_folders(self) -> None:
        """Also while we run: somebody who tidies up may delete them."""
        for name in ("processing", "done", "failed"):
            (self._folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _half_taken(self) -> list[Path]:
        return list((self._folder / "processing").iterdir())

    def forget_failed(self, days: int) -> int:
        """Delete refused files and their reports after so many days, for they hold personal data; how many files."""
        failed, before = self._folder / "failed", (self._clock() - timedelta(days=days)).timestamp()
        reports = [path for path in failed.glob(f"*{REPORT}") if path.stat().st_mtime < before]
        for report in reports:
            (failed / report.name.removesuffix(REPORT)).unlink(missing_ok=True)
            report.unlink(missing_ok=True)
        return len(reports)

    def _claimed(self, path: Path) -> Path:
        """The file under its name in processing/, where it is ours."""
        if path.parent.name == "processing" and path.parent.parent == self._folder:
            return path
        target = self._folder / "processing" / f"{secrets.token_hex(_ID_LENGTH // 2)}-{_shortened(path.name)}"
        path.rename(target)
        return target

    def _leave(self, name: str, code: str) -> None:
        if name not in self._stuck:
            _log.warning("a file cannot be taken now", extra={"code": code})
        self._stuck[name] = self._clock() + _AGAIN

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
            "refused": len(taken.faults),
        }
        target = self._folder / "done" / f"{name_hash(name)[:16]}-{claimed.name[:_ID_LENGTH]}.json"
        write_atomically(target, _json(receipt))

    def _fail(self, claimed: Path, name: str, taken: Taken) -> None:
        """Move the file to failed/ beside a problem report (RFC 9457) that names paths and reasons, never data."""
        failed = self._folder / "failed"
        target = failed / name
        if os.path.lexists(target):
            target = failed / f"{claimed.name[:_ID_LENGTH]}-{name}"
        write_atomically(target.with_name(f"{target.name}{REPORT}"), _json(problem_report(taken)))
        claimed.rename(target)
        _log.warning("a file was refused", extra={"code": taken.faults[0].code})


def read_plain_file(path: Path) -> bytes:
    """The bytes of a regular file with one link. Raises EventError for links, pipes and what is too large."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise _unreadable(error) from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise EventError("file-not-plain")
        if status.st_size > MAX_FILE_BYTES:
            raise EventError("file-too-large", limit=MAX_FILE_BYTES // 1024 // 1024)
        return file.read()


def _unreadable(error: OSError) -> EventError | OSError:
    """A link is refused; what may not be read, or cannot at the moment, stays for later."""
    return EventError("file-not-plain") if error.errno in (errno.ELOOP, errno.ENXIO, errno.EMLINK) else error


def _shortened(name: str) -> str:
    """A name that is short enough, with its suffix."""
    raw, suffix = os.fsencode(name), os.fsencode(Path(name).suffix)[-_SUFFIX_BYTES:]
    return name if len(raw) <= _NAME_BYTES else (raw[:_NAME_BYTES] + suffix).decode("utf-8", "ignore")


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
    return json.dumps(value, indent=1, ensure_ascii=False).encode(errors="backslashreplace")
