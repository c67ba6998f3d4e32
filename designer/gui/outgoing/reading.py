"""Reads the outbox for the window; done in the background, and nothing is changed."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.core.catalogue import reason_in_words
from designer.core.errors import ConflictError, SealwrightError, SetupError
from designer.core.patient import Patient
from designer.core.workspace import Workspace

if TYPE_CHECKING:
    from designer.core.vault import Vault
    from designer.gui.outgoing.correct_dialog import StoredEvent
    from designer.gui.outgoing.kept_mail import KeptMail
    from designer.sender.inbox.progress import Coming
    from designer.sender.inbox.refused import Refused
    from designer.sender.outbox.figures import Alike, Settled
    from designer.sender.outbox.search import Listed, Shown
    from designer.sender.outbox.store import Outbox
    from designer.sender.outbox.waiting import WaitingBatch

SHOWN = 500
HOURS = 24
HOUR_MS = 60 * 60 * 1000
_PATIENCE = 0.5  # seconds
STUCK = ("failed", "uncertain", "held", "unroutable")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person looks at. `text` is an event's id or an address; `mode` the workspace's.

    `test` wants only what went into the local mailbox, or only the rest. `folders`: those that are watched, the
    workspace's own first. `is_running`: whether a sender is at work.
    """

    mode: str
    state: str = ""
    text: str = ""
    test: bool | None = None
    folders: tuple[str, ...] = ("inbox",)
    is_running: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A message with its recipient; "" when the vault cannot be opened here, or the data is gone.

    `next_at` is when it is tried again (ms), 0 when nobody will.
    """

    message: Listed
    recipient: str = field(repr=False)
    why: str
    next_at: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for a person, and the first of its messages."""

    batch: WaitingBatch
    previews: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What the panel shows at one moment."""

    rows: Sequence[Row] = ()
    counts: dict[str, int] = field(default_factory=dict)
    test_counts: dict[str, int] = field(default_factory=dict)
    settled: Sequence[Settled] = ()
    groups: Sequence[Alike] = ()
    pauses: Sequence[tuple[str, str]] = ()  # an account ("" for everything), and why it pauses
    refused: Sequence[Refused] = ()  # files that could not be taken in
    waiting: Sequence[Waiting] = ()  # files on which a person has to decide
    coming: Sequence[Coming] = ()  # large files that are being taken in
    trouble: SealwrightError | None = None  # why the vault, and with it every address, stays shut
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
        self._trouble: SealwrightError | None = None
        self._is_tried = False
        self._asked: dict[Path, Patient[list[Refused]]] = {}
        self._seen: dict[Path, list[Refused]] = {}

    def page(self, wanted: Wanted) -> Page:
        """The newest messages that are wanted, with all figures. Raises SealwrightError."""
        from designer.sender.outbox.figures import alike, settled_by_hour
        from designer.sender.outbox.pauses import pauses
        from designer.sender.outbox.search import counts, list_messages
        from designer.sender.outbox.states import State
        from designer.sender.outbox.waiting import TO_CONFIRM

        refused, coming = self._refused(wanted), self._coming(wanted)
        if not self._workspace.outbox.exists():
            return Page(refused=refused, coming=coming)
        with self._opened() as outbox:
            if "@" in wanted.text and self._vault is None:
                raise SetupError("outbox-without-key")
            found = list_messages(outbox, state=wanted.state, test=wanted.test, text=wanted.text, limit=SHOWN)
            now, mode, is_running = outbox.now(), wanted.mode, wanted.is_running
            return Page(
                rows=[self._row(outbox, one, is_running=is_running) for one in found],
                counts={str(state): number for state, number in counts(outbox, mode=mode, test=False).items()},
                test_counts={str(state): number for state, number in counts(outbox, mode=mode, test=True).items()},
                settled=settled_by_hour(outbox, mode=mode, since=now - now % HOUR_MS - (HOURS - 1) * HOUR_MS),
                groups=[
                    one
                    for one in alike(outbox, mode=mode, states=[State(name) for name in STUCK])
                    if one.reason != TO_CONFIRM
                ],
                pauses=[
                    (one.name, reason_words(one.reason, one.details, is_running=is_running)) for one in pauses(outbox)
                ],
                refused=refused,
                waiting=self._waiting(outbox, mode, is_running=is_running),
                coming=coming,
                trouble=self._trouble,
                now=now,
            )

    def story(self, message_id: str, testers: Sequence[str], *, is_running: bool = True) -> Story:
        """One message with its attempts and moves. Raises SealwrightError."""
        from designer.sender.outbox.search import show

        with self._opened() as outbox:
            shown = show(outbox, message_id)
            message, own = shown.message, self._recipient(outbox, shown.message)
            told = why(message, is_running=is_running)
            if message.mode != "rehearsal":
                return Story(shown, own, "", told)
            return Story(shown, "" if message.test else self._tester(outbox, message, testers), own, told)

    def event(self, message_id: str) -> StoredEvent:
        """What a message was made of, for a correction. Raises SealwrightError."""
        from designer.core.event import recipient_in
        from designer.core.json_text import indented_json, load_json
        from designer.gui.outgoing.correct_dialog import StoredEvent
        from designer.sender.outbox.search import event_data, show

        with self._opened() as outbox:
            message = show(outbox, message_id).message
            event = load_json(event_data(outbox, message))
        data = indented_json(event.get("ctx", {}))
        return StoredEvent(message.id, message.event_type, recipient_in(event, message.copy), data)

    def kept(self, message_id: str) -> KeptMail:
        """The mail that a test account kept, byte for byte. Raises SealwrightError."""
        from designer.gui.outgoing.kept_mail import find_kept, read_mail
        from designer.sender.outbox.search import composed, show

        with self._opened() as outbox:
            message = show(outbox, message_id).message
            raw = composed(outbox, message) if self._vault is not None and not message.purged else None
        raw = raw or find_kept(self._workspace.mailbox, message.message_id)
        if raw is None:
            raise ConflictError("kept-mail-missing")
        return read_mail(raw)

    def alike_ids(self, group: Alike, mode: str, limit: int) -> list[str]:
        """The messages that are stuck for the same reason. Raises SealwrightError."""
        from designer.sender.outbox.figures import alike_ids

        with self._opened() as outbox:
            return alike_ids(outbox, group, mode=mode, limit=limit)

    def _row(self, outbox: Outbox, one: Listed, *, is_running: bool) -> Row:
        is_awaited = one.state == "pending" and (is_running or not one.reason)
        next_at = one.next_attempt_at if is_awaited else 0
        return Row(one, self._recipient(outbox, one), why(one, is_running=is_running), next_at)

    def _refused(self, wanted: Wanted) -> Sequence[Refused]:
        from designer.sender.inbox.refused import refused_files

        found = refused_files(self._workspace.root / wanted.folders[0])
        for number, folder in enumerate(wanted.folders[1:], start=1):
            found += self._refused_beside(self._workspace.root / folder, f"folder:{number}")
        return sorted(found, key=lambda one: -one.at)

    def _refused_beside(self, folder: Path, source: str) -> list[Refused]:
        """Of a folder that may lie on a share; what was seen last, while that does not answer."""
        from designer.sender.inbox.refused import refused_files

        asked = self._asked.setdefault(folder, Patient(lambda there: refused_files(there, source), patience=_PATIENCE))
        found = asked.at(folder)
        if found is not None:
            self._seen[folder] = found
        return self._seen.get(folder, [])

    def _coming(self, wanted: Wanted) -> Sequence[Coming]:
        from designer.sender.inbox.progress import coming_in

        return coming_in(self._workspace.root / wanted.folders[0])

    def _waiting(self, outbox: Outbox, mode: str, *, is_running: bool) -> Sequence[Waiting]:
        """What waits for a person; nothing where the vault stays shut, for the figures are sealed."""
        from designer.sender.outbox.search import show
        from designer.sender.outbox.waiting import waiting_batches

        if self._vault is None:
            return ()
        batches = [one for one in waiting_batches(outbox) if one.mode == mode]
        return [
            Waiting(one, tuple(self._row(outbox, show(outbox, name).message, is_running=is_running)
                               for name in one.summary.previews)) for one in batches
        ]  # fmt: skip

    @contextmanager
    def _opened(self) -> Iterator[Outbox]:
        from designer.sender.outbox.store import Outbox

        with self._guard:  # one look at a time: each opens the file anew
            if not self._is_tried:
                self._open_vault()
            outbox = Outbox.open_read_only(self._workspace.outbox, self._vault)
            try:
                yield outbox
            finally:
                outbox.close()

    def _open_vault(self) -> None:
        """The vault if it opens here without asking anybody; addresses stay hidden otherwise."""
        from designer.core.vault import KeySource, Vault, credentials_folder

        self._is_tried = True
        try:
            self._vault = Vault.open(self._workspace.vault, KeySource(credentials=credentials_folder(os.environ)))
        except SealwrightError as error:
            self._trouble = error

    def _recipient(self, outbox: Outbox, message: Listed) -> str:
        """The address that the event names; "" when it cannot be known here."""
        from designer.core.event import recipient_in

        return recipient_in(self._tree(outbox, message), message.copy)

    def _tester(self, outbox: Outbox, message: Listed, testers: Sequence[str]) -> str:
        """The tester who gets it in place of the recipient: each gets every message of the event."""
        messages = 1 + len(self._tree(outbox, message).get("copies", []))
        return testers[message.copy // messages % len(testers)] if testers else ""

    def _tree(self, outbox: Outbox, message: Listed) -> dict[str, Any]:
        """The event as JSON; empty when it cannot be known here."""
        from designer.sender.outbox.search import event_data

        if self._vault is None or message.purged:
            return {}
        try:
            found: dict[str, Any] = json.loads(event_data(outbox, message))
        except SealwrightError:
            return {}
        return found


def why(message: Listed, *, is_running: bool = True) -> str:
    """The reason of a message's state in words."""
    is_stopped = message.state in ("pending", "processing") and not is_running
    reason = message.reason or ("sender-stopped" if is_stopped and not message.next_attempt_at else "")
    return reason_words(reason, message.details, is_running=not is_stopped or not message.reason) if reason else ""


def reason_words(reason: str, details: str, *, is_running: bool = True) -> str:
    """A reason in words, with what to do."""
    return reason_in_words(reason, json.loads(details) if details else {}, is_running=is_running)


def stamp(workspace: Workspace, inbox: str = "inbox") -> tuple[int, ...]:
    """Differs whenever outbox or refused files may have changed; quick enough to be asked every half second."""
    found: list[int] = []
    outbox = workspace.outbox
    for path in (outbox, outbox.with_name(f"{outbox.name}-wal"), workspace.root / inbox / "failed"):
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
