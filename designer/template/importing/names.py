"""Where the names of merge fields lie in an event, and what is written to print them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from designer.core.fields import Field
from designer.template.importing.taken import Kind, MergeField
from designer.template.learn.facts import is_plain
from designer.template.spreadsheet.guess import words_of

_ADDRESS = (
    "email",
    "e_mail",
    "mail",
    "emailaddress",
    "email_address",
    "e_mail_address",
    "mailadresse",
    "e_mail_adresse",
)
_START = re.compile(r"[^\W\d_]")
_EXAMPLES: Mapping[Kind, object] = {"date": "2026-11-14", "number": 1234.5}


def path_of(name: str, known: Field | None = None) -> str:
    """The path of a name: a field that there is with these words, else one made of it below `ctx`."""
    steps = [slug for part in name.split(".") if (slug := _slug(part))]
    steps = steps[1:] if len(steps) > 1 and steps[0] == "ctx" else steps
    if len(steps) == 1 and steps[0] in _ADDRESS:
        return "event.email"
    words = words_of(name.removeprefix("ctx."))
    for path in _leaves(known, ()) if known is not None else ():
        if words_of(" ".join(path)) == words or words_of(path[-1]) == words:
            return ".".join(("ctx", *path))
    return ".".join(("ctx", *(steps or ["field"])))


def _slug(name: str) -> str:
    slug = "_".join(words_of(name))
    return slug if not slug or _START.match(slug) else f"field_{slug}"


def _leaves(field: Field, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What can be printed without a turn of a list."""
    for name, child in field.children.items():
        if is_plain(name) and not child.is_collection:
            if child.children:
                yield from _leaves(child, (*above, name))
            else:
                yield (*above, name)


def expression(field: MergeField, path: str) -> str:
    """What prints it."""
    return f"{{{{ {path}{field.filters} }}}}"


def example_of(paths: Mapping[str, Kind]) -> dict[str, object]:
    """The `ctx` of a sample that has every path; a text says what it is for."""
    tree: dict[str, object] = {}
    for path, kind in sorted(paths.items()):
        root, *steps = path.split(".")
        if root != "ctx":
            continue
        here = tree
        for step in steps[:-1]:
            below = here.setdefault(step, {})
            if not isinstance(below, dict):  # `Customer` and `Customer.Name`: the longer one wins
                below = here[step] = {}
            here = below
        here.setdefault(steps[-1], _EXAMPLES.get(kind, steps[-1].replace("_", " ").capitalize()))
    return tree
