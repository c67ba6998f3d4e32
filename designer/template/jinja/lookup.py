"""What a name in a template finds: keys of data first and only, and for what is missing a value that says its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Undefined, UndefinedError
from markupsafe import Markup

from designer.core.errors import RenderError
from designer.core.fields import Data
from designer.core.json_text import child_path

PLURAL_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
UNWRITTEN = "\0"  # no key of JSON data; stands for one that must not be told, and shows as `*`
NO_ATTRIBUTES = (str, int, float, Decimal, list, type(None))


class MissingError(UndefinedError):
    """A missing or empty field was used; the message is its path."""


class Missing(StrictUndefined):
    """Stands for a field that the event does not have; look-ups below it go on, any other use of it fails.

    `is defined` and `default` see it as undefined, so a missing `ctx.delivery` does not stop
    `ctx.delivery.note | default('')`.
    """

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None, exc: Any = None) -> None:
        told = hint or (child_path("", name) if name else "")
        super().__init__(hint=told, obj=obj, name=name, exc=exc or MissingError)

    @property
    def path(self) -> str:
        """The path of the field, as a person writes it."""
        return self._undefined_hint or ""

    def __abs__(self) -> NoReturn:
        self.fail()

    def below(self, key: Any) -> Missing:
        """What a look-up below finds: missing too, or forbidden if this already is."""
        if self._undefined_exception is not MissingError:
            return self
        return Missing(child_path(self.path, key if isinstance(key, int) else str(key)))

    def fail(self) -> NoReturn:
        """Raise what any use of the missing field raises."""
        self._fail_with_undefined_error()


class Null(Missing):
    """A field that is there but null: missing, except that a condition on it is simply false."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


class Texts:
    """The texts of one language variant; `fill` renders one that contains Jinja or is HTML.

    A key that ends in `_html` is the author's own HTML; every other text is plain and gets escaped.
    """

    def __init__(self, texts: Mapping[str, Any], *, name: str, fill: Callable[[str], str], path: str = "t") -> None:
        self._texts = texts
        self._name = name
        self._fill = fill
        self.path = path

    def look_up(self, key: str) -> Any:
        """The filled text, a table below, or what is missing."""
        if key not in self._texts:
            return Missing(child_path(self.path, key))
        value = self._texts[key]
        below = f"{self._name}.{key}"
        if isinstance(value, str):
            return Markup(self._filled(value, below)) if key.endswith("_html") else self._filled(value, below)  # noqa: S704
        if set(value) <= PLURAL_CATEGORIES and "other" in value:
            return {category: self._filled(text, f"{below}.{category}") for category, text in value.items()}
        return Texts(value, name=below, fill=self._fill, path=f"{self.path}.{key}")

    def _filled(self, text: str, name: str) -> str:
        has_jinja = "{{" in text or "{%" in text or "{#" in text
        return self._fill(name) if has_jinja or name.endswith("_html") else text  # a preview marks tags of HTML


def text_sources(texts: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    """Every text of a variant under the name by which `Texts` has it filled."""
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from text_sources(value, f"{name}.{key}")
        else:
            yield f"{name}.{key}", str(value)


def look_up(obj: Any, key: Any) -> Any:
    """What `obj.key` or `obj[key]` means for data; NotImplemented where Jinja's own rules apply (loop, macros).

    Raises RenderError("field-personal") for a field that this door may not see.
    """
    if isinstance(obj, Missing):
        return obj.below(key)
    if isinstance(obj, Texts):
        return obj.look_up(str(key))
    if isinstance(obj, Data):
        return _in_data(obj, str(key))
    if isinstance(obj, Mapping):
        return obj.get(key, Missing(child_path("", key)))
    if isinstance(obj, NO_ATTRIBUTES):
        return _in_value(obj, key)
    return NotImplemented


def _in_data(data: Data, key: str) -> Any:
    if key in data:
        value = data[key]
        return Null(child_path(data.shown, key)) if value is None else value
    if data.withholds(key):
        raise RenderError("field-personal", path=reduce(child_path, (*data.path, key), ""))
    return Missing(child_path(data.shown, key))


def _in_value(obj: Any, key: Any) -> Any:
    if isinstance(obj, list | str) and isinstance(key, int | slice) and not isinstance(key, bool):
        try:
            return Null(f"[{key}]") if obj[key] is None else obj[key]
        except IndexError:
            return Missing(f"[{key}]")
    return Missing(child_path("", key))


def defined(value: Any) -> Any:
    """The value itself; raises MissingError when it is missing or null."""
    if isinstance(value, Missing):
        value.fail()
    if value is None or isinstance(value, Undefined):
        raise MissingError("")
    return value
