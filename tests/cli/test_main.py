"""The command line keeps its contract: exit codes, --json, words that say what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
COMMANDS = ("init", "demo", "send", "submit", "compose", "check", "publish", "live", "rehearse", "template", "message",
            "account", "vault", "doctor")  # fmt: skip


def test_help_lists_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert [name for name in COMMANDS if f"    {name}" not in ran.out] == []


def test_without_a_command_and_a_screen_it_says_that_the_window_needs_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    ran = run()
    assert ran.code == 3
    assert "screen" in ran.err


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


@pytest.mark.parametrize(
    "arguments",
    [
        ("message", "list", "--limit", "-1"), ("message", "list", "--limit", "9" * 30),
        ("message", "list", "--limit", "x"), ("message", "show", ""), ("message", "show", "\udcff"),
        ("message", "cancel", "a\nb"),
        ("message", "list", "--search", "\udcff"), ("account", "remove", "", "--yes"), ("account", "test", "\udcff"),
        ("account", "add", "a", "--from", "x@example.com\n", "--host", "h"),
        ("template", "new", "", "--from", "invoice"),
        ("check", ""), ("publish", "\x00"), ("init", ""), ("--workspace", "", "doctor"), ("demo", "--keep", ""),
        ("no-such-command",), ("submit",),
    ],
)  # fmt: skip
def test_arguments_that_cannot_be_meant_are_wrong_usage(run: Run, office: Path, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, "--json")
    assert ran.code == 2
    assert ran.document["error"]["code"] == "arguments-wrong"
    assert "--help" in ran.err


@pytest.mark.parametrize("command", ["init", "demo --keep"])
def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("x")
    for folder in ("file", "file/below"):
        ran = run(*command.split(), str(tmp_path / folder), "--json")
        assert ran.code == 1
        assert ran.document["error"]["code"] == "file-trouble"
        assert str(tmp_path / "file") in ran.err


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own, with an output that is no terminal."""
    command = [sys.executable, "-m", "designer", *arguments]
    surroundings = {**os.environ, "LANGUAGE": "en", **environment}
    return subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=surroundings)


def test_a_terminal_that_knows_only_ascii_shows_everything_somehow() -> None:
    told = program("--help", PYTHONIOENCODING="ascii", COLUMNS="40")
    assert told.returncode == 0
    assert b"sealwright demo" in told.stdout
    assert told.stderr == b""


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_json_is_json_on_every_output_and_for_every_name(encoding: str) -> None:
    told = program("--json", "--workspace", os.fsdecode(b"/nowhere/\xc3\xbc-\xff"), "live", PYTHONIOENCODING=encoding)
    assert told.returncode == 3
    assert json.loads(told.stdout.decode(encoding))["error"]["code"] == "workspace-missing"


def test_closed_outputs_are_no_error(run: Run, office: Path) -> None:
    shut = f"{sys.executable} -m designer --workspace {office} template list <&- >&- 2>&-"
    assert subprocess.run(shut, shell=True, check=False, cwd=ROOT).returncode == 0


def test_a_folder_where_a_file_should_be_is_told_without_a_traceback(run: Run, office: Path) -> None:
    (office / "templates" / "invoice" / "template.toml").unlink()
    (office / "templates" / "invoice" / "template.toml").mkdir()
    ran = run("check", "invoice", "--json")
    assert ran.code in (1, 3)
    assert "error" in ran.document
    assert "Traceback" not in ran.err
