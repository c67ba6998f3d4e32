"""A REST inbox that listens on a free port of this computer, and a program that calls it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from designer.core.clock import utc_now
from designer.core.settings import load_settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.channels import Channels
from designer.sender.outbox.store import Outbox
from designer.sender.rest.inbox import RestInbox
from designer.sender.rest.keys import add_key
from designer.sender.rounds import Running
from designer.sender.routing import Router
from tests.servers.ports import free_ports
from tests.support.office import SETTINGS, make_office, plain_reply


@dataclass(frozen=True, slots=True)
class RestOffice:
    """An office whose REST inbox listens; `call` is a program with a key."""

    workspace: Workspace
    vault: Vault
    outbox: Outbox
    inbox: RestInbox
    port: int
    call: httpx.Client
    running: list[Running]  # one: what holds now

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def with_key(self, name: str, *types: str) -> dict[str, str]:
        """The header of another key."""
        return {"Authorization": f"Bearer {add_key(self.vault, name, types=types, at=utc_now())}"}

    def change(self, settings: str) -> None:
        """Write other settings and follow them."""
        self.workspace.settings.write_text(settings, "utf-8")
        self.running[0] = running_of(self.workspace, self.vault)
        self.inbox.follow()

    def post(self, body: Any, **headers: str) -> httpx.Response:
        """Hand something in as JSON."""
        return self.call.post("/v1/events", json=body, headers=headers)


def running_of(workspace: Workspace, vault: Vault) -> Running:
    """What a sender has read of an office."""
    settings = load_settings(workspace.settings)
    router = Router(workspace.publications, settings)
    router.refresh()
    return Running(settings, router, Channels(settings, vault, workspace))


def rest_settings(port: int, more: str = "") -> str:
    """The settings of such an office."""
    return f"{SETTINGS.replace('{port}', '25')}\n[rest]\nport = {port}\n{more}"


@contextlib.contextmanager
def rest_office(
    root: Path,
    more: str = "",
    *,
    compose: Callable[[ComposeRequest], ComposeReply] = plain_reply,
    head_seconds: float = 60,
) -> Iterator[RestOffice]:
    """Make an office in `root`; `more` are further settings of `[rest]`."""
    (port,) = free_ports(1)
    workspace = make_office(root / "office", settings=rest_settings(port, more))
    vault = Vault.in_memory()
    token = add_key(vault, "shop", types=(), at=utc_now())
    outbox = Outbox.open(workspace.outbox, vault)
    running = [running_of(workspace, vault)]
    inbox = RestInbox(workspace, outbox, lambda: running[0], compose=compose, head_seconds=head_seconds)
    headers = {"Authorization": f"Bearer {token}"}
    try:
        inbox.follow()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60, trust_env=False) as call:
            yield RestOffice(workspace, vault, outbox, inbox, port, call, running)
    finally:
        inbox.stop()
        outbox.close()
