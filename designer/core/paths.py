"""Where the program's own files live, from source and when frozen, and which command starts our sub-programs."""

from __future__ import annotations

import sys
from pathlib import Path


def _root() -> Path:
    if getattr(sys, "frozen", False):
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent))
    source = Path(__file__).resolve().parents[2]
    return source if (source / "resources").is_dir() else Path(__file__).resolve().parents[1] / "_data"


RESOURCES = _root() / "resources"
SAMPLE_DATA = _root() / "sample_data"
STARTERS = RESOURCES / "starters"
DOCS = _root() / "docs"


CONSOLE = "sealwright"  # the console executable of the bundle; the windowed one lies beside it


def own_command(*arguments: str) -> list[str]:
    """The command line that starts this program again as a sub-program."""
    if getattr(sys, "frozen", False):
        # Never the windowed one: on Windows it has no standard streams, and our programs talk through them.
        console = Path(sys.executable).with_name(CONSOLE).with_suffix(Path(sys.executable).suffix)
        return [str(console), *arguments]
    return [sys.executable, "-m", "designer", *arguments]
