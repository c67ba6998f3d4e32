"""A language added to a template, or taken from it: what its files are then."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable

from designer.core.errors import TemplateError
from designer.core.toml_edit import edit_toml
from designer.template.lifting import into_texts
from designer.template.names import SPEC_FILE, Read, variant_file

_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_HEADING = re.compile(r"\A\ufeff?(?:[^\S\n]*(?:#[^\n]*)?\n)+")


def languages_of(spec: str) -> list[str]:
    """The languages that template.toml names, the fallback first. Raises ValueError for broken TOML."""
    told = tomllib.loads(spec).get("languages") or ["en"]
    return [str(code) for code in told]


def with_language(code: str, read: Read, documents: Iterable[str] = ()) -> dict[str, str]:
    """The texts of the files that change when a language is added: its texts begin as a copy of the fallback's.

    Where it is the second one, the words of the documents become texts first. Raises TemplateError for a code that
    is none, or is there already; ValueError, SetupError for TOML that cannot be read.
    """
    spec = read(SPEC_FILE) or ""
    known = languages_of(spec)
    if not _CODE.fullmatch(code):
        raise TemplateError("language-invalid", language=code)
    if code.casefold() in (one.casefold() for one in known):
        raise TemplateError("language-there", language=code)
    changed = into_texts(read, documents, known) if len(known) == 1 else {}
    changed[SPEC_FILE] = edit_toml(changed.get(SPEC_FILE, spec), ("languages",), [*known, code])
    if read(variant_file(code)) is None:
        first = changed.get(variant_file(known[0]), read(variant_file(known[0])) or "")
        changed[variant_file(code)] = without_heading(first)
    if read(variant_file(known[0])) is None:
        changed.setdefault(variant_file(known[0]), "")
    return changed


def without_heading(text: str) -> str:
    """The text of a language file without the remarks at its top, which are about the language it is copied from."""
    return _HEADING.sub("", text, count=1)


def without_language(code: str, read: Read) -> dict[str, str | None]:
    """The files that change when a language is taken out; None for its own file, which goes.

    Raises TemplateError for the last language; ValueError for a broken template.toml.
    """
    spec = read(SPEC_FILE) or ""
    left = [one for one in languages_of(spec) if one != code]
    if not left:
        raise TemplateError("language-last")
    changed: dict[str, str | None] = {SPEC_FILE: edit_toml(spec, ("languages",), left)}
    if read(variant_file(code)) is not None:
        changed[variant_file(code)] = None
    return changed
