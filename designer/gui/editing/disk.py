"""What a template's folder held when we last looked, and safe writes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from designer.core.files import write_atomically

_Stamp = tuple[int, int] | None
MAX_FILES = 500


class Disk:
    """A folder's files by POSIX path: their bytes as they were last read, and whether another program changed them."""

    def __init__(self, folder: Path, holds: Callable[[str], bool]) -> None:
        self._folder = folder
        self._holds = holds
        self._read: dict[str, tuple[_Stamp, bytes | None]] = {}
        self._known = {name: self._stamp(name) for name in self._listed()}

    def names(self) -> list[str]:
        """Every file that we know of."""
        return sorted(name for name, stamp in self._known.items() if stamp is not None)

    def read(self, name: str) -> bytes | None:
        """A file's bytes as we know them: read once, until a change is accepted. None when there is none."""
        if name not in self._read:
            self._read[name] = (self._stamp(name), self.now(name))
        return self._read[name][1]

    def now(self, name: str) -> bytes | None:
        """A file's bytes at this moment. None when there is none, or it cannot be read."""
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return None

    def has_changed(self, name: str) -> bool:
        """Whether a file that we have read holds other bytes than we know."""
        if name not in self._read:
            return False
        stamp, raw = self._read[name]
        return stamp != self._stamp(name) and raw != self.now(name)

    def changed(self) -> list[str]:
        """Every file that is new, gone or other than we know."""
        listed = {name: self._stamp(name) for name in self._listed()}
        names = {name for name in {*listed, *self._known} if listed.get(name) != self._known.get(name)}
        return sorted(name for name in names if name not in self._read or self.has_changed(name))

    def accept(self, name: str) -> None:
        """Take what the disk holds now as known."""
        self._known[name] = self._stamp(name)
        if name in self._read:
            self._read[name] = (self._known[name], self.now(name))

    def write(self, name: str, raw: bytes | None) -> None:
        """Put a file on the disk whole, or take it away (None). Raises OSError."""
        path = self._folder / name
        if raw is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
            write_atomically(path, raw, mode=mode)
        self._known[name] = self._stamp(name)
        self._read[name] = (self._known[name], raw)

    def _stamp(self, name: str) -> _Stamp:
        try:
            told = (self._folder / name).stat()
        except OSError:
            return None
        return told.st_mtime_ns, told.st_size

    def _listed(self) -> Iterator[str]:
        count = 0
        for path in sorted(self._folder.rglob("*")) if self._folder.is_dir() else ():
            name = path.relative_to(self._folder).as_posix()
            if any(part.startswith(".") or part.endswith("~") for part in name.split("/")):
                continue
            if path.is_file() and not path.is_symlink() and self._holds(name):
                count += 1
                if count > MAX_FILES:
                    return
                yield name
