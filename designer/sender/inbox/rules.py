"""The rules of this workspace for events; apart from the inboxes, so that a command that checks is quick."""

from __future__ import annotations

from designer.core.event import EventRules
from designer.core.settings import Settings


def event_rules(settings: Settings) -> EventRules:
    """The rules that settings lay down for events; whether an e-mail address is missing, their template decides."""
    return EventRules(settings.limits.event_kib * 1024, settings.zone, settings.address.allow_lan, email_may_lack=True)
