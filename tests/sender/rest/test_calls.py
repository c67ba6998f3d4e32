"""What programs hand in by REST is on the disk when they are told so, once, and every refusal can be acted on."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from designer.core.event import EventRules, event_of
from designer.sender.outbox.batch import abandon_batch, accept_chunk, begin_batch
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Door
from designer.sender.outbox.search import counts, list_messages
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from tests.support.packages import event_tree
from tests.support.rest import RestOffice

BEGIN = b'{"type": "receipt", "email": "ana@example.com", '


def waiting(rest: RestOffice) -> int:
    return counts(rest.outbox)[State.PENDING]


def test_an_accepted_event_is_on_the_disk_when_it_is_answered(rest: RestOffice) -> None:
    told = rest.post(event_tree(id="ord-1"))
    assert told.status_code == 202
    document = told.json()
    assert (document["id"], document["href"]) == ("ord-1", "/v1/events/ord-1")
    assert told.headers["location"] == "/v1/events/ord-1"
    (message,) = document["messages"]
    assert message["state"] == "pending"
    other = Outbox.open_read_only(rest.workspace.outbox, rest.vault)
    assert [one.id for one in list_messages(other)] == [message["id"]]
    other.close()


def test_the_same_event_again_is_done_once_and_marked_as_a_replay(rest: RestOffice) -> None:
    first, second = rest.post(event_tree(id="ord-1")), rest.post(event_tree(id="ord-1"))
    assert (first.status_code, second.status_code) == (202, 200)
    assert second.headers["idempotent-replayed"] == "true"
    assert second.json() == first.json()
    assert waiting(rest) == 1


def test_the_same_id_with_other_content_is_a_conflict(rest: RestOffice) -> None:
    rest.post(event_tree(id="ord-1"))
    told = rest.post(event_tree(id="ord-1", email="ben@example.com"))
    assert told.status_code == 409
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["type"] == "urn:sealwright:problem:event-id-taken"
    assert "ben@example.com" not in told.text


def test_a_corrected_event_takes_the_place_of_a_canceled_one_that_was_never_begun(rest: RestOffice) -> None:
    (old,) = rest.post(event_tree(id="ord-1")).json()["messages"]
    assert rest.call.post(f"{old['href']}/cancel").status_code == 200
    assert rest.post(event_tree(id="ord-1")).status_code == 200  # the first answer again: nothing is sent
    told = rest.post(event_tree(id="ord-1", email="ben@example.com"))
    (new,) = told.json()["messages"]
    assert (told.status_code, new["state"]) == (202, "pending")
    assert [one["id"] for one in rest.call.get("/v1/events/ord-1").json()["messages"]] == [new["id"]]
    assert rest.post(event_tree(id="ord-1")).status_code == 409


@pytest.mark.parametrize("is_same", [True, False])
def test_of_a_hundred_at_the_same_time_one_is_done(rest: RestOffice, is_same: bool) -> None:
    def post(number: int) -> int:
        email = "ana@example.com" if is_same else f"person{number}@example.com"
        return rest.post(event_tree(id="ord-1", email=email)).status_code

    with ThreadPoolExecutor(16) as pool:
        told = sorted(pool.map(post, range(100)))
    assert told == ([200] * 99 + [202] if is_same else [202] + [409] * 99)
    assert waiting(rest) == 1


@pytest.mark.parametrize("is_wrapped", [True, False])
def test_of_several_each_has_its_own_answer_in_order(rest: RestOffice, is_wrapped: bool) -> None:
    rest.post(event_tree(id="old"))
    body = [event_tree(id="new"), event_tree(id="bad", email="nobody"), event_tree(id="old"), {"type": "receipt"}]
    told = rest.post({"events": body} if is_wrapped else body)
    assert told.status_code == 207
    results = told.json()["results"]
    assert [one["status"] for one in results] == [202, 422, 200, 422]
    assert [one["problem"]["errors"][0]["path"] for one in results if "problem" in one] == [
        "events[1].email", "events[3].email",
    ]  # fmt: skip
    assert waiting(rest) == 2


def test_all_that_is_wrong_with_an_event_is_told_at_once_with_its_id(rest: RestOffice) -> None:
    bad = event_tree(id="bad", email="nobody", ctx={"order": {}})
    (told,) = rest.post([bad]).json()["results"]
    assert (told["id"], told["status"]) == ("bad", 422)
    assert [one["path"] for one in told["problem"]["errors"]] == ["events[0].email", "events[0].ctx.order.number"]
    assert [one["path"] for one in rest.post(bad).json()["errors"]] == ["email", "ctx.order.number"]
    rest.post(event_tree(id="old"))
    (taken,) = rest.post([event_tree(id="old", email="ben@example.com")]).json()["results"]
    assert (taken["id"], taken["status"]) == ("old", 409)


def test_a_call_with_more_than_a_thousand_events_is_refused_whole(rest: RestOffice) -> None:
    told = rest.post([event_tree(id=f"e-{number}") for number in range(1001)])
    assert (told.status_code, told.json()["errors"][0]["code"]) == (413, "rest-too-many")
    assert waiting(rest) == 0


@pytest.mark.parametrize(
    ("body", "status", "code", "path"),
    [
        (b"{", 400, "json-syntax", None),
        (b"", 400, "json-syntax", None),
        (b"\xff\xfe", 400, "not-utf8", None),
        (b"null", 422, "event-not-object", "the event"),
        (b"42", 422, "event-not-object", "the event"),
        (b'{"type": "receipt"}', 422, "event-missing", "email"),
        (BEGIN + b'"type": "receipt"}', 422, "duplicate-key", None),
        (BEGIN + b'"ctx": {"n": NaN}}', 422, "number-not-finite", "ctx.n"),
        (BEGIN + b'"ctx": {"n": 1e99999}}', 422, "number-exponent", "ctx.n"),
        (BEGIN + b'"ctx": {"n": ' + b"9" * 200 + b"}}", 422, "number-too-long", "ctx.n"),
        (BEGIN + b'"ctx": ' + b'{"a": ' * 80 + b"1" + b"}" * 81, 422, "json-too-deep", None),
        (b"[" * 100_000, 422, "json-too-deep", "the top level"),
        (BEGIN + b'"ctx": {"n": "\\ud800"}}', 422, "text-surrogate", "ctx.n"),
        (BEGIN + b'"ctx": {"n": "\\u0000"}}', 422, "text-nul", "ctx.n"),
        (BEGIN + b'"ctx": {"n": "' + b"x" * 1_100_000 + b'"}}', 413, "event-too-large", "the event"),
    ],
)
def test_a_malformed_body_is_refused_with_its_place(
    rest: RestOffice, body: bytes, status: int, code: str, path: str | None
) -> None:
    told = rest.call.post("/v1/events", content=body, headers={"Content-Type": "application/json"})
    assert told.status_code == status
    fault = told.json()["errors"][0]
    assert fault["code"] == code
    assert path is None or fault["path"] == path
    assert fault["detail"]
    assert fault["remedy"]
    assert waiting(rest) == 0


def test_an_idempotency_key_has_the_first_answer_given_again(rest: RestOffice) -> None:
    tree = event_tree(id=None)
    first = rest.post(tree, **{"Idempotency-Key": "cart-7"})
    again = rest.post(tree, **{"Idempotency-Key": "cart-7"})
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    other = rest.post(event_tree(id=None, email="ben@example.com"), **{"Idempotency-Key": "cart-7"})
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "rest-idempotency")
    assert waiting(rest) == 1


def test_an_idempotency_key_becomes_the_id_of_an_event_that_has_none(rest: RestOffice) -> None:
    assert rest.post(event_tree(id=None), **{"Idempotency-Key": "cart-6"}).json()["id"] == "000123"  # by its template
    tree = {"type": "other", "email": "ana@example.com"}
    assert rest.post(tree, **{"Idempotency-Key": "cart-7"}).json()["id"] == "cart-7"
    assert rest.post({**tree, "id": "own"}, **{"Idempotency-Key": "cart-8"}).json()["id"] == "own"
    assert rest.post(tree, **{"Idempotency-Key": "not an id"}).json()["id"].startswith("~")


def test_an_idempotency_key_holds_for_several_events_and_for_one_caller_only(rest: RestOffice) -> None:
    body = [event_tree(id="a"), event_tree(id="b")]
    first = rest.post(body, **{"Idempotency-Key": "call 1"})
    again = rest.post(body, **{"Idempotency-Key": "call 1"})
    assert first.json() == again.json()
    assert (again.status_code, again.headers["idempotent-replayed"]) == (207, "true")
    other = rest.post([event_tree(id="c")], **{"Idempotency-Key": "call 1", **rest.with_key("till")})
    assert [one["status"] for one in other.json()["results"]] == [202]


def test_a_call_that_was_refused_may_be_mended_under_the_same_idempotency_key(rest: RestOffice) -> None:
    for faulty in ({"type": 7}, {"type": "receipt"}, event_tree(id="a", ctx={})):
        assert rest.post(faulty, **{"Idempotency-Key": "cart-7"}).status_code == 422
    assert rest.post(event_tree(id="a"), **{"Idempotency-Key": "cart-7"}).status_code == 202


def test_what_was_rehearsed_is_sent_in_earnest_under_the_same_idempotency_key(rest: RestOffice) -> None:
    tree, key, text = event_tree(id="a"), {"Idempotency-Key": "cart-7"}, rest.workspace.settings.read_text("utf-8")
    rest.change(text.replace('mode = "live"', 'mode = "rehearsal"'))
    assert rest.post(tree, **key).status_code == 202
    rest.change(text)
    assert (rest.post(tree, **key).status_code, rest.post(tree, **key).status_code) == (202, 200)


def test_an_event_of_several_that_could_not_be_taken_yet_is_taken_by_the_same_call_later(rest: RestOffice) -> None:
    events, key = [event_tree(id="a"), event_tree(id="b")], {"Idempotency-Key": "call 1"}
    door = Door("folder:inbox", Mode.LIVE)
    coming = begin_batch(rest.outbox, door, events=1)
    routes = rest.running[0].router.now()
    accept_chunk(rest.outbox, coming, [routes.arrival(event_of(event_tree(id="b"), EventRules()))])
    assert [one["status"] for one in rest.post(events, **key).json()["results"]] == [202, 503]
    abandon_batch(rest.outbox, coming)
    assert [one["status"] for one in rest.post(events, **key).json()["results"]] == [200, 202]


def test_no_idempotency_key_stands_in_clear_on_the_disk(rest: RestOffice) -> None:
    rest.post(event_tree(id="a"), **{"Idempotency-Key": "ana@example.com-7"})
    files = [path.read_bytes() for path in rest.workspace.root.rglob("*") if path.is_file()]
    assert not any(b"ana@example.com-7" in raw for raw in files)


def test_a_key_for_some_types_hands_in_those_only(rest: RestOffice) -> None:
    narrow = rest.with_key("till", "invoice")
    told = rest.post(event_tree(id="a"), **narrow)
    assert (told.status_code, told.json()["errors"][0]["path"]) == (403, "type")
    told = rest.post([event_tree(id="a"), event_tree(id="b", type="invoice")], **narrow)
    assert [one["status"] for one in told.json()["results"]] == [403, 202]


def test_a_key_for_some_types_has_nothing_to_do_with_others(rest: RestOffice) -> None:
    message = rest.post(event_tree(id="a")).json()["messages"][0]
    narrow = rest.with_key("till", "invoice")
    for method, path in (("GET", "/v1/events/a"), ("GET", message["href"]), ("POST", f"{message['href']}/cancel")):
        assert rest.call.request(method, path, headers=narrow).status_code == 404
    preview = {"template": "receipt", "event": event_tree(id="b")}
    assert rest.call.post("/v1/preview", json=preview, headers=narrow).status_code == 403
    assert rest.call.get(message["href"]).json()["state"] == "pending"


def test_every_fault_of_the_fields_is_told_with_its_place(rest: RestOffice) -> None:
    tree = event_tree(id="a", ctx={"order": {"lines": [{"name": ["desk"], "price": 1}]}})
    told = rest.post(tree)
    assert told.status_code == 422
    assert [(one["code"], one["path"]) for one in told.json()["errors"]] == [
        ("event-field-missing", "ctx.order.number"), ("event-field-kind", "ctx.order.lines[0].name"),
    ]  # fmt: skip
    (result,) = rest.post([tree]).json()["results"]
    assert [one["path"] for one in result["problem"]["errors"]] == [
        "events[0].ctx.order.number", "events[0].ctx.order.lines[0].name",
    ]  # fmt: skip
    assert waiting(rest) == 0


def test_an_event_is_looked_up_with_where_its_messages_stand(rest: RestOffice) -> None:
    rest.post(event_tree(id="ord-1"))
    told = rest.call.get("/v1/events/ord-1")
    assert told.status_code == 200
    (message,) = told.json()["messages"]
    assert (message["state"], message["template"], message["attempts"]) == ("pending", "receipt", [])
    assert "ana@example.com" not in told.text
    assert rest.call.get("/v1/events/other").status_code == 404


def test_a_message_is_held_let_go_and_cancelled(rest: RestOffice) -> None:
    message = rest.post(event_tree(id="ord-1")).json()["messages"][0]

    def move(action: str) -> tuple[int, Any]:
        told = rest.call.post(f"{message['href']}/{action}")
        return told.status_code, told.json().get("state") or told.json()["errors"][0]["code"]

    assert move("hold") == (200, "held")
    assert move("release") == (200, "pending")
    assert move("retry") == (409, "move-forbidden")
    assert move("cancel") == (200, "canceled")
    assert move("cancel") == (409, "move-forbidden")
    assert move("explode") == (404, "rest-no-such-place")
    assert rest.call.post("/v1/messages/none/cancel").status_code == 404
    assert claim(rest.outbox, "w1", 1) == []


def test_the_report_and_the_metrics_count_and_name_nobody(rest: RestOffice) -> None:
    rest.post(event_tree(id="ord-1"))
    assert rest.call.get("/v1/report").json()["events"] == 1
    told = rest.call.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'sealwright_messages{mode="live",state="pending"} 1\n' in told.text
    assert 'sealwright_reached_nobody{mode="live"} 0\n' in told.text
    assert re.search(r"^sealwright_oldest_waiting_seconds [0-9.e-]+$", told.text, re.MULTILINE)
    assert 'sealwright_callbacks{state="given_up"} 0\n' in told.text
    (one,) = rest.call.get("/v1/events/ord-1").json()["messages"]
    assert (one["mode"], one["reaches"]) == ("live", "recipient")


@pytest.mark.parametrize(
    ("limit", "status", "code"),
    [("waiting = 1", 503, "rest-high-water"), ("free_space_mib = 1000000000", 507, "disk-low")],
)
def test_when_there_is_no_room_the_caller_keeps_the_event(rest: RestOffice, limit: str, status: int, code: str) -> None:
    assert rest.post(event_tree(id="a")).status_code == 202
    rest.change(rest.workspace.settings.read_text("utf-8").replace("free_space_mib = 0", limit))
    told = rest.post(event_tree(id="b"))
    assert (told.status_code, told.json()["errors"][0]["code"]) == (status, code)
    assert int(told.headers["retry-after"]) > 0
    assert waiting(rest) == 1
