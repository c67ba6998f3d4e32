"""Reads the template and the firm's identity of a draft: what is on the disk, with what is not saved laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from designer.core.draft import Draft
from designer.core.errors import TemplateError
from designer.core.toml_text import load_toml
from designer.template.names import FIRM_FILE, SPEC_FILE
from designer.template.package import Firm, Template, firm_files, is_sample, read_files, template_of


def draft_template(draft: Draft) -> Template:
    """The template of a draft. Raises TemplateError naming file, line and what to do."""
    folder = Path(draft.folder)
    files = read_files(folder) if folder.is_dir() else {}
    files = _laid_over(files, draft, is_firm=False)
    if SPEC_FILE not in files:
        raise TemplateError("template-not-found", name=folder.name)
    samples = {name: files.pop(name) for name in list(files) if is_sample(name)}
    return template_of(files, samples)


def draft_firm(draft: Draft) -> Firm:
    """The firm's identity of a draft. Raises TemplateError."""
    files = _laid_over(firm_files(Path(draft.root)), draft, is_firm=True)
    if FIRM_FILE not in files:
        return Firm({}, {})
    values, _ = load_toml(files.pop(FIRM_FILE), file=FIRM_FILE, error=TemplateError)
    return Firm(values, files)


def _laid_over(files: Mapping[str, bytes], draft: Draft, *, is_firm: bool) -> dict[str, bytes]:
    own = {name: raw for name, raw in draft.overlay.items() if (name.split("/")[0] in (FIRM_FILE, "firm")) is is_firm}
    return {name: raw for name, raw in {**files, **own}.items() if name not in draft.removed}
