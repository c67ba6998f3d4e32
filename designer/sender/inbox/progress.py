"""How far a large file is that is being taken in: said in a hidden file beside it, for whoever asks or waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from designer.sender.inbox.refused import name_hash

CLAIM_LENGTH = 12  # of what stands before the name of a file in processing/, and a hyphen


@dataclass(frozen=True, slots=True)
class Coming:
    """A file that is being taken in: `done` of about `total` rows or events; of 0 when that is not known."""

    name: str = field(repr=False)
    done: int
    total: int


def progress_file(folder: Path, name: str) -> Path:
    """Where it is said how far the file of this name is: `done total`, while it is being taken in."""
    return folder / "processing" / f".{name_hash(name)[:16]}.progress"


def read_progress(path: Path) -> tuple[int, int] | None:
    """How far a file is; None when it has not been said."""
    try:
        done, total = path.read_text().split()
        return int(done), int(total)
    except (OSError, ValueError):
        return None


def coming_in(folder: Path) -> list[Coming]:
    """The large files of a drop folder that are being taken in now."""
    try:
        names = sorted(path.name[CLAIM_LENGTH + 1 :] for path in (folder / "processing").iterdir())
    except OSError:
        return []
    told = ((name, read_progress(progress_file(folder, name))) for name in names if name)
    return [Coming(name, *far) for name, far in told if far]


def waiting_pdfs(folder: Path) -> list[tuple[str, int]]:
    """The PDFs that lie in a drop folder and wait for an event that names them: names, and since when (ms)."""
    try:
        found = [(path.name, int(path.stat().st_mtime * 1000)) for path in folder.iterdir() if _is_pdf(path)]
    except OSError:
        return []
    return sorted(found, key=lambda one: one[1])


def _is_pdf(path: Path) -> bool:
    return path.suffix.lower() == ".pdf" and not path.name.startswith((".", "~$")) and path.is_file()
