"""The outbox: accepting and claiming while few and while many messages are stored."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from designer.core.clock import utc_now
from designer.core.vault import Vault
from designer.sender.outbox.accept import accept
from designer.sender.outbox.batch import accept_chunk, begin_batch, complete_batch
from designer.sender.outbox.claim import claim
from designer.sender.outbox.pauses import Kind, pause_sending, resume_sending
from designer.sender.outbox.store import Outbox
from tests.benchmarks.figures import Figure, seconds
from tests.support.outbox import DOOR, arrival

FEW, MANY = 100, 100_000
ROUNDS = 50


def figures() -> Iterator[Figure]:
    claims: dict[int, float] = {}
    for stored in (FEW, MANY):
        accepting, claims[stored] = _medians(stored)
        yield Figure(f"accept one event, durable, {stored} stored", accepting * 1000, "ms")
        yield Figure(f"claim one message, {stored} stored", claims[stored] * 1000, "ms")
    yield Figure(f"claim with {MANY} stored against {FEW}", claims[MANY] / claims[FEW], "x")


def _medians(stored: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        outbox = Outbox.open(Path(folder) / "outbox.sqlite3", Vault.in_memory(), utc_now)
        try:
            _fill(outbox, stored)
            names = iter(range(ROUNDS))
            accepting = [seconds(lambda: accept(outbox, DOOR, [arrival(f"x-{next(names)}")])) for _ in range(ROUNDS)]
            claiming = [seconds(lambda: claim(outbox, "w", 1)) for _ in range(ROUNDS)]
        finally:
            outbox.close()
    return statistics.median(accepting), statistics.median(claiming)


def _fill(outbox: Outbox, count: int) -> None:
    pause_sending(outbox, Kind.EVERYTHING, reason="benchmark")
    intake = begin_batch(outbox, DOOR, events=count)
    for start in range(0, count, 1000):
        accept_chunk(outbox, intake, [arrival(f"e-{n}") for n in range(start, min(start + 1000, count))])
    complete_batch(outbox, intake)
    resume_sending(outbox, Kind.EVERYTHING, actor="benchmark")
