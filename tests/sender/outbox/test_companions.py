"""Files that come with an event are kept sealed with it, all or none, and go when it goes."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from designer.core.errors import ConflictError, EventError
from designer.sender.outbox.accept import accept
from designer.sender.outbox.batch import abandon_batch, accept_chunk, begin_batch
from designer.sender.outbox.claim import claim
from designer.sender.outbox.companions import companion_of, companions
from designer.sender.outbox.forget import forget
from designer.sender.outbox.purge import purge_settled
from designer.sender.outbox.records import Accepted, Arrival, Companion, Route
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import sealed
from tests.support.outbox import ADDRESS, DOOR, ROUTE, SENT, HandClock, accepted, arrival, composed_one

PDF = b"%PDF-1.7 Invoice 4711 of Ana Kovac %%EOF"
WITH_FILE = replace(ROUTE, companions=(1, 1))


def with_files(event_id: str, *raws: bytes, names: tuple[str, ...] = (), route: Route | None = WITH_FILE) -> Arrival:
    named = names or tuple(f"file-{n}.pdf" for n in range(len(raws)))
    came = arrival(event_id, route=route, files=named)
    return replace(came, companions=tuple(companion_of(raw) for raw in raws))


def refusal(outbox: Outbox, coming: Arrival) -> EventError:
    (answer,) = accept(outbox, DOOR, [coming])
    assert isinstance(answer, EventError)
    return answer


def kept(outbox: Outbox) -> int:
    with outbox.read() as connection:
        theirs = select(func.count()).select_from(sealed).where(sealed.c.content.startswith("companion-"))
        return connection.scalar(theirs) or 0


def test_a_file_is_kept_sealed_with_its_event(outbox: Outbox) -> None:
    (answer,) = accepted(outbox, with_files("e-1", PDF, PDF + b"2", route=replace(ROUTE, companions=(2, 2))))
    with outbox.read() as connection:
        rows = connection.execute(select(sealed.c.content, sealed.c.nonce, sealed.c.ciphertext)).all()
    assert {row.content for row in rows} == {"event", "companion-0", "companion-1"}
    assert len({row.nonce for row in rows}) == 3
    assert not [row for row in rows if b"4711" in row.ciphertext]
    assert answer.is_new


def test_a_message_gets_the_files_of_its_event_and_of_no_other(outbox: Outbox) -> None:
    accepted(outbox, with_files("e-1", PDF), with_files("e-2", PDF + b"other"))
    assert [companions(outbox, claimed, 1) for claimed in claim(outbox, "w", 2)] == [(PDF,), (PDF + b"other",)]


@pytest.mark.parametrize(
    ("coming", "code"),
    [
        (with_files("e", names=("a.pdf",)), "companion-missing"),
        (with_files("e", PDF, names=("a.pdf", "b.pdf")), "companion-missing"),
        (replace(with_files("e"), companions=(companion_of(PDF),)), "companion-unnamed"),
        (with_files("e"), "companion-count"),
        (with_files("e", PDF, PDF), "companion-count"),
        (with_files("e", PDF, route=ROUTE), "companion-count"),
        (with_files("e", names=("a.pdf",), route=None), "companion-missing"),
    ],
)
def test_an_event_is_refused_unless_each_file_is_there_and_has_a_place(
    outbox: Outbox, coming: Arrival, code: str
) -> None:
    error = refusal(outbox, coming)
    assert (error.code, error.arguments["path"]) == (code, "files")
    assert kept(outbox) == 0


def test_a_place_with_a_condition_may_stay_empty(outbox: Outbox) -> None:
    route = replace(ROUTE, companions=(1, 2))
    accepted(outbox, with_files("e-1", PDF, route=route), with_files("e-2", PDF, PDF, route=route))
    assert "1-2" in str(refusal(outbox, with_files("e-3", route=route)).arguments["wanted"])


def test_a_refused_event_does_not_stop_the_others_of_its_call(outbox: Outbox) -> None:
    answers = accept(outbox, DOOR, [with_files("e-1", PDF), with_files("e-2"), with_files("e-3", PDF)])
    assert [isinstance(one, Accepted) for one in answers] == [True, False, True]


def test_what_no_template_is_there_for_waits_with_its_files(outbox: Outbox) -> None:
    (answer,) = accepted(outbox, with_files("e-1", PDF, route=None))
    assert answer.messages[0].state is State.UNROUTABLE
    assert kept(outbox) == 1


def test_the_same_event_with_the_same_file_is_taken_once(outbox: Outbox) -> None:
    (first,) = accepted(outbox, with_files("e-1", PDF))
    (again,) = accepted(outbox, with_files("e-1", PDF))
    assert (again.is_new, again.messages) == (False, first.messages)
    assert kept(outbox) == 1


def test_the_same_event_with_another_file_is_another_event(outbox: Outbox) -> None:
    accepted(outbox, with_files("e-1", PDF))
    (answer,) = accept(outbox, DOOR, [with_files("e-1", PDF + b"changed")])
    assert isinstance(answer, ConflictError)
    accepted(outbox, with_files("", PDF), with_files("", PDF + b"changed"))


def test_a_file_that_changes_while_it_is_taken_stops_everything(outbox: Outbox) -> None:
    turning = Companion(hashlib.sha256(PDF).digest(), lambda: b"another")
    with pytest.raises(ConflictError):
        accept(outbox, DOOR, [replace(with_files("e-1", PDF), companions=(turning,))])
    (answer,) = accepted(outbox, with_files("e-1", PDF))
    assert answer.is_new


def test_files_go_with_the_data_of_their_event(outbox: Outbox, clock: HandClock) -> None:
    claimed = composed_one(outbox, "e-0")
    settle(outbox, claimed, SENT)
    accepted(outbox, with_files("e-1", PDF))
    (one,) = claim(outbox, "w", 1)
    settle(outbox, one, SENT)
    clock.advance(days=31)
    assert purge_settled(outbox, days=30) == 2
    assert kept(outbox) == 0
    with pytest.raises(ConflictError):
        companions(outbox, one, 1)


def test_files_go_with_the_person(outbox: Outbox) -> None:
    accepted(outbox, with_files("e-1", PDF))
    forget(outbox, ADDRESS, actor="person", also_waiting=True)
    assert kept(outbox) == 0


def test_files_of_a_file_that_was_not_completed_are_forgotten(outbox: Outbox) -> None:
    intake = begin_batch(outbox, DOOR, events=1)
    accept_chunk(outbox, intake, [with_files("e-1", PDF)])
    assert kept(outbox) == 1
    abandon_batch(outbox, intake)
    assert kept(outbox) == 0
