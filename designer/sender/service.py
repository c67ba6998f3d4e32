"""The sender: inboxes, outbox and dispatcher of one workspace, under its lock, until it is told to stop."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial
from random import SystemRandom

from designer.core.clock import Clock, utc_now
from designer.core.errors import SealwrightError, UnavailableError
from designer.core.placement import refuse_shared_folder
from designer.core.settings import Settings, load_settings
from designer.core.vault.vault import Vault
from designer.core.workspace import Workspace
from designer.render.limits import worker_limits
from designer.render.pool import Pool
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.alarms.teller import Teller
from designer.sender.archive import Archive, archive_due
from designer.sender.awake import Awake
from designer.sender.callbacks.poster import Poster
from designer.sender.callbacks.receivers import Receivers
from designer.sender.channel.channel import Channel
from designer.sender.channels import Channels
from designer.sender.dispatcher import Dispatcher
from designer.sender.incoming.collect import Collector
from designer.sender.lock import SenderLock
from designer.sender.notice import Notice
from designer.sender.outbox import workers
from designer.sender.outbox.batch import forget_unfinished
from designer.sender.outbox.rates import Rate, Rates
from designer.sender.outbox.records import Claimed
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.set_back import mend_times
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.rest.inbox import RestInbox
from designer.sender.rounds import Helm, Rounds, Running
from designer.sender.routing import Router
from designer.sender.turns import Turns

_LOCK_TRIES = 40  # two seconds: a command on the command line holds it for a moment
_LOOK_SECONDS = 0.1
_SEND_SLOTS = 16  # turns that may wait for mail servers while all render workers are busy


class Service:
    """A workspace's sender. `run` blocks; `stop` may be called from a signal handler or another thread.

    `noticed` is told once of everything that keeps messages or files waiting.
    """

    def __init__(
        self,
        workspace: Workspace,
        vault: Vault,
        *,
        clock: Clock = utc_now,
        settled: Callable[[Claimed, State], None] = lambda _claimed, _state: None,
        noticed: Callable[[Notice], None] = lambda _notice: None,
    ) -> None:
        self._workspace = workspace
        self._vault = vault
        self._clock = clock
        self._settled = settled
        self._noticed = noticed
        self._stopping = threading.Event()
        self._stamp = (0, 0)
        self._running = self._read_settings()

    def stop(self) -> None:
        """Take nothing more in, end the turns that are under way, and leave `run`."""
        self._stopping.set()

    def run(self, *, until_empty: bool = False) -> None:
        """Send until stopped; or, with `until_empty`, until no file waits and nothing is due any more.

        Then the mailboxes of accounts are looked into once at the end, and what is to be told is told.
        """
        refuse_shared_folder(self._workspace.root)
        with SenderLock(self._workspace.lock, self._clock, tries=_LOCK_TRIES) as lock:
            outbox = Outbox.open(self._workspace.outbox, self._vault, self._clock)
            try:
                self._run(outbox, lock, until_empty=until_empty)
            finally:
                outbox.close()

    def _run(self, outbox: Outbox, lock: SenderLock, *, until_empty: bool) -> None:
        forget_unfinished(outbox)
        recover_all(outbox)
        mend_times(outbox)
        limits = worker_limits(self._running.settings).model_copy(update={"gives_way": True})
        pool = Pool(_render_workers(self._running.settings), limits)
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
        teller, collector, poster = self._teller(outbox), self._collector(outbox), self._poster(outbox)
        dispatcher = self._dispatcher(turns, worker, pool.size, teller)
        beside = () if until_empty else (teller, collector, poster)
        for one in beside:
            one.start()
        dispatcher.start()
        try:
            self._serve(outbox, lock, dispatcher, worker, until_empty=until_empty, compose=pool.compose)
        finally:
            for one in beside:
                one.stop()
            dispatcher.stop()
            with suppress(SealwrightError, OSError):  # the next start does it otherwise
                archive_due(outbox, Archive(self._workspace.archive, self._vault), self._workspace.publications)
            if until_empty and not self._stopping.is_set():
                collector.look()
                poster.look_once()
                teller.look_once()
            pool.close()
            self._running.channels.close()
            with suppress(UnavailableError):  # a full disk must not hide why we leave
                workers.leave(outbox, worker)

    def _dispatcher(self, turns: Turns, worker: str, size: int, teller: Teller) -> Dispatcher:
        return Dispatcher(
            turns.outbox, turns, worker=worker, slots=size + _SEND_SLOTS, settled=partial(self._has_settled, teller),
            rates=lambda: rates_of(self._running.settings), rooms=lambda: rooms_of(self._running.settings, size),
        )  # fmt: skip

    def _has_settled(self, teller: Teller, claimed: Claimed, state: State) -> None:
        if state == State.SENT:
            teller.sent()
        self._settled(claimed, state)

    def _failed(self, name: str, error: SealwrightError) -> None:
        self._noticed(Notice(error.code, error.arguments, name))

    def _teller(self, outbox: Outbox) -> Teller:
        def failed(error: SealwrightError) -> None:
            self._noticed(Notice("report-not-sent", {"reason": error.code}))

        return Teller(
            self._workspace, outbox, lambda: self._running.settings, self._vault, clock=self._clock,
            rates=lambda: rates_of(self._running.settings), failed=failed,
        )  # fmt: skip

    def _collector(self, outbox: Outbox) -> Collector:
        return Collector(
            outbox, lambda: self._running.settings, self._vault, folder=self._workspace.root, clock=self._clock,
            failed=self._failed,
        )  # fmt: skip

    def _poster(self, outbox: Outbox) -> Poster:
        def gave_up(template: str, code: str) -> None:
            self._noticed(Notice("callback-given-up", {"template": template, "reason": code}))

        def ca() -> str:
            file = self._running.settings.callbacks.ca_file
            return str(self._workspace.root / file) if file else ""

        receivers = Receivers(self._workspace.publications)
        return Poster(
            outbox, receivers.url, lambda: self._running.settings.callbacks, random=SystemRandom(), ca=ca,
            gave_up=gave_up,
        )  # fmt: skip

    def _channel(self, account: str) -> Channel:
        return self._running.channels.get(account)

    def _serve(
        self, outbox: Outbox, lock: SenderLock, dispatcher: Dispatcher, worker: str, *, until_empty: bool,
        compose: Callable[[ComposeRequest], ComposeReply],
    ) -> None:  # fmt: skip
        rest = RestInbox(self._workspace, outbox, lambda: self._running, compose=compose)
        try:
            self._go_round(outbox, lock, dispatcher, worker, rest=None if until_empty else rest)
        finally:
            rest.stop()

    def _go_round(
        self, outbox: Outbox, lock: SenderLock, dispatcher: Dispatcher, worker: str, *, rest: RestInbox | None
    ) -> None:
        """With the REST inbox until stopped; without it until there is nothing to do any more."""
        follow = rest.follow if rest else lambda: None
        helm = Helm(lambda: self._running, self._refresh, self.stop, self._stopping.is_set, self._noticed, follow)
        rounds = Rounds(self._workspace, outbox, lock=lock, worker=worker, clock=self._clock, helm=helm)
        with closing(Awake()) as awake, _left(rounds):
            while not self._stopping.is_set():
                rounds.go()
                if not dispatcher.is_running:
                    raise UnavailableError("dispatcher-ended")
                is_idle = _is_idle(dispatcher)
                if rest is None and rounds.is_folder_empty and is_idle:
                    return
                awake.keep(self._running.settings.sender.keep_awake and not is_idle)
                self._wait(dispatcher if rest is None and rounds.is_folder_empty else None)

    def _wait(self, dispatcher: Dispatcher | None) -> None:
        """Until the next round; when all that is left is in this dispatcher's hands, no longer than it takes."""
        ends = time.monotonic() + self._running.settings.inbox.scan_seconds
        while (left := ends - time.monotonic()) > 0:
            if self._stopping.wait(min(left, _LOOK_SECONDS) if dispatcher else left):
                return
            if dispatcher and (_is_idle(dispatcher) or not dispatcher.is_running):
                return

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
        try:
            status = self._workspace.settings.stat()
        except FileNotFoundError:
            return 0, 0
        return status.st_mtime_ns, status.st_size


@contextmanager
def _left(rounds: Rounds) -> Iterator[None]:
    try:
        yield
    finally:
        rounds.leave()


def _is_idle(dispatcher: Dispatcher) -> bool:
    try:
        return dispatcher.is_idle
    except UnavailableError:
        return False


def rates_of(settings: Settings) -> Rates:
    """What the accounts may send, by name; those without a limit are not there."""
    limits = {name: Rate(one.per_minute, one.per_day) for name, one in settings.accounts.items()}
    return {name: limit for name, limit in limits.items() if limit != Rate()}


def rooms_of(settings: Settings, workers: int) -> Mapping[str, int]:
    """How many messages of an account may be in hand: its connections, and as many as keep the workers busy.

    One whose mail server does not answer for minutes must not take up all turns.
    """
    return {name: 2 * workers + one.connections for name, one in settings.accounts.items() if not one.is_test}


def _render_workers(settings: Settings) -> int:
    return settings.render.workers or os.cpu_count() or 1
