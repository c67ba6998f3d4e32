"""What an import gives: files of a package, the fields that they print, and what could not be taken over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from designer.core.errors import SealwrightError, TemplateError

Kind = Literal["text", "date", "number"]


@dataclass(frozen=True, slots=True)
class MergeField:
    """A place for data, by the name it had; `filters` is what is written behind its path."""

    name: str
    kind: Kind = "text"
    filters: str = ""


@dataclass(slots=True)
class Notes:
    """What was left out or changed, by code, and how often; some with the names of what it was."""

    counts: dict[str, int] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def note(self, code: str, name: str = "", *, count: int = 1) -> None:
        """Once more."""
        if count:
            self.counts[code] = self.counts.get(code, 0) + count
        if name and name not in (known := self.names.setdefault(code, [])):
            known.append(name)

    def told(self) -> tuple[SealwrightError, ...]:
        """As codes with arguments, for the catalogue."""
        return tuple(
            TemplateError(code, count=count, names=", ".join(self.names.get(code, [])[:20]))
            for code, count in sorted(self.counts.items())
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """`files` by path in the package; `paths` are the fields that they print, each with its kind."""

    files: Mapping[str, bytes]
    paths: Mapping[str, Kind]
    told: tuple[SealwrightError, ...]
    language: str = ""
