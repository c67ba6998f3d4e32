"""The JSON Schema of an event, made of the very rules that check one at the door."""

from __future__ import annotations

from typing import Any

from designer.core.event import (
    COPY_KEYS,
    FILE_PATTERN,
    ID_PATTERN,
    KEYS,
    LANGUAGE_PATTERN,
    MOST_COPIES,
    MOST_FILES,
    PASSWORD_KEY_PATTERN,
    PRIORITIES,
    TYPE_PATTERN,
)

_MOMENT = "ISO 8601, as in 2026-12-01T08:00:00Z; without a zone it is the workspace's."


def event_schema(ctx: dict[str, Any] | None = None) -> dict[str, Any]:
    """The schema of one event; `ctx` is that of its data, if the template is known."""
    language = _text(f"({LANGUAGE_PATTERN})?", "The recipient's language, as in de or de-AT.")
    told = "The recipient: one address, nothing else."
    email = {"type": "string", "format": "email", "description": told}
    own_email = {**email, "description": f"{told} Needed unless the template finds its recipients in a list of ctx."}
    properties: dict[str, Any] = {
        "id": _text(ID_PATTERN, "Your number of the event. The same number with the same content is done once."),
        "type": _text(TYPE_PATTERN, "What happened; a template is published for it."),
        "email": own_email,
        "language": language,
        "scheduled": _optional({"type": "string", "description": f"Not before then. {_MOMENT}"}),
        "expiration": _optional({"type": "string", "description": f"Not after then. {_MOMENT}"}),
        "priority": _optional({"type": "string", "enum": list(PRIORITIES)}),
        "attributes": _optional({"type": "object", "description": "For yourself; templates do not see it."}),
        "files": _optional(
            {
                "type": "array",
                "maxItems": MOST_FILES,
                "items": _text(FILE_PATTERN, "The bare name of a PDF."),
                "description": "PDFs that other programs made and that come with the event.",
            }
        ),
        "copies": _optional({"type": "array", "maxItems": MOST_COPIES, "items": _copy_schema(email, language)}),
        "ctx": ctx or _optional({"type": "object", "description": "The data of the transaction."}),
    }
    for key in ("id", "language"):
        properties[key] = _optional(properties[key])
    return {
        "type": "object", "required": ["type"], "additionalProperties": False,
        "properties": {key: properties[key] for key in KEYS},
    }  # fmt: skip


def _copy_schema(email: dict[str, Any], language: dict[str, Any]) -> dict[str, Any]:
    key = _text(PASSWORD_KEY_PATTERN, "The key of the password that is kept for this recipient.")
    properties = {"email": email, "language": _optional(language), "password_key": _optional(key)}
    return {
        "type": "object", "required": ["email"], "additionalProperties": False,
        "properties": {name: properties[name] for name in COPY_KEYS},
    }  # fmt: skip


def _text(pattern: str, told: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$", "description": told}


def _optional(schema: dict[str, Any]) -> dict[str, Any]:
    """null stands for nothing said."""
    told = {key: schema[key] for key in ("description",) if key in schema}
    rest = {key: value for key, value in schema.items() if key not in told}
    if "enum" in rest:
        return {**told, "enum": [*rest["enum"], None]}
    return {**told, **rest, "type": [rest["type"], "null"]}
