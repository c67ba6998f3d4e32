"""What a sender does in rounds beside sending: settings, commands, drop folder, heartbeats, pauses, retention."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from designer.core.clock import Clock
from designer.core.errors import SealwrightError, UnavailableError
from designer.core.settings import Settings
from designer.core.workspace import Workspace
from designer.sender.archive import Archive, archive_due
from designer.sender.channels import Channels
from designer.sender.control import answer_commands
from designer.sender.inbox.alive import write_alive
from designer.sender.inbox.folder import DropFolder
from designer.sender.inbox.further import FurtherFolders
from designer.sender.inbox.intake import FileIntake
from designer.sender.inbox.refused import REPORT
from designer.sender.inbox.rules import event_rules
from designer.sender.inbox.watched import MAIN_SOURCE, Watched, pdf_names_of, watched_folders
from designer.sender.lock import SenderLock
from designer.sender.notice import Notice, notice_of_pause
from designer.sender.operator import Command, Operator
from designer.sender.outbox import workers
from designer.sender.outbox.further import resend_uncertain
from designer.sender.outbox.log import SENDER
from designer.sender.outbox.pauses import pauses
from designer.sender.outbox.purge import proofs_kept, purge
from designer.sender.outbox.records import Door
from designer.sender.outbox.search import counts
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox, check_space
from designer.sender.outbox.waiting import forget_decided
from designer.sender.routing import Router
from designer.template.publication import forget_proofs

_BEAT_SECONDS = 5.0
_PURGE_SECONDS = 3600.0
_YOUNG = timedelta(hours=1)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """What depends on settings.toml; made anew when it changes."""

    settings: Settings
    router: Router
    channels: Channels


@dataclass(frozen=True, slots=True)
class Helm:
    """What the rounds need of the service: its present settings, and how it is told to read them again and to stop."""

    running: Callable[[], Running]
    refresh: Callable[[], None]
    stop: Callable[[], None]
    is_stopping: Callable[[], bool]
    noticed: Callable[[Notice], None]
    follow_rest: Callable[[], None] = lambda: None


class Rounds:
    """`go` is called again and again, in one thread.

    A step that fails is noticed once, stops no other step, and is tried again in the next round.
    """

    def __init__(
        self, workspace: Workspace, outbox: Outbox, *, lock: SenderLock, worker: str, clock: Clock, helm: Helm
    ) -> None:
        self._workspace = workspace
        self._outbox = outbox
        self._lock = lock
        self._worker = worker
        self._clock = clock
        self._helm = helm
        self._beats = _Every(clock, _BEAT_SECONDS)
        self._purges = _Every(clock, _PURGE_SECONDS)
        self._holds = _Every(clock, _BEAT_SECONDS)
        self._resends = _Every(clock, _BEAT_SECONDS)
        self._signs = _Every(clock, _BEAT_SECONDS)
        self._folders: dict[Path, DropFolder] = {}
        self._further = FurtherFolders(clock, self._scan_further)
        self._failing: dict[str, str] = {}
        self._paused: set[tuple[str, str, str]] = set()
        self._routed_by: object = None
        self._is_emptied = True  # nothing deleted is left in the write-ahead log

    def go(self) -> None:
        """One round."""
        steps = (
            self._helm.refresh, self._beat, self._answer, self._look_at_pauses, self._look_at_publications,
            self._helm.follow_rest, self._release, self._resend, self._archive, self._scan, self._purge,
            self._show_alive,
        )  # fmt: skip
        for step in steps:
            self._try(step)

    @property
    def is_folder_empty(self) -> bool:
        """Whether no file waits in the drop folder."""
        try:
            main, *further = watched_folders(self._workspace, self._helm.running().settings)
            is_main_empty = main.path in self._folders and self._folders[main.path].is_empty
            return is_main_empty and all(self._further.is_empty(one) for one in further)
        except OSError:
            return False

    def _try(self, step: Callable[[], None], *, name: str = "") -> None:
        name = name or step.__name__
        try:
            step()
        except (SealwrightError, OSError) as error:
            notice = _notice_of(error)
            if self._failing.get(name) != notice.code and not self._helm.is_stopping():
                self._failing[name] = notice.code
                self._tell(notice)
        else:
            self._failing.pop(name, None)

    def _tell(self, notice: Notice) -> None:
        _log.warning("a person should look at this", extra={"code": notice.code, "account": notice.account})
        self._helm.noticed(notice)

    def _beat(self) -> None:
        if self._beats.is_due():
            self._lock.beat()
            workers.beat(self._outbox, self._worker)

    def _answer(self) -> None:
        answer_commands(self._workspace.control, self._obey)

    def _obey(self, command: Command) -> dict[str, Any]:
        if command.do == "stop":
            self._helm.stop()
            return {}
        return self._operator.obey(command)

    @property
    def _operator(self) -> Operator:
        return Operator(self._outbox, self._helm.running().router, self._kept)

    @property
    def _kept(self) -> Archive:
        return Archive(self._workspace.archive, self._outbox.vault)

    def _archive(self) -> None:
        """Put into the archive what was sent since the last round."""
        archive_due(self._outbox, self._kept, self._workspace.publications, between=self._between_portions)

    def _look_at_pauses(self) -> None:
        found = {(str(one.kind), one.name, one.reason): one for one in pauses(self._outbox)}
        for key in found.keys() - self._paused:
            self._tell(notice_of_pause(found[key]))
        self._paused = set(found)

    def _look_at_publications(self) -> None:
        router = self._helm.running().router
        router.refresh()
        for error in router.damaged.values():
            raise error  # the others take their events all the same

    def _release(self) -> None:
        """Follow the publications whenever they have changed: nobody needs to ask for it.

        While a template is paused, also again and again: a message in a worker's hand may come back to be tried later.
        """
        router = self._helm.running().router
        stamp = router.stamp()
        if stamp != self._routed_by or (router.paused and self._holds.is_due()):
            self._operator.obey(Command(do="published", actor=SENDER))
            self._routed_by = stamp

    def _resend(self) -> None:
        if self._resends.is_due():
            running = self._helm.running()
            looked_into = [name for name, one in running.settings.accounts.items() if one.reads_mail]
            for mode in (Mode.LIVE, Mode.REHEARSAL):
                resend_uncertain(
                    self._outbox, mode, waits_at_most=running.router.waits_at_most, looked_into=looked_into
                )

    def _scan(self) -> None:
        running = self._helm.running()
        main, *further = watched_folders(self._workspace, running.settings)
        for watched in further:
            self._try(partial(self._further.follow, watched), name=f"_scan {watched.source}")
        self._try(partial(self._scan_main, main), name=f"_scan {main.source}")

    def _scan_main(self, watched: Watched) -> None:
        folder = self._drop_folder(watched.path)
        folder.scan(*self._way_in(watched), has_room=self._between_files, between=self._between_rows)

    def _scan_further(self, watched: Watched, folder: DropFolder, heard: Callable[[], None]) -> None:
        """In a thread of its own: a share that is away, or hangs, keeps nothing else waiting."""

        def has_room() -> None:
            heard()
            self._go_on()
            check_space(self._workspace.root, self._helm.running().settings.limits.free_space_mib)

        def between() -> None:
            heard()
            self._go_on()

        folder.scan(*self._way_in(watched), has_room=has_room, between=between)

    def _way_in(self, watched: Watched) -> tuple[FileIntake, Door]:
        running = self._helm.running()
        door = Door(watched.source, Mode(running.settings.mode), running.router.waits_at_most)
        return watched.intake(file_intake(self._outbox, running.router, running.settings)), door

    def leave(self) -> None:
        """Wait a little for the folders that are just being looked at."""
        self._further.leave()

    def _show_alive(self) -> None:
        """Behind the scan: a sender that cannot look at its folder is not alive for those who write there."""
        watched = inbox_folder(self._workspace, self._helm.running().settings)
        if self._signs.is_due() and watched in self._folders and f"_scan {MAIN_SOURCE}" not in self._failing:
            mode = self._helm.running().settings.mode
            refused = len(list((watched / "failed").glob(f"*{REPORT}")))
            waiting, taking = counts(self._outbox, mode=mode), self._folders[watched].taking
            write_alive(watched, self._clock(), mode, waiting, refused_files=refused, taking=taking)

    def _forget_failed(self, path: Path, days: int) -> None:
        self._drop_folder(path).forget_failed(days)

    def _drop_folder(self, path: Path) -> DropFolder:
        if path not in self._folders:
            self._folders[path] = DropFolder(path, self._clock)
        return self._folders[path]

    def _between_files(self) -> None:
        """Thousands of files may wait: whoever stops or asks us does not wait for all of them."""
        self._try(self._beat)
        self._try(self._answer)
        self._go_on()
        check_space(self._workspace.root, self._helm.running().settings.limits.free_space_mib)

    def _between_rows(self) -> None:
        """A list of 100,000 rows takes its time: nobody must think meanwhile that we are dead."""
        self._try(self._beat)
        self._try(self._answer)
        self._try(self._show_alive)
        self._go_on()

    def _between_portions(self) -> None:
        self._try(self._beat)
        self._go_on()

    def _go_on(self) -> None:
        if self._helm.is_stopping():
            raise UnavailableError("sender-stopping")

    def _purge(self) -> None:
        if not self._is_emptied:
            self._is_emptied = self._outbox.compact()
        if self._purges.is_due():
            running = self._helm.running()
            kept = running.settings.retention
            folder = inbox_folder(self._workspace, running.settings)
            self._try(partial(self._forget_failed, folder, kept.failed_days), name=f"_forget {MAIN_SOURCE}")
            self._further.forget_failed(kept.failed_days)
            done = purge(self._outbox, running.router.kept, between=self._between_portions)
            self._is_emptied = done.is_gone
            forget_decided(self._outbox)
            self._kept.purge(self._outbox.now())
            before = self._clock() - _YOUNG  # a snapshot is made before its message
            forget_proofs(self._workspace.publications, kept=proofs_kept(self._outbox), before=before)


def _notice_of(error: SealwrightError | OSError) -> Notice:
    if isinstance(error, SealwrightError):
        return Notice(error.code, error.arguments)
    return Notice("file-trouble", {"file": str(error.filename or "?"), "reason": error.strerror or "?"})


def inbox_folder(workspace: Workspace, settings: Settings) -> Path:
    """Where the drop folder lies; a relative setting is relative to the workspace."""
    return workspace.root / settings.inbox.folder


def file_intake(outbox: Outbox, router: Router, settings: Settings) -> FileIntake:
    """How files are taken in under these settings."""
    most = settings.limits.companion_mb * 1_000_000
    main = settings.inbox
    return FileIntake(
        outbox, router, event_rules(settings), main.accept_partial, companion_bytes=most,
        pdf_names=pdf_names_of(main.pdf_names),
    )  # fmt: skip


class _Every:
    """Says once in a while that it is time; the first time at once, and at once when the clock was set back."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._last = -seconds

    def is_due(self) -> bool:
        now = self._clock().timestamp()
        if self._last <= now < self._last + self._seconds:
            return False
        self._last = now
        return True
