"""The REST inbox of a running sender: listens while the settings want it and there is a key."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from designer.core.settings import RestSettings
from designer.core.workspace import Workspace
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.archive import Archive
from designer.sender.outbox.search import counts
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.together import Together
from designer.sender.rest.keys import api_keys
from designer.sender.rounds import Running

if TYPE_CHECKING:  # loaded when there is a key: most offices have none
    from designer.sender.rest.server import RestServer

_LOCAL = ("127.0.0.1", "localhost", "[::1]")


class RestInbox:
    """`follow` is called again and again, in one thread; `stop` at the end."""

    def __init__(
        self, workspace: Workspace, outbox: Outbox, running: Callable[[], Running],
        *, compose: Callable[[ComposeRequest], ComposeReply], head_seconds: float = 10.0,
    ) -> None:  # fmt: skip
        """`compose` is the render pool's, for previews; a caller has `head_seconds` to say what it wants."""
        self._head_seconds = head_seconds
        self._compose = compose
        self._workspace = workspace
        self._outbox = outbox
        self._running = running
        self._is_open = True
        self._server: RestServer | None = None
        self._made_for: RestSettings | None = None

    @property
    def address(self) -> str:
        """Where it listens; "" when it does not."""
        settings = self._made_for
        if settings is None:
            return ""
        return f"{'https' if settings.certificate else 'http'}://{_bracketed(settings.host)}:{settings.port}"

    def follow(self) -> None:
        """Start, stop or move as the settings and the keys say now. SetupError when it cannot listen."""
        settings = self._running().settings.rest
        wanted = settings if settings.enabled and api_keys(self._outbox.vault) else None
        if self._server is not None and (wanted is None or wanted != self._made_for or not self._server.is_alive):
            self._close()
        if wanted is not None and self._server is None:
            self._server = self._started(wanted)
            self._made_for = wanted

    def stop(self) -> None:
        """Refuse new calls, let those that are under way end."""
        self._is_open = False
        self._close()

    def _close(self) -> None:
        server, self._server, self._made_for = self._server, None, None
        if server is not None:
            server.stop()

    def _started(self, settings: RestSettings) -> RestServer:
        from designer.sender.rest.app import UPLOADS, Gate, make_app
        from designer.sender.rest.calls import Calls
        from designer.sender.rest.limits import CallRate, HighWater
        from designer.sender.rest.pages import open_pages
        from designer.sender.rest.server import RestServer
        from designer.sender.rest.templates import Templates

        root, outbox = self._workspace.root, self._outbox
        for left in root.glob(f"{UPLOADS}*"):  # a crash came in between
            shutil.rmtree(left, ignore_errors=True)
        calls = Calls(
            root,
            self._outbox,
            Archive(self._workspace.archive, self._outbox.vault),
            self._running,
            Together(self._outbox),
            HighWater(lambda: counts(outbox)[State.PENDING], time.monotonic),
        )
        gate = Gate(
            self._outbox.vault, own_names(settings), CallRate(time.monotonic),
            per_minute=lambda: self._running().settings.rest.per_minute, is_open=lambda: self._is_open,
        )  # fmt: skip
        files = (root / settings.certificate, root / settings.private_key) if settings.certificate else None
        templates = Templates(self._workspace.publications, lambda: self._running().settings, self._compose)
        app = make_app(gate, calls, templates, open_pages(self._outbox, self._running))
        made = RestServer(app, settings.host, settings.port, files=files, head_seconds=self._head_seconds)
        made.start()
        return made


def own_names(settings: RestSettings) -> frozenset[str]:
    """The exact Host headers that mean this inbox."""
    names = {_bracketed(settings.host), *settings.hosts}
    if names & set(_LOCAL):
        names |= set(_LOCAL)
    usual = 443 if settings.certificate else 80
    with_port = {f"{name}:{settings.port}" for name in names}
    return frozenset(name.casefold() for name in with_port | (names if settings.port == usual else set()))


def _bracketed(host: str) -> str:
    return f"[{host.strip('[]')}]" if ":" in host else host
