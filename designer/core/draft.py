"""A template as it stands in an open window: its folder, with what is not saved yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Draft:
    """`folder` holds the template, `root` the firm's identity.

    `overlay` is what differs from the disk, by package path (also `firm.toml` and `firm/...`); `removed` are paths that
    are gone.
    """

    folder: str
    root: str
    overlay: Mapping[str, bytes] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
