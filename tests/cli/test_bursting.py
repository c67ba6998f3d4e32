"""A template with a list of recipients at the command line: from its release to sent, corrected and proved messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.packages import BURST, PEOPLE, burst_tree, write_package


@pytest.fixture
def event(run: Run, office: Path, tmp_path: Path) -> Path:
    write_package(office / "templates", BURST)
    assert run("publish", "receipt").code == 0
    path = tmp_path / "event.json"
    path.write_text(json.dumps(burst_tree()))
    return path


def test_one_event_reaches_each_with_a_document_of_its_own(run: Run, event: Path, tmp_path: Path) -> None:
    (told,) = run("submit", str(event), "--json").document["files"][0]["events"]
    assert run("send", "--until-empty").code == 0
    shown = [run("message", "show", one["id"], "--reveal", "--json").document for one in told["messages"]]
    assert [(one["state"], one["recipient"]) for one in shown] == [("sent", person["email"]) for person in PEOPLE]
    assert [one["attachments"][0]["password"] for one in shown] == [f"{person['number']}-x" for person in PEOPLE]
    better = {**PEOPLE[1], "number": "77777777"}
    data = tmp_path / "data.json"
    data.write_text(json.dumps({**burst_tree()["ctx"], "people": [PEOPLE[0], better]}))
    tom = told["messages"][1]["id"]
    corrected = run("message", "correct", tom, "--data", str(data), "--email", "tom@example.net", "--json")
    new = corrected.document["messages"][0]["new"]
    assert run("send", "--until-empty").code == 0
    after = run("message", "show", new, "--reveal", "--json").document
    assert (after["state"], after["recipient"]) == ("sent", "tom@example.net")
    assert after["attachments"][0]["password"] == "77777777-x"
    refused = run("message", "correct", told["messages"][2]["id"], "--data", str(data), "--json")
    assert refused.document["error"]["code"] == "correction-not-in-list"
    wrong = run("message", "correct", tom, "--email", "tom", "--json").document["error"]
    assert (wrong["code"], wrong["arguments"]["path"]) == ("email-invalid", "--email")


def test_any_item_can_be_composed_and_a_proof_shows_the_first(run: Run, event: Path, tmp_path: Path) -> None:
    def composed(*more: str) -> object:
        out = tmp_path / "out"
        ran = run("compose", "receipt", "--event", str(event), "-o", str(out), "--show-passwords", "--json", *more)
        return json.loads((out / "passwords.json").read_text()) if ran.code == 0 else ran.document["error"]["code"]

    assert composed() == {"receipt-000123.pdf": "48217730-x"}
    assert composed("--item", "3") == {"receipt-000123.pdf": "90817263-x"}
    assert composed("--item", "4") == "item-not-there"
    proof = run("proof", "receipt", "--sample", "normal", "--to", "author@example.com", "--json").document
    shown = run("message", "show", proof["message"], "--reveal", "--json").document
    assert (shown["state"], shown["recipient"]) == ("sent", "author@example.com")
    assert shown["attachments"][0]["password"] == "48217730-x"
