"""The archive: exactly what was sent, sealed in one file for each message, until its time is over.

archive/<year>-<month in which its time is over>/<message>.sealed: one line of JSON in clear (until when it is kept, how
it is sealed; nothing personal), then the sealed facts, with the open passwords, then the sealed mail.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from designer.core.clock import from_millis
from designer.core.errors import RenderError, SetupError, UsageError
from designer.core.event import recipient_in
from designer.core.files import write_atomically
from designer.core.vault import Sealed, Vault
from designer.sender.outbox.archiving import NOTHING_LEFT, archive_span, mark_archived, to_archive
from designer.sender.outbox.search import Listed, attachments, composed, event_data, show
from designer.sender.outbox.store import Outbox
from designer.sender.record import Dispatch, dispatch_of

_FORMAT = 1
_HEAD_BYTES = 4096
_SUFFIX = ".sealed"
_AT_ONCE = 50
_LEAST = 16  # what sealing adds: nothing sealed is shorter


@dataclass(frozen=True, slots=True)
class Archived:
    """What the archive holds of one message beside the mail; times in ms.

    `passwords` are the open passwords by file name. `about` is whom the event was for, when this is somebody's copy.
    """

    dispatch: Dispatch
    sent_at: int
    until: int
    passwords: dict[str, str] = field(default_factory=dict, repr=False)
    about: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything that can be opened, the newest first, and the files that cannot."""

    messages: list[Archived]
    unreadable: list[str]


@dataclass(frozen=True, slots=True)
class Handled:
    """How many files were deleted or sealed anew, and those of which nobody can tell: damaged, or of an unknown key."""

    count: int
    unreadable: list[str]


@dataclass(frozen=True, slots=True)
class _File:
    """One file as it lies there."""

    path: Path
    until: int
    facts: Sealed
    mail: Sealed

    @property
    def id(self) -> str:
        return self.path.name.removesuffix(_SUFFIX)


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive of one workspace."""

    folder: Path
    vault: Vault

    def put(self, one: Archived, mime: bytes) -> None:
        """Seal and keep; durable when this returns. The same message again replaces its own file only."""
        name = one.dispatch.id
        facts = self.vault.seal(_owner(name), _content("facts", one.until), json.dumps(asdict(one)).encode())
        mail = self.vault.seal(_owner(name), _content("mail", one.until), mime)
        folder = self.folder / f"{from_millis(one.until):%Y-%m}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(folder / f"{name}{_SUFFIX}", _written(one.until, facts, mail))

    def find(self, text: str) -> str:
        """The id of the archived message that a person means, by its id or its beginning. Raises UsageError."""
        found = {path.name.removesuffix(_SUFFIX) for path in self._paths() if path.name.startswith(text)}
        if len(found) > 1 and text not in found:
            raise UsageError("message-not-one", message=text)
        if not found or not text:
            raise UsageError("archive-without", message=text)
        return text if text in found else found.pop()

    def facts(self, message_id: str) -> Archived:
        """What is kept beside the mail. Raises UsageError when it is not there, RenderError when it was damaged."""
        return self._opened(self._file(message_id))

    def mail(self, message_id: str) -> bytes:
        """The mail as it was sent, byte for byte. Raises UsageError, RenderError."""
        file = self._file(message_id)
        return self._unsealed(file, "mail", file.mail)

    def look(self) -> Looked:
        """Open everything but the mails themselves: of those only the length is compared."""
        found: list[Archived] = []
        unreadable = self._each(self._paths(), lambda path: found.append(self._opened(_read(path, whole=False))))
        return Looked(sorted(found, key=lambda one: -one.sent_at), unreadable)

    def all(self) -> list[Archived]:
        """What can be opened, the newest first."""
        return self.look().messages

    def purge(self, now: int) -> Handled:
        """Delete what is kept no longer (ms). What does not say how long stays, for ever."""
        over: list[Path] = []

        def decide(path: Path) -> None:
            if _until(path) <= now:
                over.append(path)

        unreadable = self._each(self._paths(before=f"{from_millis(now):%Y-%m}"), decide)
        return Handled(_deleted(over), unreadable)

    def forget(self, address: str) -> Handled:
        """Delete what a person got, and the copies that others got of what was theirs."""
        known, over = address.casefold(), []

        def decide(path: Path) -> None:
            one = self._opened(_read(path, whole=False))
            if known in (one.dispatch.recipient.casefold(), one.about.casefold()):
                over.append(path)

        unreadable = self._each(self._paths(), decide)
        return Handled(_deleted(over), unreadable)

    def reseal(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Handled:
        """Seal everything with the vault's current key. What cannot be opened stays as it is, and needs its old key."""
        paths, current = self._paths(), self.vault.key_ids[-1]
        done: list[Path] = []
        unreadable = []

        def renew(path: Path) -> None:
            file = _read(path)
            if {file.facts.key_id, file.mail.key_id} != {current}:
                self.put(self._opened(file), self._unsealed(file, "mail", file.mail))
                done.append(path)

        for number, path in enumerate(paths):
            unreadable += self._each([path], renew)
            progress(number + 1, len(paths))
        return Handled(len(done), unreadable)

    def _each(self, paths: list[Path], do: Callable[[Path], None]) -> list[str]:
        """The files for which it cannot be done, because they were damaged; one that has gone meanwhile is none."""
        unreadable = []
        for path in paths:
            try:
                do(path)
            except RenderError:
                if path.exists():
                    unreadable.append(path.relative_to(self.folder.parent).as_posix())
        return unreadable

    def _paths(self, *, before: str = "9999-99") -> list[Path]:
        return [path for path in sorted(self.folder.glob(f"*/[!.]*{_SUFFIX}")) if path.parent.name <= before]

    def _file(self, message_id: str) -> _File:
        path = next(iter(self.folder.glob(f"*/{message_id}{_SUFFIX}")), None)
        if path is None:
            raise UsageError("archive-without", message=message_id)
        return _read(path)

    def _opened(self, file: _File) -> Archived:
        told = json.loads(self._unsealed(file, "facts", file.facts))
        return Archived(**{**told, "dispatch": Dispatch(**told["dispatch"])})

    def _unsealed(self, file: _File, part: str, box: Sealed) -> bytes:
        try:
            return self.vault.unseal(_owner(file.id), _content(part, file.until), box)
        except RenderError:
            raise RenderError("archive-damaged", file=file.path.name) from None
        except SetupError as error:
            if error.code != "sealed-key-unknown":  # the vault itself is out of order
                raise
            raise RenderError("archive-key-unknown", file=file.path.name) from None


