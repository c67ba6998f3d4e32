"""The names that files of a package have by rule; without imports, so that the window may ask for them at its start."""

from __future__ import annotations

from collections.abc import Callable

Read = Callable[[str], str | None]  # the text of a file as it stands, or None when there is no such file

SPEC_FILE = "template.toml"
FIRM_FILE = "firm.toml"


def variant_file(code: str) -> str:
    """The file of a language variant's texts."""
    return f"languages/{code}.toml"


def is_firm_file(name: str) -> bool:
    """Whether a file, named from the office folder, is the firm's."""
    return name == FIRM_FILE or name.startswith("firm/")
