"""Frees what refers to itself in the window's own thread only; Python would do it in whichever thread allocates.

A widget that a background thread frees takes the program down. The way is that of calibre and Anki.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1000


class Collector(QObject):
    """As long as it lives, nothing is freed by itself; a look once a second does it. `end` gives the task back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._clock = QTimer(self)
        self._clock.timeout.connect(collect_due)
        self._clock.start(_LOOK_MS)

    def end(self) -> None:
        """Let Python free by itself again."""
        self._clock.stop()
        gc.enable()


def collect_due() -> None:
    """Free the generations that are due by Python's own thresholds; to be called in the window's thread."""
    due = -1
    for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
        if count <= threshold:
            break
        due = generation
    if due >= 0:
        gc.collect(due)
