"""What HTML says about its elements: those without content, and those whose closing tag may be left out."""

from __future__ import annotations

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)  # fmt: skip
OPTIONAL_END = frozenset(
    {"html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "colgroup", "caption",
     "thead", "tbody", "tfoot", "tr", "td", "th", "rp", "rt"}
)  # fmt: skip
_CELL = frozenset({"td", "th", "p"})
_ROW = _CELL | {"tr"}
_GROUP = _ROW | {"thead", "tbody", "tfoot", "colgroup", "caption"}
# An opening tag that stands directly in one of these ends it (WHATWG HTML, "Optional tags", the part that tables,
# lists and paragraphs need).
ENDED_BY = {
    "p": frozenset({"p"}),
    "li": frozenset({"li", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
    "option": frozenset({"option"}),
    "optgroup": frozenset({"option", "optgroup"}),
    "td": _CELL,
    "th": _CELL,
    "tr": _ROW | {"colgroup", "caption"},
    "thead": _GROUP,
    "tbody": _GROUP,
    "tfoot": _GROUP,
    "body": frozenset({"head"}),
}
