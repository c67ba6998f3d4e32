"""A message's status as a CloudEvent (CloudEvents 1.0, JSON, structured mode); nothing personal is in it."""

from __future__ import annotations

import json

from designer.core.clock import from_millis
from designer.sender.outbox.callbacks import Waiting
from designer.sender.outbox.states import Mode

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


def status_body(one: Waiting) -> bytes:
    """The body of a callback: the same bytes at every try.

    What was rehearsed, or went to the local mailbox only, is of another type: it must not count as sent anywhere.
    """
    is_earnest = one.mode == Mode.LIVE and not one.test
    document = {
        "specversion": "1.0",
        "id": one.id,
        "source": f"/templates/{one.template}",
        "type": f"sealwright.{'message' if is_earnest else 'rehearsal'}.{one.told}",
        "subject": one.message_id,
        "time": from_millis(one.at).isoformat(),
        "sequence": f"{one.seq:016d}",
        "datacontenttype": "application/json",
        "data": {
            "event": one.event_id, "event_type": one.event_type, "message": one.message_id, "copy": one.copy,
            "follows": one.follows or None, "template": one.template, "publication": one.publication,
            "state": one.told, "reason": one.reason or None, "mode": one.mode, "test": bool(one.test),
        },
    }  # fmt: skip
    return json.dumps(document).encode()
