"""Killed at any moment, the outbox loses nothing that it acknowledged and sends nothing twice."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from designer.core.vault import Vault
from designer.sender.outbox.batch import accept_chunk, begin_batch, complete_batch, forget_unfinished
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Claimed, Outcome
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.search import counts, event_data, list_messages
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Result, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import journal, keep, with_token
from tests.support.outbox import DOOR, SENT, accepted, arrival, event

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and an interval timer")

ROUNDS = 30
KILLED_WITHIN_SECONDS = 0.12


def killed(after_seconds: float, work: Callable[[], None]) -> None:
    """Run `work` in a child that the system ends after so much work, wherever it then is."""
    pid = os.fork()
    if pid == 0:
        try:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, after_seconds)  # its own work, however busy the machine is
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the work ended before it was killed"
    assert os.WTERMSIG(status) == signal.SIGPROF


def noted(path: Path) -> Callable[[str], None]:
    """Write a line that survives this process."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    return lambda line: (os.write(descriptor, f"{line}\n".encode()), None)[1]


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def sender(folder: Path, vault: Vault, number: int) -> None:
    """Take in and send without end; what the outside has seen is noted beside the outbox."""
    random, acknowledge, dot = Random(number), noted(folder / "acknowledged"), noted(folder / "dots")
    outbox = Outbox.open(folder / "outbox.sqlite3", vault)
    forget_unfinished(outbox)
    recover_all(outbox, leases_at_most=ROUNDS + 1)  # nothing is poison here
    turn = 0
    while True:
        turn += 1
        ids = [f"{number}-{turn}-{part}" for part in range(3)]
        take_in(outbox, ids, as_file=random.random() < 0.5)
        for event_id in ids:
            acknowledge(event_id)
        for claimed in claim(outbox, f"w{number}", 3):
            send(outbox, claimed, dot, random)


def take_in(outbox: Outbox, ids: list[str], *, as_file: bool) -> None:
    if not as_file:
        accepted(outbox, *map(arrival, ids))
        return
    intake = begin_batch(outbox, DOOR, events=len(ids))
    for event_id in ids:
        accept_chunk(outbox, intake, [arrival(event_id)])
    complete_batch(outbox, intake)


def send(outbox: Outbox, claimed: Claimed, dot: Callable[[str], None], random: Random) -> None:
    ready = claimed
    if not claimed.message_id:
        ready = keep(outbox, with_token(claimed), b"MIME", message_id="<1@x>", attachments=b"[]")
    if random.random() < 0.2:
        settle(outbox, ready, Outcome(Result.SOFT, "try-later", code=451))
        return
    journal(outbox, ready)
    dot(claimed.id)
    settle(outbox, ready, SENT)


def test_killed_at_any_moment_it_loses_nothing_and_sends_nothing_twice(tmp_path: Path, vault: Vault) -> None:
    times = Random(2)
    for number in range(ROUNDS):
        killed(times.uniform(0.005, KILLED_WITHIN_SECONDS), lambda: sender(tmp_path, vault, number))  # noqa: B023

    outbox = Outbox.open(tmp_path / "outbox.sqlite3", vault)
    forget_unfinished(outbox)
    recover_all(outbox, leases_at_most=ROUNDS + 1)  # nothing is poison here
    with outbox.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    messages = list_messages(outbox, limit=10**6)
    acknowledged, dots = lines(tmp_path / "acknowledged"), Counter(lines(tmp_path / "dots"))
    assert len(acknowledged) > ROUNDS  # enough was at work when it was killed
    assert set(acknowledged) <= {one.event_id for one in messages}
    assert len({one.event_id for one in messages}) == len(messages)
    assert set(dots.values()) == {1}
    for one in messages:
        assert event_data(outbox, one) == event(id=one.event_id).as_json()
        assert one.state in ({State.SENT, State.UNCERTAIN} if dots[one.id] else {State.PENDING, State.UNCERTAIN})
    states = Counter(one.state for one in messages)
    assert counts(outbox) == {state: states[state] for state in State}
    outbox.close()
