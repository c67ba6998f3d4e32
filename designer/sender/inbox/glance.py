"""What lies in the watched folders, for whoever tells people: counted without waiting for a share that hangs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from designer.core.patient import Patient
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
    """A glance at each of some folders."""

    def __init__(self, count: Callable[[Path], Glance] | None = None, *, patience: float = _PATIENCE_SECONDS) -> None:
        self._patient = Patient(count or counted, patience=patience)

    def of(self, folders: Iterable[Path]) -> list[Glance]:
        """A glance at each."""
        return [self._patient.at(folder) or Glance(folder, is_silent=True) for folder in folders]


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
