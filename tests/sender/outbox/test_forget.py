"""A person is forgotten wholly, nobody else is, and nothing that waits is lost by the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from designer.core.errors import ConflictError
from designer.core.event import EventRules, Recipient, parse_event
from designer.sender.outbox.claim import claim
from designer.sender.outbox.forget import GONE, Forgotten, forget
from designer.sender.outbox.further import correct, resend
from designer.sender.outbox.moves import move
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.sealed import recipient_hmac
from designer.sender.outbox.search import event_data, list_messages, show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import suppressed
from designer.sender.outbox.tables import message, sealed, suppression
from designer.sender.outbox.turn import journal, keep, with_token
from tests.support.outbox import ADDRESS, ROUTE, SENT, accepted, arrival, composed_one, event, journaled_one

OTHER = "tom@example.com"


def states(outbox: Outbox) -> dict[str, tuple[str, int]]:
    return {one.event_id: (one.state, one.purged) for one in list_messages(outbox)}


def test_what_was_sent_to_a_person_is_forgotten_and_the_record_stays(outbox: Outbox, path: Path) -> None:
    settle(outbox, journaled_one(outbox), SENT)
    settle(outbox, journaled_one(outbox, "ord-2", email=OTHER), SENT)
    with outbox.read() as connection:
        secrets = connection.scalars(select(sealed.c.ciphertext).where(sealed.c.owner == "event/1")).all()
    assert forget(outbox, "ANA.Kovac@example.com", actor="eva") == Forgotten(1, 0, {}, 0, ["<1@example.com>"])
    assert states(outbox) == {"ord-1": ("sent", 1), "ord-2": ("sent", 0)}
    assert list_messages(outbox, text=ADDRESS) == []
    (one,) = list_messages(outbox, text="ord-1")
    assert (one.domain, [(moved.action, moved.actor) for moved in show(outbox, one.id).log][-1]) == (
        "",
        ("forget", "eva"),
    )
    with pytest.raises(ConflictError, match="data-purged"):
        event_data(outbox, one)
    with pytest.raises(ConflictError, match="data-purged"):
        resend(outbox, one.id, actor="eva")
    digest = recipient_hmac(outbox.vault, ADDRESS)
    files = [file.read_bytes() for file in path.parent.iterdir()]
    assert not any(secret in raw for secret in (digest, *secrets) for raw in files)


def test_what_waits_for_a_decision_is_kept_and_told(outbox: Outbox) -> None:
    journaled_one(outbox)
    recover_all(outbox)
    (held,) = accepted(outbox, arrival("ord-2"))
    move(outbox, "hold", held.messages[0].id, actor="ana")
    accepted(outbox, arrival("ord-3", route=None), arrival("ord-4"))
    assert forget(outbox, ADDRESS, actor="eva").kept == {"uncertain": 1, "held": 1, "unroutable": 1, "pending": 1}
    assert len(list_messages(outbox, text=ADDRESS)) == 4
    done = forget(outbox, ADDRESS, actor="eva", also_waiting=True)
    assert (done.messages, done.canceled, done.kept) == (4, 4, {})
    assert set(states(outbox).values()) == {("canceled", 1)}


def test_what_is_in_a_workers_hand_is_kept_whatever_is_asked(outbox: Outbox) -> None:
    claimed = composed_one(outbox)
    assert forget(outbox, ADDRESS, actor="eva", also_waiting=True).kept == {"processing": 1}
    settle(outbox, claimed, SENT)
    assert forget(outbox, ADDRESS, actor="eva").messages == 1


def test_the_event_stays_for_the_message_that_still_needs_it(outbox: Outbox) -> None:
    """An event that went to the wrong person first is corrected; forgetting one leaves the other's mail whole."""
    settle(outbox, journaled_one(outbox, email=OTHER), SENT)
    (first,) = list_messages(outbox)
    right = event(id="ord-1")
    correct(outbox, first.id, right, ROUTE, actor="eva")
    settle(outbox, claim(outbox, "w1", 1)[0], SENT)
    forget(outbox, OTHER, actor="eva")
    (one,) = list_messages(outbox, text=ADDRESS)
    assert event_data(outbox, one) == right.as_json()
    with outbox.read() as connection:
        assert connection.scalars(select(sealed.c.owner).where(sealed.c.owner == "event/1")).all() == []


def test_a_blocked_address_is_forgotten_with_its_block(outbox: Outbox) -> None:
    digest = recipient_hmac(outbox.vault, ADDRESS)
    with outbox.write() as connection:
        connection.execute(suppression.insert().values(recipient_hmac=digest, reason="hard-bounce", since=1))
    assert forget(outbox, ADDRESS, actor="eva").unblocked == 1
    with outbox.read() as connection:
        assert suppressed(connection, [digest]) == set()


def test_a_changed_row_is_still_noticed_afterwards(outbox: Outbox) -> None:
    settle(outbox, journaled_one(outbox), SENT)
    forget(outbox, ADDRESS, actor="eva")
    with outbox.write() as connection:
        connection.execute(update(message).values(state="failed", template="other"))
    (one,) = list_messages(outbox)
    with pytest.raises(ConflictError, match="look-row"):
        move(outbox, "retry", one.id, actor="eva", route=ROUTE)


COPIES = (Recipient(OTHER), Recipient("eva@example.com"))


def sent_with_copies(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1", copies=COPIES))
    for number, claimed in enumerate(claim(outbox, "w1", 3)):
        kept = keep(outbox, with_token(claimed), b"MIME", message_id=f"<{number}@x>", attachments=b"[]")
        journal(outbox, kept)
        settle(outbox, kept, SENT)


def test_a_person_who_got_a_copy_is_forgotten_and_the_others_stay(outbox: Outbox) -> None:
    sent_with_copies(outbox)
    assert forget(outbox, OTHER, actor="eva") == Forgotten(1, 0, {}, 0, ["<1@x>"])
    (whose,) = list_messages(outbox, text=ADDRESS)
    left = parse_event(event_data(outbox, whose), EventRules())
    assert [one.email for one in left.recipients] == [ADDRESS, GONE, "eva@example.com"]
    assert list_messages(outbox, text=OTHER) == []
    assert {one.copy: one.purged for one in list_messages(outbox)} == {0: 0, 1: 1, 2: 0}


def test_whom_an_event_was_for_is_forgotten_with_every_copy_of_it(outbox: Outbox) -> None:
    sent_with_copies(outbox)
    assert forget(outbox, ADDRESS, actor="eva").messages == 3
    with outbox.read() as connection:
        assert connection.scalars(select(sealed.c.owner)).all() == []


def test_an_address_stays_in_the_event_while_its_own_message_waits(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1", copies=COPIES))
    assert forget(outbox, OTHER, actor="eva").kept == {"pending": 1}
    (own,) = list_messages(outbox, text=OTHER)
    assert OTHER.encode() in event_data(outbox, own)
