"""One event with a list of recipients becomes one message for each item, or is refused with the place of the fault."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from designer.core.burst import MOST_ITEMS, addressed, burst, burst_faults, corrected, items_at, own_item, without
from designer.core.errors import EventError
from designer.core.event import Event, EventRules, Recipient, parse_event, recipient_in

RULES = EventRules(email_may_lack=True)
STORED = EventRules(was_accepted=True)
EACH = "ctx.people"
ANA, TOM = {"email": "ana@example.com", "name": "Ana"}, {"email": "Tom@example.com", "language": "de_AT", "name": "Tom"}


def event(*people: Any, **keys: Any) -> Event:
    tree = {"type": "policy", "language": "en", "ctx": {"number": "7", "people": list(people)}, **keys}
    return parse_event(json.dumps(tree).encode(), RULES)


def made(*people: Any, **keys: Any) -> Event:
    return burst(event(*people, **keys), EACH, RULES)


def faults(*people: Any, each: str = EACH, **keys: Any) -> list[tuple[str, str]]:
    return [(one.code, str(one.arguments["path"])) for one in burst_faults(event(*people, **keys), each, RULES)]


def test_each_item_is_a_recipient_with_its_own_language_and_key() -> None:
    found = made(ANA, {**TOM, "password_key": " c-7 "}).recipients
    assert found == (Recipient("ana@example.com", "en"), Recipient("Tom@example.com", "de-AT", "c-7"))


def test_the_items_take_the_place_of_the_events_address() -> None:
    whole = made(ANA, TOM, email="office@example.com")
    assert [one.email for one in whole.recipients] == ["ana@example.com", "Tom@example.com"]
    assert whole.email == "office@example.com"


def test_an_event_names_somebody_in_any_case() -> None:
    assert faults(each="") == [("event-missing", "email")]
    assert faults(each="", email="ana@example.com") == []


@pytest.mark.parametrize(
    ("people", "found"),
    [
        ([], [("event-burst-empty", "ctx.people")]),
        ([ANA, {"name": "Tom"}], [("event-missing", "ctx.people[1].email")]),
        ([{"email": "a@b@c"}, ANA, {"email": "x, y@z.example"}],
         [("email-invalid", "ctx.people[0].email"), ("email-several", "ctx.people[2].email")]),
        ([ANA, "tom@example.com"], [("event-not-object", "ctx.people[1]")]),
        ([ANA, None], [("event-not-object", "ctx.people[1]")]),
        ([{**ANA, "language": "klingon"}], [("event-language-invalid", "ctx.people[0].language")]),
        ([{**ANA, "password_key": 7}], [("event-not-text", "ctx.people[0].password_key")]),
        ([ANA, TOM, ANA], [("event-burst-twice", "ctx.people[2]")]),
        ([{"email": f"p{n}@example.com"} for n in range(MOST_ITEMS + 1)], [("event-burst-too-many", "ctx.people")]),
        ([{}] * 60, [("event-missing", f"ctx.people[{n}].email") for n in range(50)]),
    ],
)  # fmt: skip
def test_a_faulty_list_is_refused_with_the_place(people: list[Any], found: list[tuple[str, str]]) -> None:
    assert faults(*people) == found
    with pytest.raises(EventError) as refused:
        made(*people)
    assert (refused.value.code, refused.value.arguments["path"]) == found[0]


def test_a_list_that_is_not_there_names_nobody() -> None:
    missing = [event(), replace(event(), ctx={}), replace(event(), ctx={"people": ""})]
    assert [burst_faults(one, EACH, RULES)[0].code for one in missing] == ["event-burst-empty"] * 3


def test_copies_beside_a_list_are_refused() -> None:
    assert faults(ANA, email="a@example.com", copies=[{"email": "tax@example.com"}]) == [
        ("event-burst-copies", "copies")
    ]


def test_the_same_address_may_get_two_different_documents() -> None:
    assert len(made(ANA, {**ANA, "name": "Child"}).recipients) == 2


def test_one_that_comes_alone_is_a_list_and_lists_in_lists_are_one() -> None:
    alone = replace(event(), ctx={"people": ANA})
    nested = replace(event(), ctx={"groups": [{"people": [ANA]}, {}, {"people": [TOM]}]})
    assert list(items_at(alone, EACH)) == [("ctx.people", ANA)]
    assert [path for path, _ in items_at(nested, "ctx.groups.people")] == [
        "ctx.groups[0].people[0]", "ctx.groups[2].people[0]",
    ]  # fmt: skip


def test_what_a_message_sees_is_about_its_own_item() -> None:
    seen = made(ANA, TOM).seen_by(3)  # in rehearsal: the second tester's, of the second item
    assert (seen.email, seen.language, own_item(seen)) == ("Tom@example.com", "de-AT", TOM)
    assert b"people" in seen.as_json()
    assert seen.recipients == (Recipient("Tom@example.com", "de-AT"),)


def test_it_is_stored_whole_and_no_door_takes_it_so() -> None:
    whole = made(ANA, TOM)
    stored = whole.as_json()
    assert parse_event(stored, STORED) == whole
    assert [recipient_in(json.loads(stored), copy) for copy in (0, 1, 2)] == [
        "ana@example.com", "Tom@example.com", "ana@example.com",
    ]  # fmt: skip
    with pytest.raises(EventError, match="event-unknown-key"):
        parse_event(stored, RULES)


def test_the_same_event_is_the_same_whatever_its_template_makes_of_it() -> None:
    assert made(ANA, TOM).canonical() == event(ANA, TOM).canonical()


def test_a_proof_goes_to_its_author_and_shows_the_first_item() -> None:
    proof = addressed(made(ANA, TOM).seen_by(0), "author@example.com")
    again = parse_event(proof.as_json(), STORED)
    assert (again.recipient_of(0).email, own_item(again)) == ("author@example.com", ANA)


def test_a_correction_finds_the_item_by_its_address_wherever_it_stands() -> None:
    better = {**ANA, "name": "Anna"}
    fixed = corrected(made(ANA, TOM), 0, RULES, ctx={"people": [TOM, better]})
    assert (own_item(fixed.seen_by(0)), fixed.recipient_of(0).email) == (better, "ana@example.com")
    assert fixed.recipient_of(1).email == "Tom@example.com"


def test_a_correction_that_names_the_recipient_no_more_is_refused() -> None:
    with pytest.raises(EventError) as refused:
        corrected(made(ANA, TOM), 0, RULES, ctx={"people": [TOM]})
    assert (refused.value.code, refused.value.arguments["path"]) == ("correction-not-in-list", EACH)


def test_a_corrected_address_stands_in_the_item_too_and_the_event_stays() -> None:
    whole = made(ANA, TOM)
    fixed = corrected(whole, 1, RULES, ctx=None, email="tom@example.net")
    assert (own_item(fixed.seen_by(1)), fixed.recipient_of(1).email) == (
        {**TOM, "email": "tom@example.net"}, "tom@example.net",
    )  # fmt: skip
    assert whole == made(ANA, TOM)
    both = corrected(whole, 1, RULES, ctx={"people": [{**TOM, "email": "tom@example.net"}]}, email="tom@example.net")
    assert own_item(both.seen_by(1))["email"] == "tom@example.net"


def test_who_is_forgotten_leaves_an_empty_place() -> None:
    left = without(made(ANA, TOM), lambda address: address == "ana@example.com", "gone@example.com")
    assert b"Ana" not in left.as_json()
    assert b"ana@" not in left.as_json()
    assert own_item(left.seen_by(1)) == TOM
    assert left.recipient_of(0).email == "gone@example.com"
    assert without(event(), bool, "x").burst is None
