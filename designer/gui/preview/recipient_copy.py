"""Opens a message as its recipient does, in the system's own mail program; the copy is removed afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl

from designer.gui.outside import open_outside


class RecipientCopies:
    """Copies of messages in a folder that only this user may read (0700)."""

    def __init__(self, open_url: Callable[[QUrl], bool] = open_outside) -> None:
        self._open_url = open_url
        self._folder: Path | None = None
        self._count = 0

    def open(self, mime: bytes) -> bool:
        """Write the message and open it. False when the system has no program for it."""
        return self._open(f"message-{self._count + 1}.eml", mime)

    def open_file(self, name: str, raw: bytes) -> bool:
        """Write a document under its own name and open it. False when the system has no program for it."""
        return self._open(Path(name).name, raw)

    def _open(self, name: str, raw: bytes) -> bool:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="sealwright-"))
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir(mode=0o700)
        path = folder / name
        path.write_bytes(raw)
        return self._open_url(QUrl.fromLocalFile(str(path)))

    def remove(self) -> None:
        """Remove all copies."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
