"""Status callbacks at the command line: a secret shown once, statuses that arrive, and what waits is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.servers.receiver import Receiver
from tests.support.packages import SPEC, event_tree, write_package


def publish(run: Run, office: Path, url: str) -> str:
    """Release the template with a receiver; what is said."""
    write_package(office / "templates", {"template.toml": f'{SPEC}\n[callback]\nurl = "{url}"\n'})
    ran = run("publish", "receipt")
    assert ran.code == 0, ran.err
    return ran.out


def submit(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(json.dumps(event_tree(id="ord-1")))
    assert run("submit", str(tmp_path / "event.json")).code == 0
    assert run("send", "--until-empty").code == 0


def listed(run: Run) -> list[dict[str, object]]:
    found: list[dict[str, object]] = run("callback", "list", "--json").document["callbacks"]
    return found


def test_what_becomes_of_a_message_arrives_once_there_is_a_secret(run: Run, office: Path, tmp_path: Path) -> None:
    with Receiver() as receiver:
        assert "no secret to sign them with: receipt" in publish(run, office, receiver.url)
        assert "receipt" in run("doctor").out
        submit(run, tmp_path)
        assert receiver.came == []
        assert listed(run) == [
            {"template": "receipt", "secret": False, "waiting": 1, "given_up": 0, "error": "callback-no-secret",
             "status": 0}
        ]  # fmt: skip
        made = run("callback", "secret", "receipt", "--json").document
        assert (made["secret"][:5], made["header"]) == ("swcb_", "Sealwright-Signature")
        assert run("callback", "retry", "receipt", "--json").document["again"] == 1
        assert run("report", "--json").document["callbacks"] == {"waiting": 1, "given_up": 0}
        assert "1 wait" in run("report").out
        assert run("send", "--until-empty").code == 0
        (came,) = receiver.came
    assert (came.event["type"], came.event["data"]["event"]) == ("sealwright.rehearsal.sent", "ord-1")
    assert [one["waiting"] for one in listed(run)] == [0]
    assert "no" not in run("callback", "list").out.splitlines()[-1].split()


def test_a_secret_is_shown_once_replaced_when_asked_and_forgotten(run: Run, office: Path) -> None:
    told = run("callback", "secret", "order_confirmation").out
    assert "shown this once: swcb_" in told
    again = run("callback", "secret", "order_confirmation")
    assert (again.code, "--new" in again.err) == (2, True)
    assert "the one before, too" in run("callback", "secret", "order_confirmation", "--new").out
    assert run("callback", "secret", "no_such").code == 2
    assert run("callback", "remove", "order_confirmation").code == 2  # nobody is there to be asked
    assert run("callback", "remove", "order_confirmation", "--yes").code == 0
    assert listed(run) == []


def test_nothing_is_tried_again_where_nothing_was_sent(run: Run, office: Path) -> None:
    assert run("callback", "retry", "--json").document["again"] == 0


@pytest.mark.parametrize("url", ["http://shop.example.com/status"])
def test_an_address_that_is_not_safe_is_refused_when_it_is_released(run: Run, office: Path, url: str) -> None:
    write_package(office / "templates", {"template.toml": f'{SPEC}\n[callback]\nurl = "{url}"\n'})
    ran = run("publish", "receipt", "--json")
    assert ran.code == 1
    assert "callback-url" in ran.out
