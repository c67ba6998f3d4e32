"""A letter that is there already as a template: the package around it, with a sample that fills every field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from designer.core.errors import SealwrightError, TemplateError
from designer.core.fields import Field
from designer.core.json_text import indented_json
from designer.template.importing.names import example_of
from designer.template.importing.taken import Taken
from designer.template.importing.web import MAIL_HTML, MAIL_MJML, mjml_mail, web_document, web_mail
from designer.template.learn.facts import Facts, learn
from designer.template.learn.package import spec_text, write_learned, write_package
from designer.template.learn.pages import mail_of, words
from designer.template.library import refuse_id
from designer.template.names import SPEC_FILE

WORD, WEB, MJML = (".docx", ".docm", ".doc", ".dotx"), (".html", ".htm", ".xhtml"), (".mjml",)
_MAIL_SPEC = """\
format = 1
id = {id}
event_type = {id}
label = {label}
languages = [{language}]

[email]
subject = {label}
body = {body}

[fields]
# What the mail may tell. Everything else is for encrypted attachments only.
public = []
"""

# The mail beside a letter speaks its language, where we do.


@dataclass(frozen=True, slots=True)
class Imported:
    """A new template; `fields` are those that it prints, `unknown` of them those that the data does not have."""

    folder: Path
    fields: tuple[str, ...]
    unknown: tuple[str, ...]
    told: tuple[SealwrightError, ...]


def is_importable(name: str) -> bool:
    """Whether a file's name says that it may be a letter to import."""
    return Path(name).suffix.lower() in (*WORD, *WEB, *MJML)


def import_letter(
    templates: Path, template_id: str, source: Path, *, is_mail: bool = False, data: tuple[bytes, Facts] | None = None
) -> Imported:
    """Make a template of a letter. `data`: the template.toml and the facts that were learned from a file of data.

    Raises TemplateError; nothing is left then.
    """
    refuse_id(templates, template_id)
    taken = _taken(source, words(template_id), is_mail=is_mail, known=data[1].fields if data else None)
    if data and _mail_of(taken):
        raise TemplateError("import-mail-with-data")
    if data:
        folder = write_learned(templates, template_id, data[0], data[1], document=taken.files)
    else:
        folder = write_package(templates, template_id, _package(template_id, taken))
    unknown = tuple(path for path in taken.paths if data and not _is_known(path, data[1].fields))
    return Imported(folder, tuple(taken.paths), unknown, taken.told)


def _taken(source: Path, label: str, *, is_mail: bool, known: Field | None) -> Taken:
    from designer.template.importing.word import word_document

    ending = source.suffix.lower()
    if ending in WORD:
        if is_mail:
            raise TemplateError("import-no-mail", file=source.name)
        return word_document(source, label, known)
    if ending in MJML:
        return mjml_mail(source, known)
    if ending in WEB:
        return web_mail(source, label, known) if is_mail else web_document(source, label, known)
    raise TemplateError("import-kind", file=source.name)


def _package(template_id: str, taken: Taken) -> dict[str, bytes]:
    event = {"type": template_id, "ctx": example_of(taken.paths)}
    language = taken.language or "en"
    sample = {"type": template_id, "language": language, "email": "ana@example.com", "ctx": event["ctx"]}
    files = {"samples/sample-1.json": f"{indented_json(sample)}\n".encode(), **taken.files}
    if mail := _mail_of(taken):
        return {SPEC_FILE: _mail_spec(template_id, language, mail).encode(), **files}
    facts = learn([{**event, "language": language}])
    return {SPEC_FILE: spec_text(template_id, facts).encode(), MAIL_MJML: mail_of(language).encode(), **files}


def _mail_of(taken: Taken) -> str:
    return next((name for name in (MAIL_HTML, MAIL_MJML) if name in taken.files), "")


def _mail_spec(template_id: str, language: str, body: str) -> str:
    told = {"id": template_id, "label": words(template_id), "language": language, "body": body}
    return _MAIL_SPEC.format(**{name: json.dumps(text, ensure_ascii=False) for name, text in told.items()})


def _is_known(path: str, fields: Field) -> bool:
    root, *steps = path.split(".")
    here: Field | None = fields
    for step in steps if root == "ctx" else ():
        children: Mapping[str, Field] = here.children if here else {}
        here = children.get(step)
    return here is not None
