"""The sender as the window sees it: whether it runs, started as a program of its own that outlives us, and stopped."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from designer.core.clock import to_millis, utc_now
from designer.core.errors import SealwrightError
from designer.core.paths import own_command
from designer.core.workspace import Workspace
from designer.gui.background import in_background
from designer.sender.lock import heartbeat, is_running

LOOK_MS = 500
_UP_SECONDS = 30.0
_STOP_SECONDS = 120.0
_SILENT_MS = 60_000
_STEADY = 2  # a command of ours holds the lock for a moment; two looks in a row mean a sender
_SHOWN_CHARACTERS = 600


class Running(StrEnum):
    """How it stands with the sender."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    SILENT = "silent"  # holds the lock and gives no sign


class SenderProgram(QObject):
    """Watches the sender of one office folder; `start` and `stop` are answered by `changed` or `failed`."""

    changed = Signal(str)  # a Running
    failed = Signal(str, str)  # what happened, what to do
    looked = Signal()  # twice a second: for whoever wants to look, too

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = Running.STOPPED
        self._seen = _STEADY if is_running(workspace.lock) else 0
        self._deadline = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._look()

    @property
    def state(self) -> Running:
        return self._state

    @property
    def is_up(self) -> bool:
        """Whether a sender holds the lock."""
        return self._state in (Running.RUNNING, Running.STOPPING, Running.SILENT)

    @property
    def output(self) -> Path:
        """Where the sender says why it could not start; it says nothing else there."""
        return self._workspace.logs / "sender.txt"

    def start(self) -> None:
        """Start the sender, unless one runs."""
        if self._state is not Running.STOPPED:
            return
        self._workspace.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        program, *arguments = own_command("send", "--workspace", str(self._workspace.root))
        process = QProcess()
        process.setProgram(program)
        process.setArguments(arguments)
        process.setStandardInputFile(QProcess.nullDevice())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(str(self.output))
        started: object = process.startDetached()  # the stubs say a pair, PySide gives a bool
        if started is False:
            self._fail()
            return
        self._deadline = time.monotonic() + _UP_SECONDS
        self._set(Running.STARTING)

    def stop(self) -> None:
        """Have the sender end what it has in hand and leave."""
        if not self.is_up or self._state is Running.STOPPING:
            return
        lock, control = self._workspace.lock, self._workspace.control

        def ask() -> None:
            from designer.sender.control import stop_sender

            stop_sender(control, seconds=_STOP_SECONDS, is_running=lambda: is_running(lock))

        self._set(Running.STOPPING)
        in_background(ask, parent=self, done=lambda _answer: None, failed=self._on_not_stopped)

    def _look(self) -> None:
        self._seen = min(self._seen + 1, _STEADY) if is_running(self._workspace.lock) else 0
        if self._seen == _STEADY:
            if self._state is not Running.STOPPING:
                self._set(Running.SILENT if self._is_silent() else Running.RUNNING)
        elif self._state is Running.STARTING:
            self._look_at_start()
        elif self._seen == 0:
            self._set(Running.STOPPED)
        self.looked.emit()

    def _look_at_start(self) -> None:
        if time.monotonic() > self._deadline or self._has_given_up():
            self._fail()
            self._set(Running.STOPPED)

    def _has_given_up(self) -> bool:
        """Whether it said why, and has no lock."""
        return self._said().endswith("\n") and not is_running(self._workspace.lock)

    def _said(self) -> str:
        try:
            return self.output.read_text("utf-8", "replace")[-_SHOWN_CHARACTERS:]
        except OSError:
            return ""

    def _fail(self) -> None:
        lines = [line.strip() for line in self._said().splitlines() if line.strip()]
        what = lines[-2] if len(lines) > 1 else lines[-1] if lines else ""
        remedy = lines[-1] if len(lines) > 1 else ""
        self.failed.emit(
            what or self.tr("The sender could not be started."),
            remedy or self.tr("“sealwright doctor” in a terminal tells what is wrong."),
        )

    def _is_silent(self) -> bool:
        beat = heartbeat(self._workspace.lock)
        return beat is not None and to_millis(utc_now()) - beat.at > _SILENT_MS

    def _on_not_stopped(self, error: SealwrightError) -> None:
        from designer.core.catalogue import sentence

        if is_running(self._workspace.lock):
            words = sentence(error.code, error.arguments)
            self.failed.emit(words.what, words.remedy)
            self._set(Running.RUNNING)

    def _set(self, state: Running) -> None:
        if state is not self._state:
            self._state = state
            self.changed.emit(str(state))