def archive_due(
    outbox: Outbox, archive: Archive, publications: Path, *, between: Callable[[], None] = lambda: None
) -> int:
    """Put everything into the archive that was sent and belongs there; how many.

    The outbox keeps a message until it is there: killed in between, it is put there once more.
    """
    done = 0
    while some := to_archive(outbox, limit=_AT_ONCE):
        put = [one for one in some if _is_archived(outbox, archive, publications, one)]
        mark_archived(outbox, put, at=outbox.now())
        mark_archived(outbox, [one for one in some if one not in put], at=NOTHING_LEFT)
        done += len(put)
        between()
    return done


def _is_archived(outbox: Outbox, archive: Archive, publications: Path, message_id: str) -> bool:
    """Put one message into the archive; False when it is gone or was damaged, which must not stop the others."""
    stored = show(outbox, message_id).message
    try:
        mime = composed(outbox, stored)
        one = _facts(outbox, stored, publications) if mime is not None else None
    except RenderError:
        return False
    if one is None or mime is None:
        return False
    archive.put(one, mime)
    return True


def _facts(outbox: Outbox, stored: Listed, publications: Path) -> Archived:
    files = json.loads(attachments(outbox, stored) or b"[]")
    sent_at, until = archive_span(outbox, stored.id)
    dispatch = dispatch_of(outbox, publications, stored.id)
    event = json.loads(event_data(outbox, stored))
    owner = recipient_in(event, stored.copy if "burst" in event else 0)
    return Archived(
        dispatch, sent_at, until,
        passwords={file["name"]: file["password"] for file in files if file["password"]},
        about=owner if owner != dispatch.recipient else "",
    )  # fmt: skip


def _owner(message_id: str) -> str:
    return f"archive/{message_id}"


def _content(part: str, until: int) -> str:
    """Bound to its time, so that nobody ends it early or late."""
    return f"{part}/{until}"


def _written(until: int, facts: Sealed, mail: Sealed) -> bytes:
    head: dict[str, Any] = {"sealwright_archive": _FORMAT, "until": until, "facts_bytes": len(facts.ciphertext)}
    head["mail_bytes"] = len(mail.ciphertext)
    for name, box in (("facts", facts), ("mail", mail)):
        head |= {f"{name}_key": box.key_id, f"{name}_nonce": box.nonce.hex()}
    return json.dumps(head).encode() + b"\n" + facts.ciphertext + mail.ciphertext


def _read(path: Path, *, whole: bool = True) -> _File:
    """A file; without the mail, which is most of it, unless it is wanted `whole`.

    Raises RenderError when it is none of ours, or is longer or shorter than it says.
    """
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline(_HEAD_BYTES))
            if head["sealwright_archive"] > _FORMAT:
                raise SetupError("archive-newer")
            _compare(head, path.stat().st_size - file.tell())
            facts = Sealed(str(head["facts_key"]), bytes.fromhex(head["facts_nonce"]), file.read(head["facts_bytes"]))
            mail = Sealed(str(head["mail_key"]), bytes.fromhex(head["mail_nonce"]), file.read() if whole else b"")
        return _File(path, int(head["until"]), facts, mail)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        raise RenderError("archive-damaged", file=path.name) from None


def _compare(head: dict[str, Any], sealed_bytes: int) -> None:
    """Raises ValueError when the sealed parts are not as long as the head says (the first files say it of one only)."""
    mail_bytes = sealed_bytes - head["facts_bytes"]
    if min(mail_bytes, head["facts_bytes"]) < _LEAST or mail_bytes != head.get("mail_bytes", mail_bytes):
        raise ValueError


def _until(path: Path) -> int:
    """Until when a file is kept, without opening what is sealed. Raises RenderError when it does not say so."""
    try:
        with path.open("rb") as file:
            return int(json.loads(file.readline(_HEAD_BYTES))["until"])
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        raise RenderError("archive-damaged", file=path.name) from None


def _deleted(paths: list[Path]) -> int:
    for path in paths:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # others lie there still
            path.parent.rmdir()
    return len(paths)
