"""What the names at a place stand for in a sample: of a list its first item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from designer.core.fields import Field
from designer.template.markup import Binding


def first_of(path: str, fields: Field) -> str:
    """An expression for the first value at a path: `(ctx.order.lines | first).name` for `ctx.order.lines.name`."""
    root, *names = path.split(".")
    expression, here = root, fields
    for name in names:
        expression = f"{expression}.{name}"
        found = here.children.get(name)
        if found is None:
            continue
        here = found
        if here.is_collection:
            expression = f"({expression} | first)"
    return expression


def values_of(names: Iterable[Binding], fields: Field) -> Iterator[tuple[str, str]]:
    """Each name whose path is known, with an expression for its value."""
    for bound in names:
        if bound.path.startswith("ctx."):
            yield bound.name, first_of(bound.path, fields)
