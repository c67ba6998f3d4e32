"""The closed subset of Jinja for routing conditions and event ids, checked at publishing and evaluated without it.

Allowed: names, attributes, literals, comparison, and/or/not/in, the filters `default`, `length`, `lower`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import nodes

from designer.core.errors import TemplateError
from designer.core.fields import Data
from designer.template.jinja.environment import column_of
from designer.template.jinja.printing import printable
from designer.template.jinja.syntax import parse

_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
    "in": lambda left, right: right is not None and left in right,
    "notin": lambda left, right: right is None or left not in right,
}
_FILTERS: dict[str, Callable[..., Any]] = {
    "default": lambda value, instead="": instead if value is None else value,
    "length": lambda value: 0 if value is None else len(value),
    "lower": lambda value: "" if value is None else str(value).lower(),
}
_MOST_ARGUMENTS = {"default": 1, "length": 0, "lower": 0}
_PARTS = (nodes.Name, nodes.Getattr, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
          nodes.Filter, nodes.List, nodes.Tuple, nodes.TemplateData)  # fmt: skip


def check_condition(expression: str, *, file: str, where: str) -> None:
    """Raise TemplateError unless the expression keeps to the closed subset."""
    _checked(_expression(expression, file), file=file, where=where)


def holds(expression: str, names: Mapping[str, Any]) -> bool:
    """Whether the condition holds; a field that is missing counts as null. Raises TemplateError."""
    return bool(_value(_expression(expression, "template.toml"), names))


def check_text(text: str, *, file: str, where: str) -> None:
    """Raise TemplateError unless all `{{ }}` in the text keep to the closed subset."""
    for output in _tree(text, file).body:
        if not isinstance(output, nodes.Output):
            raise TemplateError("condition-not-allowed", file=file, where=where, line=0)
        for part in output.nodes:
            _checked(part, file=file, where=where)


def fill(text: str, names: Mapping[str, Any]) -> str:
    """The text with its `{{ }}` replaced; "" when one of them is missing, empty, or no text or number.

    Raises TemplateError.
    """
    parts: list[str] = []
    for output in _tree(text, "template.toml").body:
        for part in output.iter_child_nodes():
            value = part.data if isinstance(part, nodes.TemplateData) else _value(part, names)
            if value == "" or isinstance(value, bool) or not isinstance(value, str | int | Decimal):
                return ""
            parts.append(str(printable(value)))
    return "".join(parts)


@lru_cache(maxsize=200)
def _tree(text: str, file: str) -> nodes.Template:
    return parse(text, file, _FILTERS)


def _expression(text: str, file: str) -> nodes.Node:
    body = _tree("{{ " + text + " }}", file).body
    children = list(body[0].iter_child_nodes()) if len(body) == 1 else []
    if len(children) != 1:
        raise TemplateError("condition-not-allowed", file=file, where="when", line=0)
    return children[0]


def _checked(node: nodes.Node, *, file: str, where: str) -> None:
    is_known = isinstance(node, _PARTS)
    if isinstance(node, nodes.Filter):
        is_known = node.name in _FILTERS and len(node.args) <= _MOST_ARGUMENTS[node.name]
    if not is_known:
        raise TemplateError(
            "condition-not-allowed", file=file, where=where, line=node.lineno, column=column_of(node.lineno)
        )
    for child in node.iter_child_nodes():
        _checked(child, file=file, where=where)


def _value(node: nodes.Node, names: Mapping[str, Any]) -> Any:
    if isinstance(node, nodes.Const):
        return node.value
    if isinstance(node, nodes.Name):
        return names.get(node.name)
    if isinstance(node, nodes.Getattr):
        return _below(_value(node.node, names), node.attr)
    if isinstance(node, nodes.List | nodes.Tuple):
        return [_value(item, names) for item in node.items]
    if isinstance(node, nodes.And | nodes.Or):
        left = _value(node.left, names)
        takes_left = not left if isinstance(node, nodes.And) else bool(left)
        return left if takes_left else _value(node.right, names)
    return _computed(node, names)


def _computed(node: nodes.Node, names: Mapping[str, Any]) -> Any:
    if isinstance(node, nodes.Not):
        return not _value(node.node, names)
    if isinstance(node, nodes.Filter) and node.node is not None and node.name in _FILTERS:
        arguments = [_value(argument, names) for argument in node.args]
        return _applied(_FILTERS[node.name], _value(node.node, names), *arguments)
    if isinstance(node, nodes.Compare):
        left = _value(node.expr, names)
        for operand in node.ops:
            right = _value(operand.expr, names)
            if not _applied(_COMPARISONS[operand.op], left, right):
                return False
            left = right
        return True
    raise TemplateError("condition-not-allowed", file="template.toml", where="when", line=node.lineno)


def _applied(function: Callable[..., Any], *values: Any) -> Any:
    """A comparison or filter; values that cannot be compared (a text with a number) do not match."""
    try:
        return function(*values)
    except TypeError:
        return False


def _below(value: Any, key: str) -> Any:
    if isinstance(value, Data) and value.withholds(key):
        raise TemplateError("field-personal", path=".".join((*value.path, key)), file="template.toml", line=0)
    return value.get(key) if isinstance(value, Mapping) else None
