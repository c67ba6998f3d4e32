"""Nothing waits in silence: whoever sends, lists accounts or asks the doctor is told what is paused, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from designer.sender.loopback import LoopbackServer
from tests.cli.conftest import Run
from tests.servers.scripted import ScriptedServer


@pytest.fixture
def waiting(run: Run, office: Path) -> Path:
    """A live workspace with one accepted event."""
    with ScriptedServer() as server:
        point_at(run, server.port)
    assert run("live", "--yes").code == 0
    assert run("submit", str(office / "templates" / "order_confirmation" / "samples" / "normal.json")).code == 0
    return office


def point_at(run: Run, port: int) -> None:
    add = ("account", "add", "main", "--from", "shop@example.com", "--host", "127.0.0.1", "--security", "none")
    assert run(*add, "--port", str(port), "--default").code == 0


def test_an_account_that_is_turned_away_is_told_everywhere_and_goes_on_when_mended(
    run: Run, waiting: Path, tmp_path: Path
) -> None:
    with ScriptedServer({"MAIL": "530 5.7.0 Authentication required"}) as server:
        point_at(run, server.port)
        lines = [json.loads(line) for line in run("send", "--until-empty", "--json").out.splitlines()]
        assert [line["notice"]["account"] for line in lines if "notice" in line] == ["main"]
        assert len(server.messages) == 0
        again = run("send", "--until-empty")
    assert "Account main waits: The mail server 127.0.0.1 wants a login first (530)." in again.out
    assert "Give the account a user and a password" in run("account", "list").out
    paused = {one["name"]: one["paused"] for one in run("account", "list", "--json").document["accounts"]}
    assert (paused["mailbox"], paused["main"]["what"].startswith("The mail server")) == (None, True)
    doctor = run("doctor", "--json")
    assert doctor.code == 3
    assert [check["what"] for check in doctor.document["checks"] if not check["is_well"]] == ["Account main"]
    with LoopbackServer(tmp_path) as server:
        point_at(run, server.port)
        assert run("account", "test", "main").code == 0
        ended = run("send", "--until-empty", "--json").out.splitlines()[-1]
    assert json.loads(ended)["ended"] == {"sent": 1}
    assert "waits" not in run("account", "list").out


def test_a_server_that_is_away_is_told_and_costs_no_message(run: Run, waiting: Path) -> None:
    ran = run("send", "--until-empty")
    assert ran.code == 0
    assert "Account main waits: The mail server 127.0.0.1 cannot be reached." in ran.out
    assert run("message", "list", "--json").document["counts"] == {"pending": 1}


def test_a_damaged_publication_is_told_by_the_doctor(run: Run, office: Path) -> None:
    with (office / "publications" / "invoice" / "1" / "email.mjml").open("a") as source:
        source.write(" ")
    checks = {check["what"]: check for check in run("doctor", "--json").document["checks"]}
    assert not checks["Publications"]["is_well"]
    assert "invoice" in checks["Publications"]["found"]
