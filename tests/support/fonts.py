"""Fonts for tests: one of ours under another name, with other rights."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from fontTools.ttLib import TTFont

from designer.core.paths import RESOURCES


@lru_cache(maxsize=16)
def font(family: str = "Nordlicht Serif", cut: str = "Regular", *, rights: int = 0, letters: str = "") -> bytes:
    """A font file; `letters` are taken out of it."""
    made = TTFont(RESOURCES / "fonts" / f"IBMPlexSerif-{cut}.ttf")
    for record in made["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = family.replace(" ", "") if record.nameID == 6 else family
    made["OS/2"].fsType = rights
    for table in made["cmap"].tables:
        for letter in letters:
            table.cmap.pop(ord(letter), None)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()
