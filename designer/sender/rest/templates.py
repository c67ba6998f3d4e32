"""What programs may ask about templates: which are published, what data each wants, and what an event would become."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from designer.core.burst import burst
from designer.core.clock import utc_now
from designer.core.errors import EventError, UnavailableError, UsageError
from designer.core.event import event_of
from designer.core.event_schema import event_schema
from designer.core.field_schema import DIALECT, ctx_schema
from designer.core.json_text import load_json
from designer.core.settings import Settings
from designer.render.protocol import AttachmentInfo, ComposeReply, ComposeRequest
from designer.sender.inbox.rules import event_rules
from designer.sender.rest.answer import SCHEMA, Answer
from designer.sender.rest.keys import ApiKey
from designer.template.field_rules import field_rules
from designer.template.publication import Publication, current_number, is_paused, load_publication, published_ids
from designer.template.variants import variant_for

_AT_ONCE = 2  # previews; the others are the messages'
MAIL, PDF = "message/rfc822", "application/pdf"


@dataclass(frozen=True, slots=True)
class Templates:
    """The published templates of a workspace; `compose` is the render pool's."""

    publications: Path
    settings: Callable[[], Settings]
    compose: Callable[[ComposeRequest], ComposeReply]
    _free: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_AT_ONCE))

    def all(self) -> Answer:
        """Those that take events now."""
        found = [self._current(name) for name in sorted(published_ids(self.publications))]
        return Answer(200, {"templates": [self._told(one) for one in found if one is not None]})

    def schema(self, template_id: str) -> Answer:
        """The JSON Schema of the events that a template takes."""
        template = self._published(template_id).template
        spec, rules = template.spec, field_rules(template)
        ctx = ctx_schema(rules.learned, rules.required, rules.collections)
        schema = event_schema({key: value for key, value in ctx.items() if key != "$schema"})
        schema["properties"]["type"] = {"const": spec.event_type}
        schema["required"] = ["type"] if spec.burst.each else ["type", "email"]
        head = {"$schema": DIALECT, "title": spec.label or spec.id}
        return Answer(200, {**head, **schema}, media_type=SCHEMA)

    def preview(self, raw: bytes, wanted: str, key: ApiKey) -> Answer:
        """The mail, or the first PDF, that an event would become. Nothing is kept or sent."""
        tree = load_json(raw)
        if not isinstance(tree, dict) or set(tree) != {"template", "event"} or not isinstance(tree["template"], str):
            raise EventError("rest-preview-body", path="template")
        found = self._published(tree["template"])
        if not key.may_hand_in(found.template.spec.event_type):
            raise EventError("rest-key-type", path="template", key=key.name)
        settings = self.settings()
        rules, each = event_rules(settings), found.template.spec.burst.each
        event = event_of(tree["event"], rules)
        if event.type != found.template.spec.event_type:
            raise EventError("rest-preview-type", path="event.type", expected=found.template.spec.event_type)
        event = burst(event, each, rules).seen_by(0)
        request = ComposeRequest(
            folder=str(self.publications / found.template.spec.id / str(found.number)), event=event.as_json(),
            event_id=event.id or "preview", language=variant_for(found.template.spec.languages, event.language),
            zone=settings.timezone, sender=settings.account(found.template.spec.account).sender,
            recipient=event.email, message_id=f"<{secrets.token_hex(16)}@preview.invalid>", reference="preview",
            token=secrets.token_hex(16), date=utc_now(), wants_parts=wanted == PDF, is_sample=True,
        )  # fmt: skip
        reply = self._composed(request)
        if wanted != PDF:
            return Answer(200, raw=reply.mime, media_type=MAIL)
        return Answer(200, raw=_pdf(reply.attachments).raw, media_type=PDF)

    def _composed(self, request: ComposeRequest) -> ComposeReply:
        if not self._free.acquire(blocking=False):
            raise UnavailableError("rest-previews-busy")
        try:
            return self.compose(request)
        finally:
            self._free.release()

    def _current(self, template_id: str) -> Publication | None:
        number = current_number(self.publications, template_id)
        return load_publication(self.publications, template_id, number) if number else None

    def _published(self, template_id: str) -> Publication:
        found = self._current(template_id) if template_id in published_ids(self.publications) else None
        if found is None:
            raise UsageError("rest-template-unknown")
        return found

    def _told(self, one: Publication) -> dict[str, Any]:
        spec = one.template.spec
        return {
            "id": spec.id, "label": spec.label, "event_type": spec.event_type, "publication": one.number,
            "languages": list(spec.languages), "paused": is_paused(self.publications, spec.id),
            "schema": f"/v1/templates/{spec.id}/schema",
        }  # fmt: skip


def _pdf(attachments: tuple[AttachmentInfo, ...]) -> AttachmentInfo:
    found = next((one for one in attachments if one.raw.startswith(b"%PDF-")), None)
    if found is None:
        raise UsageError("rest-no-pdf")
    return found
