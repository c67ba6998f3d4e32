"""The local mailbox: a Maildir in the workspace, so that everything works before any mail account exists."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from designer.core.errors import TransientDeliveryError
from designer.core.files import sync_folder
from designer.sender.channel.channel import Envelope, Journal, Sent

KEPT_REPLY = "kept in the local mailbox, not sent"
_FOLDERS = ("tmp", "new", "cur")


class MailboxChannel:
    """A channel that keeps each message as a file in `folder`/new; it reaches nobody.

    Readers use `mailbox.Maildir` with `colon = "!"`, as Windows allows no colon in a name.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, envelope: Envelope, mime: bytes, journal: Journal) -> Sent:  # noqa: ARG002 - no server to tell
        """Keep the message, byte for byte, whole or not at all."""
        draft = self._folder / "tmp" / f"{time.time_ns()}.{uuid.uuid4().hex}.sealwright"
        try:
            with _translated():
                self._write(draft, mime)
            journal()
            with _translated():
                draft.replace(self._folder / "new" / draft.name)
                sync_folder(self._folder / "new")
        finally:
            with suppress(OSError):
                draft.unlink()  # gone by now, unless something failed
        return Sent(0, "", KEPT_REPLY, "")

    def close(self) -> None:
        """Nothing is held open."""

    def _write(self, draft: Path, mime: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in _FOLDERS:
            (self._folder / name).mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(mime)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise TransientDeliveryError("mailbox-not-written") from None
