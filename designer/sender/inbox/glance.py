"""What lies in the watched folders, for whoever tells people: counted without waiting for a share that hangs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from designer.sender.inbox.refused import REPORT

_PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Glance:
    """One folder: how many files were refused, since when (ms) files wait, and whether it does not answer."""

    folder: Path
    refused: int = 0
    waiting: tuple[float, ...] = ()
    is_silent: bool = False


class Glances:
    """Each folder is counted in a thread of its own; one that hangs is not asked again before it answers."""

    def __init__(self, count: Callable[[Path], Glance] | None = None, *, patience: float = _PATIENCE_SECONDS) -> None:
        self._count = count or counted
        self._patience = patience
        self._asked: dict[Path, threading.Thread] = {}

    def of(self, folders: Iterable[Path]) -> list[Glance]:
        """A glance at each."""
        return [self._glance(folder) for folder in folders]

    def _glance(self, folder: Path) -> Glance:
        found: list[Glance] = []
        asked = self._asked.get(folder)
        if asked is None or not asked.is_alive():
            asked = threading.Thread(target=lambda: found.append(self._count(folder)), daemon=True)
            self._asked[folder] = asked
            asked.start()
            asked.join(self._patience)
        if found:
            return found[0]
        return Glance(folder, is_silent=True)


def counted(folder: Path) -> Glance:
    """A glance at one folder, however long it takes."""
    try:
        refused = sum(path.name.endswith(REPORT) for path in _listed(folder / "failed"))
        waiting = [path for path in _listed(folder) if not path.name.startswith(".") and path.is_file()]
        return Glance(folder, refused, tuple(path.stat().st_mtime * 1000 for path in waiting))
    except OSError:  # it is just being changed; or it is away, which whoever looks into it says
        return Glance(folder)


def _listed(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
