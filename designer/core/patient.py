"""Looking at a folder that may lie on a share: nobody waits for one that hangs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Seen = TypeVar("Seen")


class Patient(Generic[Seen]):
    """Looks at folders, each in a thread of its own; one that hangs is not asked again before it answers.

    `patience`: so many seconds a look may take.
    """

    def __init__(self, look: Callable[[Path], Seen], *, patience: float) -> None:
        self._look = look
        self._patience = patience
        self._asked: dict[Path, threading.Thread] = {}

    def at(self, folder: Path) -> Seen | None:
        """What is seen there now; None while it does not answer."""
        found: list[Seen] = []
        asked = self._asked.get(folder)
        if asked is None or not asked.is_alive():
            asked = threading.Thread(target=lambda: found.append(self._look(folder)), daemon=True)
            self._asked[folder] = asked
            asked.start()
            asked.join(self._patience)
        return found[0] if found else None
