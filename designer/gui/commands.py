"""Runs our own command line as a child process: everything that the window changes outside its drafts goes this way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, Signal

from designer.core.catalogue import sentence
from designer.core.paths import own_command

_DONE = 0


class CommandRun(QObject):
    """One command on its way. Exactly one of `answered` and `failed` comes, unless it is cancelled."""

    answered = Signal(dict)  # the JSON document of --json
    failed = Signal(str, str, str)  # code, what happened, what to do
    line_came = Signal(dict)  # one JSON line of a stream

    def __init__(self, arguments: Sequence[str], *, workspace: Path, parent: QObject, secret: str = "") -> None:
        super().__init__(parent)
        self._came = b""
        self._told = 0  # how much of it has been looked at for lines of a stream
        self._streamed = 0  # where the last of those lines ends
        self._is_settled = False
        self._secret = secret
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._process.started.connect(self._on_started)
        program, *rest = own_command(*arguments, "--workspace", str(workspace), "--json")
        self._process.start(program, rest)

    @property
    def is_running(self) -> bool:
        """Whether the answer is still to come."""
        return not self._is_settled

    def cancel(self) -> None:
        """Stop the command; neither signal comes any more."""
        self._is_settled = True
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(2000)

    def _on_started(self) -> None:
        if self._secret:
            self._process.write(f"{self._secret}\n".encode())
        self._secret = ""
        self._process.closeWriteChannel()

    def _on_output(self) -> None:
        self._came += bytes(self._process.readAllStandardOutput().data())
        *lines, _rest = self._came[self._told :].split(b"\n")
        for line in lines:
            self._told += len(line) + 1
            if line.startswith(b"{") and line.endswith(b"}") and (document := _document(line)):
                self._streamed = self._told
                self.line_came.emit(document)

    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        if self._is_settled:
            return
        self._on_output()
        self._is_settled = True
        told = _document(self._came[self._streamed :]) or _document(self._came)
        if told is not None and "error" in told and isinstance(told["error"], dict):
            error = told["error"]
            self.failed.emit(str(error["code"]), str(error["what"]), str(error["remedy"]))
        elif told is not None:
            self.answered.emit(told)
        elif code == _DONE:
            self.answered.emit({})
        else:
            self._tell("command-died", code)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and not self._is_settled:
            self._is_settled = True
            self._tell("command-not-started", 0)

    def _tell(self, code: str, status: int) -> None:
        words = sentence(code, {"status": status})
        self.failed.emit(code, words.what, words.remedy)


def run_command(arguments: Sequence[str], *, workspace: Path, parent: QObject, secret: str = "") -> CommandRun:
    """Start a command of ours on a workspace; `secret` goes to its standard input, never into its arguments."""
    return CommandRun(arguments, workspace=workspace, parent=parent, secret=secret)


def end_all(*owners: QObject) -> None:
    """Stop every command that runs for these objects or their children: the window is closed."""
    for owner in owners:
        for run in owner.findChildren(CommandRun):
            run.cancel()


def _document(raw: bytes) -> dict[str, Any] | None:
    """The JSON object that the bytes hold; of a stream, the last line's."""
    for text in (raw, raw.strip().rpartition(b"\n")[2]):
        try:
            told = json.loads(text)
        except ValueError:
            continue
        return told if isinstance(told, dict) else None
    return None
