"""Run a command of ours that breaks off at its N-th change of a file: killed, or refused; its own program.

    python -m tests.support.broken_off KIND N ARGUMENTS...

KIND is kill (-9, just before the change) or fault (an error of the disk); a change is a sync, a rename or a commit of
the outbox. N = 0 lets all of them pass. The last line printed is how many there were.
"""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from designer.cli.main import main


class Break:
    """Counts changes, and lets the one whose turn it is not happen."""

    def __init__(self, kind: str, at: int) -> None:
        self.kind, self.at, self.count = kind, at, 0

    def pass_by(self, error: type[Exception]) -> None:
        self.count += 1
        if self.count != self.at:
            return
        if self.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise error(errno.EIO, os.strerror(errno.EIO)) if error is OSError else failed()

    def before(self, change: Callable[..., Any]) -> Callable[..., Any]:
        def breaking(*arguments: Any, **named: Any) -> Any:
            self.pass_by(OSError)
            return change(*arguments, **named)

        return breaking

    def commit(self, _connection: Any) -> None:
        self.pass_by(sqlite3.OperationalError)


def failed() -> sqlite3.OperationalError:
    """What SQLite says when the disk fails."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    return error


def run() -> int:
    breaks = Break(sys.argv[1], int(sys.argv[2]))
    os.fsync, os.replace, os.rename = (breaks.before(change) for change in (os.fsync, os.replace, os.rename))
    event.listen(Engine, "commit", breaks.commit)
    code = main(sys.argv[3:])
    print(breaks.count)
    return code


if __name__ == "__main__":
    sys.exit(run())
