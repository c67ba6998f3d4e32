"""What may become text in a document: text and numbers, by whichever way an author prints them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import wraps
from typing import Any

from jinja2 import Undefined, pass_environment
from jinja2.filters import make_attrgetter
from markupsafe import Markup, escape

from designer.core.errors import RenderError
from designer.template.jinja.lookup import Missing, defined

TEXT_FILTERS = (
    "capitalize", "e", "escape", "lower", "replace", "string", "striptags", "title", "trim", "truncate", "upper",
    "wordcount",
)  # fmt: skip


def printable(value: Any) -> Any:
    """What `{{ }}` may print: text and numbers. Raises for what would look broken in a document."""
    if isinstance(value, str | Missing):
        return value
    defined(value)
    if isinstance(value, bool):
        raise RenderError("value-flag-printed")
    if isinstance(value, Decimal):
        return format(value or value.copy_abs(), "f")
    if isinstance(value, int):
        return value
    raise RenderError("value-container-printed")


def of_text(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, for values that may be printed: `| upper` must not make NONE of null."""
    place = 1 if hasattr(filter_, "jinja_pass_arg") else 0

    @wraps(filter_)
    def checked(*arguments: Any, **named: Any) -> Any:
        value = printable(arguments[place])
        if isinstance(value, Missing):
            value.fail()
        return filter_(*arguments[:place], value, *arguments[place + 1 :], **named)

    return checked


@pass_environment
def joined(environment: Any, values: Iterable[Any], between: str = "", attribute: str | int | None = None) -> Any:
    """Jinja's `join`, for items that may be printed."""
    defined(values)
    take = make_attrgetter(environment, attribute) if attribute is not None else None
    items = [printable(take(value) if take else value) for value in values]
    if environment.autoescape and any(isinstance(one, Markup) for one in (*items, between)):
        return escape(between).join(items)
    return str(between).join(str(item) for item in items)


def default(value: Any, instead: Any = "", boolean: bool = False) -> Any:
    """Jinja's `default`, also for null in a list."""
    is_empty = value is None or isinstance(value, Undefined)
    return instead if is_empty or (boolean and not value) else value
