"""The tables of the documentation that the program itself knows best; run as a module it writes them into the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from designer.core.settings import AccountSettings, FolderSettings, ImapSettings, Settings
from designer.core.texts import TEXTS, companion, render, template, toml
from designer.core.texts.text import Text
from designer.sender.rest.answer import refusals
from tests.support.pages import ROOT

_CHECKS = (
    "template/checks.py",
    "template/checks_firm.py",
    "template/checks_languages.py",
    "template/markup/problems.py",
    "template/places.py",
    "render/preflight.py",
    "render/compose.py",
)
_MARKED = re.compile(r"(?s)(<!-- table: (\w+) -->\n).*?(<!-- end -->)")


def tables() -> dict[str, str]:
    """Every table by its name."""
    severities = dict(_severities())
    return {
        "checks": _codes(template.TEXTS, severities),
        "rendering": _codes({**render.TEXTS, **_of_companions()}, severities),
        "toml": _codes(toml.TEXTS, severities),
        "refusals": _refusals(),
        "settings": _settings(Settings, ""),
        "account": _settings(AccountSettings, ""),
        "imap": _settings(ImapSettings, ""),
        "folder": _settings(FolderSettings, ""),
        **{name: _settings(type(getattr(Settings(), name)), "") for name in _sections()},
    }


def written(text: str) -> str:
    """A page with every marked table as it must be."""
    found = tables()
    return _MARKED.sub(lambda match: match[1] + found[match[2]] + match[3], text)


def _sections() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield name


def _settings(model: type[BaseModel], prefix: str) -> str:
    rows = ["| key | default | meaning |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True)
        is_left_out = default is None and not field.is_required()
        if isinstance(default, BaseModel | dict) or (is_left_out and bool not in get_args(field.annotation)):
            continue
        shown = "" if field.is_required() or is_left_out else f"`{json.dumps(default)}`"
        rows.append(f"| `{prefix}{field.alias or name}` | {shown} | {_cell(field.description or '')} |")
    return "\n".join(rows) + "\n"


def _refusals() -> str:
    """What the REST inbox answers to a call that it does not do."""
    rows = ["| status | code | what it says | what to do |", "|---|---|---|---|"]
    for status, code in refusals():
        text = TEXTS[code]
        remedy = _cell(text.remedy).replace("{{", "{").replace("}}", "}")
        rows.append(f"| {status} | `{code}` | {_cell(text.what)} | {remedy} |")
    return "\n".join(rows) + "\n"


def _severities() -> Iterator[tuple[str, str]]:
    """The severities that differ from `error`, as the checks say them."""
    for name in _CHECKS:
        source = (ROOT / "designer" / name).read_text("utf-8")
        for code, severity in re.findall(r'"([a-z-]+)", Severity\.([A-Z]+)', source):
            yield code, severity.lower()


def _of_companions() -> dict[str, Text]:
    """Those that a message fails with, or is held for; the others refuse an event."""
    return {code: text for code, text in companion.TEXTS.items() if "{number}" in text.what or "-message" in code}


def _codes(texts: Mapping[str, Text], severities: Mapping[str, str]) -> str:
    rows = ["| code | severity | what it says | what to do |", "|---|---|---|---|"]
    for code, text in sorted(texts.items()):
        rows.append(f"| `{code}` | {severities.get(code, 'error')} | {_cell(text.what)} | {_cell(text.remedy)} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _write(pages: Iterable[Path]) -> None:
    for page in pages:
        page.write_text(written(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    _write(sorted((ROOT / "docs").glob("*.md")))
