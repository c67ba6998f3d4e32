"""The sender: inboxes, outbox and dispatcher of one workspace, under its lock, until it is told to stop."""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Any

from designer.core.clock import Clock, utc_now
from designer.core.errors import SealwrightError
from designer.core.event import EventRules
from designer.core.placement import refuse_shared_folder
from designer.core.settings import Settings, load_settings
from designer.core.vault.vault import Vault
from designer.core.workspace import Workspace
from designer.render.limits import WorkerLimits
from designer.render.pool import Pool
from designer.sender.channel.channel import Channel
from designer.sender.channels import Channels
from designer.sender.control import answer_commands
from designer.sender.dispatcher import Dispatcher
from designer.sender.inbox.folder import DropFolder
from designer.sender.inbox.intake import FileIntake
from designer.sender.lock import SenderLock
from designer.sender.operator import Command, Operator
from designer.sender.outbox import workers
from designer.sender.outbox.batch import forget_unfinished
from designer.sender.outbox.purge import purge_settled
from designer.sender.outbox.records import Claimed, Door
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox, check_space
from designer.sender.routing import Router
from designer.sender.turns import Turns

_BEAT_SECONDS = 5.0
_PURGE_SECONDS = 3600.0
_SEND_SLOTS = 4  # turns that may wait for a mail server while all render workers are busy

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """What depends on settings.toml; made anew when it changes."""

    settings: Settings
    router: Router
    channels: Channels


class Service:
    """A workspace's sender. `run` blocks; `stop` may be called from a signal handler or another thread."""

    def __init__(
        self,
        workspace: Workspace,
        vault: Vault,
        *,
        clock: Clock = utc_now,
        settled: Callable[[Claimed, State], None] = lambda _claimed, _state: None,
    ) -> None:
        self._workspace = workspace
        self._vault = vault
        self._clock = clock
        self._settled = settled
        self._stopping = threading.Event()
        self._stamp = (0, 0)
        self._running = self._read_settings()

    def stop(self) -> None:
        """Take nothing more in, end the turns that are under way, and leave `run`."""
        self._stopping.set()

    def run(self, *, until_empty: bool = False) -> None:
        """Send until stopped; or, with `until_empty`, until no file waits and nothing is due any more."""
        refuse_shared_folder(self._workspace.root)
        with SenderLock(self._workspace.lock, self._clock) as lock:
            outbox = Outbox.open(self._workspace.outbox, self._vault, self._clock)
            try:
                self._run(outbox, lock, until_empty=until_empty)
            finally:
                outbox.close()

    def _run(self, outbox: Outbox, lock: SenderLock, *, until_empty: bool) -> None:
        forget_unfinished(outbox)
        recover_all(outbox)
        pool = Pool(_render_workers(self._running.settings), worker_limits(self._running.settings))
        turns = Turns(
            outbox=outbox,
            publications=self._workspace.publications,
            settings=lambda: self._running.settings,
            compose=pool.compose,
            channel=self._channel,
            clock=self._clock,
            random=SystemRandom(),
            patience=lambda: not self._stopping.wait(1.0),
        )
        worker = f"{os.getpid()}-{secrets.token_hex(4)}"
        slots = pool.size + _SEND_SLOTS
        dispatcher = Dispatcher(outbox, turns, worker=worker, slots=slots, settled=self._settled)
        dispatcher.start()
        try:
            self._serve(outbox, lock, dispatcher, worker, until_empty=until_empty)
        finally:
            dispatcher.stop()
            pool.close()
            self._running.channels.close()
            workers.leave(outbox, worker)

    def _channel(self, account: str) -> Channel:
        return self._running.channels.get(account)

    def _serve(
        self, outbox: Outbox, lock: SenderLock, dispatcher: Dispatcher, worker: str, *, until_empty: bool
    ) -> None:
        folder = DropFolder(inbox_folder(self._workspace, self._running.settings), self._clock)
        beats = _Every(self._clock, _BEAT_SECONDS)
        purges = _Every(self._clock, _PURGE_SECONDS)
        while not self._stopping.is_set():
            if beats.is_due():
                lock.beat()
                workers.beat(outbox, worker)
            self._tick(outbox, folder)
            if purges.is_due():
                _purge(outbox, self._running.settings)
            if until_empty and folder.is_empty and dispatcher.is_idle:
                return
            self._stopping.wait(self._running.settings.inbox.scan_seconds)

    def _tick(self, outbox: Outbox, folder: DropFolder) -> None:
        try:
            self._refresh()
            answer_commands(self._workspace.control, lambda command: self._obey(outbox, command))
            settings = self._running.settings
            floor = settings.limits.free_space_mib
            folder.scan(
                file_intake(outbox, self._running.router, settings),
                Door("folder:inbox", Mode(settings.mode)),
                has_room=lambda: check_space(self._workspace.root, floor),
            )
        except (SealwrightError, OSError) as error:
            _log.warning("this round was left out", extra={"code": getattr(error, "code", type(error).__name__)})

    def _obey(self, outbox: Outbox, command: Command) -> dict[str, Any]:
        if command.do == "stop":
            self.stop()
            return {}
        return Operator(outbox, self._running.router).obey(command)

    def _refresh(self) -> None:
        """Read settings.toml again when it has changed; a faulty one is reported and the old one goes on."""
        if self._settings_stamp() != self._stamp:
            old = self._running.channels
            self._running = self._read_settings()
            old.close()

    def _read_settings(self) -> Running:
        self._stamp = self._settings_stamp()
        settings = load_settings(self._workspace.settings)
        channels = Channels(settings, self._vault, self._workspace)
        return Running(settings, Router(self._workspace.publications, settings), channels)

    def _settings_stamp(self) -> tuple[int, int]:
        status = self._workspace.settings.stat()
        return status.st_mtime_ns, status.st_size


class _Every:
    """Says once in a while that it is time; the first time at once."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._next = 0.0

    def is_due(self) -> bool:
        now = self._clock().timestamp()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True


def inbox_folder(workspace: Workspace, settings: Settings) -> Path:
    """Where the drop folder lies; a relative setting is relative to the workspace."""
    return workspace.root / settings.inbox.folder


def file_intake(outbox: Outbox, router: Router, settings: Settings) -> FileIntake:
    """How files are taken in under these settings."""
    return FileIntake(outbox, router, event_rules(settings), settings.inbox.accept_partial)


def event_rules(settings: Settings) -> EventRules:
    """The rules that settings lay down for events."""
    return EventRules(settings.limits.event_kib * 1024, settings.zone, settings.address.allow_lan)


def _purge(outbox: Outbox, settings: Settings) -> None:
    purge_settled(outbox, days=settings.retention.data_days)


def _render_workers(settings: Settings) -> int:
    return settings.render.workers or os.cpu_count() or 1


def worker_limits(settings: Settings) -> WorkerLimits:
    """The limits that settings lay on one event's rendering."""
    render = settings.render
    return WorkerLimits(
        wall_seconds=render.wall_seconds,
        memory_mib=render.memory_mib,
        max_pages=render.max_pages,
        max_pdf_mib=render.max_pdf_mib,
    )
