"""The field that an event is known by, so that the same order is never sent twice: the order's or invoice's number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from designer.core.fields import Field, values_at
from designer.template.spreadsheet.guess import words_of

_NUMBERS, _NUMBER_ENDS = (
    frozenset(("number", "no", "nr", "num", "nummer", "numero", "número")),
    ("nr", "nummer", "number"),
)
_IDS = frozenset(("id", "uuid", "guid", "reference", "referenz", "ref"))
_PAPERS = (
    "order", "invoice", "bill", "receipt", "contract", "policy", "ticket", "booking", "offer", "delivery", "document",
    "rechnung", "bestell", "auftrag", "vertrag", "police", "beleg", "lieferschein", "angebot", "buchung", "beitrag",
    "factura", "pedido", "contrato", "fattura", "ordine", "facture", "commande", "faktura",
)  # fmt: skip
_OTHERS = (  # what these say is known by is a person, a thing or a place, which comes back with the next order
    "customer", "client", "user", "member", "person", "account", "kunde", "konto", "mitglied", "cliente", "vendor",
    "phone", "telefon", "tel", "fax", "mobile", "zip", "plz", "post", "vat", "ust", "tax", "steuer", "iban", "bic",
    "house", "haus", "birth", "address", "shipping", "billing", "browser", "app", "location", "parent", "checkout",
    "cart", "device", "article", "artikel", "item", "product", "sku", "shop", "store", "company", "project", "employee",
)  # fmt: skip
_MOST = 200  # characters


def identity_of(data: Sequence[Mapping[str, Any]], fields: Field, *, preferred: str = "") -> str:
    """The path, beginning with `ctx`, of the field that names each event; "" when none surely does.

    It says so by its name, stands once in an event, is filled in all of them, and nowhere twice the same. `preferred`
    is taken where it is one of several.
    """
    found = [
        (path != preferred, rank, path.count("."), path)
        for path in _once(fields, "ctx")
        if (rank := _rank(path)) and _is_unique([next(values_at(ctx, path)) for ctx in data])
    ]
    return min(found)[3] if found else ""


def _once(field: Field, path: str) -> list[str]:
    """The paths of what an event has once."""
    found: list[str] = []
    for name, child in field.children.items():
        if child.is_collection or child.is_mixed or not name.isidentifier():
            continue
        below = f"{path}.{name}"
        found += _once(child, below) if child.children else [below] if child.kind in ("text", "number") else []
    return found


def _rank(path: str) -> int:
    """How much a name says that it is the one: 1 is best, 0 is not at all."""
    words = [word for step in path.split(".")[1:] for word in words_of(step)]
    own = words_of(path.rpartition(".")[2])
    if any(word.startswith(_OTHERS) for word in words) or not own:
        return 0
    is_number = own[-1] in _NUMBERS or own[-1].endswith(_NUMBER_ENDS)
    of_paper = any(word.startswith(_PAPERS) for word in words)
    if is_number:
        return 1 if of_paper else 3
    if own[-1] in _IDS:
        return 2 if of_paper else 4
    return 5 if own[-1] in _PAPERS else 0


def _is_unique(values: Sequence[Any]) -> bool:
    told = [str(value) for value in values if value is not None and not isinstance(value, bool)]
    return len(told) == len(values) == len(set(told)) and all(0 < len(one) <= _MOST for one in told)
