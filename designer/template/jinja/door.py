"""A door: one way for an author's text to be filled, with the data that may pass through it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from decimal import localcontext
from typing import Any

from jinja2 import TemplateAssertionError, TemplateNotFound, TemplateSyntaxError, Undefined
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError

from designer.core.errors import RenderError, SealwrightError, TemplateError
from designer.core.problem import Problem
from designer.template import markup
from designer.template.jinja.environment import EXACT, FINAL, CodeCache, Drafting, Sandbox, column_of, lines_of
from designer.template.jinja.lookup import MissingError, Texts, text_sources
from designer.template.jinja.marks import moved
from designer.template.jinja.place import file_of, place_in_file

Filters = Mapping[str, Callable[..., Any]]
_AUTHORS_OWN = ("firm", "brand", "t")  # what no event can bring
_IS_MISMATCH = re.compile(r"Unexpected end of template|Encountered unknown tag '(?:end\w+|else|elif)'")
_MISMATCHES = ("jinja-not-closed", "jinja-not-opened", "jinja-crossed")
_FOREIGN = (JinjaError, SealwrightError, ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError,
            TypeError, ValueError)  # fmt: skip


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
        drafting: Drafting = FINAL,
    ) -> None:
        self._environment = Sandbox(sources, escape=escape, filters=filters, cache=cache, drafting=drafting)
        self._sources = sources
        self._has_marks = drafting.has_marks
        self._names = dict(names)

    def fill(self, name: str, extra: Mapping[str, Any] | None = None) -> str:
        """The source `name`, filled. Raises RenderError or TemplateError with file, line and, if known, the path."""
        try:
            with localcontext(EXACT):
                filled = self._environment.get_template(name).render({**self._names, **(extra or {})})
        except _FOREIGN as error:
            raise translated(error, name, sources=self._sources, written=self._environment.written) from None
        return moved(filled, self._in_file) if self._has_marks and "#" in name else filled

    def _in_file(self, name: str, line: int) -> tuple[str, int]:
        return file_of(name), place_in_file(name, line, 0, self._sources)[0]

    def holds(self, expression: str, name: str) -> bool:
        """Whether an expression is true. Raises as `fill` does."""
        try:
            with localcontext(EXACT):
                value = self._environment.compile_expression(expression, undefined_to_none=False)(self._names)
            return False if isinstance(value, Undefined) else bool(value)
        except _FOREIGN as error:
            raise translated(error, name, sources=self._sources, written=self._environment.written) from None


def door_with_texts(
    sources: Mapping[str, str],
    texts: Mapping[str, Any],
    *,
    texts_name: str,
    escape: bool,
    filters: Filters,
    names: Mapping[str, Any],
    caches: tuple[CodeCache, CodeCache] | None = None,
    drafting: Drafting = FINAL,
) -> Door:
    """A door whose `t` holds the texts of a language variant.

    `texts_name` is their file, for error messages; `caches` are those of the plain and of the escaping environment.
    Only what is escaped is HTML, and may be marked.
    """
    plain_cache, escape_cache = caches or (None, None)
    all_sources = {**sources, **dict(text_sources(texts, texts_name))}
    inner = Door(all_sources, escape=False, filters=filters, names=names, cache=plain_cache)
    inner_html = Door(all_sources, escape=True, filters=filters, names=names, cache=escape_cache, drafting=drafting)
    filled = Texts(
        texts, name=texts_name, fill=lambda name: (inner_html if name.endswith("_html") else inner).fill(name)
    )
    return Door(
        all_sources,
        escape=escape,
        filters=filters,
        names={**names, "t": filled},
        cache=escape_cache if escape else plain_cache,
        drafting=drafting if escape else FINAL,
    )


def translated(
    error: Exception, name: str, *, sources: Mapping[str, str], written: Callable[[str], str] = str
) -> SealwrightError:
    """A foreign error in our words, with the place in the author's text; `written` hides what is not the author's."""
    if isinstance(error, TemplateSyntaxError):
        return _syntax(error, name, sources)
    if isinstance(error, SealwrightError) and "file" in error.arguments:
        return error
    file, line = _place(error, name, sources)
    if isinstance(error, SealwrightError):
        return type(error)(error.code, **error.arguments, file=file, line=line)
    if isinstance(error, TemplateNotFound):
        return TemplateError("include-missing", name=written(str(error.name)), file=file, line=line)
    if isinstance(error, MissingError):
        path = "" if " " in str(error) else str(error)  # Jinja's own words, such as "No first item"
        if path.partition(".")[0] in _AUTHORS_OWN:
            return RenderError("name-missing", path=path, file=file, line=line)
        return RenderError("field-missing" if path else "value-null", path=path, file=file, line=line)
    if isinstance(error, SecurityError):
        return TemplateError("template-forbidden", file=file, line=line)
    return RenderError("template-failed", kind=type(error).__name__, file=file, line=line)


def _syntax(error: TemplateSyntaxError, name: str, sources: Mapping[str, str]) -> TemplateError:
    message = error.message or ""
    name = error.name or name
    column = column_of(error.lineno) or _column_in_message(message, error)
    found = _mismatch(message, error.source or "", name)
    own = (found.line, found.column) if found else (int(error.lineno), column)
    line, column = place_in_file(name, *own, sources)
    where: dict[str, str | int] = {"file": file_of(name), "line": line, "column": column}
    if found:
        return TemplateError(found.code, **{**found.arguments, **where})
    if isinstance(error, TemplateAssertionError) and message.startswith(("No filter", "No test")):
        word = message.split("'")[1]
        return TemplateError("unknown-filter", name=word, **where)
    return TemplateError("template-syntax", detail=message.rstrip("."), **where)


def _mismatch(message: str, source: str, name: str) -> Problem | None:
    """Which statement has no end, or no beginning: Jinja only tells where it noticed."""
    if not _IS_MISMATCH.match(message):
        return None
    tree = markup.parse(source, has_tags=name.endswith((".mjml", ".html", ".htm")))
    return next((one for one in markup.mismatches(tree, name) if one.code in _MISMATCHES), None)


def _column_in_message(message: str, error: TemplateSyntaxError) -> int:
    """Jinja's lexer tells the offset of what it cannot read, or the sign itself, in its message only."""
    source = lines_of(error.source or "")
    if found := re.search(r" at (\d+)$", message):
        offset = int(found[1])
        return offset - source.rfind("\n", 0, offset)
    sign = re.search(r"unexpected '(.)'", message)
    line = [*source.split("\n"), ""][error.lineno - 1]
    return max(line.rfind(sign[1] if sign else "{#"), 0) + 1


def _place(error: Exception, name: str, sources: Mapping[str, str]) -> tuple[str, int]:
    """The innermost place in an author's text that the traceback passed through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.endswith(".py") and not frame.filename.startswith("<"):
            line, _ = place_in_file(frame.filename, frame.lineno or 0, 0, sources)
            return file_of(frame.filename), line
    return file_of(name), place_in_file(name, 1, 0, sources)[0] if "#" in name else 0
