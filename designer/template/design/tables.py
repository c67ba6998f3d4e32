"""A table of a collection: a head that is repeated on every page, one row for each item, numbers at the right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from designer.core.fields import Field
from designer.template.design.formats import formats_for

_MONEY = re.compile(
    r"amount|price|total|net|gross|sum|cost|fee|discount|tax(?!_rate)|vat(?!_rate)|salary|premium", re.IGNORECASE
)
_NO_MONEY = re.compile(r"rate|percent|count|quantity", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field of an item by its dotted path, the words of its head, and the format of its values.

    `has_total`: a last row holds the sum of all items.
    """

    path: str
    head: str
    is_number: bool = False
    format: str = ""
    has_total: bool = False


def columns_of(collection: Field, examples: Mapping[str, str] | None = None, currency: str = "'EUR'") -> list[Column]:
    """The columns that a collection offers: every value of its items that is no list.

    `examples` are values by the path in an item, `currency` an expression: both choose the formats.
    """
    return [
        replace(one, format=_format(one, (examples or {}).get(one.path, ""), currency))
        for one in _columns(collection, "")
    ]


def _format(column: Column, example: str, currency: str) -> str:
    if column.is_number:
        return f"money({currency})" if _MONEY.search(column.path) and not _NO_MONEY.search(column.path) else "number"
    kinds = formats_for(example)
    return "date" if "date" in kinds else ""


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
    total = _total(collection, columns, is_mail=is_mail)
    heads = "".join(_cell("th", one, one.head, is_mail=is_mail) for one in columns)
    cells = "".join(_cell("td", one, _value(f"{item}.{one.path}", one), is_mail=is_mail) for one in columns)
    loop = (f"{{% for {item} in {collection} %}}", f"<tr>{cells}</tr>", "{% endfor %}")
    if is_mail:
        return "\n".join(
            ["<mj-table>", f"  <tr>{heads}</tr>", *(f"  {line}" for line in (*loop, *total)), "</mj-table>"]
        )
    return "\n".join(
        [
            '<table style="width: 100%; border-collapse: collapse">', "  <thead>", f"    <tr>{heads}</tr>",
            "  </thead>", "  <tbody>", f"    {loop[0]}", f"      {loop[1]}", f"    {loop[2]}",
            *(f"    {line}" for line in total), "  </tbody>", "</table>",
        ]
    )  # fmt: skip


def _value(expression: str, column: Column) -> str:
    return f"{{{{ {expression} | {column.format} }}}}" if column.format else f"{{{{ {expression} }}}}"


def _total(collection: str, columns: Sequence[Column], *, is_mail: bool) -> list[str]:
    """The row with the sums, if a column has one; a field deeper within an item cannot be summed."""
    if not any(one.has_total for one in columns):
        return []
    cells = []
    for one in columns:
        summed = f"{collection} | sum(attribute='{one.path}')"
        inside = _value(summed, one) if one.has_total else ""
        cells.append(_cell("td", one, f"<b>{inside}</b>" if inside else "", is_mail=is_mail))
    return [f"<tr>{''.join(cells)}</tr>"]


def _cell(tag: str, column: Column, inside: str, *, is_mail: bool) -> str:
    side = "right" if column.is_number else "left"
    if is_mail:
        shown = f' align="{side}"'
    elif tag == "th" or column.is_number:
        shown = f' style="text-align: {side}"'
    else:
        shown = ""
    return f"<{tag}{shown}>{inside}</{tag}>"
