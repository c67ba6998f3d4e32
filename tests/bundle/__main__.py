"""`./run bundle` makes the packaged program; `./run bundle-test [FOLDER]` starts every program in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.bundle import smoke
from tests.bundle.build import BUNDLE, build

USAGE = 2


def main() -> int:
    acts: dict[str, Callable[[], None]] = {
        "bundle": build,
        "bundle-test": lambda: smoke.run(Path(*sys.argv[2:3] or [BUNDLE])),
    }
    if sys.argv[1:2] == [] or sys.argv[1] not in acts:
        print(__doc__, file=sys.stderr)
        return USAGE
    acts[sys.argv[1]]()
    return 0


sys.exit(main())
