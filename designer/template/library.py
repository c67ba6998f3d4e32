"""All templates of a workspace, and new ones from the starters."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from designer.core.errors import TemplateError
from designer.core.suggest import nearest
from designer.template.package import SPEC_FILE, Template, read_template

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def template_ids(templates: Path) -> list[str]:
    """The ids of all drafts, in order."""
    if not templates.is_dir():
        return []
    return sorted(folder.name for folder in templates.iterdir() if (folder / SPEC_FILE).is_file())


def find_template(templates: Path, template_id: str) -> Template:
    """The draft with this id. Raises TemplateError, naming the nearest one there is."""
    if not (templates / template_id / SPEC_FILE).is_file() or not _ID.fullmatch(template_id):
        near = nearest(template_id, template_ids(templates))
        code = "template-not-found-near" if near else "template-not-found"
        raise TemplateError(code, name=template_id, nearest=near)
    return read_template(templates / template_id)


def new_template(templates: Path, template_id: str, *, starter: Path) -> Path:
    """Copy a starter under a new id; its event type, also in its samples, becomes the id. Raises TemplateError."""
    if not _ID.fullmatch(template_id):
        raise TemplateError("template-id-invalid", name=template_id)
    if not (starter / SPEC_FILE).is_file():
        known = template_ids(starter.parent)
        raise TemplateError("starter-not-found", name=starter.name, known=", ".join(known))
    target = templates / template_id
    if target.exists():
        raise TemplateError("template-exists", name=template_id)
    former = read_template(starter).spec.event_type
    shutil.copytree(starter, target)
    _rewrite(target / SPEC_FILE, r'(?m)^((?:id|event_type)\s*=\s*)"[^"]*"', template_id)
    _replace(target / SPEC_FILE, r'(?m)^(label\s*=\s*)"[^"]*"', rf'\g<1>"{_words(template_id)}"')
    # Two templates whose events get the same ids would refuse each other's.
    _replace(target / SPEC_FILE, r'(?m)^(event_id\s*=\s*")[A-Za-z0-9_-]*(\{\{)', rf"\g<1>{template_id}-\g<2>")
    for sample in (target / "samples").glob("*.json"):
        _rewrite(sample, rf'("type"\s*:\s*)"{former}"', template_id)
    return target


def _rewrite(file: Path, pattern: str, template_id: str) -> None:
    """Put the id in place of the text in quotes behind the pattern's first group."""
    _replace(file, pattern, rf'\g<1>"{template_id}"')


def _replace(file: Path, pattern: str, by: str) -> None:
    file.write_text(re.sub(pattern, by, file.read_text("utf-8")), "utf-8")


def _words(template_id: str) -> str:
    """`event_ticket` as people write it: Event ticket."""
    return template_id.replace("_", " ").replace("-", " ").strip().capitalize()
