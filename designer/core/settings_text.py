"""settings.toml as a person keeps it: written at first run, changed key by key with the comments kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from designer.core.errors import SetupError
from designer.core.files import write_atomically
from designer.core.settings import Settings, parse_settings, read_settings_text
from designer.core.toml_edit import Value, edit_toml
from designer.core.toml_tables import edit_tables
from designer.core.toml_text import load_toml

_HEAD = """\
# The settings of this workspace. The program keeps your comments when it changes a value here.
# Passwords are not in this file: they are in the vault.
"""
_ACCOUNTS = """\
# Ways out. Add a mail server with `sealwright account add`, or write one here:
#
# [accounts.main]
# kind = "smtp"
# host = "smtp.example.com"
# port = 587
# security = "starttls"
# user = "shop@example.com"
# from = "Shop <shop@example.com>"

[accounts.mailbox]
kind = "mailbox"              # the local mailbox: messages are kept in mailbox/, nothing is sent
from = "Sealwright <sealwright@example.com>"
"""
_LEFT_OUT = ("accounts", "folders", "rest")


def default_settings_text(*, timezone: str = "UTC") -> str:
    """The settings.toml of a new workspace: every setting with its help, rehearsal, the local mailbox."""
    defaults = Settings(timezone=timezone, default_account="")
    parts = [_HEAD, *_lines(defaults, {"default_account": "mailbox"})]
    for name, field in Settings.model_fields.items():
        section = getattr(defaults, name)
        if isinstance(section, BaseModel) and name not in _LEFT_OUT:
            parts += [f"\n# {field.description}", f"[{name}]", *_lines(section, {})]
    return "\n".join([*parts, "", _ACCOUNTS])


def _lines(section: BaseModel, chosen: Mapping[str, Value]) -> Iterator[str]:
    for name, field in type(section).model_fields.items():
        value = chosen.get(name, getattr(section, name))
        if isinstance(value, str | int | float | tuple) and name not in _LEFT_OUT:
            assigned = f"{field.alias or name} = {json.dumps(value, ensure_ascii=False)}"
            yield f"{assigned:<30}# {field.description}"


def change_settings(
    path: Path, changes: Mapping[str, Value | None], *, folders: Sequence[Mapping[str, Any]] | None = None
) -> Settings:
    """Set each dotted key (`accounts.main.host`) to its value, or take it out (None); the new settings.

    `folders` are all further folders, in the keys of `[[folders]]`; None leaves them as they are.
    Comments and order are kept. What would not be a valid file is refused and nothing is written.
    """
    _data, text = load_toml(read_settings_text(path), file=path.name, error=SetupError)
    for dotted, value in changes.items():
        text = edit_toml(text, tuple(dotted.split(".")), value)
    if folders is not None:
        text = edit_tables(text, "folders", folders)
    settings = parse_settings(text, file=path.name)
    try:
        write_atomically(path, text.encode(), mode=path.stat().st_mode & 0o777)
    except OSError:
        raise SetupError("settings-not-written", file=path.name) from None
    return settings
