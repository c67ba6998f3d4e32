"""A table of a collection: a head that is repeated on every page, one row for each item, numbers at the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from designer.core.fields import Field


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field of an item by its dotted path, and the words of its head."""

    path: str
    head: str
    is_number: bool = False


def columns_of(collection: Field) -> list[Column]:
    """The columns that a collection offers: every value of its items that is no list."""
    return list(_columns(collection, ""))


def _columns(field: Field, above: str) -> list[Column]:
    found: list[Column] = []
    for name, child in field.children.items():
        path = f"{above}{name}"
        if child.is_collection:
            continue
        if child.kind == "object":
            found += _columns(child, f"{path}.")
        else:
            words = re.sub(r"[_.]+", " ", path).strip().capitalize()
            found.append(Column(path, words, is_number=child.kind == "number"))
    return found


def one_of(collection: str) -> str:
    """A name for one item of a collection: `line` for `ctx.order.lines`."""
    name = collection.rpartition(".")[2]
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and len(name) > 2 and not name.endswith("ss") else "item"


def table_of(collection: str, item: str, columns: Sequence[Column], *, is_mail: bool) -> str:
    """The source of the table for a page, or for a mail."""
    heads = "".join(_cell("th", one, one.head, is_mail=is_mail) for one in columns)
    cells = "".join(_cell("td", one, f"{{{{ {item}.{one.path} }}}}", is_mail=is_mail) for one in columns)
    loop = (f"{{% for {item} in {collection} %}}", f"<tr>{cells}</tr>", "{% endfor %}")
    if is_mail:
        return "\n".join(["<mj-table>", f"  <tr>{heads}</tr>", *(f"  {line}" for line in loop), "</mj-table>"])
    return "\n".join(
        [
            '<table style="width: 100%; border-collapse: collapse">', "  <thead>", f"    <tr>{heads}</tr>",
            "  </thead>", "  <tbody>", f"    {loop[0]}", f"      {loop[1]}", f"    {loop[2]}", "  </tbody>", "</table>",
        ]
    )  # fmt: skip


def _cell(tag: str, column: Column, inside: str, *, is_mail: bool) -> str:
    side = "right" if column.is_number else "left"
    if is_mail:
        shown = f' align="{side}"'
    elif tag == "th" or column.is_number:
        shown = f' style="text-align: {side}"'
    else:
        shown = ""
    return f"<{tag}{shown}>{inside}</{tag}>"
