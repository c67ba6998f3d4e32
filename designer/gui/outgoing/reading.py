"""Reads the outbox for the window; done in the background, and nothing is changed."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError, SetupError
from designer.core.workspace import Workspace

if TYPE_CHECKING:
    from designer.core.vault import Vault
    from designer.sender.outbox.figures import Alike, Settled
    from designer.sender.outbox.search import Listed, Shown
    from designer.sender.outbox.store import Outbox

SHOWN = 500
HOURS = 24
HOUR_MS = 60 * 60 * 1000
STUCK = ("failed", "uncertain", "held", "unroutable")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person looks at. `text` is an event's id or an address; `mode` the workspace's."""

    mode: str
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A message with its recipient; "" when the vault cannot be opened here, or the data is gone."""

    message: Listed
    recipient: str = field(repr=False)
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the panel shows at one moment."""

    rows: Sequence[Row] = ()
    counts: dict[str, int] = field(default_factory=dict)
    test_counts: dict[str, int] = field(default_factory=dict)
    settled: Sequence[Settled] = ()
    groups: Sequence[Alike] = ()
    pauses: Sequence[tuple[str, str]] = ()  # an account ("" for everything), and why it pauses
    has_addresses: bool = True
    now: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """One message with everything that happened to it."""

    shown: Shown
    recipient: str = field(repr=False)
    would_reach: str = field(repr=False)
    why: str


class OutboxReader:
    """Reads one office's outbox. The vault is opened once; where it would ask for a password, addresses stay hidden."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._guard = threading.Lock()
        self._vault: Vault | None = None
        self._is_tried = False

    def page(self, wanted: Wanted) -> Page:
        """The newest messages that are wanted, with all figures. Raises SealwrightError."""
        from designer.sender.outbox.figures import alike, settled_by_hour
        from designer.sender.outbox.pauses import pauses
        from designer.sender.outbox.search import counts, list_messages
        from designer.sender.outbox.states import State

        if not self._workspace.outbox.exists():
            return Page()
        with self._opened() as outbox:
            if "@" in wanted.text and self._vault is None:
                raise SetupError("outbox-without-key")
            found = list_messages(outbox, state=wanted.state, text=wanted.text, limit=SHOWN)
            now, mode = outbox.now(), wanted.mode
            return Page(
                rows=[Row(one, self._recipient(outbox, one), why(one)) for one in found],
                counts={str(state): number for state, number in counts(outbox, mode=mode, test=False).items()},
                test_counts={str(state): number for state, number in counts(outbox, mode=mode, test=True).items()},
                settled=settled_by_hour(outbox, mode=mode, since=now - now % HOUR_MS - (HOURS - 1) * HOUR_MS),
                groups=alike(outbox, mode=mode, states=[State(name) for name in STUCK]),
                pauses=[(one.name, reason_words(one.reason, one.details)) for one in pauses(outbox)],
                has_addresses=self._vault is not None,
                now=now,
            )

    def story(self, message_id: str, testers: Sequence[str]) -> Story:
        """One message with its attempts and moves. Raises SealwrightError."""
        from designer.sender.outbox.search import show

        with self._opened() as outbox:
            shown = show(outbox, message_id)
            message, own = shown.message, self._recipient(outbox, shown.message)
            if message.mode != "rehearsal":
                return Story(shown, own, "", why(message))
            tester = testers[message.copy % len(testers)] if testers and not message.test else ""
            return Story(shown, tester, own, why(message))

    def alike_ids(self, group: Alike, mode: str, limit: int) -> list[str]:
        """The messages that are stuck for the same reason. Raises SealwrightError."""
        from designer.sender.outbox.figures import alike_ids

        with self._opened() as outbox:
            return alike_ids(outbox, group, mode=mode, limit=limit)

    @contextmanager
    def _opened(self) -> Iterator[Outbox]:
        from designer.sender.outbox.store import Outbox

        with self._guard:  # one look at a time: each opens the file anew
            if not self._is_tried:
                self._vault, self._is_tried = _vault(self._workspace), True
            outbox = Outbox.open_read_only(self._workspace.outbox, self._vault)
            try:
                yield outbox
            finally:
                outbox.close()

    def _recipient(self, outbox: Outbox, message: Listed) -> str:
        """The address that the event names; "" when it cannot be known here."""
        from designer.sender.outbox.search import event_data

        if self._vault is None or message.purged:
            return ""
        try:
            return str(json.loads(event_data(outbox, message)).get("email", ""))
        except SealwrightError:
            return ""


def why(message: Listed) -> str:
    """The reason of a message's state in words."""
    return reason_words(message.reason, message.details) if message.reason else ""


def reason_words(reason: str, details: str) -> str:
    """A reason in words, with what to do."""
    return " ".join(part for part in sentence(reason, json.loads(details) if details else {}) if part)


def stamp(workspace: Workspace) -> tuple[int, ...]:
    """Differs whenever the outbox may have changed; quick enough to be asked every half second."""
    found: list[int] = []
    for path in (workspace.outbox, workspace.outbox.with_name(f"{workspace.outbox.name}-wal")):
        try:
            status = path.stat()
            found += [status.st_mtime_ns, status.st_size]
        except OSError:
            found.append(0)
    return tuple(found)


def midnight(now: int, zone: tzinfo | None) -> int:
    """When the day began (ms)."""
    day = datetime.fromtimestamp(now / 1000, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return round(day.timestamp() * 1000)


def _vault(workspace: Workspace) -> Vault | None:
    """The vault if it opens here without asking anybody; addresses stay hidden otherwise."""
    from designer.core.vault import KeySource, Vault, credentials_folder

    try:
        return Vault.open(workspace.vault, KeySource(credentials=credentials_folder(os.environ)))
    except SealwrightError:
        return None
