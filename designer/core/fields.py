"""The fields of `ctx`: the tree inferred from samples, which of them are public, and the `ctx` that a template sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.core.json_text import child_path

Path = tuple[str, ...]


def split_path(text: str) -> Path:
    """The segments of a dotted path: `ctx.order.number` -> ("ctx", "order", "number")."""
    return tuple(text.split("."))


@dataclass(frozen=True, slots=True)
class PublicPaths:
    """The paths an author has released; `*` is any name at one level, lists are transparent."""

    patterns: tuple[Path, ...]

    @classmethod
    def of(cls, paths: Iterable[str]) -> PublicPaths:
        return cls(tuple(split_path(path) for path in paths))

    def releases(self, path: Path) -> bool:
        """Whether the value at this path is public. A container's release does not release what is in it."""
        return any(len(pattern) == len(path) and _matches(pattern, path) for pattern in self.patterns)

    def leads_to(self, path: Path) -> bool:
        """Whether the path is public or contains something public, so that it may be walked through."""
        return any(len(pattern) >= len(path) and _matches(pattern, path) for pattern in self.patterns)


def _matches(pattern: Path, path: Path) -> bool:
    return all(want in ("*", have) for want, have in zip(pattern, path, strict=False))


class Data(dict[str, Any]):
    """An object of `ctx` that knows its path; with `public` set it holds public fields only.

    `shown` is the path with list positions, for people; `path` is without them.
    """

    __slots__ = ("path", "public", "shown")

    def __init__(self, path: Path, shown: str, public: PublicPaths | None) -> None:
        super().__init__()
        self.path = path
        self.shown = shown
        self.public = public

    def withholds(self, key: str) -> bool:
        """Whether the author has not released `key`; whether it is there at all is personal, too."""
        return self.public is not None and not self.public.leads_to((*self.path, key))


def view(ctx: Mapping[str, Any], *, public: PublicPaths | None, name: str = "ctx") -> Data:
    """A deep copy of `ctx` as templates see it: whole (`public` is None), or reduced to its public fields."""
    copy: Data = _copied(ctx, (name,), name, public)
    return copy


def view_of_item(item: Any, path: Path, *, public: PublicPaths | None) -> Any:
    """One item of the list at a path as templates see it, under the name `recipient`."""
    return _copied(item, path, "recipient", public)


def _copied(value: Any, path: Path, shown: str, public: PublicPaths | None) -> Any:
    if isinstance(value, Mapping):
        data = Data(path, shown, public)
        for key, child in value.items():
            if not data.withholds(key) and (public is None or _may_pass(child, (*path, key), public)):
                data[key] = _copied(child, (*path, key), child_path(shown, key), public)
        return data
    if isinstance(value, list):
        items = (item for item in value if public is None or _may_pass(item, path, public))
        return [_copied(item, path, child_path(shown, n), public) for n, item in enumerate(items)]
    return value


def _may_pass(value: Any, path: Path, public: PublicPaths) -> bool:
    return public.releases(path) or (isinstance(value, Mapping | list) and public.leads_to(path))


def with_collections(ctx: Mapping[str, Any], collections: Iterable[str]) -> dict[str, Any]:
    """A copy in which every declared collection is a list: one that came alone is wrapped, a missing one is empty."""
    result: dict[str, Any] = _deep(ctx)
    for text in collections:
        _listed([result], split_path(text)[1:])
    return result


def _deep(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _deep(child) for key, child in value.items()}
    return [_deep(item) for item in value] if isinstance(value, list) else value


def _listed(parents: list[Any], path: Path) -> None:
    for parent in parents:
        if isinstance(parent, dict):
            children = parent.get(path[0])
            if len(path) > 1:
                _listed(children if isinstance(children, list) else [children], path[1:])
            elif children is None:
                parent[path[0]] = []
            elif not isinstance(children, list):
                parent[path[0]] = [children]


def values_at(ctx: Mapping[str, Any], path: str) -> Iterator[Any]:
    """Every value at a path; lists are transparent, `*` is any name at one level, what is missing yields None."""
    yield from _values(ctx, split_path(path)[1:])


def _values(value: Any, path: Path) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif not path:
        yield value
    elif path[0] == "*" and isinstance(value, Mapping):
        for child in value.values():
            yield from _values(child, path[1:])
    else:
        yield from _values(value.get(path[0]) if isinstance(value, Mapping) else None, path[1:] if value else ())


@dataclass(slots=True)
class Field:
    """One place in `ctx` as the samples show it. `kind` is text, number, flag, object or unknown.

    `is_mixed`: the samples do not agree on the kind. `comes_alone`: it was seen outside a list.
    """

    kind: str = "unknown"
    is_collection: bool = False
    is_mixed: bool = False
    comes_alone: bool = False
    children: dict[str, Field] = field(default_factory=dict)

    def find(self, path: Path) -> Field | None:
        """The field at a path below this one."""
        here: Field | None = self
        for name in path:
            here = here.children.get(name) if here else None
        return here


def infer_fields(samples: Iterable[Mapping[str, Any]]) -> Field:
    """The field tree that all samples together show."""
    root = Field("object")
    for ctx in samples:
        _learn(root, ctx)
    return root


def _learn(place: Field, value: Any, *, is_item: bool = False) -> None:
    if isinstance(value, list):
        place.is_collection = True
        for item in value:
            _learn(place, item, is_item=True)
        return
    if value is None:
        return
    kind = kind_of(value)
    place.comes_alone |= not is_item
    place.is_mixed |= place.kind not in ("unknown", kind)
    place.kind = kind if place.kind == "unknown" or kind == "object" else place.kind
    if isinstance(value, Mapping):
        for key, child in value.items():
            _learn(place.children.setdefault(key, Field()), child)


def kind_of(value: Any) -> str:
    """The kind of a JSON value: text, number, flag, object, list or null."""
    if value is None or isinstance(value, Mapping | list):
        return "null" if value is None else "list" if isinstance(value, list) else "object"
    return "flag" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
