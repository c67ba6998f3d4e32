"""Which language a file is written in, and what that means for editing it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """`first` is the mode in which the colouring begins; comments as written in it."""

    name: str
    first: str
    comment: tuple[str, str]
    has_tags: bool = False
    has_jinja: bool = True


_MARKUP = Language("markup", "html", ("<!-- ", " -->"), has_tags=True)
_LANGUAGES = {
    "mjml": _MARKUP,
    "html": _MARKUP,
    "htm": _MARKUP,
    "svg": _MARKUP,
    "css": Language("css", "css", ("/* ", " */"), has_jinja=False),
    "toml": Language("toml", "toml", ("# ", "")),
    "json": Language("json", "json", ("", ""), has_jinja=False),
    "txt": Language("text", "text", ("{# ", " #}")),
}


def language_of(file: str) -> Language:
    """The language of a file by its name; plain text with Jinja if the name says nothing."""
    return _LANGUAGES.get(file.rpartition(".")[2].lower(), _LANGUAGES["txt"])
