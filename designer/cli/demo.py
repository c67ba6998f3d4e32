"""The main job on real input in a temporary workspace that is live, through a mail server on this computer."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context
from designer.cli.office import make_workspace
from designer.core.catalogue import tr
from designer.core.errors import UsageError
from designer.core.workspace import Workspace

if TYPE_CHECKING:
    from designer.core.vault import Vault

_SETTINGS = """\
mode = "live"
timezone = "Europe/Berlin"
default_account = "demo"

[accounts.demo]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
from = "Sealwright demo <demo@example.com>"
connections = 4

[inbox]
scan_seconds = 0.2
"""


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """demo."""
    demo = commands.add_parser(
        "demo", parents=[common], help=tr("send all sample events on this computer, and show how")
    )
    demo.add_argument("--count", type=int, metavar="N", help=tr("send N events instead of each sample once"))
    demo.add_argument(
        "--keep", type=arguments.folder, metavar="DIR", help=tr("where the .eml files go (default: a new folder)")
    )
    demo.set_defaults(run=_demo)


def _demo(context: Context) -> int:
    from designer.core.log import set_up_logging
    from designer.core.vault import Vault
    from designer.sender.loopback import LoopbackServer

    if context.args.count is not None and context.args.count < 1:
        raise UsageError("count-too-small")
    keep = Path(context.args.keep) if context.args.keep else Path(tempfile.mkdtemp(prefix="sealwright-demo-"))
    keep.mkdir(parents=True, exist_ok=True)
    set_up_logging(None, context.args.verbose)
    root = Path(tempfile.mkdtemp(prefix="sealwright-workspace-"))
    try:
        with LoopbackServer(keep) as server:
            workspace, vault = Workspace(root / "office"), Vault.in_memory()
            workspace.root.mkdir(mode=0o700)
            make_workspace(workspace, settings_text=_SETTINGS.format(port=server.port))
            events = list(_events(workspace, context.args.count))
            seconds = _send_all(context, workspace, vault, events)
            rows = _rows(workspace, vault, keep)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    context.out.result({"rows": rows, "seconds": round(seconds, 3)})
    _say_rows(context, rows, seconds, keep)
    return 0 if len(rows) == len(events) and all(row["state"] == "sent" for row in rows) else 1


def _events(workspace: Workspace, count: int | None) -> Iterator[bytes]:
    """Every sample of every starter once; or N of them in turn, each with an id of its own."""
    from designer.core.json_text import dump_json, load_json

    samples = [(path.stem, path.read_bytes()) for path in sorted(workspace.templates.glob("*/samples/*.json"))]
    if count is None:
        yield from (raw for _, raw in samples)
        return
    for number in range(count):
        name, raw = samples[number % len(samples)]
        yield dump_json({**load_json(raw), "id": f"{name}-{number + 1}"})


def _send_all(context: Context, workspace: Workspace, vault: Vault, events: list[bytes]) -> float:
    """Drop all events into the folder, and run a sender until they are settled; the seconds that it took."""
    import threading

    from designer.sender.service import Service

    guard, done = threading.Lock(), [0]
    with context.out.progress(tr("Sending")) as progress:

        def settled(*_: object) -> None:
            with guard:
                done[0] += 1
                progress(done[0], len(events))

        progress(0, len(events))
        service = Service(workspace, vault, settled=settled)
        started = time.monotonic()
        for number, event in enumerate(events):
            path = workspace.root / "inbox" / f"{number:05d}.json"
            path.with_suffix(".tmp").write_bytes(event)
            path.with_suffix(".tmp").rename(path)
        service.run(until_empty=True)
        return time.monotonic() - started


def _rows(workspace: Workspace, vault: Vault, keep: Path) -> list[dict[str, Any]]:
    """What became of each event, read from the outbox and from what the mail server kept."""
    from designer.sender.look import attachments_of
    from designer.sender.outbox.search import attachments, event_data, list_messages
    from designer.sender.outbox.store import Outbox

    outbox = Outbox.open_read_only(workspace.outbox, vault)
    try:
        rows = []
        for one in reversed(list_messages(outbox, limit=1_000_000)):
            files = attachments_of(attachments(outbox, one))
            eml = keep / f"{one.id}.eml"
            rows.append({
                "event_id": one.event_id, "template": one.template, "state": one.state, "reason": one.reason,
                "recipient": json.loads(event_data(outbox, one))["email"],
                "attachments": [{"name": file["name"], "password": file["password"]} for file in files],
                "eml": str(eml) if eml.exists() else "",
            })  # fmt: skip
        return rows
    finally:
        outbox.close()


def _say_rows(context: Context, rows: list[dict[str, Any]], seconds: float, keep: Path) -> None:
    shown = rows if len(rows) <= 40 else rows[:20]
    context.out.table(
        [tr(name) for name in ("Event", "Recipient", "State", "Attachment", "Password", "Mail")],
        [
            (row["event_id"], row["recipient"], row["state"], "\n".join(a["name"] for a in row["attachments"]),
             "\n".join(a["password"] for a in row["attachments"]), Path(row["eml"]).name)
            for row in shown
        ],
        whole=[tr(name) for name in ("State", "Password")],
    )  # fmt: skip
    if len(shown) < len(rows):
        context.out.say(tr("... and {count} more", count=len(rows) - len(shown)))
    sent = sum(row["state"] == "sent" for row in rows)
    context.out.say("")
    rate = f"{len(rows) / seconds:.1f}"
    context.out.say(tr("{sent} of {count} sent in {seconds} s, {rate} events/s.", sent=sent, count=len(rows),
                       seconds=f"{seconds:.1f}", rate=rate))  # fmt: skip
    context.out.say(tr("The mails are in {folder}; open one, and its PDF with the password above.", folder=str(keep)))
