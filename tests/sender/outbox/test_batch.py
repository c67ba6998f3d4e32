"""A file is seen when it is complete, and not before."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.core.errors import ConflictError, UnavailableError
from designer.core.vault import Vault
from designer.sender.outbox.accept import Intake, accept
from designer.sender.outbox.batch import abandon_batch, accept_chunk, begin_batch, complete_batch, forget_unfinished
from designer.sender.outbox.claim import claim, next_due
from designer.sender.outbox.moves import release_unroutable
from designer.sender.outbox.records import Accepted
from designer.sender.outbox.search import counts, list_messages
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from tests.support.outbox import DOOR, ROUTE, HandClock, accepted, arrival


@pytest.fixture
def intake(outbox: Outbox) -> Intake:
    """A file of three events of which two are in."""
    begun = begin_batch(outbox, DOOR, events=3)
    accept_chunk(outbox, begun, [arrival("ord-1"), arrival("ord-2", route=None)])
    return begun


def test_an_incomplete_file_is_seen_by_nobody(outbox: Outbox, intake: Intake) -> None:
    assert claim(outbox, "w1", 10) == []
    assert list_messages(outbox) == []
    assert list_messages(outbox, text="ord-1") == []
    assert set(counts(outbox).values()) == {0}
    assert next_due(outbox) is None
    assert release_unroutable(outbox, lambda _: ROUTE) == 0


def test_a_complete_file_is_seen_whole(outbox: Outbox, intake: Intake) -> None:
    accept_chunk(outbox, intake, [arrival("ord-3")])
    outbox.due.clear()
    complete_batch(outbox, intake)
    assert outbox.due.is_set()
    assert (counts(outbox)[State.PENDING], counts(outbox)[State.UNROUTABLE]) == (2, 1)
    assert [one.event_id for one in claim(outbox, "w1", 10)] == ["ord-1", "ord-3"]


def test_an_abandoned_file_leaves_nothing_and_can_come_again(outbox: Outbox, intake: Intake) -> None:
    abandon_batch(outbox, intake)
    with pytest.raises(ConflictError, match="batch-gone"):
        complete_batch(outbox, intake)
    assert [answer.is_new for answer in accepted(outbox, arrival("ord-1"), arrival("ord-2"))] == [True, True]


def test_a_file_that_a_crash_interrupted_can_come_again(
    outbox: Outbox, intake: Intake, path: Path, vault: Vault, clock: HandClock
) -> None:
    outbox.close()
    reopened = Outbox.open(path, vault, clock)
    assert forget_unfinished(reopened) == 1
    assert forget_unfinished(reopened) == 0
    assert accepted(reopened, arrival("ord-1"))[0].is_new
    reopened.close()


def test_a_complete_file_is_not_forgotten(outbox: Outbox, intake: Intake) -> None:
    complete_batch(outbox, intake)
    abandon_batch(outbox, intake)
    assert forget_unfinished(outbox) == 0
    assert counts(outbox)[State.PENDING] == 1


def test_an_event_of_an_incomplete_file_is_not_acknowledged_to_others(outbox: Outbox, intake: Intake) -> None:
    """The file may still be given up; then the other's event would be lost."""
    (answer,) = accept(outbox, DOOR, [arrival("ord-1")])
    assert isinstance(answer, UnavailableError)
    complete_batch(outbox, intake)
    assert not accepted(outbox, arrival("ord-1"))[0].is_new


def test_a_file_that_repeats_itself_across_chunks_is_answered_as_a_replay(outbox: Outbox, intake: Intake) -> None:
    repeated, conflict = accept_chunk(outbox, intake, [arrival("ord-1"), arrival("ord-2", priority="high")])
    assert isinstance(repeated, Accepted)
    assert not repeated.is_new
    assert isinstance(conflict, ConflictError)


def test_equal_events_without_id_are_counted_across_chunks(outbox: Outbox) -> None:
    for is_new in (True, False):
        begun = begin_batch(outbox, DOOR, events=2)
        answers = [*accept_chunk(outbox, begun, [arrival()]), *accept_chunk(outbox, begun, [arrival()])]
        assert [getattr(answer, "is_new", None) for answer in answers] == [is_new, is_new]
        complete_batch(outbox, begun)


def test_the_lane_follows_the_whole_file(outbox: Outbox) -> None:
    begun = begin_batch(outbox, DOOR, events=51)
    accept_chunk(outbox, begun, [arrival("ord-1")])
    complete_batch(outbox, begun)
    assert list_messages(outbox)[0].lane == "batch"
