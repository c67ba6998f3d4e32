"""The whole line: files in the drop folder, mails at a real SMTP server on the loopback address; and the pool alone."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from designer.core.json_text import dump_json, load_json
from designer.core.paths import STARTERS
from designer.core.settings_text import change_settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.render.limits import WorkerLimits
from designer.render.pool import Pool
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.search import counts
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.service import Service
from tests.benchmarks.compose import request_for
from tests.benchmarks.figures import Figure, seconds
from tests.support.office import SETTINGS

EVENTS = 120
ROUNDS = 3


def figures() -> Iterator[Figure]:
    for starter in ("order_confirmation", "invoice"):
        turns = [(_rate(starter, 1), _rate(starter, 2), _pool_rate(starter)) for _ in range(ROUNDS)]
        one, two, pool = (statistics.median(rates) for rates in zip(*turns, strict=True))
        yield Figure(f"end to end, {starter} normal.json, 1 worker(s)", one, "events/s")
        yield Figure(f"end to end, {starter} normal.json, 2 worker(s)", two, "events/s")
        yield Figure(f"end to end, {starter}: 2 workers against 1", two / one, "x")
        yield Figure(f"the pool alone, {starter} normal.json, 2 workers, their start counted in", pool, "documents/s")
        shares = [whole / alone for _, whole, alone in turns]
        yield Figure(
            f"end to end, {starter}: share of what the pool alone reaches", 100 * statistics.median(shares), "%"
        )


def _pool_rate(starter: str) -> float:
    """What two workers compose of the same events with nothing around them."""

    def compose() -> None:
        pool = Pool(2, WorkerLimits())
        try:
            with ThreadPoolExecutor(pool.size) as threads:
                list(threads.map(pool.compose, [request_for(starter, "normal.json")] * EVENTS))
        finally:
            pool.close()

    return EVENTS / seconds(compose)


def _rate(starter: str, workers: int) -> float:
    from designer.cli.office import make_workspace

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "kept").mkdir()
        with LoopbackServer(root / "kept") as server:
            workspace, vault = Workspace(root / "office"), Vault.in_memory()
            workspace.root.mkdir()
            make_workspace(workspace, settings_text=SETTINGS.replace("{port}", str(server.port)))
            change_settings(
                workspace.settings,
                {"render.workers": workers, "accounts.main.connections": 4, "inbox.scan_seconds": 0.25},
            )
            tree = load_json((STARTERS / starter / "samples" / "normal.json").read_bytes())
            events = b"[" + b",".join(dump_json({**tree, "id": f"e-{n}"}) for n in range(EVENTS)) + b"]"
            (workspace.root / "inbox" / "events.json").write_bytes(events)
            taken = seconds(lambda: Service(workspace, vault).run(until_empty=True))
        outbox = Outbox.open_read_only(workspace.outbox, vault)
        assert counts(outbox)[State.SENT] == EVENTS
        outbox.close()
        return EVENTS / taken
