"""The outbox alone: accepting, claiming and draining while few and many messages are stored, growth, first send."""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import update

from designer.core.clock import utc_now
from designer.core.vault import KeySource, MemoryKeyring, Vault
from designer.core.workspace import Workspace
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.dispatcher import Dispatcher
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.accept import accept
from designer.sender.outbox.batch import accept_chunk, begin_batch, complete_batch
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Arrival, Claimed
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import message
from designer.sender.outbox.turn import journal, keep, with_token
from designer.sender.routing import Router
from designer.sender.service import Service
from designer.sender.turns import Turns
from tests.benchmarks.figures import Figure
from tests.support.office import FakeChannel, make_office, plain_reply, settings_of
from tests.support.outbox import DOOR, SENT, arrival
from tests.support.packages import make_event

STORED = (0, 10_000, 100_000)
ROUNDS, AT_ONCE = 40, 10
DRAINED = 300
MAIL = os.urandom(30_000)  # as an order confirmation with its PDF
_LATER = datetime(2036, 1, 1, tzinfo=UTC)


@dataclass
class Bench:
    """An outbox with so many messages in it, and what its steps took (seconds each)."""

    stored: int
    outbox: Outbox
    accepting: list[float] = field(default_factory=list)
    claiming: list[float] = field(default_factory=list)
    draining: list[float] = field(default_factory=list)

    def round(self, number: int) -> None:
        """Take in some events one by one, and send them all."""
        for n in range(AT_ONCE):
            with _timed(self.accepting):
                accept(self.outbox, DOOR, [arrival(f"x-{number}-{n}")])
        with _timed(self.claiming):
            claimed = claim(self.outbox, "w", 1)
        claimed += claim(self.outbox, "w", AT_ONCE - 1)
        for one in claimed:
            with _timed(self.draining):
                drained(self.outbox, one)


class _timed:  # noqa: N801 - reads as a verb
    """Appends how long the block took, in seconds."""

    def __init__(self, into: list[float]) -> None:
        self._into = into

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._into.append(time.perf_counter() - self._began)


def drained(outbox: Outbox, one: Claimed) -> None:
    """All that is written down for a message from its claim to its end; every step is durable."""
    kept = keep(outbox, with_token(one), MAIL, message_id=f"<{one.id}@example.com>", attachments=b"[]")
    journal(outbox, kept)
    settle(outbox, kept, SENT)


def figures() -> Iterator[Figure]:
    yield from _flatness()
    yield from _growth()
    yield from _starts()
    yield from _first_sends()


def _flatness() -> Iterator[Figure]:
    with ExitStack() as stack:
        made = [Bench(stored, stack.enter_context(closing(_opened(stack, stored)))) for stored in STORED]
        for number in range(ROUNDS):
            for one in made:
                one.round(number)
    empty = made[0]
    for one in made:
        for name in ("accepting", "claiming", "draining"):
            median = statistics.median(getattr(one, name))
            ratio = statistics.median(getattr(empty, name)) / median
            yield Figure(f"{name} one message, durable, {one.stored} stored", median * 1000, "ms")
            yield Figure(f"  so many a second, {one.stored} stored", 1 / median, "/s")
            yield Figure(f"  {name}: speed against an empty outbox, {one.stored} stored", ratio, "x")


def _opened(stack: ExitStack, stored: int) -> Outbox:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    vault = Vault.create(folder / "vault.bin", KeySource(keyring=MemoryKeyring()))
    outbox = Outbox.open(folder / "outbox.sqlite3", vault, utc_now)
    fill(outbox, stored)
    return outbox


def fill(outbox: Outbox, count: int) -> None:
    """So many messages of a month: most are sent, every tenth waits for a later day."""
    intake = begin_batch(outbox, DOOR, events=count)
    for start in range(0, count, 1000):
        numbers = range(start, min(start + 1000, count))
        accept_chunk(outbox, intake, [arrival(f"e-{n}", scheduled=_LATER) for n in numbers])
    complete_batch(outbox, intake)
    with outbox.write() as connection:
        sent = update(message).where(message.c.state == State.PENDING, message.c.seq % 10 != 0)
        connection.execute(sent.values(state=State.SENT, next_attempt_at=0))
    outbox.compact()


def _growth() -> Iterator[Figure]:
    """What a message costs on the disk."""
    with ExitStack() as stack:
        outbox = stack.enter_context(closing(_opened(stack, 0)))
        before = _size(outbox)
        for number in range(DRAINED):
            accept(outbox, DOOR, [arrival(f"x-{number}")])
        waiting = _size(outbox)
        for one in claim(outbox, "w", DRAINED):
            drained(outbox, one)
        sent = _size(outbox)
    yield Figure("growth for each message that waits", (waiting - before) / DRAINED / 1024, "KiB")
    yield Figure(f"  when it is sent, beside its mail of {len(MAIL) // 1000} kB",
                 ((sent - before) / DRAINED - len(MAIL)) / 1024, "KiB")  # fmt: skip


def _size(outbox: Outbox) -> int:
    outbox.compact()
    with outbox.read() as connection:
        name = connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    return Path(name).stat().st_size


def _starts() -> Iterator[Figure]:
    """From the durable acceptance of an event to the beginning of its composing, nothing else going on."""
    begun = threading.Event()

    def compose(request: ComposeRequest) -> ComposeReply:
        begun.set()
        return plain_reply(request)

    taken: list[float] = []
    with ExitStack() as stack:
        office = make_office(Path(stack.enter_context(tempfile.TemporaryDirectory())) / "office")
        outbox = stack.enter_context(closing(_opened(stack, 1000)))
        turns = Turns(
            outbox=outbox, publications=office.publications, settings=lambda: settings_of(office), compose=compose,
            channel=lambda _account: FakeChannel(), clock=utc_now, random=Random(1),
        )  # fmt: skip
        dispatcher = Dispatcher(outbox, turns, worker="w", slots=4)
        dispatcher.start()
        stack.callback(dispatcher.stop)
        router = Router(office.publications, settings_of(office))
        for number in range(ROUNDS):
            event = make_event(id=f"s-{number}")
            begun.clear()
            accept(outbox, DOOR, [Arrival(event, router.route(event))])
            with _timed(taken):
                assert begun.wait(30)
            time.sleep(0.05)  # it is idle again
    yield Figure("accept to start of composing, idle, median", statistics.median(taken) * 1000, "ms")
    yield Figure("accept to start of composing, idle, slowest", max(taken) * 1000, "ms")


def _first_sends() -> Iterator[Figure]:
    """From the start of a sender to the end of its first message, its workers' start among it."""
    for stored in STORED:
        taken = [_first_send(stored) for _ in range(1 if stored > 10_000 else 3)]
        yield Figure(f"restart to first message sent, {stored} stored", statistics.median(taken) * 1000, "ms")


def _first_send(stored: int) -> float:
    with tempfile.TemporaryDirectory() as folder, LoopbackServer(Path(folder)) as server:
        office: Workspace = make_office(Path(folder) / "office", port=server.port)
        vault = Vault.create(office.vault, KeySource(keyring=MemoryKeyring()))
        outbox = Outbox.open(office.outbox, vault)
        fill(outbox, stored)
        router = Router(office.publications, settings_of(office))
        event = make_event(id="first")
        accept(outbox, DOOR, [Arrival(event, router.route(event))])
        outbox.close()
        ended: list[float] = []
        began = time.perf_counter()
        service = Service(office, vault, settled=lambda *_: ended.append(time.perf_counter()))
        service.run(until_empty=True)
        return ended[0] - began
