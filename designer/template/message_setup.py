"""What a message is called and how its PDF is opened, read from template.toml and written there, key by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from designer.core.toml_edit import Path, Value, edit_toml

_PASSWORD: Path = ("attachments", 0, "password")


@dataclass(frozen=True, slots=True)
class MessageSetup:
    """The subject, and of the first attachment its name, a text that it must hold, and its password."""

    subject: str = ""
    file_name: str = ""
    must_say: str = ""
    policy: str = ""
    formula: str = ""
    hint: str = ""


def read_message(spec: Mapping[str, Any]) -> MessageSetup:
    """The set-up as a template.toml tells it; `file_name` and what follows are "" without an attachment."""
    first = _first(spec)
    password = first.get("password", {})
    return MessageSetup(
        str(spec.get("email", {}).get("subject", "")), str(first.get("name", "")),
        str(next(iter(first.get("must_contain", ())), "")),
        *(str(password.get(key, "")) for key in ("policy", "formula", "hint")),
    )  # fmt: skip


def write_message(source: str, spec: Mapping[str, Any], wanted: MessageSetup) -> str:
    """The template.toml with what is wanted; what is the same already is not touched. Raises SetupError."""
    now = read_message(spec)
    others = _first(spec).get("must_contain", ())[1:]
    edits: list[tuple[str, str, Path, Value | None]] = [
        (now.subject, wanted.subject, ("email", "subject"), wanted.subject),
        (now.file_name, wanted.file_name, ("attachments", 0, "name"), wanted.file_name),
        (
            now.must_say, wanted.must_say, ("attachments", 0, "must_contain"),
            [*filter(None, [wanted.must_say]), *others] or None,
        ),
        (now.policy, wanted.policy, (*_PASSWORD, "policy"), wanted.policy),
        (now.formula, wanted.formula, (*_PASSWORD, "formula"), wanted.formula or None),
        (now.hint, wanted.hint, (*_PASSWORD, "hint"), wanted.hint or None),
    ]  # fmt: skip
    for old, new, path, value in edits:
        if old != new:
            source = edit_toml(source, path, value)
    return source


def _first(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Sequence[Mapping[str, Any]] = spec.get("attachments", ())
    return found[0] if found else {}
