"""The Nth write fails, N = 1, 2, 3 ... until the run passes; and the disk is full. Nothing is lost, nothing twice."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from designer.core.errors import SealwrightError, UnavailableError
from designer.core.vault import Vault
from designer.sender.outbox.accept import accept
from designer.sender.outbox.batch import accept_chunk, begin_batch, complete_batch, forget_unfinished
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Accepted
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.search import composed, counts, event_data, list_messages
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import journal, keep, with_token
from tests.support.outbox import DOOR, SENT, accepted, arrival, event

WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN", "CREATE")


class Fault:
    """Lets the `at`-th write fail; the first is number 1."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def on_write(self) -> None:
        self.count += 1
        self.strike_when_due()

    def on_commit(self, commit: Callable[[], None]) -> None:
        self.on_write()
        commit()

    def strike_when_due(self) -> None:
        if self.count == self.at:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error


class FaultAfterCommit(Fault):
    """The `at`-th commit reaches the disk, but is reported as failed."""

    def on_write(self) -> None:
        pass

    def on_commit(self, commit: Callable[[], None]) -> None:
        commit()
        self.count += 1
        self.strike_when_due()


def faulty(fault: Fault) -> Callable[[str], sqlite3.Connection]:
    """A way to connect whose connections suffer the fault."""

    class FaultyCursor(sqlite3.Cursor):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            if sql.startswith(WRITES):
                fault.on_write()
            return super().execute(sql, *parameters)

        def executemany(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            fault.on_write()
            return super().executemany(sql, *parameters)

    class FaultyConnection(sqlite3.Connection):
        def cursor(self, *_: Any) -> sqlite3.Cursor:  # type: ignore[override]
            return super().cursor(FaultyCursor)

        def commit(self) -> None:
            fault.on_commit(super().commit)

    return lambda uri: sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, factory=FaultyConnection
    )


@dataclass
class World:
    """What was promised to the outside, and what was let out."""

    acknowledged: set[str] = field(default_factory=set)
    dots: Counter[str] = field(default_factory=Counter)


def work(outbox: Outbox, world: World) -> None:
    """Take in a call and a file, and send everything that is due."""
    world.acknowledged |= {one.event_id for one in accepted(outbox, arrival("a"))}
    intake = begin_batch(outbox, DOOR, events=1)
    accept_chunk(outbox, intake, [arrival("b")])
    complete_batch(outbox, intake)
    world.acknowledged.add("b")
    for claimed in claim(outbox, "w1", 10):
        ready = keep(outbox, with_token(claimed), b"MIME", message_id="<1@x>", attachments=b"[]")
        journal(outbox, ready)
        world.dots[claimed.event_id] += 1
        settle(outbox, ready, SENT)


def check(outbox: Outbox, world: World) -> None:
    """Everything promised is there, whole; nothing went out twice; the counters are right."""
    messages = list_messages(outbox)
    ids = [one.event_id for one in messages]
    assert len(ids) == len(set(ids))
    assert world.acknowledged <= set(ids)
    assert set(world.dots.values()) <= {1}
    for one in messages:
        assert event_data(outbox, one) == event(id=one.event_id).as_json()
        assert (composed(outbox, one) is not None) == bool(one.message_id)
        assert one.state != State.SENT or world.dots[one.event_id]
        assert not world.dots[one.event_id] or one.state in {State.SENT, State.UNCERTAIN}
    states = Counter(one.state for one in messages)
    assert counts(outbox) == {state: states[state] for state in State}


def strike(path: Path, vault: Vault, fault: Fault, world: World) -> list[str]:
    """Work under the fault; the code of the error that it ended with, if it did."""
    outbox = Outbox.open(path, vault, connect=faulty(fault))
    try:
        work(outbox, world)
    except SealwrightError as error:
        return [error.code]
    finally:
        outbox.close()
    return []


@pytest.mark.parametrize("make", [Fault, FaultAfterCommit])
def test_whichever_write_fails_nothing_is_lost_and_nothing_goes_out_twice(
    tmp_path: Path, vault: Vault, make: Callable[[int], Fault]
) -> None:
    empty = tmp_path / "empty.sqlite3"
    Outbox.open(empty, vault).close()
    number, ended, fault = 0, True, make(0)
    while ended:
        number += 1
        path, world, fault = tmp_path / f"{number}.sqlite3", World(), make(number + 2)  # the first two are the opening
        shutil.copyfile(empty, path)
        ended = strike(path, vault, fault, world) == ["outbox-io"]
        outbox = Outbox.open(path, vault)
        forget_unfinished(outbox)
        recover_all(outbox)
        check(outbox, world)
        work(outbox, world)
        check(outbox, world)
        assert {one.event_id for one in list_messages(outbox)} == {"a", "b"}
        assert not counts(outbox)[State.PENDING]
        outbox.close()
    assert fault.count < fault.at
    assert number > 10


def test_an_outbox_is_made_whole_or_not_at_all(tmp_path: Path, vault: Vault) -> None:
    number, path = 0, tmp_path / "outbox.sqlite3"
    while number < 200:
        number += 1
        try:
            Outbox.open(path, vault, connect=faulty(Fault(number))).close()
        except UnavailableError:
            connection = sqlite3.connect(path)
            assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
            connection.close()
        else:
            break
    assert 20 < number < 200


def limited(pages: int) -> Callable[[str], sqlite3.Connection]:
    def connect(uri: str) -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA max_page_count = {pages}").close()
        return connection

    return connect


def fill(outbox: Outbox, world: World) -> int:
    """Take in calls of two events until the disk is full; the number of the first event that found no room."""
    for number in range(0, 1000, 2):
        try:
            answers = accept(outbox, DOOR, [arrival(f"ord-{number}"), arrival(f"ord-{number + 1}")])
        except UnavailableError as error:
            return number if error.code == "disk-full" else -1
        world.acknowledged |= {one.event_id for one in answers if isinstance(one, Accepted)}
    return -1


def test_a_full_disk_refuses_whole_calls_and_loses_nothing(path: Path, vault: Vault) -> None:
    Outbox.open(path, vault).close()
    outbox = Outbox.open(path, vault, connect=limited(path.stat().st_size // 4096 + 8))
    world = World()
    number = fill(outbox, world)
    assert world.acknowledged
    check(outbox, world)
    assert {one.event_id for one in list_messages(outbox)} == world.acknowledged
    outbox.close()

    roomy = Outbox.open(path, vault)
    answers = accept(roomy, DOOR, [arrival(f"ord-{number}")])
    assert [getattr(answer, "is_new", None) for answer in answers] == [True]
    roomy.close()


def test_a_full_disk_leaves_a_claimed_message_as_it_was(path: Path, vault: Vault) -> None:
    first = Outbox.open(path, vault)
    accepted(first, arrival("ord-1"))
    first.close()
    outbox = Outbox.open(path, vault, connect=limited(path.stat().st_size // 4096))
    (claimed,) = claim(outbox, "w1", 1)
    with pytest.raises(UnavailableError, match="disk-full"):
        keep(outbox, claimed, b"x" * 100_000, message_id="<1@x>", attachments=b"[]")
    assert [(one.state, one.message_id) for one in list_messages(outbox)] == [("processing", "")]
    assert composed(outbox, claimed) is None
    outbox.close()
