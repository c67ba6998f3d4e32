"""What the design panel offers: fields, colours, fonts and images, as they are written in a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class InspectorFacts:
    """What the fields offer: colours, fonts and images as they are written, with the values that they have now."""

    colors: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)
    images: Sequence[str] = ()
    sheets: Sequence[str] = ()  # the style sheets beside the page
    examples: Mapping[str, str] = field(default_factory=dict)  # fields by their paths, with the sample's values
    currency: str = "'EUR'"
    formats: Mapping[str, str] = field(default_factory=dict)  # how fields are written at first, by their paths
