"""Which program this process is: the command line, or a render worker that one of our programs started."""

from __future__ import annotations

import gc
import signal
import sys


def main() -> int:
    """Run the program that the arguments name; the exit code is the result (contract.md)."""
    if sys.argv[1:2] == ["render-worker"]:
        _leave_stopping_to_the_owner()
        gc.disable()  # all that is loaded stays: looking through it again and again is a fifth of the start
        from designer.render.worker import main as render_worker

        return render_worker(sys.argv[2])
    from designer.cli.main import main as command_line

    return command_line(sys.argv[1:])


def _leave_stopping_to_the_owner() -> None:
    """Ctrl+C and a service manager reach all processes; a worker that left now would fail the message in its hand."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
