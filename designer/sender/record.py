"""What can be said of one message afterwards: the facts of the dispatch record, which the archive keeps, too."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from designer.core.errors import TemplateError
from designer.core.event import recipient_in
from designer.sender.look import attachments_of
from designer.sender.outbox.search import Shown, attachments, event_data, show
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.template.publication import PROOFS, load_publication


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One message's way, in plain values; times in ms, 0 for none.

    `recipient`, and `files` (name, sha256, pages, is_sealed), are empty once the data is deleted. `attempts` and
    `moves` are those of outbox.search. `digest` is the hash of the publication that it was made from.
    """

    id: str
    event_id: str
    event_type: str
    mode: str
    test: bool
    copy: int
    state: str
    reason: str
    came_back: str
    message_id: str
    template: str
    publication: int
    digest: str
    language: str
    account: str
    accepted_at: int
    attempts: list[dict[str, Any]]
    moves: list[dict[str, Any]]
    recipient: str = field(default="", repr=False)
    files: list[dict[str, Any]] = field(default_factory=list)


def dispatch_of(outbox: Outbox, publications: Path, message_id: str) -> Dispatch:
    """The facts of a message in the outbox. Raises UsageError when there is none."""
    shown = show(outbox, message_id)
    one, is_there = shown.message, not shown.message.purged
    files = attachments_of(attachments(outbox, one)) if is_there else []
    return Dispatch(
        id=one.id,
        event_id=one.event_id,
        event_type=one.event_type,
        mode=one.mode,
        test=bool(one.test),
        copy=one.copy,
        state=one.state,
        reason=one.reason,
        came_back=one.came_back,
        message_id=one.message_id,
        template=one.template,
        publication=one.publication,
        digest=_digest(publications, shown),
        language=one.language,
        account=one.account,
        accepted_at=one.created_at,
        attempts=[asdict(attempt) for attempt in shown.attempts],
        moves=[asdict(move) for move in shown.log],
        recipient=recipient_in(json.loads(event_data(outbox, one)), one.copy) if is_there else "",
        files=[{name: file[name] for name in ("name", "sha256", "pages", "is_sealed")} for file in files],
    )


def _digest(publications: Path, shown: Shown) -> str:
    """The publication's own hash; "" when it is gone or was changed: it proves nothing any more."""
    one = shown.message
    folder = publications / one.template
    try:
        if one.mode == Mode.PROOF:
            return load_publication(folder, PROOFS, one.publication).digest
        return load_publication(publications, one.template, one.publication).digest if one.publication else ""
    except TemplateError:
        return ""
