"""What refers to itself is freed in the window's thread, whichever thread made or forgot it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from designer.gui.collector import Collector


class Ring:
    """Refers to itself, and notes which thread frees it."""

    def __init__(self, freed_in: list[threading.Thread]) -> None:
        self._freed_in = freed_in
        self.itself = self

    def __del__(self) -> None:
        self._freed_in.append(threading.current_thread())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    was_enabled = gc.isenabled()
    made = Collector()
    yield made
    made.end()
    if not was_enabled:
        gc.disable()


def forgotten_in_a_thread(freed_in: list[threading.Thread]) -> list[list[int]]:
    """A ring that nobody holds, and so many things that are still held that Python would look for rings."""
    held: list[list[int]] = []

    def work() -> None:
        Ring(freed_in)
        held.extend([number] for number in range(20_000))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return held


def test_a_background_thread_frees_nothing(qtbot: QtBot, collector: Collector) -> None:
    freed_in: list[threading.Thread] = []
    held = forgotten_in_a_thread(freed_in)
    assert freed_in == []
    qtbot.waitUntil(lambda: bool(freed_in), timeout=20_000)
    assert freed_in == [threading.main_thread()]
    assert len(held) == 20_000


def test_afterwards_python_frees_by_itself_again(qtbot: QtBot) -> None:
    was_enabled = gc.isenabled()
    Collector().end()
    is_enabled = gc.isenabled()
    if not was_enabled:  # what other tests have left must not be freed by a thread
        gc.disable()
    assert is_enabled
