"""Values that must stand nowhere, in all the forms in which they could stand there."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

_CODES = ("utf-8", "utf-16-le", "utf-16-be")


def forms(texts: Iterable[str]) -> list[bytes]:
    """Each text as it is, in capitals, as JSON, in UTF-16; and all of these in hex and base64, wherever they begin."""
    plain = {
        sign.encode(code)
        for text in texts
        for sign in (text, text.upper(), json.dumps(text).strip('"'))
        for code in _CODES
    }
    encoded = {form for raw in plain for form in (raw.hex().encode(), raw.hex().upper().encode(), *_base64(raw))}
    return sorted(plain | encoded)


def _base64(raw: bytes) -> Iterable[bytes]:
    """What of it stands in base64 whatever stands before and behind: it may begin at each of three places."""
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + raw)
        known = whole[(0, 2, 3)[shift] : len(whole) - (4 if (shift + len(raw)) % 3 else 0)]
        yield from (known, known.replace(b"+", b"-").replace(b"/", b"_"))


def betrayed(raw: bytes, needles: Sequence[bytes]) -> list[bytes]:
    """Which of them stand in these bytes."""
    return [needle for needle in needles if needle in raw]


def betraying_files(root: Path, needles: Sequence[bytes]) -> dict[str, list[bytes]]:
    """The files below `root` in whose name or content one of them stands."""
    found = {
        str(path.relative_to(root)): betrayed(str(path.relative_to(root)).encode() + path.read_bytes(), needles)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    return {name: signs for name, signs in found.items() if signs}
