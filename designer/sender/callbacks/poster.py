"""Posts what waits for receivers: beside the sending, in a thread of its own, each receiver for itself."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from random import Random

from designer.core.errors import SealwrightError, SetupError, TemplateError, TransientDeliveryError, UnavailableError
from designer.core.settings import CallbackSettings
from designer.sender import retry
from designer.sender.callbacks.secret import SIGNATURE, signature
from designer.sender.callbacks.status import CONTENT_TYPE, status_body
from designer.sender.outbox.callbacks import Waiting, drop, due, not_posted, posted, templates_due
from designer.sender.outbox.store import Outbox
from designer.sender.web import Poster as Web

AT_ONCE = 4  # posts of one template
NO_SECRET = "callback-no-secret"  # noqa: S105 - a reason
_LOOK_SECONDS = 1.0
_REST_SECONDS, _LONGEST_REST_SECONDS = 5.0, 300.0
_LAST_LOOK_SECONDS = 20.0
_HOUR_MS = 3_600_000
_OK = range(200, 300)
_REDIRECT = range(300, 400)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Rest:
    """A receiver that was not reached is left alone for a while, so that what waits for it does not wait in vain."""

    failures: int = 0
    until: float = 0.0

    def begin(self) -> None:
        self.failures += 1
        self.until = time.monotonic() + min(_REST_SECONDS * 2 ** (self.failures - 1), _LONGEST_REST_SECONDS)

    @property
    def lasts(self) -> bool:
        return time.monotonic() < self.until


@dataclass(slots=True)
class _Hand:
    """What is under way: the seqs of statuses, how many of each template, who is left alone, the tasks."""

    seqs: set[int] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    rests: dict[str, _Rest] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def end(self, one: Waiting, task: asyncio.Task[None]) -> None:
        self.seqs.discard(one.seq)
        self.counts[one.template] -= 1
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a callback failed", extra={"kind": type(error).__name__})


class Poster:
    """Posts until it is stopped. Of one message the statuses go one after the other, in their order.

    `url` is where a template's statuses go, by its id and the number of a publication; "" for nowhere. It may raise
    TemplateError. `gave_up` is told the template and the code of the last error.
    """

    def __init__(
        self, outbox: Outbox, url: Callable[[str, int], str], settings: Callable[[], CallbackSettings], *,
        random: Random, ca: Callable[[], str] = lambda: "", gave_up: Callable[[str, str], None] = lambda _n, _c: None,
    ) -> None:  # fmt: skip
        self._outbox = outbox
        self._url = url
        self._settings = settings
        self._random = random
        self._ca = ca
        self._gave_up = gave_up
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)

    def start(self) -> None:
        """Begin to post."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is under way may be posted again."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def look_once(self, seconds: float = _LAST_LOOK_SECONDS) -> None:
        """Post what is due now, for so long at most."""
        with suppress(SetupError):  # a certificate file that cannot be read: doctor tells it
            asyncio.run(self._until_empty(seconds))

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._forever())
            except (SealwrightError, OSError) as error:  # a certificate file that cannot be read
                _log.warning("callbacks wait", extra={"code": getattr(error, "code", "os-error")})
                self._stopping.wait(_REST_SECONDS)

    async def _forever(self) -> None:
        hand, ca = _Hand(), self._ca()
        web = Web(ca)
        try:
            while not self._stopping.is_set() and self._ca() == ca:
                self._take(hand, web)
                await asyncio.sleep(_LOOK_SECONDS if not hand.tasks else _LOOK_SECONDS / 10)
        finally:
            await _leave(hand, web)

    async def _until_empty(self, seconds: float) -> None:
        hand, web = _Hand(), Web(self._ca())
        try:
            async with asyncio.timeout(seconds):
                while self._take(hand, web) or hand.tasks:
                    await asyncio.wait(hand.tasks, return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            pass  # it stays in the outbox
        finally:
            await _leave(hand, web)

    def _take(self, hand: _Hand, web: Web) -> int:
        """Begin what can begin now; how many."""
        begun = 0
        try:
            for template in templates_due(self._outbox):
                room = AT_ONCE - hand.counts[template]
                if room <= 0 or hand.rests.setdefault(template, _Rest()).lasts:
                    continue
                try:
                    for one in due(self._outbox, template, room, without=hand.seqs):
                        begun += self._begin(one, hand, web)
                except TemplateError:  # a damaged publication: the sender tells it
                    hand.rests[template].begin()
        except UnavailableError:
            _log.warning("callbacks wait for the outbox")
        return begun

    def _begin(self, one: Waiting, hand: _Hand, web: Web) -> int:
        if not (url := self._url(one.template, one.publication)):
            drop(self._outbox, one.template)
            return 0
        hand.seqs.add(one.seq)
        hand.counts[one.template] += 1
        task = asyncio.get_running_loop().create_task(self._post(one, url, hand.rests[one.template], web))
        hand.tasks.add(task)
        task.add_done_callback(partial(hand.end, one))
        return 1

    async def _post(self, one: Waiting, url: str, rest: _Rest, web: Web) -> None:
        now, body = self._outbox.now(), status_body(one)
        signed = signature(self._outbox.vault, one.template, body, now=now)
        headers = {"Content-Type": CONTENT_TYPE, "User-Agent": "Sealwright", SIGNATURE: signed}
        status, code = 0, NO_SECRET
        if signed:
            try:
                status = await web.post(url, headers=headers, body=body, seconds=self._settings().answer_seconds)
                code = "" if status in _OK else "callback-redirect" if status in _REDIRECT else "callback-refused"
            except TransientDeliveryError as error:
                code = error.code
        try:
            self._record(one, code, status)
        except UnavailableError:  # a full disk: it is posted again, under the same id
            status = 0
        if not status:
            rest.begin()
        else:
            rest.failures, rest.until = 0, 0.0

    def _record(self, one: Waiting, code: str, status: int) -> None:
        if not code:
            posted(self._outbox, one)
            return
        is_over = retry.waited(one.attempts + 1) >= self._settings().give_up_hours * _HOUR_MS
        next_at = 0 if is_over else self._outbox.now() + retry.wait(one.attempts + 1, self._random)
        not_posted(self._outbox, one, code, next_at=next_at, status=status)
        _log.info("callback not posted", extra={"code": code, "template": one.template, "attempt": one.attempts + 1})
        if is_over:
            self._gave_up(one.template, code)


async def _leave(hand: _Hand, web: Web) -> None:
    tasks = list(hand.tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await web.close()
