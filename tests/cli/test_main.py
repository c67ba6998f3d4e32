"""The command line keeps its contract: exit codes, --json, words that say what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS = ("init", "demo", "send", "submit", "compose", "check", "publish", "live", "rehearse", "template", "message",
            "account", "vault", "doctor")  # fmt: skip


def test_without_a_command_it_prints_help(run: Run) -> None:
    ran = run()
    assert ran.code == 0
    assert [name for name in COMMANDS if f"    {name}" not in ran.out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert "usage: sealwright" in ran.out


def test_wrong_usage_exits_with_2(run: Run) -> None:
    assert run("no-such-command").code == 2
    assert run("submit").code == 2


def test_without_a_workspace_it_exits_with_3_and_says_what_to_do(run: Run) -> None:
    ran = run("template", "list")
    assert ran.code == 3
    assert "sealwright init" in ran.err


def test_an_error_is_json_too(run: Run) -> None:
    ran = run("template", "list", "--json")
    assert ran.code == 3
    assert ran.document["error"]["code"] == "workspace-missing"


def test_options_may_stand_before_or_behind_the_command(run: Run, office: Path) -> None:
    before, behind = run("--json", "template", "list"), run("template", "list", "--json")
    assert before.document == behind.document


def test_the_module_and_the_script_are_the_same_program() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "designer", "--version"], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert told.stdout.startswith("Sealwright ")


def test_a_reader_that_has_gone_is_no_error() -> None:
    piped = f"{sys.executable} -m designer --help | head -n 1"
    told = subprocess.run(piped, shell=True, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert told.stderr == ""
