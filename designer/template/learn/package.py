"""A learned template as a folder: sealed, personal in every field, with invented samples, ready to be previewed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from designer.core.paths import RESOURCES
from designer.template.learn.facts import Facts
from designer.template.learn.pages import mail_of, page, words, words_in
from designer.template.library import refuse_id
from designer.template.names import SPEC_FILE
from designer.template.package import read_template
from designer.template.spreadsheet.invent import sample_of

_EVENT_ID = """\
# The same order under the same id: handed in again, it is known, and not sent twice. It must be public, see below.
event_id = {event_id}
"""
_SPEC = """\
format = 1
id = {id}
event_type = {event_type}
label = {label}
languages = [{language}]
{event_id}
[email]
# The mail tells nothing personal. What may stand in it, you release below, under public.
subject = {label}
body = "email.mjml"

[[attachments]]
kind = "pdf"
body = "document.html"
name = "{id_plain}.pdf"

[attachments.password]
# "random" is made anew for each document; “sealwright message show ID --reveal” tells it. Better is "formula", made of
# what the recipient knows, such as {{{{ ctx.customer.number }}}}.
policy = "random"
hint = {hint}

[fields]
public = {public}
collections = {collections}
required = {required}
"""


def spec_text(template_id: str, facts: Facts) -> str:
    """Its template.toml, without what a list needs."""
    named = f"{template_id}-{{{{ {facts.identity} }}}}"
    return _SPEC.format(
        id=_quoted(template_id), id_plain=template_id, event_type=_quoted(facts.event_type or template_id),
        label=_quoted(words(template_id)), language=_quoted(facts.language or "en"),
        hint=_quoted(words_in(facts.language).hint),
        event_id=_EVENT_ID.format(event_id=_quoted(named)) if facts.identity else "",
        public=_listed([facts.identity] if facts.identity else []),
        collections=_listed(facts.collections), required=_listed(facts.required),
    )  # fmt: skip


def write_learned(
    templates: Path, template_id: str, spec: bytes, facts: Facts, *, document: Mapping[str, bytes] | None = None
) -> Path:
    """Make the folder; `document` are the files of a letter that is there already, or of an empty one.

    Raises TemplateError.
    """
    refuse_id(templates, template_id)
    event_type = facts.event_type or template_id
    own = {"document.html": page(words(template_id), facts).encode()} if document is None else document
    files = {SPEC_FILE: spec, "email.mjml": mail_of(facts.language).encode(), **own} | {
        f"samples/{name}": raw for name, raw in samples(facts.samples, event_type).items()
    }
    return write_package(templates, template_id, files)


def empty_document(label: str) -> dict[str, bytes]:
    """An empty mail and an empty page, in which only the firm's colours and font are set."""
    title = label.translate({ord("{"): "&#123;", ord("&"): "&amp;", ord("<"): "&lt;"})
    return {
        name: (RESOURCES / "empty" / name).read_text("utf-8").replace("LABEL", title).encode()
        for name in ("document.html", "document.css", "email.mjml")
    }


def write_package(templates: Path, template_id: str, files: Mapping[str, bytes]) -> Path:
    """Make the folder of a new template. Raises TemplateError; nothing is left then."""
    refuse_id(templates, template_id)
    folder = templates / template_id
    try:
        for name, raw in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(raw)
        read_template(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def samples(events: Sequence[Mapping[str, Any]], event_type: str) -> dict[str, bytes]:
    """The samples by file name. What is personal in them is invented: a template holds nobody's data."""
    return {
        f"sample-{number}.json": sample_of({**event, "type": event_type}, {}, ())
        for number, event in enumerate(events, start=1)
    }


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(paths: Sequence[str]) -> str:
    return "[" + "".join(f"\n    {_quoted(path)}," for path in paths) + ("\n]" if paths else "]")
