"""Render workers that stay warm from test to test, for tests that are not about them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from designer.core.errors import SealwrightError
from designer.render import pool
from designer.render.limits import WorkerLimits
from designer.render.pool import Frame, _Child

_MOST_KEPT = 4


class KeptWorkers:
    """Real workers; one whose owner is done with it waits for the next owner that sets the same limits."""

    def __init__(self) -> None:
        self._waiting: list[tuple[WorkerLimits, _Child]] = []

    def start(self, limits: WorkerLimits) -> Lent:
        """A worker for a pool: one that waits, or a new one."""
        for one in self._waiting:
            if one[0] == limits:
                self._waiting.remove(one)
                if one[1].is_alive:
                    return Lent(self, limits, one[1])
                one[1].kill()
                return self.start(limits)
        return Lent(self, limits, _Child(limits))

    def take_back(self, limits: WorkerLimits, child: _Child) -> None:
        self._waiting.append((limits, child))
        if len(self._waiting) > _MOST_KEPT:
            self._waiting.pop(0)[1].kill()

    def close(self) -> None:
        for _, child in self._waiting:
            child.kill()
        self._waiting.clear()


class Lent:
    """What a pool has instead of a worker of its own; a worker that was stopped at work is not lent again."""

    def __init__(self, kept: KeptWorkers, limits: WorkerLimits, child: _Child) -> None:
        self._kept, self._limits, self._child = kept, limits, child
        self._is_at_work = self._is_back = False

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        return self._child.is_alive

    @property
    def is_spent(self) -> bool:
        return self._child.is_spent

    def answer(self, header: dict[str, Any], blobs: list[bytes]) -> Frame:
        self._is_at_work = True
        try:
            answer = self._child.answer(header, blobs)
        except SealwrightError:
            self._is_at_work = False
            raise
        self._is_at_work = False
        return answer

    def kill(self) -> None:
        if self._is_back:
            return
        self._is_back = True
        if self.is_alive and not self.is_spent and not self._is_at_work:
            self._kept.take_back(self._limits, self._child)
        else:
            self._child.kill()


@contextmanager
def kept_workers() -> Iterator[KeptWorkers]:
    kept = KeptWorkers()
    try:
        yield kept
    finally:
        kept.close()


def lend(kept: KeptWorkers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pool of this process work with kept workers."""
    monkeypatch.setattr(pool, "_Child", kept.start)
