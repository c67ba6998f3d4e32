"""A font file, looked at before it becomes the firm's: its rights and its letters; the only door to fontTools."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass

from fontTools.ttLib import TTFont, TTLibError

from designer.core.errors import TemplateError

MOST_MIB = 15
FAMILY = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?: [A-Za-z][A-Za-z0-9-]*){0,5}")  # as `css_font` takes it
GENERIC = frozenset(
    {
        "serif",
        "sans-serif",
        "monospace",
        "cursive",
        "fantasy",
        "system-ui",
        "ui-serif",
        "ui-sans-serif",
        "ui-monospace",
        "ui-rounded",
        "math",
        "emoji",
        "fangsong",
        "inherit",
        "initial",
        "unset",
        "revert",
        "revert-layer",
        "default",
    }
)  # to a style these are no names of a family
_ENDINGS = {b"\0\1\0\0": "ttf", b"true": "ttf", b"OTTO": "otf", b"wOFF": "woff", b"wOF2": "woff2"}
_RESTRICTED, _NO_SUBSET, _BITMAPS = 0x0002, 0x0100, 0x0200  # of fsType (OpenType, table OS/2)
_EDITABLE = 0x000C  # less strict permissions, which win over the restricted one in old fonts
_DAMAGES = (
    TTLibError, struct.error, KeyError, ValueError, AttributeError, IndexError, TypeError, OSError, AssertionError,
    EOFError, OverflowError, MemoryError,
)  # fmt: skip
_LATIN = "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz0123456789.,;:!?-–()/%&+€"
_LETTERS = {
    "de": "ÄäÖöÜüß„“", "fr": "ÀàÂâÇçÈèÉéÊêËëÎîÏïÔôŒœÙùÛûÜü«»", "es": "ÁáÉéÍíÑñÓóÚúÜü¿¡", "it": "ÀàÈèÉéÌìÒòÙù",
    "pt": "ÀàÁáÂâÃãÇçÉéÊêÍíÓóÔôÕõÚú", "sv": "ÅåÄäÖö", "fi": "ÅåÄäÖö", "da": "ÆæØøÅå", "nb": "ÆæØøÅå", "nl": "ËëÏïÉé",
    "pl": "ĄąĆćĘęŁłŃńÓóŚśŹźŻż", "cs": "ÁáČčĎďÉéĚěÍíŇňÓóŘřŠšŤťÚúŮůÝýŽž", "sk": "ÁáÄäČčĎďÉéÍíĹĺĽľŇňÓóÔôŔŕŠšŤťÚúÝýŽž",
    "hu": "ÁáÉéÍíÓóÖöŐőÚúÜüŰű", "ro": "ĂăÂâÎîȘșȚț", "tr": "ÇçĞğİıÖöŞşÜü", "hr": "ČčĆćĐđŠšŽž", "sl": "ČčŠšŽž",
    "el": "ΑαΒβΓγΔδΕεΖζΗηΘθΙιΚκΛλΜμΝνΞξΟοΠπΡρΣσΤτΥυΦφΧχΨψΩωάέήίόύώ",
    "bg": "АаБбВвГгДдЕеЖжЗзИиЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЪъЬьЮюЯя",
    "ru": "АаБбВвГгДдЕеЁёЖжЗзИиЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЪъЫыЬьЭэЮюЯя",
    "uk": "АаБбВвГгҐґДдЕеЄєЖжЗзИиІіЇїЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЬьЮюЯя",
}  # fmt: skip


def is_usable(family: str) -> bool:
    """Whether a style can say this name of a family, without quotation marks."""
    return FAMILY.fullmatch(family) is not None and family.lower() not in GENERIC


@dataclass(frozen=True, slots=True)
class FontFile:
    """What a file says of itself; `letters` are the code points that it draws."""

    family: str
    weight: int
    is_italic: bool
    ending: str
    letters: frozenset[int]

    def missing(self, language: str) -> str:
        """The letters of a language that the font does not have; of one that is not known here, those of English."""
        wanted = _LATIN + _LETTERS.get(language.partition("-")[0].lower(), "")
        return "".join(sign for sign in dict.fromkeys(wanted) if ord(sign) not in self.letters)


def read_font(raw: bytes, file: str) -> FontFile:
    """Look at a font. Raises TemplateError for what is none, or may not stand in a PDF."""
    ending = _ENDINGS.get(raw[:4], "")
    if not ending:
        raise TemplateError("font-collection" if raw[:4] == b"ttcf" else "font-no-font", file=file)
    if len(raw) > MOST_MIB * 1024 * 1024:
        raise TemplateError("font-too-large", file=file, limit=MOST_MIB)
    try:
        with TTFont(io.BytesIO(raw), lazy=True) as font:
            return _facts(font, file, ending)
    except _DAMAGES:
        raise TemplateError("font-no-font", file=file) from None


def _facts(font: TTFont, file: str, ending: str) -> FontFile:
    table = font["OS/2"]
    rights = int(table.fsType)
    if (rights & _RESTRICTED and not rights & _EDITABLE) or rights & _BITMAPS:
        raise TemplateError("font-not-to-embed", file=file)
    if rights & _NO_SUBSET:
        raise TemplateError("font-not-to-subset", file=file)
    if "fvar" in font:
        raise TemplateError("font-variable", file=file)
    if "glyf" not in font and "CFF " not in font and "CFF2" not in font:
        raise TemplateError("font-no-font", file=file)
    names = font["name"]
    family = str(names.getDebugName(16) or names.getDebugName(1) or "").strip()
    weight = min(max(round(int(table.usWeightClass) / 100) * 100, 100), 900)
    is_italic = bool(int(table.fsSelection) & 0x01) or bool(int(font["head"].macStyle) & 0x02)
    return FontFile(family, weight, is_italic, ending, frozenset(font.getBestCmap() or {}))
