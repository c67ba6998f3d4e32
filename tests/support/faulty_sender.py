"""Run a workspace's sender until it is empty, while the N-th operation of one kind fails; its own program.

    python -m tests.support.faulty_sender WORKSPACE KIND N HOURS

KIND is open (for writing), fsync, rename, connect or send, in or from this workspace; N = 0 lets nothing fail. The
clock is HOURS ahead, so that what waits for a later try is due. Prints how many operations there were.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from designer.core.clock import utc_now
from designer.core.errors import SealwrightError
from designer.core.vault import KeySource, Vault
from designer.core.workspace import Workspace
from designer.sender.service import Service

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Fault:
    """Counts operations, and fails the one whose turn it is."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0
        self._guard = threading.Lock()

    def pass_by(self, code: int) -> None:
        with self._guard:
            self.count += 1
            strikes = self.count == self.at
        if strikes:
            raise OSError(code, os.strerror(code))

    def before(self, operation: Callable[..., Any], code: int) -> Callable[..., Any]:
        def faulty(*arguments: Any, **named: Any) -> Any:
            self.pass_by(code)
            return operation(*arguments, **named)

        return faulty


def arm(kind: str, fault: Fault, root: Path) -> None:
    """Let operations of this kind pass by the fault, at the border to the operating system."""
    if kind == "fsync":
        os.fsync = fault.before(os.fsync, errno.EIO)
    elif kind == "rename":
        os.rename, os.replace = fault.before(os.rename, errno.EIO), fault.before(os.replace, errno.EIO)
    elif kind == "connect":
        socket.socket.connect = fault.before(socket.socket.connect, errno.ECONNREFUSED)  # type: ignore[method-assign]
    elif kind == "send":
        socket.socket.sendall = fault.before(socket.socket.sendall, errno.EPIPE)  # type: ignore[method-assign]
    elif kind == "open":
        sys.addaudithook(lambda event, told: _opened(event, told, fault, str(root)))


def _opened(event: str, told: tuple[Any, ...], fault: Fault, root: str) -> None:
    if event == "open" and isinstance(told[0], str) and told[0].startswith(root) and told[2] & _WRITING:
        fault.pass_by(errno.ENOSPC)


def main() -> int:
    root, kind, at, hours = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])

    def clock() -> datetime:
        return utc_now() + timedelta(hours=hours)

    workspace = Workspace(root)
    vault = Vault.open(workspace.vault, KeySource(credentials=Path(os.environ["CREDENTIALS_DIRECTORY"])))
    service = Service(workspace, vault, clock=clock)
    fault = Fault(at)
    arm(kind, fault, root)
    try:
        service.run(until_empty=True)
    except (SealwrightError, OSError) as error:
        print(f"ended by {error}", file=sys.stderr)
    print(fault.count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
