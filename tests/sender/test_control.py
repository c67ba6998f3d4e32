"""Commands reach the running sender as files, and each gets an answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from designer.core.errors import ConflictError, UnavailableError
from designer.sender.control import answer_commands, ask, person, stop_sender
from designer.sender.operator import Command

HOLD = Command(do="hold", actor="me", messages=("m-1",))


def answered(folder: Path, obey: Callable[[Command], dict[str, Any]]) -> dict[str, Any]:
    """Ask from another thread, as another process would, and answer here."""
    told: list[dict[str, Any]] = []
    asking = threading.Thread(
        target=lambda: told.append(ask(folder, HOLD, seconds=20, is_running=lambda: True)), daemon=True
    )
    asking.start()
    while asking.is_alive():
        if folder.is_dir():
            answer_commands(folder, obey)
    return told[0]


def test_a_command_is_obeyed_and_answered(tmp_path: Path) -> None:
    seen: list[Command] = []

    def obey(command: Command) -> dict[str, Any]:
        seen.append(command)
        return {"messages": [{"id": "m-1", "state": "held"}]}

    assert answered(tmp_path / "control", obey) == {"messages": [{"id": "m-1", "state": "held"}]}
    assert seen == [HOLD]
    assert [path for path in (tmp_path / "control").rglob("*") if path.is_file()] == []


def test_a_refusal_is_an_answer(tmp_path: Path) -> None:
    def obey(_: Command) -> dict[str, Any]:
        raise ConflictError("move-forbidden", state="sent")

    told = answered(tmp_path / "control", obey)
    assert told["error"] == {"kind": "ConflictError", "code": "move-forbidden", "arguments": {"state": "sent"}}


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"do": "explode", "actor": "me"}', b'{"do": "hold"}', b"\xff"])
def test_a_command_that_cannot_be_read_is_answered_and_harms_nothing(tmp_path: Path, raw: bytes) -> None:
    control = tmp_path / "control"
    control.mkdir()
    (control / "x.json").write_bytes(raw)
    answer_commands(control, lambda _: {})
    assert json.loads((control / "done" / "x.json").read_bytes())["error"]["code"] == "command-unknown"


def test_a_command_that_a_crash_left_claimed_is_answered_after_all(tmp_path: Path) -> None:
    control = tmp_path / "control"
    (control / "working").mkdir(parents=True)
    (control / "working" / "x.json").write_text(HOLD.model_dump_json())
    answer_commands(control, lambda command: {"did": command.do})
    assert json.loads((control / "done" / "x.json").read_bytes()) == {"did": "hold"}


def test_a_command_is_taken_back_when_the_sender_ends(tmp_path: Path) -> None:
    control = tmp_path / "control"
    with pytest.raises(UnavailableError) as refused:
        ask(control, HOLD, seconds=20, is_running=lambda: False)
    assert refused.value.code == "sender-does-not-answer"
    assert list(control.glob("*.json")) == []


def test_a_command_names_who_gave_it() -> None:
    with pytest.raises(ValidationError):
        Command(do="hold", actor="")
    assert person()


def test_a_running_sender_is_asked_to_stop(tmp_path: Path) -> None:
    asked: list[str] = []

    def obey(command: Command) -> dict[str, object]:
        asked.append(command.do)
        return {}

    def is_running() -> bool:
        answer_commands(tmp_path, obey)
        return True

    stop_sender(tmp_path, seconds=10, is_running=is_running)
    assert asked == ["stop"]
