"""What is over is deleted, and really gone."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from designer.core.errors import ConflictError
from designer.sender.outbox.claim import claim
from designer.sender.outbox.further import resend
from designer.sender.outbox.moves import move
from designer.sender.outbox.purge import Kept, Purged, purge, purge_settled
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.search import composed, counts, event_data, list_messages
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import DAY_MS, Mode, State
from designer.sender.outbox.statistics import days
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import message, metadata, sealed
from designer.sender.outbox.turn import journal, keep, with_token
from tests.support.outbox import SENT, HandClock, accepted, arrival, claimed_one, journaled_one


def stored(outbox: Outbox) -> int:
    with outbox.read() as connection:
        return connection.execute(select(func.count()).select_from(sealed)).scalar_one()


def test_data_goes_when_its_time_is_over_and_the_record_stays(outbox: Outbox, clock: HandClock) -> None:
    settle(outbox, journaled_one(outbox), SENT)
    clock.advance(days=30)
    assert purge_settled(outbox, days=30) == 0
    clock.advance(seconds=1)
    assert (purge_settled(outbox, days=30), purge_settled(outbox, days=30)) == (1, 0)
    (one,) = list_messages(outbox)
    assert (one.state, one.purged, stored(outbox), composed(outbox, one)) == ("sent", 1, 0, None)
    with pytest.raises(ConflictError, match="data-purged"):
        event_data(outbox, one)


def test_what_is_not_settled_keeps_its_data(outbox: Outbox, clock: HandClock) -> None:
    journaled_one(outbox)
    recover_all(outbox)
    (held,) = accepted(outbox, arrival("ord-2"))
    move(outbox, "hold", held.messages[0].id, actor="ana")
    clock.advance(days=60)
    assert purge_settled(outbox, days=30) == 0
    assert stored(outbox) == 4


def test_more_than_one_statement_takes_is_purged_too(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, *(arrival(f"ord-{n}", expiration=clock()) for n in range(1100)))
    clock.advance(days=31)
    assert purge_settled(outbox, days=30) == 1100
    assert stored(outbox) == 0


def test_purged_bytes_are_in_no_file(outbox: Outbox, clock: HandClock, path: Path) -> None:
    settle(outbox, journaled_one(outbox), SENT)
    with outbox.read() as connection:
        secret = bytes(connection.scalars(select(sealed.c.ciphertext)).first() or b"")
    outbox.compact()
    assert secret in path.read_bytes()
    clock.advance(days=31)
    purge_settled(outbox, days=30)
    assert not any(secret in file.read_bytes() for file in path.parent.iterdir())


def test_large_contents_leave_no_byte_behind(outbox: Outbox, clock: HandClock, path: Path) -> None:
    """What is larger than a page lies in pages of its own, which are only marked as free when they are deleted."""
    claimed = with_token(claimed_one(outbox))
    keep(outbox, claimed, b"M" * 50_000, message_id="<1@example.com>", attachments=b"[]")
    with outbox.write() as connection:
        connection.execute(update(sealed).values(ciphertext=b"CANARY-7731" * 5_000))
    settle(outbox, claimed, SENT)
    outbox.compact()
    assert b"CANARY-7731" in path.read_bytes()
    clock.advance(days=31)
    purge_settled(outbox, days=30)
    assert [file.name for file in path.parent.iterdir() if b"CANARY-7731" in file.read_bytes()] == []


def rows(outbox: Outbox) -> dict[str, int]:
    with outbox.read() as connection:
        found = {
            table.name: connection.scalar(select(func.count()).select_from(table)) for table in metadata.tables.values()
        }
    return {name: found[name] or 0 for name in ("event", "message", "attempt", "event_log", "sealed")}


ALL = Kept(data_days=30, log_days=180, statistics_days=360)


def test_the_log_goes_after_its_time_and_the_figures_stay(outbox: Outbox, clock: HandClock) -> None:
    began = outbox.now() // DAY_MS
    settle(outbox, journaled_one(outbox), SENT)
    clock.advance(days=179)
    assert purge(outbox, ALL) == Purged(1, 0, 0)
    before = days(outbox, mode=Mode.LIVE, since_day=0)
    clock.advance(days=1, seconds=1)
    assert purge(outbox, ALL) == Purged(0, 1, 0)
    assert rows(outbox) == {"event": 0, "message": 0, "attempt": 0, "event_log": 0, "sealed": 0}
    assert days(outbox, mode=Mode.LIVE, since_day=0) == before
    assert [(one.day, one.state, one.messages) for one in before] == [(began, "events", 1), (began, "sent", 1)]
    assert counts(outbox)[State.SENT] == 0
    clock.advance(days=181)
    assert purge(outbox, ALL) == Purged(0, 0, 1)
    assert days(outbox, mode=Mode.LIVE, since_day=0) == []


def test_an_events_id_is_known_as_long_as_its_log(outbox: Outbox, clock: HandClock) -> None:
    settle(outbox, journaled_one(outbox), SENT)
    clock.advance(days=180)
    purge(outbox, ALL)
    assert [one.is_new for one in accepted(outbox, arrival("ord-1"))] == [False]
    clock.advance(seconds=1)
    purge(outbox, ALL)
    assert [one.is_new for one in accepted(outbox, arrival("ord-1"))] == [True]


def test_an_uncertain_message_keeps_its_data_and_its_whole_event(outbox: Outbox, clock: HandClock) -> None:
    settle(outbox, journaled_one(outbox), SENT)
    (first,) = list_messages(outbox)
    resend(outbox, first.id, actor="ana")
    journal(outbox, claim(outbox, "w1", 1)[0])
    recover_all(outbox)
    clock.advance(days=4000)
    assert claim(outbox, "w1", 1) == []  # it never expires
    assert purge(outbox, ALL) == Purged(1, 0, 0)
    assert sorted(one.state for one in list_messages(outbox)) == ["sent", "uncertain"]


def test_the_log_of_more_than_one_portion_goes_whatever_must_stay(outbox: Outbox, clock: HandClock) -> None:
    accepted(outbox, *(arrival(f"ord-{n}", expiration=clock()) for n in range(1100)))
    with outbox.write() as connection:
        stays = update(message).where(message.c.seq <= 600).values(state="uncertain")
        connection.execute(stays)
    clock.advance(days=400)
    told: list[int] = []
    assert purge(outbox, ALL, between=lambda: told.append(1)) == Purged(500, 500, 1)
    assert rows(outbox)["message"] == 600
    assert len(told) == 2


def test_who_reads_meanwhile_only_delays_that_the_bytes_are_gone(outbox: Outbox, clock: HandClock, path: Path) -> None:
    settle(outbox, journaled_one(outbox), SENT)
    with sqlite3.connect(path, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM message").fetchone()
        with outbox.read() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 1")
        clock.advance(days=31)
        assert not purge(outbox, ALL).is_gone
        reader.execute("COMMIT")
    reader.close()
    assert outbox.compact()


@pytest.mark.soak
def test_a_purge_of_100000_messages_keeps_nobody_waiting(outbox: Outbox, clock: HandClock) -> None:
    for start in range(0, 100_000, 1000):
        accepted(outbox, *(arrival(f"ord-{start + n}", expiration=clock()) for n in range(1000)))
    clock.advance(days=400)
    is_over, longest = threading.Event(), [0.0]

    def accept_on() -> None:
        number = 0
        while not is_over.is_set():
            began = time.perf_counter()
            accepted(outbox, arrival(f"new-{number}"))
            longest[0] = max(longest[0], time.perf_counter() - began)
            number += 1

    thread = threading.Thread(target=accept_on)
    thread.start()
    done = purge(outbox, ALL)
    is_over.set()
    thread.join()
    assert (done.data, done.log) == (100_000, 100_000)
    assert longest[0] < 2.0
