"""A door: one way for an author's text to be filled, with the data that may pass through it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from jinja2 import TemplateAssertionError, TemplateNotFound, TemplateSyntaxError, Undefined
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError

from designer.core.errors import RenderError, SealwrightError, TemplateError
from designer.template.jinja.environment import CodeCache, Sandbox, column_of
from designer.template.jinja.lookup import MissingError, Texts, text_sources

Filters = Mapping[str, Callable[..., Any]]


class Door:
    """Fills the named `sources` with `names` (`ctx`, `event`, `firm`, ...); one object serves one event."""

    def __init__(
        self,
        sources: Mapping[str, str],
        *,
        escape: bool,
        filters: Filters,
        names: Mapping[str, Any],
        cache: CodeCache | None = None,
    ) -> None:
        self._environment = Sandbox(sources, escape=escape, filters=filters, cache=cache)
        self._names = dict(names)

    def fill(self, name: str, extra: Mapping[str, Any] | None = None) -> str:
        """The source `name`, filled. Raises RenderError or TemplateError with file, line and, if known, the path."""
        try:
            return self._environment.get_template(name).render({**self._names, **(extra or {})})
        except (
            JinjaError,
            SealwrightError,
            ArithmeticError,
            TypeError,
            ValueError,
            LookupError,
            RecursionError,
        ) as error:
            raise translated(error, name) from None

    def holds(self, expression: str, name: str) -> bool:
        """Whether an expression is true. Raises as `fill` does."""
        try:
            value = self._environment.compile_expression(expression, undefined_to_none=False)(self._names)
            return False if isinstance(value, Undefined) else bool(value)
        except (JinjaError, SealwrightError, ArithmeticError, TypeError, ValueError, LookupError) as error:
            raise translated(error, name) from None


def door_with_texts(
    sources: Mapping[str, str],
    texts: Mapping[str, Any],
    *,
    texts_name: str,
    escape: bool,
    filters: Filters,
    names: Mapping[str, Any],
    caches: tuple[CodeCache, CodeCache] | None = None,
) -> Door:
    """A door whose `t` holds the texts of a language variant.

    `texts_name` is their file, for error messages; `caches` are those of the plain and of the escaping environment.
    """
    plain_cache, escape_cache = caches or (None, None)
    all_sources = {**sources, **dict(text_sources(texts, texts_name))}
    inner = Door(all_sources, escape=False, filters=filters, names=names, cache=plain_cache)
    inner_html = Door(all_sources, escape=True, filters=filters, names=names, cache=escape_cache)
    filled = Texts(
        texts, name=texts_name, fill=lambda name: (inner_html if name.endswith("_html") else inner).fill(name)
    )
    cache = escape_cache if escape else plain_cache
    return Door(all_sources, escape=escape, filters=filters, names={**names, "t": filled}, cache=cache)


def translated(error: Exception, name: str) -> SealwrightError:
    """A foreign error in our words, with the place in the author's text."""
    if isinstance(error, TemplateSyntaxError):
        return _syntax(error, name)
    if isinstance(error, SealwrightError) and "file" in error.arguments:
        return error
    file, line = _place(error, name)
    if isinstance(error, SealwrightError):
        return type(error)(error.code, **error.arguments, file=file, line=line)
    if isinstance(error, TemplateNotFound):
        return TemplateError("include-missing", name=str(error.name), file=file, line=line)
    if isinstance(error, MissingError):
        path = str(error)
        return RenderError("field-missing" if path else "value-null", path=path, file=file, line=line)
    if isinstance(error, SecurityError):
        return TemplateError("template-forbidden", file=file, line=line)
    return RenderError("template-failed", kind=type(error).__name__, file=file, line=line)


def _syntax(error: TemplateSyntaxError, name: str) -> TemplateError:
    message = error.message or ""
    column = column_of(error.lineno) or _column_in_message(message, error.source or "")
    where: dict[str, str | int] = {"file": file_of(error.name or name), "line": int(error.lineno), "column": column}
    if isinstance(error, TemplateAssertionError) and message.startswith(("No filter", "No test")):
        word = message.split("'")[1]
        return TemplateError("unknown-filter", name=word, **where)
    return TemplateError("template-syntax", detail=message.rstrip("."), **where)


def _column_in_message(message: str, source: str) -> int:
    """Jinja's lexer tells the offset of a character it cannot read in its message only."""
    found = re.search(r" at (\d+)$", message)
    offset = int(found[1]) if found else 0
    return offset - source.rfind("\n", 0, offset) if found else 0


def nearest_filter(word: str, filters: Filters) -> str:
    """The known filter most like a misspelt one, or ""."""
    return next(iter(get_close_matches(word, list(filters), n=1)), "")


def file_of(name: str) -> str:
    """The file of a source name: `languages/de.toml#greeting` -> `languages/de.toml`."""
    return name.partition("#")[0]


def _place(error: Exception, name: str) -> tuple[str, int]:
    """The innermost place in an author's text that the traceback passed through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.endswith(".py") and not frame.filename.startswith("<"):
            return file_of(frame.filename), frame.lineno or 0
    return file_of(name), 0
