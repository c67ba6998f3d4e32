"""All templates of a workspace: found by id, made from a starter, renamed, deleted and brought back."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from designer.core.errors import SealwrightError, TemplateError
from designer.core.models import toml_faults
from designer.core.suggest import nearest
from designer.template.names import SPEC_FILE
from designer.template.package import Template, read_template
from designer.template.publication import current_number
from designer.template.spec import TemplateSpec

TRASH = ".trash"
KEPT_DAYS = 30
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted template that can still be brought back."""

    id: str
    deleted_at: datetime
    folder: Path


def template_ids(templates: Path) -> list[str]:
    """The ids of all drafts, in order."""
    if not templates.is_dir():
        return []
    return sorted(folder.name for folder in templates.iterdir() if (folder / SPEC_FILE).is_file())


def find_template(templates: Path, template_id: str) -> Template:
    """The draft with this id. Raises TemplateError, naming the nearest one there is."""
    return read_template(draft_folder(templates, template_id))


def specification_faults(templates: Path, template_id: str) -> list[SealwrightError]:
    """Everything that is wrong with a draft's template.toml. Raises TemplateError when there is no such draft."""
    raw = (draft_folder(templates, template_id) / SPEC_FILE).read_bytes()
    return toml_faults(TemplateSpec, raw, file=SPEC_FILE, error=TemplateError)


def new_template(templates: Path, template_id: str, *, starter: Path) -> Path:
    """Copy a starter under a new id; its event type, also in its samples, becomes the id. Raises TemplateError."""
    refuse_id(templates, template_id)
    if not (starter / SPEC_FILE).is_file():
        known = template_ids(starter.parent)
        raise TemplateError("starter-not-found", name=starter.name, known=", ".join(known))
    read_template(starter)  # one that cannot be read is not copied
    target = templates / template_id
    shutil.copytree(starter, target)
    _name(target, template_id)
    # Two templates whose events get the same ids would refuse each other's.
    _replace(target / SPEC_FILE, r'(?m)^(event_id\s*=\s*")[A-Za-z0-9_-]*(\{\{)', rf"\g<1>{template_id}-\g<2>")
    set_event_type(target, template_id)
    return target


def duplicate_template(templates: Path, template_id: str, new_id: str) -> Path:
    """A copy of a draft under a new id, with an event type of its own. Raises TemplateError."""
    return new_template(templates, new_id, starter=draft_folder(templates, template_id))


def rename_template(workspace: Path, template_id: str, new_id: str, *, event_type: str = "") -> Path:
    """Give a draft another id; its event type stays unless another is named. Raises TemplateError."""
    templates = workspace / "templates"
    folder = _free_to_move(workspace, template_id)
    refuse_id(templates, new_id)
    target = templates / new_id
    folder.rename(target)
    _rewrite(target / SPEC_FILE, r"(?m)^(id\s*=\s*)", new_id)
    if event_type:
        set_event_type(target, event_type)
    return target


def set_event_type(folder: Path, event_type: str) -> None:
    """Put another event type into a draft and its samples. Raises TemplateError."""
    if not _ID.fullmatch(event_type):
        raise TemplateError("template-id-invalid", name=event_type)
    former = read_template(folder).spec.event_type
    _rewrite(folder / SPEC_FILE, r"(?m)^(event_type\s*=\s*)", event_type)
    for sample in (folder / "samples").glob("*.json"):
        _replace(sample, rf'("type"\s*:\s*)"{former}"', rf'\g<1>"{event_type}"')


def delete_template(workspace: Path, template_id: str, *, at: datetime) -> Deleted:
    """Move a draft out of sight, from where it can be brought back for a month. Raises TemplateError."""
    folder = _free_to_move(workspace, template_id)
    trash = workspace / TRASH
    trash.mkdir(mode=0o700, exist_ok=True)
    for old in deleted_templates(workspace):
        if old.deleted_at < at - timedelta(days=KEPT_DAYS):
            shutil.rmtree(old.folder)
    target = trash / f"{template_id}~{at.astimezone(UTC).strftime(_STAMP)}"
    folder.rename(target)
    return Deleted(template_id, at, target)


def deleted_templates(workspace: Path) -> list[Deleted]:
    """The deleted templates that are still kept, the last one first."""
    found = []
    for folder in (workspace / TRASH).glob("*~*"):
        name, _, stamp = folder.name.partition("~")
        try:
            found.append(Deleted(name, datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC), folder))
        except ValueError:  # not ours
            continue
    return sorted(found, key=lambda one: one.deleted_at, reverse=True)


def restore_template(workspace: Path, template_id: str) -> Path:
    """Bring the last deleted draft of this id back. Raises TemplateError."""
    found = next((one for one in deleted_templates(workspace) if one.id == template_id), None)
    if found is None:
        raise TemplateError("template-not-deleted", name=template_id)
    refuse_id(workspace / "templates", template_id)
    target = workspace / "templates" / template_id
    found.folder.rename(target)
    return target


def refuse_id(templates: Path, template_id: str) -> None:
    """Raise TemplateError if no new template can have this id."""
    if not _ID.fullmatch(template_id):
        raise TemplateError("template-id-invalid", name=template_id)
    there = {path.name.casefold() for path in templates.iterdir()} if templates.is_dir() else set()
    if template_id.casefold() in there:  # some file systems know no difference
        raise TemplateError("template-exists", name=template_id)


def draft_folder(templates: Path, template_id: str) -> Path:
    """Where the draft with this id lies. Raises TemplateError, naming the nearest one there is."""
    if not _ID.fullmatch(template_id) or not (templates / template_id / SPEC_FILE).is_file():
        near = nearest(template_id, template_ids(templates))
        code = "template-not-found-near" if near else "template-not-found"
        raise TemplateError(code, name=template_id, nearest=near)
    return templates / template_id


def _free_to_move(workspace: Path, template_id: str) -> Path:
    """The draft's folder, unless it is published: its messages and its list of publications go by its id."""
    folder = draft_folder(workspace / "templates", template_id)
    if current_number(workspace / "publications", template_id):
        raise TemplateError("template-published", name=template_id)
    return folder


def _name(folder: Path, template_id: str) -> None:
    _rewrite(folder / SPEC_FILE, r"(?m)^(id\s*=\s*)", template_id)
    _replace(folder / SPEC_FILE, r'(?m)^(label\s*=\s*)"[^"]*"', rf'\g<1>"{_words(template_id)}"')


def _rewrite(file: Path, before: str, text: str) -> None:
    """Put `text` in place of the text in quotes behind the pattern `before`, a group."""
    _replace(file, before + r"""(?:"[^"\n]*"|'[^'\n]*')""", rf'\g<1>"{text}"', count=1)


def _replace(file: Path, pattern: str, by: str, *, count: int = 0) -> None:
    """Bytes in, bytes out: line ends stay as they are."""
    file.write_bytes(re.sub(pattern, by, file.read_bytes().decode("utf-8"), count=count).encode())


def _words(template_id: str) -> str:
    """`event_ticket` as people write it: Event ticket."""
    return template_id.replace("_", " ").replace("-", " ").strip().capitalize()
