"""The REST inbox: events accepted one a call from 16 connections, idle and while the sender composes."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import httpx

from designer.cli.office import make_workspace
from designer.core.clock import utc_now
from designer.core.json_text import dump_json, load_json
from designer.core.paths import STARTERS
from designer.core.settings_text import change_settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.loopback import LoopbackServer
from designer.sender.rest.keys import add_key
from designer.sender.service import Service
from tests.benchmarks.figures import Figure
from tests.servers.ports import free_ports
from tests.support.office import SETTINGS
from tests.support.site import wait_until

CONNECTIONS, CALLS = 16, 1200


def figures() -> Iterator[Figure]:
    for name, event_type in (("while nothing is composed", "nobody"), ("while the sender composes", "")):
        with _sender(event_type) as (client, body):
            taken, waits = _calls(client, body)
        yield Figure(f"accepted by REST {name}", CALLS / taken, "events/s")
        yield Figure(
            f"the same, median of a call from {CONNECTIONS} connections", statistics.median(waits) * 1000, "ms"
        )
        yield Figure("the same, 99 % of the calls within", statistics.quantiles(waits, n=100)[98] * 1000, "ms")


def _calls(client: httpx.Client, body: bytes) -> tuple[float, list[float]]:
    """Seconds for all calls, and for each. Who calls is a program of its own: it must not take the sender's time."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_call_all, str(client.base_url), dict(client.headers), body).result()


def _call_all(url: str, headers: dict[str, str], body: bytes) -> tuple[float, list[float]]:
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=60) as client:
        return _called(client, body)


def _called(client: httpx.Client, body: bytes) -> tuple[float, list[float]]:
    def call(number: int) -> float:
        began = time.perf_counter()
        told = client.post("/v1/events", content=body.replace(b"NUMBER", b"%d" % number))
        assert told.status_code == 202, told.text
        return time.perf_counter() - began

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(call, range(-CONNECTIONS, 0)))
        began = time.perf_counter()
        waits = list(pool.map(call, range(CALLS)))
        return time.perf_counter() - began, waits


@contextmanager
def _sender(event_type: str) -> Iterator[tuple[httpx.Client, bytes]]:
    """A running sender, who calls it, and an event; of another type it is kept without being composed."""
    with tempfile.TemporaryDirectory() as folder:
        root, (port,) = Path(folder), free_ports(1)
        (root / "kept").mkdir()
        with LoopbackServer(root / "kept") as server:
            workspace, vault = Workspace(root / "office"), Vault.in_memory()
            workspace.root.mkdir()
            make_workspace(workspace, settings_text=SETTINGS.replace("{port}", str(server.port)))
            change_settings(workspace.settings, {"rest.port": port, "rest.per_minute": 0, "render.workers": 2})
            token = add_key(vault, "bench", types=(), at=utc_now())
            service = Service(workspace, vault)
            thread = threading.Thread(target=service.run)
            thread.start()
            sample = load_json((STARTERS / "order_confirmation" / "samples" / "normal.json").read_bytes())
            body = dump_json({**sample, "id": "e-NUMBER", **({"type": event_type} if event_type else {})})
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False, timeout=60
            ) as client:
                wait_until(lambda: _answers(client))
                yield client, body
            service.stop()
            thread.join()


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.ConnectError:
        return False
