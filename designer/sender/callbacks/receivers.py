"""Where the statuses of a template's messages go, and what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from designer.core.vault import Vault
from designer.sender.callbacks.secret import has_secret
from designer.sender.specs import Specs
from designer.template.publication import current_number, published_ids


@dataclass(frozen=True, slots=True)
class Receivers:
    """The addresses that publications name: what is released now decides, also for messages of before."""

    publications: Path
    specs: Specs = field(default_factory=Specs)

    def url(self, template: str, number: int) -> str:
        """Where to post; `number` is the message's own publication, for a template that is released no more.

        "" for nowhere. Raises TemplateError for a damaged publication.
        """
        is_released = template in published_ids(self.publications)
        current = current_number(self.publications, template) if is_released else 0
        pinned = current or number
        return self.specs.of(self.publications / template / str(pinned)).callback.url if pinned else ""


def templates_told(publications: Path) -> list[str]:
    """The released templates that name a receiver. Raises TemplateError."""
    receivers = Receivers(publications)
    return [name for name in sorted(published_ids(publications)) if receivers.url(name, 0)]


def unsigned(publications: Path, vault: Vault) -> list[str]:
    """Those of them whose callbacks cannot be signed, and so are not sent. Raises TemplateError."""
    return [name for name in templates_told(publications) if not has_secret(vault, name)]
