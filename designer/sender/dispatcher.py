"""Hands due messages to threads, keeps their leases alive, and stops gracefully."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from designer.core.errors import SealwrightError, UnavailableError
from designer.sender.outbox.claim import NO_RATES, claim, next_due
from designer.sender.outbox.rates import Rates
from designer.sender.outbox.records import Claimed, Outcome
from designer.sender.outbox.recover import recover
from designer.sender.outbox.set_back import mend_times
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Result, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import renew
from designer.sender.turns import Turns

LEASE_SECONDS = 90.0
_LOOK_SECONDS = 1.0  # the safety net below the wake-up
_SET_BACK_MS = 60_000  # less is a clock that is kept right

_log = logging.getLogger(__name__)


class Dispatcher:
    """Runs turns in `slots` threads until it is stopped.

    `settled` is called, from those threads, with every message whose turn has ended and the state it is in. `rooms`: so
    many messages of an account, by name, are in hand at the same time.
    """

    def __init__(
        self,
        outbox: Outbox,
        turns: Turns,
        *,
        worker: str,
        slots: int,
        settled: Callable[[Claimed, State], None] = lambda _claimed, _state: None,
        rates: Callable[[], Rates] = lambda: NO_RATES,
        rooms: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        self._outbox = outbox
        self._turns = turns
        self._worker = worker
        self._slots = slots
        self._settled = settled
        self._rates = rates
        self._rooms = rooms
        self._claiming = threading.Lock()
        self._in_hand: dict[int, Claimed] = {}
        self._guard = threading.Lock()
        self._stopping = threading.Event()
        self._threads = ThreadPoolExecutor(slots, thread_name_prefix="turn")
        self._loop = threading.Thread(target=self._run, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Begin to claim."""
        self._loop.start()

    def stop(self) -> None:
        """Claim nothing more, and wait until every message in hand has ended its turn."""
        self._stopping.set()
        self._outbox.due.set()
        if self._loop.is_alive():
            self._loop.join()
        self._threads.shutdown(wait=True)

    @property
    def is_running(self) -> bool:
        """Whether it still claims; a fault of ours ends that."""
        return self._loop.is_alive()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in hand and nothing is due now."""
        with self._claiming:  # what is being claimed is neither due nor in hand
            with self._guard:
                if self._in_hand:
                    return False
            due = next_due(self._outbox, rates=self._rates())
            return due is None or due > self._outbox.now()

    def _run(self) -> None:
        last_renewal = latest = self._outbox.now()
        while not self._stopping.is_set():
            self._outbox.due.clear()
            try:
                now = self._outbox.now()
                if now < latest - _SET_BACK_MS:
                    mend_times(self._outbox, lease_seconds=LEASE_SECONDS)
                    last_renewal = now
                latest = now
                if now - last_renewal > LEASE_SECONDS * 1000 / 3:
                    last_renewal = now
                    self._renew()
                    recover(self._outbox)
                taken = self._claim_free()
            except SealwrightError as error:
                _log.warning("claiming failed", extra={"code": error.code})
                taken = 0
            if not taken:
                self._outbox.due.wait(_LOOK_SECONDS)

    def _claim_free(self) -> int:
        with self._guard:
            free = self._slots - len(self._in_hand)
            used = Counter(one.account for one in self._in_hand.values())
        if free <= 0:
            return 0
        room = {name: most - used[name] for name, most in self._rooms().items()}
        rates = self._rates()
        with self._claiming:
            claimed = claim(self._outbox, self._worker, free, lease_seconds=LEASE_SECONDS, rates=rates, room=room)
            with self._guard:
                self._in_hand.update({one.seq: one for one in claimed})
        for one in claimed:
            self._threads.submit(self._turns.run, one).add_done_callback(partial(self._ended, one))
        return len(claimed)

    def _ended(self, claimed: Claimed, done: Future[State | None]) -> None:
        error = done.exception()
        state = self._broken(claimed, error) if error is not None else done.result()
        with self._guard:
            self._in_hand.pop(claimed.seq, None)
        if state is not None:
            self._settled(claimed, state)
        self._outbox.due.set()

    def _broken(self, claimed: Claimed, error: BaseException) -> State | None:
        """A fault of ours in one turn harms this message only; one that could not be written stays leased."""
        _log.error("a turn broke", exc_info=error, extra={"message_id": claimed.id})
        if isinstance(error, UnavailableError):
            return None
        try:
            arguments = {"kind": type(error).__name__}
            return settle(self._outbox, claimed, Outcome(Result.RENDER, "internal-fault", arguments=arguments))
        except SealwrightError:
            return None

    def _renew(self) -> None:
        with self._guard:
            held = list(self._in_hand.values())
        if held:
            renew(self._outbox, held, lease_seconds=LEASE_SECONDS)
