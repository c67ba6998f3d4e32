"""A workspace is tidied, a person forgotten and the figures told from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

ADDRESS = "ana.lindqvist@example.com"


@pytest.fixture
def busy(run: Run, office: Path) -> Path:
    """An office that kept one mail in its mailbox and refused one file."""
    sample = office / "templates/order_confirmation/samples/normal.json"
    (office / "inbox/bad.json").write_text(f'[{{"type": "a", "email": "{ADDRESS}, tom@example.com", "ctx": {{}}}}]')
    assert run("submit", str(sample)).code == 0
    assert run("send", "--until-empty").code == 0
    return office


def test_purging_says_what_went(run: Run, busy: Path) -> None:
    settings = busy / "settings.toml"
    text = settings.read_text()
    nothing = {
        "mode": "rehearsal", "data": 0, "log": 0, "days": 0, "is_gone": True, "archived": 0,
        "unreadable": 0, "unreadable_files": [],
    }  # fmt: skip
    assert run("purge", "--json").document == nothing
    settings.write_text(text.replace("data_days = 30", "data_days = 0"))
    assert "Deleted the data of 1 messages, the log of 0" in run("purge").out
    assert run("message", "list", "--json").document["messages"][0]["purged"] is True


def test_before_anything_was_sent_there_is_nothing_to_purge(run: Run, office: Path) -> None:
    assert run("purge", "--json").document["data"] == 0
    told = run("purge", "--recipient", ADDRESS, "--yes", "--json").document
    assert told["deleted"]["messages"] == 0


def test_a_person_is_forgotten_and_it_is_told_what_was_not(run: Run, busy: Path) -> None:
    ran = run("purge", "--recipient", ADDRESS)
    assert (ran.code, len(list((busy / "mailbox/new").iterdir()))) == (2, 1)
    told = run("purge", "--recipient", f" {ADDRESS.upper()} ", "--yes", "--json").document
    assert told["deleted"] == {
        "messages": 1, "canceled": 0, "blocked": 0, "archived": 0, "mails": 1,
        "refused_files": ["inbox/failed/bad.json"],
    }  # fmt: skip
    assert "templates/order_confirmation/samples/normal.json" in told["kept"]["files"]
    assert told["out_of_reach"] == ["sent-folder", "backups", "recipient"]
    assert list((busy / "mailbox/new").iterdir()) + list((busy / "inbox/failed").iterdir()) == []
    assert run("message", "list", "--search", ADDRESS, "--json").document["messages"] == []


def test_what_waits_is_kept_unless_it_is_asked_for(run: Run, office: Path) -> None:
    run("submit", str(office / "templates/order_confirmation/samples/normal.json"))
    assert (
        "Kept: 1 pending. Settle or cancel them first, or add --also-waiting."
        in run("purge", "--recipient", ADDRESS, "--yes").out
    )
    told = run("purge", "--recipient", ADDRESS, "--also-waiting", "--yes", "--json").document
    assert (told["deleted"]["messages"], told["deleted"]["canceled"], told["kept"]["messages"]) == (1, 1, {})


def test_what_is_no_address_is_refused_without_being_repeated(run: Run, office: Path) -> None:
    ran = run("purge", "--recipient", "Ana <ana@example.com>", "--yes")
    assert (ran.code, "ana@" in ran.err) == (2, False)


def test_the_report_tells_what_came_and_went(run: Run, busy: Path) -> None:
    document = run("report", "--days", "7", "--json").document
    assert (document["events"], document["messages"], document["error_rate"]) == (1, {"kept": 1}, 0.0)
    assert all(document["seconds"][name]["median"] > 0 for name in ("outbox", "composing", "sending"))
    (day,) = document["days"]
    assert (day["events"], day["messages"]) == (1, {"kept": 1})
    told = run("report").out
    assert "The last 24 hours: events in: 1; 1 kept in the local mailbox, not sent." in told
    assert "Failed: 0.0 %." in told


def test_a_report_of_nothing_is_one(run: Run, office: Path) -> None:
    run("send", "--until-empty")
    document = run("report", "--json").document
    assert (document["events"], document["messages"], document["days"]) == (0, {}, [])
    assert document["seconds"]["outbox"] == {"median": None, "p95": None}
    assert "no message ended" in run("report").out
