"""Folders beside the workspace's own, which may lie on a share: each is looked at in a thread, for a share may hang."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from designer.core.clock import Clock
from designer.core.errors import SealwrightError, UnavailableError
from designer.sender.inbox.folder import DropFolder
from designer.sender.inbox.watched import Watched

Look = Callable[[Watched, DropFolder, Callable[[], None]], None]

_LATE = timedelta(seconds=60)
_PATIENCE_SECONDS = 0.5  # most looks take no longer; nobody waits for those that do
_GOODBYE_SECONDS = 5.0


@dataclass(slots=True)
class _Looking:
    """What is known of one folder; `alive_at` is when its thread was last heard of."""

    thread: threading.Thread | None = None
    alive_at: datetime | None = None
    folder: DropFolder | None = None
    error: SealwrightError | OSError | None = None
    is_empty: bool = False
    forgets_after_days: int = -1


class FurtherFolders:
    """One thread for each look at a folder; a folder that hangs is not looked at again before it answers."""

    def __init__(self, clock: Clock, look: Look, *, patience: float = _PATIENCE_SECONDS) -> None:
        self._clock = clock
        self._patience = patience
        self._look = look
        self._known: dict[Path, _Looking] = {}

    def follow(self, watched: Watched) -> None:
        """Look at a folder, unless that is still going on, and raise what went wrong when it was last looked at.

        Raises UnavailableError `folder-silent` when nothing was heard of it for a minute.
        """
        known = self._known.setdefault(watched.path, _Looking())
        if known.thread is None or not known.thread.is_alive():
            known.alive_at = self._clock()
            known.thread = threading.Thread(target=self._go, args=(watched, known), daemon=True, name=watched.source)
            known.thread.start()
            known.thread.join(self._patience)
        if self._is_silent(known):
            raise UnavailableError("folder-silent", folder=str(watched.path))
        if known.error is not None:
            raise known.error

    def is_empty(self, watched: Watched) -> bool:
        """Whether the last look found nothing to take; nobody waits for one that hangs."""
        known = self._known.get(watched.path)
        if known is None:
            return False
        is_looked_at = known.thread is not None and known.thread.is_alive()
        return self._is_silent(known) if is_looked_at else known.is_empty

    def forget_failed(self, days: int) -> None:
        """Have every folder delete what was refused so many days ago, when it is looked at the next time."""
        for known in self._known.values():
            known.forgets_after_days = days

    def leave(self) -> None:
        """Wait a little for what is under way; whatever hangs is left behind."""
        for known in self._known.values():
            if known.thread is not None and not self._is_silent(known):
                known.thread.join(_GOODBYE_SECONDS)

    def _go(self, watched: Watched, known: _Looking) -> None:
        def heard() -> None:
            known.alive_at = self._clock()

        try:
            if known.folder is None:
                known.folder = DropFolder(watched.path, self._clock)
            self._look(watched, known.folder, heard)
            known.is_empty = known.folder.is_empty
            if known.forgets_after_days >= 0:
                known.folder.forget_failed(known.forgets_after_days)
                known.forgets_after_days = -1
        except (SealwrightError, OSError) as error:
            known.error, known.is_empty = error, False
        else:
            known.error = None

    def _is_silent(self, known: _Looking) -> bool:
        is_alive = known.thread is not None and known.thread.is_alive()
        return is_alive and known.alive_at is not None and self._clock() - known.alive_at > _LATE
