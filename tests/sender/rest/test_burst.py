"""One event by REST for several people: the answer names a message for each, and a preview shows the first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from designer.core.event import EventRules, parse_event
from designer.render.protocol import ComposeReply, ComposeRequest
from tests.support.office import plain_reply, publish_receipt
from tests.support.packages import BURST, PEOPLE, burst_tree
from tests.support.rest import RestOffice, rest_office


def test_the_answer_names_a_message_for_each_and_faults_name_the_item(rest: RestOffice) -> None:
    publish_receipt(rest.workspace, BURST)
    answer = rest.post(burst_tree())
    assert (answer.status_code, len(answer.json()["messages"])) == (202, 3)
    looked_up = rest.call.get(answer.headers["Location"]).json()
    assert [one["language"] for one in looked_up["messages"]] == ["en", "de", "en"]
    replayed = rest.post(burst_tree())
    assert (replayed.status_code, replayed.json()) == (200, answer.json())
    people = [*PEOPLE, {"email": "a, b@example.com"}, {"name": "x"}]
    refused = rest.post(burst_tree(id="e-2", ctx={**burst_tree()["ctx"], "people": people}))
    assert refused.status_code == 422
    assert [(one["code"], one["path"]) for one in refused.json()["errors"]] == [
        ("email-several", "ctx.people[3].email"), ("event-missing", "ctx.people[4].email"),
    ]  # fmt: skip
    assert "b@example.com" not in refused.text


def test_an_event_without_recipients_is_refused_as_before(rest: RestOffice) -> None:
    tree = {key: value for key, value in burst_tree().items() if key != "email"}
    for event_type in ("receipt", "unheard_of"):
        refused = rest.post({**tree, "type": event_type})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "event-missing")


def test_the_schema_of_such_a_template_asks_for_no_address(rest: RestOffice) -> None:
    assert rest.call.get("/v1/templates/receipt/schema").json()["required"] == ["type", "email"]
    publish_receipt(rest.workspace, BURST)
    assert rest.call.get("/v1/templates/receipt/schema").json()["required"] == ["type"]


def test_a_preview_is_that_of_the_first(tmp_path: Path) -> None:
    asked: list[ComposeRequest] = []

    def compose(request: ComposeRequest) -> ComposeReply:
        asked.append(request)
        return replace(plain_reply(request), mime=b"MIME")

    with rest_office(tmp_path, compose=compose) as rest:
        publish_receipt(rest.workspace, BURST)
        assert rest.call.post("/v1/preview", json={"template": "receipt", "event": burst_tree()}).content == b"MIME"
    (request,) = asked
    shown = parse_event(request.event, EventRules(was_accepted=True))
    assert (request.recipient, shown.burst.item if shown.burst else -1) == ("ana@example.com", 0)
