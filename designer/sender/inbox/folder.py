"""The drop folder: files are taken when they stand still, claimed by rename, and replaced by a receipt."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from designer.core.clock import Clock
from designer.core.errors import ConflictError, EventError, SealwrightError, SetupError, UnavailableError
from designer.core.files import write_pieces_atomically
from designer.sender.inbox.companions import FILES, Claims, companion_in, delete_left, given_pdfs, opened_plain
from designer.sender.inbox.companions import SUFFIX as COMPANION_SUFFIX
from designer.sender.inbox.intake import Fault, FileIntake, Pulse, Taken
from designer.sender.inbox.progress import CLAIM_LENGTH, progress_file
from designer.sender.inbox.receipt import receipt
from designer.sender.inbox.refusal import write_refusal
from designer.sender.inbox.refused import REPORT, RESULT, name_hash
from designer.sender.outbox.records import Door

MAX_FILE_BYTES = 64 * 1024 * 1024
_NOT_FINAL_SUFFIXES = (".tmp", ".part", ".crdownload", ".filepart")
_NOT_FINAL_PREFIXES = (".", "~$", ".~lock")
_NAME_BYTES = 200  # of the 255 that a name may have, so that there is room for what we put around it
_SUFFIX_BYTES = 16
_CUT = "\u2026"  # stands at the end of a name that was shortened
_AGAIN = timedelta(minutes=1)
_AWAITED = ("companion-missing", "companion-unmatched")
_COMPANION_WAITS = timedelta(hours=1)
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
        self._takes_pdfs = False  # without an event beside them
        self._still: set[str] = set()  # PDFs that wait for their event, and are whole
        self._growing: set[str] = set()  # those that are still on their way
        self._since: dict[str, datetime] = {}  # when a file was first looked at whose PDFs were not all there
        self._stuck: dict[str, datetime] = {}
        self.taking: tuple[int, int] | None = None  # how far the large file is that is being taken in
        self._make_folders()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take and nothing half taken, but for files that are stuck."""
        fresh = [entry.name for entry in self._candidates() if self._takes_pdfs or not _is_companion(entry.name)]
        return all(name in self._stuck for name in (*fresh, *(path.name for path in self._half_taken())))

    def scan(
        self, intake: FileIntake, door: Door, *, has_room: Callable[[], None] = lambda: None,
        between: Callable[[], None] = lambda: None,
    ) -> int:  # fmt: skip
        """Take every file that is ready; how many.

        `has_room` is called before each file and raises UnavailableError while nothing may be taken in; that ends the
        scan; `between` is the same for the portions of a large file. Whatever else is wrong with one file leaves that
        file where it is, to be tried again after a minute, and stops no other. What a crash left in processing/ is
        taken first: events accepted before are only recognised.
        """
        self._make_folders()
        delete_left(self._folder / "processing")
        taken = 0
        self._takes_pdfs = intake.pdf_names is not None and intake.pdf_names.stands_alone
        for path in (*sorted(self._half_taken()), *self._ready()):
            if timedelta() < self._stuck.get(path.name, self._clock()) - self._clock() <= _AGAIN:
                continue
            has_room()
            taken += self._attempt(path, intake, door, between)
        return taken

    def _attempt(self, path: Path, intake: FileIntake, door: Door, between: Callable[[], None]) -> int:
        try:
            path = self._claimed(path)
            taken = self._take(path, intake, door, self._pulse(path, between))
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
        """Also while we run: somebody who tidies up may delete them. Raises SetupError when one leads elsewhere."""
        for name in ("processing", "done", "failed"):
            path = self._folder / name
            if path.is_symlink():
                raise SetupError("inbox-folder-link", folder=str(path))
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _half_taken(self) -> list[Path]:
        found = (path for path in (self._folder / "processing").iterdir() if not path.name.startswith("."))
        return [path for path in found if path.is_symlink() or not path.is_dir()]

    def forget_failed(self, days: int) -> int:
        """Delete refused files and their reports after so many days, for they hold personal data; how many files."""
        failed, before = self._folder / "failed", (self._clock() - timedelta(days=days)).timestamp()
        reports = [path for path in failed.glob(f"*{REPORT}") if path.stat().st_mtime < before]
        for report in reports:
            for ending in ("", RESULT):
                (failed / f"{report.name.removesuffix(REPORT)}{ending}").unlink(missing_ok=True)
            report.unlink(missing_ok=True)
        return len(reports)

    def _claimed(self, path: Path) -> Path:
        """The file under its name in processing/, where it is ours."""
        if path.parent.name == "processing" and path.parent.parent == self._folder:
            return path
        target = self._folder / "processing" / f"{secrets.token_hex(CLAIM_LENGTH // 2)}-{_shortened(path.name)}"
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

    def _given(self) -> dict[str, _Seen]:
        """The PDFs in folders that are named like an event's file."""
        with os.scandir(self._folder) as entries:
            folders = [one.name for one in entries if one.name.endswith(FILES) and one.is_dir(follow_symlinks=False)]
        found = (
            (os.path.normcase(f"{name}/{pdf.name}"), pdf) for name in folders for pdf in given_pdfs(self._folder / name)
        )
        return _looked_at(found)

    def _ready(self) -> list[Path]:
        """The files whose size and time stood still over two scans, oldest first; PDFs behind the files of events."""
        now, given = _looked_at((entry.name, entry) for entry in self._candidates()), self._given()
        still = {name for name, seen in (now | given).items() if self._seen.get(name) == seen}
        pdfs = {name for name in now if _is_companion(name)}
        self._still, self._growing = (pdfs | given.keys()) & still, (pdfs | given.keys()) - still
        whole = still & now.keys()
        ready = [name for name in whole if name not in pdfs or self._takes_pdfs or self._is_forlorn(now[name])]
        self._seen = {name: seen for name, seen in now.items() if name not in ready} | given
        return [self._folder / name for name in sorted(ready, key=lambda name: (name in pdfs, now[name].changed, name))]

    def _is_forlorn(self, companion: _Seen) -> bool:
        """Whether a PDF has waited for its event in vain."""
        return self._clock() - datetime.fromtimestamp(companion.changed / 1e9, UTC) > _COMPANION_WAITS

    def _may_come(self, claimed: Path, taken: Taken) -> bool:
        """Whether the PDFs that are missing may still be on their way."""
        if not any(fault.code in _AWAITED for fault in taken.faults):
            return False
        first = self._since.setdefault(claimed.name, self._clock())
        return bool(self._growing) or self._clock() - first < _AGAIN

    def _pulse(self, claimed: Path, between: Callable[[], None]) -> Pulse:
        """Says in a hidden file beside it how far a large file is, for whoever waits for its receipt."""
        progress = progress_file(self._folder, claimed.name[CLAIM_LENGTH + 1 :])

        def pulse(done: int, total: int) -> None:
            self.taking = done, total
            progress.write_text(f"{done} {total}")
            between()

        return pulse

    def _take(self, claimed: Path, intake: FileIntake, door: Door, pulse: Pulse) -> int:
        name = claimed.name[CLAIM_LENGTH + 1 :]
        if _is_companion(name):
            return self._take_pdf(claimed, name, intake, door)
        try:
            raw = self._read(claimed)
        except EventError as error:
            self._fail(claimed, name, Taken(faults=[Fault(-1, error.code, dict(error.arguments))]))
            return 1
        claims = Claims(self._folder, claimed, stem=Path(name).stem, still=self._still)
        try:
            taken = replace(intake, beside=claims.claim).take(name, raw, door, pulse=pulse)
        finally:
            self.taking = None
            progress_file(self._folder, name).unlink(missing_ok=True)
        if self._may_come(claimed, taken):
            raise ConflictError("companion-awaited")
        self._since.pop(claimed.name, None)
        if taken.accepted:
            self._write_receipt(claimed, name, hashlib.sha256(raw).digest(), taken)
        if taken.faults:
            claims.give_back()
            self._fail(claimed, name, taken)
        else:
            claimed.unlink()  # it holds personal data; what it said is in the outbox now
            for path in claims.unnamed:
                self._fail(self._claimed(path), path.name, Taken(faults=[Fault(-1, "companion-alone", {})]))
            claims.delete()
        return 1

    def _read(self, claimed: Path) -> bytes:
        """Raises EventError for what is no plain file, or cannot be read for longer than a virus scanner holds it."""
        try:
            return read_plain_file(claimed)
        except PermissionError:
            if claimed.name not in self._stuck:
                raise
            raise EventError("file-unreadable") from None

    def _take_pdf(self, claimed: Path, name: str, intake: FileIntake, door: Door) -> int:
        """A PDF that no event names: an event by its name, or refused."""
        pattern = intake.pdf_names
        tree = pattern.read(name) if pattern and pattern.stands_alone else None
        if tree is not None and Path(name).stem.endswith(_CUT):  # of an address, too, the end may be gone
            taken = Taken(faults=[Fault(-1, "companion-name-cut", {"limit": _NAME_BYTES})])
        elif pattern is not None and tree is not None:
            taken = replace(intake, beside=lambda _name: claimed).take_pdf(name, tree, door)
        elif pattern is not None and pattern.stands_alone:
            taken = Taken(faults=[Fault(-1, "companion-name", {"pattern": str(pattern)})])
        else:
            taken = Taken(faults=[Fault(-1, "companion-alone", {})])
        if taken.faults:
            self._fail(claimed, name, taken)
            return 1
        self._write_receipt(claimed, name, companion_in(claimed).digest, taken)
        claimed.unlink()
        return 1

    def _write_receipt(self, claimed: Path, name: str, digest: bytes, taken: Taken) -> None:
        told = {
            "name_sha256": name_hash(name), "sha256": digest.hex(),
            "accepted_at": self._clock().isoformat(),
        }  # fmt: skip
        target = self._folder / "done" / f"{name_hash(name)[:16]}-{claimed.name[:CLAIM_LENGTH]}.json"
        write_pieces_atomically(target, receipt(told, taken))

    def _fail(self, claimed: Path, name: str, taken: Taken) -> None:
        """Move the file to failed/ beside a problem report (RFC 9457) that names paths and reasons, never data."""
        failed = self._folder / "failed"
        target = failed / name
        if os.path.lexists(target):
            target = failed / f"{claimed.name[:CLAIM_LENGTH]}-{name}"
        write_refusal(target, taken)
        claimed.rename(target)
        _log.warning("a file was refused", extra={"code": taken.faults[0].code})


