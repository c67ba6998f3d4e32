"""An operator can do what the contract's table says, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from designer.core.errors import ConflictError, UsageError
from designer.sender.outbox.claim import claim
from designer.sender.outbox.moves import move, note, release_held, release_unroutable
from designer.sender.outbox.purge import purge_settled
from designer.sender.outbox.records import Outcome
from designer.sender.outbox.search import composed, counts, event_data, list_messages, show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import AFTER, OPERATOR_MOVES, Result, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import message
from tests.support.outbox import ROUTE, HandClock, accepted, arrival, composed_one, event

# The contract's table of operator's moves, as it stands there: action, from, to, composed anew.
CONTRACT = """
| retry     | failed, unroutable                            | pending  | yes |
| hold      | pending                                       | held     |     |
| release   | held                                          | pending  | no  |
| cancel    | pending, held, unroutable, failed, uncertain  | canceled |     |
| mark-sent | uncertain                                     | sent     |     |
"""
# And what a worker's turn does to a message in `processing`.
TURNS = """
| soft      | pending   |
| hard      | failed    |
| render    | failed    |
| sent      | sent      |
| ignored   | ignored   |
| uncertain | uncertain |
| locked    | held      |
| unread    | held      |
| setup     | pending   |
"""


def rows(table: str) -> Iterator[list[str]]:
    return ([cell.strip() for cell in line.strip("| ").split("|")] for line in table.strip().splitlines())


def contract() -> dict[str, tuple[set[str], str, bool]]:
    return {row[0]: (set(row[1].split(", ")), row[2], row[3:] == ["yes"]) for row in rows(CONTRACT)}


def in_state(outbox: Outbox, state: State) -> str:
    """The id of a message that has been composed and stands in this state."""
    claimed = composed_one(outbox)
    with outbox.write() as connection:
        connection.execute(message.update().values(state=state, lease_owner=""))
    return claimed.id


def test_the_table_in_code_is_the_contracts() -> None:
    in_code = {name: (set(rule.sources), rule.target, rule.anew) for name, rule in OPERATOR_MOVES.items()}
    assert in_code == contract()
    assert {str(result): str(state) for result, state in AFTER.items()} == {row[0]: row[1] for row in rows(TURNS)}


@pytest.mark.parametrize(("action", "state"), list(product(contract(), State)))
def test_every_move_from_every_state(outbox: Outbox, action: str, state: State) -> None:
    sources, target, anew = contract()[action]
    one = in_state(outbox, state)
    if state in sources:
        assert move(outbox, action, one, actor="ana", route=None) == target
        assert (composed(outbox, show(outbox, one).message) is None) is anew
        assert [(line.action, line.from_state, line.to_state, line.actor) for line in show(outbox, one).log] == [
            (action, state, target, "ana")
        ]
        assert counts(outbox)[State(target)] == 1
    else:
        with pytest.raises(ConflictError) as caught:
            move(outbox, action, one, actor="ana")
        assert caught.value.arguments["state"] == state
        assert show(outbox, one).log == ()
        assert show(outbox, one).message.state == state


def test_an_unknown_message_is_a_wrong_call(outbox: Outbox) -> None:
    with pytest.raises(UsageError, match="message-unknown"):
        move(outbox, "hold", "nothing", actor="ana")


def test_a_look_at_the_data_is_logged_and_moves_nothing(outbox: Outbox) -> None:
    one = in_state(outbox, State.SENT)
    note(outbox, [one], "reveal", actor="ana")
    shown = show(outbox, one)
    assert shown.message.state == "sent"
    assert [(line.action, line.from_state, line.to_state, line.actor) for line in shown.log] == [
        ("reveal", "sent", "sent", "ana")
    ]


def failed(outbox: Outbox) -> str:
    claimed = composed_one(outbox)
    settle(outbox, claimed, Outcome(Result.RENDER, "missing-value"))
    return claimed.id


def test_a_retried_message_is_composed_anew_with_the_current_publication(outbox: Outbox) -> None:
    one = failed(outbox)
    outbox.due.clear()
    move(outbox, "retry", one, actor="ana", route=replace(ROUTE, publication=4))
    assert outbox.due.is_set()
    (again,) = claim(outbox, "w1", 1)
    assert (again.publication, again.token, again.message_id, again.error_count) == (4, "", "", 0)


def test_a_retried_message_may_keep_its_publication(outbox: Outbox) -> None:
    move(outbox, "retry", failed(outbox), actor="ana")
    assert claim(outbox, "w1", 1)[0].publication == 3


def test_an_unroutable_message_is_not_retried_without_a_publication(outbox: Outbox) -> None:
    (answer,) = accepted(outbox, arrival("ord-1", route=None))
    with pytest.raises(ConflictError, match="still-unroutable"):
        move(outbox, "retry", answer.messages[0].id, actor="ana")
    assert list_messages(outbox)[0].state == "unroutable"


def test_a_purged_message_is_not_retried(outbox: Outbox, clock: HandClock) -> None:
    one = failed(outbox)
    clock.advance(days=31)
    assert purge_settled(outbox, days=30) == 1
    with pytest.raises(ConflictError, match="data-purged"):
        move(outbox, "retry", one, actor="ana")


def test_a_held_message_keeps_its_time(outbox: Outbox, clock: HandClock) -> None:

    (answer,) = accepted(outbox, arrival("ord-1", scheduled=clock() + timedelta(hours=1)))
    for action in ("hold", "release"):
        move(outbox, action, answer.messages[0].id, actor="ana")
    assert claim(outbox, "w1", 1) == []


def test_publishing_releases_what_was_unroutable(outbox: Outbox) -> None:
    accepted(outbox, *(arrival(f"ord-{n}", route=None) for n in range(450)), arrival("other", route=None, type="else"))
    wanted = {event(id=f"ord-{n}").as_json() for n in range(450)}
    released = release_unroutable(outbox, lambda data: ROUTE if data in wanted else None, actor="ana")
    assert released == 450
    assert (counts(outbox)[State.PENDING], counts(outbox)[State.UNROUTABLE]) == (450, 1)
    (one,) = claim(outbox, "w1", 1)
    assert (one.event_id, one.template, one.publication, one.account) == ("ord-0", "order_confirmation", 3, "main")
    assert event_data(outbox, one) == event(id="ord-0").as_json()


def test_publishing_a_paused_template_holds_what_was_unroutable(outbox: Outbox) -> None:
    accepted(outbox, arrival("ord-1", route=None))
    release_unroutable(outbox, lambda _: replace(ROUTE, hold="template-paused"))
    assert [(one.state, one.reason) for one in list_messages(outbox)] == [("held", "template-paused")]


def test_resuming_a_template_releases_only_what_waited_for_it(outbox: Outbox) -> None:
    paused = replace(ROUTE, hold="template-paused")
    accepted(outbox, arrival("a", route=paused), arrival("b", route=replace(paused, template="invoice")))
    (one,) = accepted(outbox, arrival("c"))
    move(outbox, "hold", one.messages[0].id, actor="ana")
    assert release_held(outbox, "template-paused", template="order_confirmation", actor="ana") == 1
    assert {one.event_id: one.state for one in list_messages(outbox)} == {"a": "pending", "b": "held", "c": "held"}
