"""PDFs that lie beside an event's file: taken with it or not at all, never read whole while they are looked for."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import IO

from designer.core.errors import EventError
from designer.core.event import Event, is_file_name
from designer.core.pdf_names import PdfNames
from designer.sender.outbox.companions import companion_of
from designer.sender.outbox.records import Companion

Beside = Callable[[str], Path]

SUFFIX, FILES = ".pdf", ".files"
_PIECE = 1 << 20


def nothing_beside(_name: str) -> Path:
    """For a door through which no files come. Raises FileNotFoundError."""
    raise FileNotFoundError


def files_faults(event: Event, beside: Beside, *, most_bytes: int) -> list[EventError]:
    """What is wrong with the files that an event names; each error has its path. Nothing of them is read."""
    return [fault for n, name in enumerate(event.files) if (fault := _fault(f"files[{n}]", name, beside, most_bytes))]


def pdf_of(event: Event, pattern: PdfNames, beside: Beside) -> str:
    """The PDF beside an event's file whose name is the one that the pattern makes of the event; "" if none lies there.

    Nothing but the name is looked at: whether it is the right one, its text tells.
    """
    told = {"id": event.id, "type": event.type, "email": event.email, "language": event.language, "ctx": event.ctx}
    name = pattern.made(told)
    if not is_file_name(name):
        return ""
    try:
        beside(name).lstat()
    except FileNotFoundError:
        return ""
    return name


def companions_of(event: Event, beside: Beside) -> tuple[Companion, ...]:
    """The files that an event names, in hand; `beside` gives the place of each.

    They are read here, before anything is stored: a share that hangs meanwhile keeps nobody else from the outbox.
    """
    return tuple(companion_of(_read(beside(name))) for name in event.files)


def bytes_of(event: Event, beside: Beside) -> int:
    """How much its files are; what cannot be looked at counts as nothing, and is told elsewhere."""
    total = 0
    for name in event.files:
        with suppress(OSError):
            total += beside(name).lstat().st_size
    return total


def companion_in(path: Path) -> Companion:
    """A companion that lies in a file. Raises EventError when it is a link, a pipe or has a second name."""
    digest = hashlib.sha256()
    with opened_plain(path) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return Companion(digest.digest(), lambda: _read(path))


def opened_plain(path: Path) -> IO[bytes]:
    """A regular file with one name, opened to be read. Raises EventError for links and pipes, else OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.EMLINK):
            raise EventError("file-not-plain") from None
        raise
    file = os.fdopen(descriptor, "rb")
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        file.close()
        raise EventError("file-not-plain")
    return file


def _read(path: Path) -> bytes:
    with opened_plain(path) as file:
        return file.read()


def _fault(path: str, name: str, beside: Beside, most_bytes: int) -> EventError | None:
    try:
        with opened_plain(beside(name)) as file:
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return EventError("companion-missing", path=path, named=f": {name}")
    except EventError as error:
        return EventError(error.code, path=path)
    too_large = size > most_bytes
    return EventError("companion-too-large", path=path, limit=most_bytes // 1_000_000) if too_large else None


def beside_file(path: Path) -> Beside:
    """The files that lie beside a file, or in the folder that is named like it; left where they are."""
    given = path.with_name(f"{path.stem}{FILES}")

    def place(name: str) -> Path:
        return given / name if os.path.lexists(given / name) else path.parent / name

    return place


def delete_left(processing: Path) -> None:
    """Delete files whose event's file is gone: a crash came between the two."""
    names = {path.name.partition("-")[0] for path in processing.iterdir() if not path.name.endswith(FILES)}
    for folder in processing.glob(f"*{FILES}"):
        if folder.name.removesuffix(FILES) not in names:
            shutil.rmtree(folder, ignore_errors=True)


def given_pdfs(folder: Path) -> list[os.DirEntry[str]]:
    """The PDFs in a folder that is named like an event's file; none when it is a link, or not there."""
    if folder.is_symlink():
        return []
    try:
        with os.scandir(folder) as entries:
            found = [one for one in entries if not one.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return sorted((one for one in found if one.name.lower().endswith(SUFFIX)), key=lambda one: one.name)


class Claims:
    """The files that one event's file brings, moved to a folder of its own below processing/ when they are named.

    They lie in a folder that is named like the event's file with .files behind it, or else beside it, and are taken
    only once they stand `still`. What a crash left in our own folder is found again.
    """

    def __init__(self, inbox: Path, claimed: Path, *, stem: str, still: Collection[str]) -> None:
        self._inbox = inbox
        self._own = claimed.with_name(f"{claimed.name.partition('-')[0]}{FILES}")
        self._given = inbox / f"{stem}{FILES}"
        self._still = still

    def claim(self, name: str) -> Path:
        """Where the file is now, ours. Raises FileNotFoundError when it is not there, or not yet whole.

        EventError when their folder is a link: what lies elsewhere is nobody's to hand in here.
        """
        target = self._own / name
        if os.path.lexists(target):
            return target
        if self._given.is_symlink():
            raise EventError("file-not-plain")
        is_given = os.path.lexists(self._given / name)
        if (os.path.normcase(f"{self._given.name}/{name}") if is_given else name) not in self._still:
            raise FileNotFoundError(name)
        source = (self._given if is_given else self._inbox) / name
        self._own.mkdir(mode=0o700, exist_ok=True)
        source.rename(target)
        return target

    @property
    def unnamed(self) -> list[Path]:
        """The PDFs in their folder that no event has named."""
        return [self._given / one.name for one in given_pdfs(self._given)]

    def delete(self) -> None:
        """They are in the outbox now; what else lies in their folder is not ours to delete."""
        shutil.rmtree(self._own, ignore_errors=True)
        with suppress(OSError):
            self._given.rmdir()

    def give_back(self) -> None:
        """Put them back where they lay: whoever mends the event finds them there."""
        if not self._own.is_dir():
            return
        back = self._given if self._given.is_dir() and not self._given.is_symlink() else self._inbox
        for path in sorted(self._own.iterdir()):
            target = back / path.name
            if os.path.lexists(target):  # another of this name has come meanwhile
                target = back / f"{self._own.name.removesuffix(FILES)}-{path.name}"
            path.rename(target)
        shutil.rmtree(self._own, ignore_errors=True)
