"""Samples that a template must stand: made from a good one by bending its values to what real life brings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from designer.core.json_text import indented_json, load_json

MANY = 500
_LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh van der Westerheide y Fernández de Córdoba"
_RIGHT_TO_LEFT = "محمد بن عبد الله - שלום"
_EMOJI = "Zoë 🎉 O’Brien 👩‍👩‍👧"
_HUGE = Decimal("987654321098.76")
KINDS = ("no-rows", "one-row", "many-rows", "missing", "long-names", "right-to-left", "emoji", "huge-amounts")
_NAMES = ("name", "company", "title", "label", "description", "city", "street")


def stress_samples(sample: bytes, *, required: Collection[str], collections: Collection[str]) -> dict[str, bytes]:
    """The bent samples by kind; a kind that would change nothing is left out.

    `required` and `collections` are the template's paths (`ctx.order.lines`). Raises EventError for a bad sample.
    """
    event = load_json(sample)
    made: dict[str, bytes] = {}
    for kind in KINDS:
        bent = _BENT[kind](event, frozenset(required), frozenset(collections))
        if bent != event:
            bent = {**bent, "id": f"stress-{kind}"}
            made[kind] = f"{indented_json(bent)}\n".encode()
    return made


def _rows(number: int) -> Callable[[Any, Collection[str], Collection[str]], Any]:
    def bend(event: Any, _required: Collection[str], collections: Collection[str]) -> Any:
        def of(value: Any, path: str) -> Any:
            is_outer = path in collections and not any(path.startswith(f"{other}.") for other in collections)
            if is_outer and isinstance(value, list) and value:
                return [value[n % len(value)] for n in range(number)]
            return value

        return _mapped(event, of)

    return bend


def _without_optional(event: Any, required: Collection[str], collections: Collection[str]) -> Any:
    kept = {*required, *collections}

    def is_needed(path: str) -> bool:
        return not path.startswith("ctx.") or any(one == path or one.startswith(f"{path}.") for one in kept)

    return _kept(event, is_needed, collections, "")


def _kept(value: Any, is_needed: Callable[[str], bool], collections: Collection[str], path: str) -> Any:
    """Only what is needed; the rows of a list stay whole, for nobody said what of a row is optional."""
    if not isinstance(value, Mapping) or path in collections:
        return value
    return {
        key: _kept(child, is_needed, collections, below)
        for key, child in value.items()
        if is_needed(below := f"{path}.{key}" if path else key)
    }


def _names(text: str) -> Callable[[Any, Collection[str], Collection[str]], Any]:
    def bend(event: Any, _required: Collection[str], _collections: Collection[str]) -> Any:
        def of(value: Any, path: str) -> Any:
            is_name = path.startswith("ctx.") and path.rpartition(".")[2] in _NAMES
            return text if is_name and isinstance(value, str) else value

        return _mapped(event, of)

    return bend


def _huge(event: Any, _required: Collection[str], _collections: Collection[str]) -> Any:
    def of(value: Any, path: str) -> Any:
        return _HUGE if path.startswith("ctx.") and isinstance(value, Decimal) else value

    return _mapped(event, of)


def _mapped(value: Any, change: Callable[[Any, str], Any], path: str = "") -> Any:
    changed = change(value, path)
    if isinstance(changed, Mapping):
        return dict(_members(changed, change, path))
    if isinstance(changed, list):
        return [_mapped(item, change, path) if not isinstance(item, list) else item for item in changed]
    return changed


def _members(value: Mapping[str, Any], change: Callable[[Any, str], Any], path: str) -> Iterator[tuple[str, Any]]:
    for key, child in value.items():
        yield key, _mapped(child, change, f"{path}.{key}" if path else key)


_BENT: dict[str, Callable[[Any, Collection[str], Collection[str]], Any]] = {
    "no-rows": _rows(0),
    "one-row": _rows(1),
    "many-rows": _rows(MANY),
    "missing": _without_optional,
    "long-names": _names(_LONG),
    "right-to-left": _names(_RIGHT_TO_LEFT),
    "emoji": _names(_EMOJI),
    "huge-amounts": _huge,
}
