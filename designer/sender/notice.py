"""What a person should know of the sender's work; apart from the sender, so that a command that tells it is quick."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.core.errors import Argument
from designer.sender.outbox.pauses import Kind, Pause


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person should know, as code and arguments; `account` is the one whose messages wait."""

    code: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    account: str = ""


def notice_of_pause(pause: Pause) -> Notice:
    """A pause as people are told of it."""
    account = pause.name if pause.kind == Kind.ACCOUNT else ""
    return Notice(pause.reason, json.loads(pause.details) if pause.details else {}, account)
