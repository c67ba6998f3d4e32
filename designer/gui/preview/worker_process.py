"""One render worker as a child of the window: frames go in and come out, nothing is waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from designer.render.protocol import FrameParser, write_frame

Frame = tuple[dict[str, Any], list[bytes]]
START_MS = 60_000


class WorkerProcess(QObject):
    """Starts by itself. Every signal carries the worker; one of the last three is the end of it."""

    became_ready = Signal(QObject)
    answered = Signal(QObject, object)  # Frame
    ran_out_of_time = Signal(QObject)
    died = Signal(QObject, int)  # the exit status
    not_started = Signal(QObject, int)

    def __init__(self, command: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.is_ready = False
        self.is_busy = False
        self._is_over = False
        self._frames = FrameParser()
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._on_time_over)
        self._process = QProcess(self)
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        QTimer.singleShot(0, self, self._start)  # not before somebody listens

    @property
    def pid(self) -> int:
        """The process id; 0 if there is none."""
        return int(self._process.processId())

    def ask(self, header: Mapping[str, Any], blobs: Sequence[bytes], *, within_ms: int) -> None:
        """Send one question to a worker that is ready; its answer must come in time."""
        self.is_busy = True
        written = BytesIO()
        write_frame(written, header, blobs)
        self._process.write(written.getvalue())
        self._clock.start(within_ms)

    def end(self) -> None:
        """Kill the process; no signal comes any more."""
        self._is_over = True
        self._clock.stop()
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(2000)

    def _start(self) -> None:
        if not self._is_over:
            self._clock.start(START_MS)
            self._process.start()

    def _on_output(self) -> None:
        try:
            frames = self._frames.fed(bytes(self._process.readAllStandardOutput().data()))
        except ValueError:  # something else wrote into the pipe
            self._process.kill()
            return
        for frame in frames:
            self._clock.stop()
            if not self.is_ready:
                self.is_ready = True
                self.became_ready.emit(self)
            elif not self._is_over:
                self.is_busy = False
                self.answered.emit(self, frame)

    def _on_time_over(self) -> None:
        self._over()
        self._process.kill()
        if self.is_ready:
            self.ran_out_of_time.emit(self)
        else:
            self.not_started.emit(self, 0)

    def _on_finished(self, status: int, _how: QProcess.ExitStatus) -> None:
        if self._is_over:
            return
        self._over()
        (self.died if self.is_ready else self.not_started).emit(self, status)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and not self._is_over:
            self._over()
            self.not_started.emit(self, 0)

    def _over(self) -> None:
        self._is_over = True
        self._clock.stop()
