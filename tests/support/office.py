"""A whole workspace in a temporary folder, with the receipt template published in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from designer.core.settings import Settings, load_settings
from designer.core.workspace import Workspace
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.channel.channel import Envelope, Journal, Sent
from designer.template.package import read_firm, read_template
from designer.template.publication import Publication, publish
from tests.support.packages import event_tree, write_package

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

SETTINGS = """\
mode = "live"
timezone = "Europe/Berlin"
default_account = "main"

[accounts.main]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
from = "Shop <shop@example.com>"

[inbox]
scan_seconds = 0.05

[render]
workers = 1

[limits]
free_space_mib = 0
"""


def make_office(root: Path, *, port: int = 25, settings: str = SETTINGS) -> Workspace:
    """A workspace at `root` whose account is a mail server on this port."""
    workspace = Workspace(root)
    for folder in (workspace.templates, workspace.publications, workspace.control, workspace.root / "inbox"):
        folder.mkdir(parents=True)
    workspace.firm.write_text('name = "Nordlicht"\n')
    workspace.settings.write_text(settings.replace("{port}", str(port)))
    publish_receipt(workspace)
    return workspace


def publish_receipt(workspace: Workspace, files: Mapping[str, str | bytes | None] | None = None) -> Publication:
    """Write the receipt template, bent as told, and publish it."""
    folder = write_package(workspace.templates, files)
    return publish(workspace.publications, read_template(folder), read_firm(workspace.root), at=NOW, confirmed={})


def settings_of(workspace: Workspace) -> Settings:
    return load_settings(workspace.settings)


def drop(workspace: Workspace, name: str, content: Any) -> Path:
    """Put a file into the drop folder, as a careful program does: under another name first."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    path = workspace.root / "inbox" / name
    hidden = path.with_name(f".{name}.tmp")
    hidden.write_bytes(raw)
    hidden.rename(path)
    return path


def events(count: int, **changes: Any) -> list[dict[str, Any]]:
    """So many events as JSON types, each with an id of its own."""
    return [event_tree(**{"id": f"e-{n}", "email": f"person{n}@example.com", **changes}) for n in range(count)]


class FakeChannel:
    """A channel that keeps what it is given; `outcome` is raised before or after the journal."""

    def __init__(self) -> None:
        self.sent: list[tuple[Envelope, bytes]] = []
        self.before: list[Exception] = []
        self.after: list[Exception] = []
        self.is_closed = False

    def send(self, envelope: Envelope, mime: bytes, journal: Journal) -> Sent:
        if self.before:
            raise self.before.pop(0)
        journal()
        self.sent.append((envelope, mime))
        if self.after:
            raise self.after.pop(0)
        return Sent(250, "2.0.0", "OK", "TLSv1.3")

    def close(self) -> None:
        self.is_closed = True


def plain_reply(request: ComposeRequest) -> ComposeReply:
    """A composed message without an attachment, as a pool would give it for this request."""
    head = {
        "From": request.sender, "To": request.recipient, "Subject": f"{request.subject_prefix}Hello",
        "Date": "Sat, 21 Nov 2026 12:00:00 +0000", "Message-ID": request.message_id,
        "Auto-Submitted": "auto-generated", "X-Sealwright-Event": request.reference, "MIME-Version": "1.0",
        "Content-Type": "text/plain",
    }  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return ComposeReply(f"{lines}\r\nHello\r\n".encode(), "Hello", ())
