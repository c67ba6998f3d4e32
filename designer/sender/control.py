"""Commands to the running sender: files in control/, claimed by rename, answered in control/done/."""

from __future__ import annotations

import getpass
import json
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from designer.core.errors import SealwrightError, UnavailableError, UsageError
from designer.core.files import write_atomically
from designer.sender.operator import Command

_ASK_AGAIN_SECONDS = 0.05


def answer_commands(folder: Path, obey: Callable[[Command], dict[str, Any]]) -> int:
    """Carry out every waiting command, oldest first; how many. Each gets an answer, also one that cannot be read."""
    waiting = [*_commands(folder / "working"), *_commands(folder)]
    for path in waiting:
        for name in ("working", "done"):
            (folder / name).mkdir(mode=0o700, exist_ok=True)
        claimed = folder / "working" / path.name
        with suppress(FileNotFoundError):  # whoever asked has given up
            path.rename(claimed)
        if not claimed.exists():
            continue
        write_atomically(folder / "done" / path.name, json.dumps(_answer(claimed, obey)).encode())
        claimed.unlink()
    return len(waiting)


def ask(folder: Path, command: Command, *, seconds: float, is_running: Callable[[], bool]) -> dict[str, Any]:
    """Hand a command to the running sender and wait for its answer.

    Raises UnavailableError when the sender ends or does not answer in time; the command is then taken back.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(8)}.json"
    write_atomically(folder / name, command.model_dump_json().encode())
    answer = folder / "done" / name
    end = time.monotonic() + seconds
    while not answer.exists():
        if time.monotonic() > end or not is_running():
            (folder / name).unlink(missing_ok=True)
            raise UnavailableError("sender-does-not-answer")
        time.sleep(_ASK_AGAIN_SECONDS)
    told: dict[str, Any] = json.loads(answer.read_bytes())
    answer.unlink()
    return told


def stop_sender(folder: Path, *, seconds: float, is_running: Callable[[], bool]) -> None:
    """Ask the running sender to end what it has in hand and leave. Raises UnavailableError when it does not answer."""
    ask(folder, Command(do="stop", actor=person()), seconds=seconds, is_running=is_running)


def person() -> str:
    """Who sits here, for the log of moves."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _commands(folder: Path) -> list[Path]:
    """The command files in a folder, oldest first. This is asked very often: one look, when there is nothing."""
    try:
        with os.scandir(folder) as entries:
            found = [(_age(entry), entry.path) for entry in entries if entry.name.endswith(".json")]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [Path(path) for age, path in sorted(found) if age and not Path(path).name.startswith(".")]


def _age(entry: os.DirEntry[str]) -> int:
    """When a command was written; 0 for what is no plain file, or was taken back meanwhile."""
    try:
        return entry.stat(follow_symlinks=False).st_mtime_ns if entry.is_file(follow_symlinks=False) else 0
    except FileNotFoundError:
        return 0


def _answer(path: Path, obey: Callable[[Command], dict[str, Any]]) -> dict[str, Any]:
    try:
        return obey(Command.model_validate_json(path.read_bytes()))
    except ValidationError:
        return {"error": {"kind": UsageError.__name__, "code": "command-unknown", "arguments": {}}}
    except SealwrightError as error:
        return {"error": {"kind": type(error).__name__, "code": error.code, "arguments": error.arguments}}
