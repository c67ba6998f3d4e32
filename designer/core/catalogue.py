"""Words for codes: the texts of errors, problems and the command line, in the reader's language.

English stands in `core.texts`, by code; other languages are gettext catalogues under
`resources/translations/<language>/LC_MESSAGES/sealwright.mo` keyed by the English text.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from designer.core.errors import Argument, SealwrightError
from designer.core.paths import RESOURCES
from designer.core.texts import TEXTS

LANGUAGES = ("en", "de", "sv", "it", "es")


class Sentence(NamedTuple):
    """What happened, and what to do about it ("" when nothing can be done)."""

    what: str
    remedy: str


def reader_language() -> str:
    """The language of the person at this machine, from the POSIX variables; English if we have no other."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "").split(":")[0].split(".")[0].split("_")[0]
        if code in LANGUAGES:
            return code
    return "en"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("sealwright", RESOURCES / "translations", [language], fallback=True)


def _translated(text: str, language: str) -> str:
    return _catalogue(language or reader_language()).gettext(text) if text else ""


def tr(text: str, **arguments: Argument) -> str:
    """A text of the command line in the reader's language, filled with `arguments`."""
    translated = _translated(text, "")
    return translated.format_map(arguments) if arguments else translated


def sentence(code: str, arguments: Mapping[str, Argument], *, language: str = "") -> Sentence:
    """The words for a code. An unknown code is shown as it is, so that nothing is ever swallowed."""
    text = TEXTS.get(code)
    if text is None:
        return Sentence(" ".join([code, *(f"{k}={v}" for k, v in arguments.items())]), "")
    known = _Shown(arguments)
    return Sentence(
        _translated(text.what, language).format_map(known),
        _translated(text.remedy, language).format_map(known),
    )


def explain(error: SealwrightError, *, language: str = "") -> str:
    """What happened and what to do, in one line."""
    return " ".join(part for part in sentence(error.code, error.arguments, language=language) if part)


def reason_in_words(code: str, arguments: Mapping[str, Argument], *, is_running: bool = True) -> str:
    """Why a message waits and what to do; while no sender runs nothing happens by itself, and that is said instead."""
    text, words = TEXTS.get(code), sentence(code, arguments)
    if is_running or text is None:
        return " ".join(part for part in words if part)
    remedy = "" if "by itself" in text.remedy else words.remedy
    return " ".join(part for part in (words.what, remedy, sentence("sender-stopped", {}).what) if part)


class _Shown(dict[str, Argument]):
    """Arguments for `format_map`; one that is missing shows as its name."""

    def __missing__(self, key: str) -> str:
        return f"({key})"
