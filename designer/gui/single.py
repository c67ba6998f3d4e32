"""One window for one office folder: a second start brings the first window to the front."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 800


class SingleWindow(QObject):
    """Holds the place of the one window of a folder; `raised` when a second one was started."""

    raised = Signal()

    def __init__(self, root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"sealwright-{hashlib.sha256(str(root.absolute()).encode()).hexdigest()[:24]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def take(self) -> bool:
        """Take the place; False when another window has it, which is then raised."""
        caller = QLocalSocket()
        caller.connectToServer(self._name)
        if caller.waitForConnected(_WAIT_MS):
            caller.disconnectFromServer()
            return False
        QLocalServer.removeServer(self._name)  # what a killed window left
        self._server.listen(self._name)
        return True

    def leave(self) -> None:
        """Give the place back."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.raised.emit()
