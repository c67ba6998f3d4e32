"""One event for several people: a message for each, which knows its own item only, by whatever way it came."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from designer.core.errors import EventError
from designer.core.event import Event, EventRules, Recipient, parse_event
from designer.core.workspace import Workspace
from designer.sender.inbox.rules import event_rules
from designer.sender.outbox.accept import accept
from designer.sender.outbox.arriving import MANY
from designer.sender.outbox.bursting import burst_unroutable
from designer.sender.outbox.forget import GONE, forget
from designer.sender.outbox.records import Accepted, Answer, Arrival, Door
from designer.sender.outbox.sealed import recipient_hmac
from designer.sender.outbox.search import Listed, event_data, list_messages, show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import suppress
from designer.sender.outbox.tables import event, message
from designer.sender.routing import Router
from tests.support.office import publish_receipt, settings_of
from tests.support.outbox import SENT, journaled_one
from tests.support.packages import BURST, PEOPLE, burst_tree

STORED = EventRules(was_accepted=True)


@pytest.fixture
def router(office: Workspace) -> Router:
    publish_receipt(office, BURST)
    return Router(office.publications, settings_of(office))


def came(**changes: Any) -> Event:
    return parse_event(json.dumps(burst_tree(**changes)).encode(), EventRules(email_may_lack=True))


def take(outbox: Outbox, router: Router, one: Event) -> Answer:
    routes = router.now()
    return accept(outbox, routes.door("test"), [routes.arrival(one)])[0]


def rows(outbox: Outbox) -> list[Any]:
    with outbox.read() as connection:
        return list(connection.execute(select(message).order_by(message.c.copy)).all())


def messages(outbox: Outbox) -> list[Listed]:
    return sorted(list_messages(outbox), key=lambda one: one.copy)


def test_each_item_becomes_a_message_of_its_own(outbox: Outbox, router: Router) -> None:
    answer = take(outbox, router, came())
    assert isinstance(answer, Accepted)
    assert [(one.state, one.copy, one.language) for one in messages(outbox)] == [
        (State.PENDING, 0, "en"), (State.PENDING, 1, "de"), (State.PENDING, 2, "en"),
    ]  # fmt: skip
    assert [row.recipient_hmac for row in rows(outbox)] == [
        recipient_hmac(outbox.vault, one["email"]) for one in PEOPLE
    ]
    assert [one.id for one in answer.messages] == [one.id for one in messages(outbox)]


def test_it_is_known_again_also_when_its_template_does_it_no_more(
    outbox: Outbox, router: Router, office: Workspace
) -> None:
    first = take(outbox, router, came())
    again = take(outbox, router, came())
    publish_receipt(office)
    later = take(outbox, router, came(email="x@example.com"))
    assert isinstance(first, Accepted)
    assert again == replace(first, is_new=False)
    assert not isinstance(later, Accepted)  # another event under the same id
    assert len(rows(outbox)) == 3


def test_in_rehearsal_each_tester_gets_each_message(outbox: Outbox, router: Router, office: Workspace) -> None:
    text = office.settings.read_text().replace(
        'mode = "live"', 'mode = "rehearsal"\ntesters = ["a@x.example", "b@x.example"]'
    )
    office.settings.write_text(text)
    take(outbox, Router(office.publications, settings_of(office)), came())
    assert [row.copy for row in rows(outbox)] == [0, 1, 2, 3, 4, 5]
    assert [row.language for row in rows(outbox)] == ["en", "de", "en"] * 2


def test_many_of_one_event_let_others_go_first(outbox: Outbox, router: Router) -> None:
    people = [{"email": f"p{n}@example.com"} for n in range(MANY + 1)]
    few, many = came(), came(id="e-2", ctx={"order": {"number": "1"}, "people": people})
    assert all(isinstance(take(outbox, router, one), Accepted) for one in (many, few))
    assert {(row.lane, row.event_seq) for row in rows(outbox)} == {("batch", 1), ("real_time", 2)}


def test_an_item_whose_address_is_blocked_is_left_out_alone(outbox: Outbox, router: Router) -> None:
    suppress(outbox, "tom@example.com", reason="hard-bounce")
    take(outbox, router, came())
    assert [one.state for one in messages(outbox)] == [State.PENDING, State.IGNORED, State.PENDING]


def test_what_the_router_finds_wrong_names_the_item(router: Router) -> None:
    event = came(ctx={"order": {"number": "1"}, "people": [PEOPLE[0], {"name": "x"}]})
    faults = router.now().field_faults(event)
    assert [(one.code, one.arguments["path"]) for one in faults] == [("event-missing", "ctx.people[1].email")]


def test_without_a_template_an_event_names_its_recipient(router: Router) -> None:
    (fault,) = router.now().field_faults(came(type="unheard_of"))
    assert (fault.code, fault.arguments["path"]) == ("event-missing", "email")


def unroutable(outbox: Outbox, *, times: int = 1, **changes: Any) -> None:
    one = Arrival(came(email="office@example.com", **changes), None, times=times)
    assert isinstance(accept(outbox, Door("test", Mode.LIVE), [one])[0], Accepted)


def test_what_came_before_its_template_becomes_as_many_messages(outbox: Outbox, router: Router) -> None:
    unroutable(outbox)
    rules = event_rules(router.now().settings)
    made = burst_unroutable(outbox, lambda data: router.now().burst(parse_event(data, rules)), actor="ana")
    assert made == 2
    assert [(one.state, one.copy) for one in messages(outbox)] == [(State.UNROUTABLE, n) for n in range(3)]
    assert [row.recipient_hmac for row in rows(outbox)] == [
        recipient_hmac(outbox.vault, one["email"]) for one in PEOPLE
    ]
    stored = parse_event(event_data(outbox, messages(outbox)[0]), STORED)
    assert stored.recipient_of(2).email == "ida@example.com"
    assert burst_unroutable(outbox, lambda data: router.now().burst(parse_event(data, STORED)), actor="ana") == 0


def test_a_rehearsed_one_keeps_a_message_for_each_tester(outbox: Outbox, router: Router) -> None:
    unroutable(outbox, times=2)
    burst_unroutable(outbox, lambda data: router.now().burst(parse_event(data, STORED)), actor="ana")
    assert [row.copy for row in rows(outbox)] == list(range(6))
    assert len({row.id for row in rows(outbox)}) == 6


def test_one_that_names_nobody_fails_and_says_why(outbox: Outbox) -> None:
    unroutable(outbox)

    def burster(_data: bytes) -> Event:
        raise EventError("event-burst-empty", path="ctx.people")

    assert burst_unroutable(outbox, burster, actor="ana") == 0
    (one,) = messages(outbox)
    assert (one.state, one.reason, json.loads(one.details)) == (
        State.FAILED, "event-burst-empty", {"path": "ctx.people"},
    )  # fmt: skip
    assert show(outbox, one.id).log[-1].actor == "ana"


def test_an_event_of_another_kind_stays_as_it_is(outbox: Outbox) -> None:
    unroutable(outbox)
    assert burst_unroutable(outbox, lambda data: parse_event(data, STORED), actor="ana") == 0
    assert [one.state for one in messages(outbox)] == [State.UNROUTABLE]


@pytest.mark.parametrize("address", ["ana@example.com", "tom@example.com"])
def test_forgetting_one_person_leaves_the_messages_of_the_others(outbox: Outbox, router: Router, address: str) -> None:
    take(outbox, router, came())
    done = forget(outbox, address, actor="eva", also_waiting=True)
    assert (done.messages, done.canceled) == (1, 1)
    left = [one for one in messages(outbox) if not one.purged]
    assert [one.state for one in left] == [State.PENDING] * 2
    data = event_data(outbox, left[0])
    assert address.encode() not in data
    assert (b"Ana Fernandez" in data, b"Tom Okafor" in data) == (address[:3] != "ana", address[:3] != "tom")
    assert GONE in [one.email for one in parse_event(data, STORED).recipients]
    assert b"Ida Lund" in data


def test_the_event_is_deleted_with_its_last_message(outbox: Outbox, router: Router) -> None:
    take(outbox, router, came())
    for one in PEOPLE:
        forget(outbox, str(one["email"]), actor="eva", also_waiting=True)
    assert all(one.purged for one in messages(outbox))


def test_an_ordinary_event_has_no_items(outbox: Outbox) -> None:
    settle(outbox, journaled_one(outbox), SENT)
    with outbox.read() as connection:
        assert connection.scalar(select(event.c.burst)) == 0
    assert came(email="a@example.com").recipients == (Recipient("a@example.com", "en"),)
