"""What a source says before it is ever filled: syntax faults with line and column, and the fields that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import meta, nodes
from jinja2.exceptions import TemplateSyntaxError

from designer.template.jinja.door import Filters, translated
from designer.template.jinja.environment import Sandbox, column_of

Path = tuple[str, ...]
_ITEM_KEEPING = frozenset({"sort", "list", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"})
_BY_ATTRIBUTE = frozenset({"map", "sum", "sort", "groupby", "unique", "min", "max", "selectattr", "rejectattr"})
_GUARDS = frozenset({"default", "d"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A dotted name in a source: `ctx.order.number` at line and column, counted from 1.

    Lists are transparent: in a loop over `ctx.order.lines`, `line.name` is `ctx.order.lines.name`. `is_guarded`:
    the source says itself what happens when it is missing. `filters` are applied to it from left to right.
    """

    path: Path
    line: int
    column: int
    is_guarded: bool = False
    filters: tuple[str, ...] = ()


@dataclass(slots=True)
class _Scope:
    names: dict[str, Path | None] = field(default_factory=dict)

    def inner(self, names: Mapping[str, Path | None]) -> _Scope:
        return _Scope({**self.names, **names})


def parse(source: str, name: str, filters: Filters) -> nodes.Template:
    """The syntax tree of a source. Raises TemplateError with file, line and column."""
    environment = Sandbox({}, escape=False, filters=filters)
    try:
        environment.compile(source, name, name)  # finds unknown filters, and folds constants in its tree
        return environment.parse(source, name, name)
    except TemplateSyntaxError as error:
        raise translated(error, name, sources={}) from None


def references(source: str, name: str, filters: Filters) -> list[Reference]:
    """Every field that a source names, in order. Raises TemplateError if it cannot be parsed."""
    return list(_in(parse(source, name, filters), _Scope(), (), guarded=False))


def expression_references(expression: str, name: str, filters: Filters) -> list[Reference]:
    """The fields that one expression (without braces) names."""
    return references("{{ " + expression + " }}", name, filters)


def includes(source: str, name: str, filters: Filters) -> list[tuple[str, int]]:
    """The names of included, imported or extended files, each with its line."""
    found: list[tuple[str, int]] = []
    for node in parse(source, name, filters).find_all(nodes.Stmt):
        if isinstance(node, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
            found.extend([(str(node.template.value), node.lineno)] if isinstance(node.template, nodes.Const) else [])
    return found


def outer_names(source: str) -> frozenset[str]:
    """The names that a source uses and does not bind itself; empty for one that cannot be read."""
    try:
        return frozenset(meta.find_undeclared_variables(Sandbox({}, escape=False, filters={}).parse(source)))
    except TemplateSyntaxError:
        return frozenset()


def _in(node: nodes.Node, scope: _Scope, filters: tuple[str, ...], *, guarded: bool) -> Iterator[Reference]:
    path = path_of(node, scope)
    if path is not None:
        column = max(column_of(_leftmost(node).lineno), 0)
        yield Reference(path, node.lineno, column, guarded, filters)
    elif isinstance(node, nodes.For):
        yield from _in_loop(node, scope)
    elif isinstance(node, nodes.Filter):
        yield from _in_filter(node, scope, filters)
    elif isinstance(node, nodes.Test):
        yield from _in(node.node, scope, (), guarded=guarded or node.name in ("defined", "undefined", "none"))
    elif isinstance(node, nodes.Macro):
        inner = scope.inner({argument.name: None for argument in node.args} | {"caller": None})
        yield from _each(node.body, inner)
    else:
        yield from _in_other(node, scope)


def _in_other(node: nodes.Node, scope: _Scope) -> Iterator[Reference]:
    if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
        yield from _in(node.node, scope, (), guarded=False)
        scope.names[node.target.name] = path_of(node.node, scope)
        return
    for child in node.iter_child_nodes():
        yield from _in(child, scope, (), guarded=False)


def _each(children: list[nodes.Node], scope: _Scope) -> Iterator[Reference]:
    for child in children:
        yield from _in(child, scope, (), guarded=False)


def _in_loop(node: nodes.For, scope: _Scope) -> Iterator[Reference]:
    yield from _in(node.iter, scope, (), guarded=False)
    item = _items_of(node.iter, scope)
    names: dict[str, Path | None] = {"loop": None}
    if isinstance(node.target, nodes.Name):
        names[node.target.name] = item
    elif isinstance(node.target, nodes.Tuple):
        targets = [target.name for target in node.target.items if isinstance(target, nodes.Name)]
        names.update(dict.fromkeys(targets))
        if isinstance(node.iter, nodes.Filter) and node.iter.name == "items" and item and len(targets) == 2:
            names[targets[1]] = item
    inner = scope.inner(names)
    yield from _each([*([node.test] if node.test else []), *node.body], inner)
    yield from _each(node.else_, scope)


def _items_of(node: nodes.Node, scope: _Scope) -> Path | None:
    if isinstance(node, nodes.Filter) and node.node is not None:
        below = _items_of(node.node, scope)
        if node.name == "items" and below:
            return (*below, "*")
        return below if node.name in _ITEM_KEEPING else None
    return path_of(node, scope)


def _in_filter(node: nodes.Filter, scope: _Scope, filters: tuple[str, ...]) -> Iterator[Reference]:
    if node.node is None:
        return
    chain = (node.name, *filters)
    yield from _in(node.node, scope, chain, guarded=node.name in _GUARDS)
    yield from _each([*node.args, *(pair.value for pair in node.kwargs)], scope)
    base = _items_of(node.node, scope)
    attribute = _attribute_of(node)
    if base and attribute and node.name in _BY_ATTRIBUTE:
        yield Reference((*base, *attribute.split(".")), node.lineno, column_of(node.lineno), False, filters)


def _attribute_of(node: nodes.Filter) -> str:
    for pair in node.kwargs:
        if pair.key == "attribute" and isinstance(pair.value, nodes.Const):
            return str(pair.value.value)
    takes_first = node.name in ("groupby", "selectattr", "rejectattr", "sum")
    if takes_first and node.args and isinstance(node.args[0], nodes.Const):
        return str(node.args[0].value)
    return ""


def path_of(node: nodes.Node, scope: _Scope | None = None) -> Path | None:
    """The dotted path that an expression is, or None if it is anything else."""
    names = scope.names if scope else {}
    if isinstance(node, nodes.Name) and node.ctx == "load":
        return names.get(node.name, (node.name,))
    if isinstance(node, nodes.Getattr):
        below = path_of(node.node, scope)
        return None if below is None else (*below, node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        below = path_of(node.node, scope)
        key = node.arg.value
        return None if below is None else (*below, key) if isinstance(key, str) else below
    return None


def _leftmost(node: nodes.Node) -> nodes.Node:
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return node
