"""The sandbox in which author's texts run: a fresh one for each event, with allowed filters only and exact numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Any

from jinja2 import Template, TemplateNotFound, TemplatesNotFound, TemplateSyntaxError, nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import SecurityError
from jinja2.lexer import TokenStream
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from designer.template.jinja.code import ExactCode, exact_literals
from designer.template.jinja.lookup import UNWRITTEN, Missing, Null, defined, look_up
from designer.template.jinja.marks import marked_tokens
from designer.template.jinja.printing import TEXT_FILTERS, default, joined, of_text, printable

BUILT_IN_FILTERS = (
    "abs", "batch", "first", "groupby", "int", "items", "last", "length", "count", "list", "map", "max", "min",
    "reject", "rejectattr", "reverse", "select", "selectattr", "slice", "sort", "sum", "unique",
)  # fmt: skip
EXACT = Context(prec=250)  # two numbers of the longest kind, multiplied
_QUOTIENT = Context(prec=28)
_NEWLINE = re.compile(r"\r\n?|\n")
_EXACT_OPERATORS = frozenset({"+", "-", "*", "/", "//", "%", "**"})


_KEPT_CODES = 2000
_SHORTEN = "shorten the loop"  # no author can write this name


@dataclass(frozen=True, slots=True)
class Drafting:
    """How a preview differs from what is sent: places marked in the HTML, and loops stopped after `turns` (0: never).

    `on_cut` hears of each loop that was stopped.
    """

    has_marks: bool = False
    turns: int = 0
    on_cut: Callable[[], None] = lambda: None


FINAL = Drafting()


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
    """Compiled templates; code holds no data, so it may outlive an event. It is found by its source's checksum."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self._codes) >= _KEPT_CODES:  # a template that is being typed leaves one behind with each letter
            self._codes.clear()
        self._codes[bucket.key, bucket.checksum] = bucket.code


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with keys before attributes, no globals, an allow-list of filters and decimal arithmetic."""

    intercepted_binops = _EXACT_OPERATORS
    code_generator_class = ExactCode
    decimal = Decimal

    def __init__(
        self,
        sources: Mapping[str, str],
        *,
        escape: bool,
        filters: Mapping[str, Callable[..., Any]],
        cache: CodeCache | None = None,
        drafting: Drafting = FINAL,
    ) -> None:
        super().__init__(
            loader=FunctionLoader(lambda name: _found(sources, name)),
            autoescape=escape,
            undefined=Missing,
            finalize=printable,
            bytecode_cache=cache,
            keep_trailing_newline=True,
            optimized=False,  # folded constants would carry one event's language to the next through the cached code
            cache_size=50,
        )
        self._sources = sources
        self._drafting = drafting
        self.globals.clear()
        texts = {name: of_text(self.filters[name]) for name in TEXT_FILTERS}
        own = {"join": joined, "default": default, "d": default}
        self.filters = {name: self.filters[name] for name in BUILT_IN_FILTERS} | texts | own
        self.filters.update({name: _guarded(filter_) for name, filter_ in filters.items()})
        if drafting.turns:
            self.filters[_SHORTEN] = lambda values: _shortened(values, drafting)
        self.tests["none"] = lambda value: value is None or isinstance(value, Null)

    def getattr(self, obj: Any, attribute: str) -> Any:
        found = look_up(obj, attribute)
        return super().getattr(obj, attribute) if found is NotImplemented else found

    def getitem(self, obj: Any, argument: Any) -> Any:
        told = self._told(obj, argument)
        found = look_up(obj, told)
        return super().getitem(obj, told) if found is NotImplemented else found

    def select_template(self, names: Any, parent: str | None = None, globals: Any = None) -> Template:  # noqa: A002
        try:
            return super().select_template(names, parent, globals)
        except TemplatesNotFound as error:
            raise TemplateNotFound(self.written(str(error.name))) from None

    def written(self, word: str) -> str:
        """The word if it is the author's own, so that it may be told; else `*`, for it may be data."""
        return word if word in self._words else "*"

    @cached_property
    def _words(self) -> frozenset[str]:
        """Every name, and every text in quotes, that the author wrote."""
        found = set()
        for source in self._sources.values():
            found.update(re.findall(r"[^\W\d]\w*", source))
            found.update(re.findall(r"""["']([^"'\n]+)["']""", source))
        return frozenset(found)

    def _told(self, obj: Any, key: Any) -> Any:
        """A key that leads nowhere is told in an error, and one that was computed may be data."""
        if not isinstance(key, str) or (isinstance(obj, Mapping) and key in obj):
            return key
        return key if key in self._words else UNWRITTEN

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        defined(left)
        defined(right)
        if isinstance(left, str | list) or isinstance(right, str | list):
            if operator != "+" or not isinstance(left, type(right) | Markup):
                raise SecurityError("operator")
        elif operator == "**" and abs(right) > 64:
            raise SecurityError("operator")
        with localcontext(_QUOTIENT if operator in ("/", "**") else EXACT):
            return super().call_binop(context, operator, _exact(left), _exact(right))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.ScopedEvalContextModifier):
            raise TemplateSyntaxError("escaping cannot be switched off or on", node.lineno, name, filename)
        for loop in tree.find_all(nodes.For) if self._drafting.turns else ():
            loop.iter = nodes.Filter(loop.iter, _SHORTEN, [], [], None, None, lineno=loop.lineno)
        return tree

    def _tokenize(self, source: str, name: str | None, filename: str | None = None, state: str | None = None) -> Any:
        text = lines_of(self.preprocess(source, name, filename))
        tokens = _with_columns(text, self.lexer.tokeniter(text, name or "", filename, state))
        if self._drafting.has_marks and name:
            tokens = marked_tokens(tokens, name)
        return TokenStream(exact_literals(self.lexer.wrap(tokens, name, filename)), name, filename)


def _shortened(values: Any, drafting: Drafting) -> Any:
    if isinstance(values, list) and len(values) > drafting.turns:
        drafting.on_cut()
        return values[: drafting.turns]
    return values


def lines_of(source: str) -> str:
    """The source with the line ends that Jinja's lexer counts by."""
    return _NEWLINE.sub("\n", source)


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
        for one in (value, *(argument for argument in (*arguments, *named.values()) if isinstance(argument, Missing))):
            defined(one)
        return filter_(value, *arguments, **named)

    return checked
