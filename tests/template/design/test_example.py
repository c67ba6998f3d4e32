"""A name in a loop stands for the first item of its list."""

from __future__ import annotations

from designer.core.fields import infer_fields
from designer.template.design.example import first_of, values_of
from designer.template.markup import parse, scope_at

FIELDS = infer_fields([{"orders": [{"lines": [{"name": "Espresso"}], "total": 3}], "name": "Ana"}])


def test_of_lists_the_first_item_is_taken() -> None:
    assert first_of("ctx.name", FIELDS) == "ctx.name"
    assert first_of("ctx.orders.lines.name", FIELDS) == "((ctx.orders | first).lines | first).name"
    assert first_of("ctx.unknown.x", FIELDS) == "ctx.unknown.x"


def test_names_of_a_loop_are_told_with_their_values() -> None:
    source = "{% set who = ctx.name %}{% for o in ctx.orders %}{% for l in o.lines %}x{% endfor %}{% endfor %}"
    names = scope_at(parse(source), source.index("x{"))
    assert dict(values_of(names.values(), FIELDS)) == {
        "who": "ctx.name", "o": "(ctx.orders | first)", "l": "((ctx.orders | first).lines | first)",
    }  # fmt: skip
