"""The event types that released templates take."""

from __future__ import annotations

from pathlib import Path

from designer.core.errors import TemplateError
from designer.template.publication import current_number, load_publication, published_ids


def released_event_types(publications: Path) -> list[str]:
    """Each type once, in order. A template that cannot be read is left out; `check` tells why."""
    found = set()
    for name in published_ids(publications):
        try:
            found.add(load_publication(publications, name, current_number(publications, name)).template.spec.event_type)
        except TemplateError:
            continue
    return sorted(found)
