"""An office for tests of the window: real settings, a real vault, real messages, and pictures to look at."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from designer.core.errors import SealwrightError
from designer.core.event import Event
from designer.core.vault import KeySource, Vault
from designer.core.workspace import Workspace
from designer.gui.theme import DARK, LIGHT, Theme, apply_theme, load_fonts
from designer.sender.outbox.accept import accept
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Door, outcome_of
from designer.sender.outbox.search import Listed, event_data, list_messages, show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import journal, keep, with_token
from designer.sender.routing import Router
from tests.support.office import SETTINGS, make_office, settings_of
from tests.support.packages import make_event

WAIT_MS = 60_000
LOCAL = """\
mode = "rehearsal"
default_account = "mailbox"

[accounts.mailbox]
kind = "mailbox"
from = "Shop <shop@example.com>"

[inbox]
scan_seconds = 0.05

[render]
workers = 1

[limits]
free_space_mib = 0
"""


class Office:
    """A workspace with its key in the environment, as our programs find it."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, *, port: int, settings: str) -> None:
        credentials = root / "credentials"
        credentials.mkdir()
        (credentials / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
        monkeypatch.setenv("LANGUAGE", "en")
        monkeypatch.setenv("HOME", str(root))
        self.workspace: Workspace = make_office(root / "office", port=port, settings=settings)
        self.vault = Vault.create(self.workspace.vault, KeySource(credentials=credentials))

    @contextmanager
    def outbox(self) -> Iterator[Outbox]:
        opened = Outbox.open(self.workspace.outbox, self.vault)
        try:
            yield opened
        finally:
            opened.close()

    def accept(self, event_id: str, *, ends: SealwrightError | None = None, **changes: object) -> str:
        """Accept an event ("": without an id); with `ends`, its first turn ends with this error. Its message's id."""
        with self.outbox() as outbox:
            return accept_event(outbox, self.workspace, make_event(id=event_id or None, **changes), ends=ends)

    def messages(self) -> list[Listed]:
        with self.outbox() as outbox:
            return list_messages(outbox)

    def event_of(self, message_id: str) -> bytes:
        """The event as JSON that a message is made of."""
        with self.outbox() as outbox:
            return event_data(outbox, show(outbox, message_id).message)

    def state(self, message_id: str) -> State:
        outbox = Outbox.open_read_only(self.workspace.outbox, self.vault)
        try:
            return State(next(one.state for one in list_messages(outbox) if one.id == message_id))
        finally:
            outbox.close()


def accept_event(outbox: Outbox, workspace: Workspace, event: Event, *, ends: SealwrightError | None = None) -> str:
    """Accept an event as the drop folder does; with `ends`, its first turn ends with this error. Its message's id."""
    settings = settings_of(workspace)
    router = Router(workspace.publications, settings)
    arrival = router.now().arrival(event)
    (answer,) = accept(outbox, Door("folder:inbox", Mode(settings.mode)), [arrival])
    assert not isinstance(answer, SealwrightError)
    message_id = answer.messages[0].id
    if ends is not None:
        (claimed,) = claim(outbox, "w1", 1, only=message_id)
        claimed = keep(outbox, with_token(claimed), b"MIME", message_id="<1@x>", attachments=b"[]")
        journal(outbox, claimed)
        settle(outbox, claimed, outcome_of(ends), recipient=event.email)
    return message_id


def make_live_office(root: Path, monkeypatch: pytest.MonkeyPatch, *, port: int = 25) -> Office:
    return Office(root, monkeypatch, port=port, settings=SETTINGS)


def make_local_office(root: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(root, monkeypatch, port=25, settings=LOCAL)


def pictures_of(widget: QWidget, name: str, application: QApplication) -> list[Path]:
    """Pictures in light and dark, kept where SCREENSHOTS names a folder. A widget that cannot be painted fails here."""
    load_fonts()
    kept: list[Path] = []
    folder = os.environ.get("SCREENSHOTS", "")
    for theme, kind in ((LIGHT, "light"), (DARK, "dark")):
        dress(widget, theme, application)
        picture = widget.grab()
        assert not picture.isNull()
        if folder:
            path = Path(folder) / f"{name}-{kind}.png"
            assert picture.save(str(path))
            kept.append(path)
    return kept


def dress(widget: QWidget, theme: Theme, application: QApplication) -> None:
    apply_theme(application, theme)
    if hasattr(widget, "set_theme"):
        widget.set_theme(theme)
    application.processEvents()
