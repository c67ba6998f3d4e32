"""The firm's own fonts: files in `firm/fonts/`, and the sheet there that names them, which every document is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FOLDER = "firm/fonts/"
SHEET = "firm/fonts/fonts.css"
_HEAD = "/* The firm's fonts, beside this file. “sealwright firm font” writes it; every document is given it. */\n"
_FACE = re.compile(
    r'@font-face \{ font-family: "([^"\\]+)"; font-weight: ([0-9]{3}); font-style: (normal|italic); '
    r'src: url\("([^"\\/]+)"\) \}'
)


@dataclass(frozen=True, slots=True, order=True)
class Face:
    """One cut of a family; `file` lies in the folder of fonts."""

    family: str
    weight: int
    is_italic: bool
    file: str


def faces(sheet: bytes | None) -> list[Face]:
    """The faces that a sheet names, as we write them; whatever a person wrote beside them is passed over."""
    text = (sheet or b"").decode("utf-8", "replace")
    return [Face(found[1], int(found[2]), found[3] == "italic", found[4]) for found in _FACE.finditer(text)]


def families(files: Mapping[str, bytes]) -> list[str]:
    """The names of the firm's own families, in order."""
    return list(dict.fromkeys(face.family for face in faces(files.get(SHEET))))


def sheet_of(these: Iterable[Face]) -> bytes:
    """The sheet that names these faces."""
    return (_HEAD + "".join(f"{_rule(face)}\n" for face in sorted(these))).encode()


def _rule(face: Face) -> str:
    style = "italic" if face.is_italic else "normal"
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {style}; '
        f'src: url("{face.file}") }}'
    )


def wanted_faces(html: str, files: Mapping[str, bytes]) -> list[Face]:
    """The faces of the families that a document names, in itself or in a sheet of its own."""
    there = faces(files.get(SHEET))
    if not there:
        return []
    sheets = "\n".join(raw.decode("utf-8", "replace") for name, raw in files.items() if _is_sheet(name))
    named = {face.family for face in there if face.family in html or face.family in sheets}
    return [face for face in there if face.family in named and FOLDER + face.file in files]


def _is_sheet(name: str) -> bool:
    return name != SHEET and name.endswith(".css")


def file_name(family: str, weight: int, *, is_italic: bool, ending: str) -> str:
    """What a face's file is called."""
    slug = re.sub(r"[^a-z0-9]+", "-", family.lower()).strip("-")
    return f"{slug}-{weight}{'-italic' if is_italic else ''}.{ending}"
