"""The sandbox in which author's texts run: a fresh one for each event, with allowed filters only and exact numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import TemplateNotFound
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import SecurityError
from jinja2.lexer import TokenStream
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from designer.core.errors import RenderError
from designer.template.jinja.lookup import Missing, Null, defined, look_up

BUILT_IN_FILTERS = (
    "abs", "batch", "capitalize", "default", "d", "escape", "e", "first", "groupby", "int", "items", "join", "last",
    "length", "count", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "select",
    "selectattr", "slice", "sort", "string", "striptags", "sum", "title", "trim", "truncate", "unique", "upper",
    "wordcount",
)  # fmt: skip
_EXACT_OPERATORS = frozenset({"+", "-", "*", "/", "//", "%", "**"})


class Line(int):
    """A line number that remembers the column, so that Jinja's nodes and errors carry both."""

    column: int

    @classmethod
    def at(cls, line: int, column: int) -> Line:
        mark = cls(line)
        mark.column = column
        return mark


def column_of(line: int | None) -> int:
    """The column, counted from 1, of a line number that came out of our lexer; 0 if it did not."""
    return getattr(line, "column", 0)


class CodeCache(BytecodeCache):
    """Compiled templates of one publication; code holds no data, so it may outlive an event."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with keys before attributes, no globals, an allow-list of filters and decimal arithmetic."""

    intercepted_binops = _EXACT_OPERATORS

    def __init__(
        self,
        sources: Mapping[str, str],
        *,
        escape: bool,
        filters: Mapping[str, Callable[..., Any]],
        cache: CodeCache | None = None,
    ) -> None:
        super().__init__(
            loader=FunctionLoader(lambda name: _found(sources, name)),
            autoescape=escape,
            undefined=Missing,
            finalize=printable,
            bytecode_cache=cache,
            keep_trailing_newline=True,
            cache_size=50,
        )
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in BUILT_IN_FILTERS}
        self.filters.update({name: _guarded(filter_) for name, filter_ in filters.items()})
        self.tests["none"] = lambda value: value is None or isinstance(value, Null)

    def getattr(self, obj: Any, attribute: str) -> Any:
        found = look_up(obj, attribute)
        return super().getattr(obj, attribute) if found is NotImplemented else found

    def getitem(self, obj: Any, argument: Any) -> Any:
        found = look_up(obj, argument)
        return super().getitem(obj, argument) if found is NotImplemented else found

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        defined(left)
        defined(right)
        if isinstance(left, str | list) or isinstance(right, str | list):
            if operator != "+" or not isinstance(left, type(right) | Markup):
                raise SecurityError("operator")
        elif operator == "**" and abs(right) > 64:
            raise SecurityError("operator")
        return super().call_binop(context, operator, _exact(left), _exact(right))

    def _tokenize(self, source: str, name: str | None, filename: str | None = None, state: str | None = None) -> Any:
        tokens = self.lexer.tokeniter(self.preprocess(source, name, filename), name or "", filename, state)
        return TokenStream(self.lexer.wrap(_with_columns(source, tokens), name, filename), name, filename)


def _found(sources: Mapping[str, str], name: str) -> tuple[str, str, Callable[[], bool]]:
    if name not in sources:
        raise TemplateNotFound(name)
    return sources[name], name, lambda: True


def _with_columns(source: str, tokens: Iterator[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """Give each token its column; whitespace that `-%}` dropped is skipped by searching on from the last token."""
    offset = 0
    for line, token, value in tokens:
        start = source.find(value, offset)
        start = offset if start < 0 else start
        yield Line.at(line, start - source.rfind("\n", 0, start)), token, value
        offset = start + len(value)


def _exact(value: Any) -> Any:
    """Floats (only literals in the source are) and whole numbers become decimals, so that money stays exact."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return Decimal(str(value))


def _guarded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    def checked(value: Any, *arguments: Any, **named: Any) -> Any:
        defined(value)
        return filter_(value, *arguments, **named)

    return checked


def printable(value: Any) -> Any:
    """What `{{ }}` may print: text and numbers. Raises for what would look broken in a document."""
    if isinstance(value, str | Missing):
        return value
    defined(value)
    if isinstance(value, bool):
        raise RenderError("value-flag-printed")
    if isinstance(value, dict | list | tuple):
        raise RenderError("value-container-printed")
    if isinstance(value, Decimal):
        return format(value, "f")
    return value
