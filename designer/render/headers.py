"""Header values and file names: what data may not smuggle into them is taken out before they are built."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_MAX_NAME = 120
_MAX_NAME_BYTES = 200  # most file systems take 255
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])\s*(\..*)?")


def header_text(value: str, *, max_length: int = 300) -> str:
    """One line without control or direction characters; `=?` is broken so that nothing decodes it (CVE-2024-6923)."""
    clean = "".join(" " if _is_control(sign) else sign for sign in value if sign not in _BIDI)
    return " ".join(clean.split()).replace("=?", "= ?")[:max_length].rstrip()


def file_name(value: str, *, suffix: str) -> str:
    """A file name that every system can save; it always ends in `suffix`."""
    name = re.sub(r'[\\/:*?"<>|]', "-", header_text(value)).strip(" .")
    if name.lower().endswith(suffix):
        name = name[: -len(suffix)]
    name = name.encode()[: _MAX_NAME_BYTES - len(suffix)].decode(errors="ignore")[: _MAX_NAME - len(suffix)].strip(" .")
    return (f"_{name}" if _RESERVED.fullmatch(name) else name or "document") + suffix


def distinct(names: Sequence[str], *, suffix: str) -> list[str]:
    """The names with a number behind each one that came before, so that a reader can save them side by side."""
    found: list[str] = []
    for name in names:
        number, candidate = 1, name
        while candidate.casefold() in {one.casefold() for one in found}:
            number += 1
            candidate = f"{name.removesuffix(suffix)} ({number}){suffix}"
        found.append(candidate)
    return found


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs")
