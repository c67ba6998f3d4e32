"""A table of a collection: a head that is repeated on every page, one row for each item, numbers at the right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from designer.core.fields import Field, values_at
from designer.template.design.formats import first_format
from designer.template.design.pasted import Block, Run, written
from designer.template.edits.lines import INDENT, indented
from designer.template.markup import nearest, quoted


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field of an item by its dotted path, the words of its head, and the format of its values.

    `has_total`: a last row holds the sum of all items. `may_miss`: not every item has it; nothing is printed then.
    """

    path: str
    head: str
    is_number: bool = False
    format: str = ""
    has_total: bool = False
    may_miss: bool = False


def columns_of(collection: Field, examples: Mapping[str, str] | None = None, currency: str = "'EUR'") -> list[Column]:
    """The columns that a collection offers: every value of its items that is no list.

    `examples` are values by the path in an item, `currency` an expression: both choose the formats.
    """
    return [
        replace(
            one, format=first_format(one.path, (examples or {}).get(one.path, ""), currency, is_number=one.is_number)
        )
        for one in _columns(collection, "")
    ]


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
    name = re.sub(r"\W+", "_", collection.rpartition(".")[2]).lstrip("_0123456789")
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if name.endswith(("xes", "sses", "shes", "ches")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and len(name) > 2 and not name.endswith("ss") else "item"


def table_of(
    collection: str, item: str, columns: Sequence[Column], *, is_mail: bool, total_word: str = "Total"
) -> str:  # fmt: skip
    """The source of the table for a page, or for a mail; `total_word` stands before the sums, where there is room."""
    write = _mail_row if is_mail else _page_row
    collection = nearest(collection, {})
    head = write("th", [(one, written([Block([Run(one.head)])])) for one in columns])
    row = write("td", [(one, _value(nearest(f"{item}.{one.path}", {}), one)) for one in columns])
    total = _total(collection, columns, total_word, is_mail=is_mail)
    rows = "\n".join([f"{{% for {item} in {collection} %}}", indented(row, INDENT), "{% endfor %}", *total])
    if is_mail:
        return f"<mj-table>\n{indented(head, INDENT)}\n{indented(rows, INDENT)}\n</mj-table>"
    parts = [
        "  <thead>",
        indented(head, INDENT * 2),
        "  </thead>",
        "  <tbody>",
        indented(rows, INDENT * 2),
        "  </tbody>",
    ]
    return "\n".join(['<table class="list">', *parts, "</table>"])


def missing_in(collection: str, paths: Iterable[str], samples: Sequence[Mapping[str, Any]]) -> set[str]:
    """Those of the paths in an item that some item of the samples has not; a sample is the `ctx` of an event."""
    known = [ctx for ctx in samples if any(one is not None for one in values_at(ctx, collection))]
    return {
        path for path in paths if any(one is None for ctx in known for one in values_at(ctx, f"{collection}.{path}"))
    }


def _value(expression: str, column: Column) -> str:
    shown = f"{expression} | {column.format}" if column.format else expression
    if column.may_miss:
        shown += f" if {expression} is defined else ''" if column.format else " | default('')"
    return f"{{{{ {shown} }}}}"


def _total(collection: str, columns: Sequence[Column], word: str, *, is_mail: bool) -> list[str]:
    """The row with the sums, if a column has one; a field deeper within an item cannot be summed."""
    if not any(one.has_total for one in columns):
        return []
    sums = [(one, _sum(collection, one) if one.has_total else "") for one in columns]
    if not sums[0][1]:
        sums[0] = sums[0][0], word
    if is_mail:
        return [_mail_row("td", [(one, f"<b>{inside}</b>" if inside else "") for one, inside in sums])]
    return [_page_row("td", sums).replace("<tr>", '<tr class="sum">', 1)]


def _sum(collection: str, column: Column) -> str:
    path = f"'{quoted(column.path)}'"
    items = f"{collection} | selectattr({path}, 'defined')" if column.may_miss else collection
    return _value(f"{items} | sum(attribute={path})", replace(column, may_miss=False))


def _page_row(tag: str, cells: Sequence[tuple[Column, str]]) -> str:
    """A cell on each line; how it looks is told by the sheet."""
    shown = [(' class="figure"' if one.is_number else "", inside) for one, inside in cells]
    return "\n".join(["<tr>", *(f"  <{tag}{looks}>{inside}</{tag}>" for looks, inside in shown), "</tr>"])


def _mail_row(tag: str, cells: Sequence[tuple[Column, str]]) -> str:
    """On one line; mail programs only know what stands at the cell itself."""
    shown = [("right", "0") if one.is_number else ("left", "12px") for one, _ in cells]
    return (
        "<tr>"
        + "".join(
            f'<{tag} align="{side}" style="padding:8px {gap} 8px 0;border-bottom:1px solid #d5dfdf">{inside}</{tag}>'
            for (side, gap), (_, inside) in zip(shown, cells, strict=True)
        )
        + "</tr>"
    )
