"""What completion knows of a template: handed in by whoever opened it; the editor does not ask where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.core.fields import Field


@dataclass(frozen=True, slots=True)
class CompletionFacts:
    """`examples` are values of the shown sample by dotted path (`ctx.order.number`); the other keys are dotted, too."""

    fields: Field = field(default_factory=lambda: Field("object"))
    examples: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)  # `t`: key and words
    firm: Mapping[str, str] = field(default_factory=dict)
    brand: Mapping[str, str] = field(default_factory=dict)
    fonts: tuple[str, ...] = ()  # families of the firm's own
    filters: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # names of the template's files, as an include would write them
