"""How much the sender and its workers grow while ten thousand events go through it (Linux)."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.benchmarks.figures import Figure, unique_mib
from tests.end_to_end.test_isolation import children
from tests.servers.ports import free_ports
from tests.support.office import SETTINGS, drop, events
from tests.support.site import Site

EVENTS = int(os.environ.get("BENCHMARK_EVENTS", "10000"))
WARM, IN_A_FILE, AT_MOST_SECONDS = 1000, 1000, 3600


class Counting:
    """A mail server that counts what it takes, and says when there was enough."""

    def __init__(self) -> None:
        self.taken = 0
        self.changed = threading.Condition()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self.changed:
            self.taken += 1
            self.changed.notify_all()
        return "250 OK"

    def wait_for(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.taken >= count, AT_MOST_SECONDS)


def figures() -> Iterator[Figure]:
    server = Counting()
    controller = Controller(server, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield from _growth(Path(folder), server, int(controller.port))
    finally:
        controller.stop()


def _growth(folder: Path, server: Counting, port: int) -> Iterator[Figure]:
    site = Site(folder, port=port, settings=SETTINGS.replace("workers = 1", "workers = 2"))
    all_of_them = events(EVENTS)
    for start in range(0, EVENTS, IN_A_FILE):
        drop(site.workspace, f"{start:06}.json", all_of_them[start : start + IN_A_FILE])
    sender = site.start("send")
    warm_after = min(WARM, EVENTS // 2)
    try:
        server.wait_for(warm_after)
        warm = unique_mib(sender.pid), largest(children(sender.pid))
        server.wait_for(EVENTS)
        end = unique_mib(sender.pid), largest(children(sender.pid))
    finally:
        sender.send_signal(signal.SIGTERM)
        sender.wait(60)
    for name, one, other in (("the sender", warm[0], end[0]), ("its largest worker", warm[1], end[1])):
        yield Figure(f"{name} after {warm_after} events (USS)", one, "MiB")
        yield Figure(f"{name} after {EVENTS} events", other, "MiB")


def largest(workers: list[int]) -> float:
    """Of those that are there; one that has had its share of events is just being replaced."""
    found = [0.0]
    for pid in workers:
        with suppress(OSError):
            found.append(unique_mib(pid))
    return max(found)
