"""HTML from elsewhere, cut down to named tags and attributes; the only door to nh3."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import nh3

from designer.template.markup.html import OPTIONAL_END, VOID
from designer.template.markup.tokens import RAW_TEXT

# Their text is no text of the page: it goes with them. What may stay is taken out below.
_WITH_CONTENT = frozenset({
    "script", "style", "title", "noscript", "template", "iframe", "object", "embed", "applet", "textarea", "select",
    "svg", "math", "xml", "audio", "video", "canvas", "del",
})  # fmt: skip

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)")
_MOST_OPEN = 1000
_FLAT = VOID | OPTIONAL_END | RAW_TEXT  # hold no elements, or end by themselves


def is_too_deep(html: str) -> bool:
    """Whether so many elements are begun and not ended that to make it well-formed would take minutes."""
    depth = 0
    for found in _TAG.finditer(html):
        if found[2].lower() not in _FLAT:
            depth = max(depth - 1, 0) if found[1] else depth + 1
        if depth > _MOST_OPEN:
            return True
    return False


def safe_html(
    html: str,
    *,
    tags: AbstractSet[str],
    attributes: Mapping[str, AbstractSet[str]],
    schemes: AbstractSet[str] = frozenset({"http", "https", "mailto", "tel"}),
) -> str:
    """Well-formed HTML of these tags only, the text of all others kept in place; no comment, script or handler.

    `attributes` by tag, `*` for every tag. An address whose scheme is not among `schemes` loses its attribute.
    """
    return nh3.clean(
        html,
        tags=set(tags),
        clean_content_tags=set(_WITH_CONTENT - tags),
        attributes={tag: set(names) for tag, names in attributes.items()},
        url_schemes=set(schemes),
        link_rel=None,
    )
