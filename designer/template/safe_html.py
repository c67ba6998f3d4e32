"""HTML from elsewhere, cut down to named tags and attributes; the only door to nh3."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import nh3

# Their text is no text of the page: it goes with them. What may stay is taken out below.
_WITH_CONTENT = frozenset({
    "script", "style", "title", "noscript", "template", "iframe", "object", "embed", "applet", "textarea", "select",
    "svg", "math", "xml", "audio", "video", "canvas", "del",
})  # fmt: skip


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