def read_plain_file(path: Path) -> bytes:
    """The bytes of a regular file with one link. Raises EventError for links, pipes and what is too large."""
    with opened_plain(path) as file:
        if os.fstat(file.fileno()).st_size > MAX_FILE_BYTES:
            raise EventError("file-too-large", limit=MAX_FILE_BYTES // 1024 // 1024)
        return file.read()


def _is_companion(name: str) -> bool:
    return name.lower().endswith(COMPANION_SUFFIX)


def _shortened(name: str) -> str:
    """A name that is short enough, with its suffix; it shows that it was cut."""
    raw, suffix, cut = os.fsencode(name), os.fsencode(Path(name).suffix)[-_SUFFIX_BYTES:], _CUT.encode()
    if len(raw) <= _NAME_BYTES:
        return name
    return (raw[: _NAME_BYTES - len(cut)] + cut + suffix).decode("utf-8", "ignore")


def _looked_at(entries: Iterable[tuple[str, os.DirEntry[str]]]) -> dict[str, _Seen]:
    """Size and time of each by its name, without those that are gone meanwhile."""
    found: dict[str, _Seen] = {}
    for name, entry in entries:
        with suppress(FileNotFoundError):
            status = entry.stat(follow_symlinks=False)
            found[name] = _Seen(status.st_size, status.st_mtime_ns)
    return found
