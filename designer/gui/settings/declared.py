"""The settings as core.settings declares them, one after the other, ready to be shown: key, kind, range, words."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from designer.core.catalogue import tr
from designer.core.settings import Settings

Kind = type[str] | type[int] | type[float] | type[bool] | type[tuple]  # type: ignore[type-arg]
_ELSEWHERE = ("mode", "accounts", "folders")  # have an act or a dialog of their own
_UNITS = {" kib": ", KiB", " mib": ", MiB", " days": ", days", " seconds": ", seconds"}
_NAMES = {  # where the key says too little
    "timezone": "Time zone", "scan_seconds": "Look every, seconds", "workers": "At the same time",
    "wall_seconds": "Longest time, seconds", "memory_mib": "Most memory, MiB", "max_pages": "Most pages",
    "confirm": "Wait for a person", "pdf_names": "Names of PDFs", "max_pdf_mib": "Largest PDF, MiB",
    "event_kib": "Largest event, KiB",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, `told` in English. `section` is "" at the top; `low` and `high` are None where there is no limit."""

    key: str
    section: str
    kind: Kind
    told: str
    default: Any
    low: float | None = None
    high: float | None = None

    @property
    def label(self) -> str:
        """Its name for people."""
        name = self.key.rpartition(".")[2]
        words = _NAMES.get(name, name.replace("_", " ").capitalize())
        for unit, shown in _UNITS.items():
            if words.endswith(unit) and not words.endswith(f",{unit}"):
                words = f"{words.removesuffix(unit)}{shown}"
        return tr(words)

    @property
    def words(self) -> str:
        """What it is for."""
        return tr(self.told)


def declared(model: type[BaseModel] = Settings, section: str = "") -> Iterator[Setting]:
    """Every setting that the dialog shows, sections after the top."""
    inner: list[tuple[str, type[BaseModel]]] = []
    for name, field in model.model_fields.items():
        if not section and name in _ELSEWHERE:
            continue
        kind = _plain(field.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            inner.append((name, kind))
            continue
        key = f"{section}.{name}" if section else name
        limits = _limits(field.metadata)
        yield Setting(key, section, kind, field.description or "", field.get_default(), *limits)
    for name, kind in inner:
        yield from declared(kind, name)


def section_words(section: str) -> str:
    """What a section is about."""
    return tr(Settings.model_fields[section].description or "") if section else ""


def value_of(settings: Settings, key: str) -> Any:
    """The value that a setting has."""
    node: Any = settings
    for step in key.split("."):
        node = getattr(node, step)
    return node


def _plain(annotation: Any) -> Any:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _plain(next(one for one in get_args(annotation) if one is not types.NoneType))
    return origin or annotation


def _limits(metadata: list[Any]) -> tuple[float | None, float | None]:
    found: dict[str, float] = {}
    for one in metadata:
        found |= {name: value for name in ("ge", "le") if (value := getattr(one, name, None)) is not None}
    limits: Mapping[str, float] = found
    return limits.get("ge"), limits.get("le")
