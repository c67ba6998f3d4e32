"""The whole line: files in the drop folder, mails at a real SMTP server on the loopback address."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from designer.core.json_text import dump_json, load_json
from designer.core.paths import STARTERS
from designer.core.settings_text import change_settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.search import counts
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.service import Service
from tests.benchmarks.figures import Figure, seconds
from tests.support.office import SETTINGS

EVENTS = 120


def figures() -> Iterator[Figure]:
    for starter in ("order_confirmation", "invoice"):
        rates = {workers: _rate(starter, workers) for workers in (1, 2)}
        for workers, rate in rates.items():
            yield Figure(f"end to end, {starter} normal.json, {workers} worker(s)", rate, "events/s")
        yield Figure(f"end to end, {starter}: 2 workers against 1", rates[2] / rates[1], "x")


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
