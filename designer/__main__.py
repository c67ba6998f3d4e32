"""Which program this process is: the command line, or a render worker that one of our programs started."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program that the arguments name; the exit code is the result (contract.md)."""
    if sys.argv[1:2] == ["render-worker"]:
        from designer.render.worker import main as render_worker

        return render_worker(sys.argv[2])
    from designer.cli.main import main as command_line

    return command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
