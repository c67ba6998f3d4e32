"""How long a sub-command takes to start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.figures import Figure, interleaved


def figures() -> Iterator[Figure]:
    calls = {name: [sys.executable, "-m", "designer", *name.split()] for name in ("--version", "message list --help")}
    works = {
        name: lambda call=call: subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
        for name, call in calls.items()
    }
    for name, taken in interleaved(works, rounds=9).items():
        yield Figure(f"start-up: sealwright {name}", taken * 1000, "ms")
