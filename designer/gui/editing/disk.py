"""What a template's folder held when we last looked, and safe writes into it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from designer.core.files import write_atomically

_Stamp = tuple[int, int] | None
MAX_FILES = 500
_MOST_ENTRIES = 5000  # of a folder that is no template's at all
_FIRST = "template.toml"  # shown whatever else there is


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
        """A file's bytes at this moment. None when there is none, or it cannot be read.

        A link is not followed, and a pipe, which would be waited for, is not read.
        """
        try:
            with open(self._folder / name, "rb", opener=_unfollowed) as file:
                return file.read() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
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
            told = (self._folder / name).lstat()
        except OSError:
            return None
        return (told.st_mtime_ns, told.st_size) if stat.S_ISREG(told.st_mode) else None

    def _listed(self) -> list[str]:
        """The names of the files that are shown: of too many, the first."""
        found = sorted(islice(self._walked(""), _MOST_ENTRIES), key=lambda name: (name != _FIRST, name))
        return [name for name in found if self._holds(name)][:MAX_FILES]

    def _walked(self, below: str) -> Iterator[str]:
        """Every file that is neither hidden nor another program's backup; those of a folder before its folders."""
        try:
            entries = sorted(os.scandir(self._folder / below), key=lambda entry: (entry.is_dir(), entry.name))
        except OSError:
            return
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            name = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from self._walked(f"{name}/")
            elif entry.is_file(follow_symlinks=False):
                yield name


def _unfollowed(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
