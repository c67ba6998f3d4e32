"""The local mailbox: a Maildir in the workspace, so that everything works before any mail account exists."""

from __future__ import annotations

import os
import time
import uuid
from contextlib import suppress
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
        name = f"{time.time_ns()}.{uuid.uuid4().hex}.sealwright"
        draft = self._folder / "tmp" / name
        try:
            self._write(draft, mime)
        except OSError:
            _drop(draft)
            raise TransientDeliveryError("mailbox-not-written") from None
        try:
            journal()
            self._keep(draft)
        except BaseException:
            _drop(draft)
            raise
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

    def _keep(self, draft: Path) -> None:
        try:
            draft.replace(self._folder / "new" / draft.name)
            sync_folder(self._folder / "new")
        except OSError:
            raise TransientDeliveryError("mailbox-not-written") from None


def _drop(draft: Path) -> None:
    with suppress(OSError):
        draft.unlink()
