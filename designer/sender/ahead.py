"""What makes a message that still waits as it would be sent now, so that a person can look at it."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from designer.core.errors import ConflictError
from designer.core.event import EventRules, parse_event
from designer.core.settings import Settings
from designer.render.protocol import ComposeRequest
from designer.sender.outbox.companions import companions
from designer.sender.outbox.passwords import kept_password
from designer.sender.outbox.search import Listed, event_data
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.specs import Specs, password_keys
from designer.sender.turns import REHEARSAL_PREFIX

_STORED_EVENT = EventRules(max_bytes=1 << 40, allow_lan=True, was_accepted=True)


def request_ahead(
    outbox: Outbox, message: Listed, publications: Path, settings: Settings, *, at: datetime
) -> ComposeRequest:
    """What a worker is asked for. Raises SealwrightError; ConflictError where there is no publication to make it of."""
    if not message.publication or message.mode == Mode.PROOF:
        raise ConflictError("preview-without-template", state=message.state)
    event = parse_event(event_data(outbox, message), _STORED_EVENT)
    folder = publications / message.template / str(message.publication)
    recipient = event.recipient_of(message.copy)
    keys = password_keys(Specs().of(folder), event, message.copy)
    return ComposeRequest(
        folder=str(folder),
        event=event.seen_by(message.copy).as_json(),
        event_id=message.event_id,
        language=message.language,
        zone=settings.timezone,
        sender=settings.account(message.account).sender,
        recipient=recipient.email,
        message_id=f"<{secrets.token_hex(16)}@preview.invalid>",
        reference=message.id,
        token=secrets.token_hex(16),
        date=at,
        subject_prefix=REHEARSAL_PREFIX if message.mode == Mode.REHEARSAL else "",
        is_correction=message.replaces > 0,
        passwords=tuple((number, kept_password(outbox, key) if key else "") for number, key in keys.items()),
        has_own_key=bool(recipient.password_key),
        companions=companions(outbox, message, len(event.files)) if event.files else (),
        takes_unread=True,
    )
