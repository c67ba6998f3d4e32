"""The schema of `ctx` says what the door checks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from designer.core.field_schema import DIALECT, ctx_schema
from designer.core.fields import infer_fields

SAMPLE = {
    "order": {"number": "1", "total": 12, "paid": True, "lines": [{"price": Decimal("1.5")}]}, "tags": ["a"], "x": None,
}  # fmt: skip


def schema(*, required: tuple[str, ...] = (), collections: tuple[str, ...] = ()) -> dict[str, Any]:
    return ctx_schema(infer_fields([SAMPLE]), required, collections)


def test_it_is_an_object_of_the_newest_dialect() -> None:
    found = schema()
    assert (found["$schema"], found["type"]) == (DIALECT, "object")
    assert set(found["properties"]) == {"order", "tags", "x"}
    assert found["properties"]["x"] == {}


def test_required_paths_make_their_parents_required() -> None:
    found = schema(required=("ctx.order.number", "ctx.customer.name"))
    assert found["required"] == ["customer", "order"]
    order = found["properties"]["order"]
    assert order["required"] == ["number"]
    assert order["properties"]["number"] == {"type": ["string", "number"], "minLength": 1}
    assert found["properties"]["customer"]["required"] == ["name"]


def test_what_the_door_reads_as_a_number_may_be_text() -> None:
    order = schema()["properties"]["order"]["anyOf"][0]
    assert order["properties"]["total"] == {"type": ["number", "string", "null"]}
    assert order["properties"]["paid"] == {"type": ["boolean", "integer", "null"]}


def test_a_declared_collection_may_come_alone_and_a_learned_one_may_not() -> None:
    found = schema(collections=("ctx.order.lines",))
    lines = found["properties"]["order"]["anyOf"][0]["properties"]["lines"]["anyOf"]
    assert [one.get("type") for one in lines] == ["array", None, "null"]
    assert lines[0]["items"]["anyOf"][0]["properties"]["price"] == {"type": ["number", "string", "null"]}
    assert found["properties"]["tags"]["anyOf"][0] == {"type": "array", "items": {"type": ["string", "number", "null"]}}


def test_the_learned_tree_is_left_as_it_was() -> None:
    fields = infer_fields([SAMPLE])
    ctx_schema(fields, ("ctx.new.name",), ("ctx.more",))
    assert set(fields.children) == {"order", "tags", "x"}
