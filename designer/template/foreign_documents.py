"""The released templates that seal and send a PDF which another program made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from designer.core.errors import TemplateError
from designer.template.publication import current_number, load_publication, published_ids
from designer.template.spec import TemplateSpec

CONTAINS = "ctx.document.contains"


@dataclass(frozen=True, slots=True)
class ForeignTemplate:
    """One template; `policy` is how its document's password comes about.

    `wants_words`: it refuses a document that does not hold what the sender says only the right one holds.
    """

    id: str
    label: str
    policy: str
    languages: tuple[str, ...]
    wants_words: bool


def foreign_templates(publications: Path) -> list[ForeignTemplate]:
    """All templates that a single PDF can be sent with. One that cannot be read is left out; `check` tells why."""
    found = []
    for name in published_ids(publications):
        try:
            spec = load_publication(publications, name, current_number(publications, name)).template.spec
        except TemplateError:
            continue
        policies = [one.password.policy for one in spec.attachments if one.kind == "companion"]
        if len(policies) == 1 and not spec.burst.each:
            found.append(ForeignTemplate(name, spec.label or name, policies[0], spec.languages, _wants_words(spec)))
    return found


def _wants_words(spec: TemplateSpec) -> bool:
    return CONTAINS in spec.fields.required or any(
        CONTAINS in text for a in spec.attachments for text in a.must_contain
    )
