"""What is over is deleted, and really gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from designer.core.errors import ConflictError
from designer.sender.outbox.moves import move
from designer.sender.outbox.purge import purge_settled
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.search import composed, event_data, list_messages
from designer.sender.outbox.settle import settle
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import sealed
from tests.support.outbox import SENT, HandClock, accepted, arrival, journaled_one


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
