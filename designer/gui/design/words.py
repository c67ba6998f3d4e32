"""The words of an element: where they stand, in place or in the file of a language, and what they are now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from designer.gui.design.element_place import ElementPlace
from designer.gui.facts import texts_of
from designer.template.design.phrases import BREAK, PHRASES
from designer.template.edits import has_whole_tag
from designer.template.markup import Binding, Kind, Node, scope_at

if TYPE_CHECKING:
    from designer.gui.design.chosen import Chosen
    from designer.gui.session import TemplateSession

_WORDS = (Kind.TEXT, Kind.EXPRESSION, Kind.ELEMENT, Kind.CONTAINER, Kind.STATEMENT)
_HOLDERS = ("p", "td", "th", "div", "mj-text", "li")
_DEEPEST = 40
_TEXT_KEY = re.compile(r"\{\{-?\s*t\.(\w+(?:\.\w+)*)\s*-?\}\}")


@dataclass(frozen=True, slots=True)
class Words:
    """`text` as it is written. With a language it stands in that one's file under `key`, else in the element.

    `fallback` is the text of the first language, where that is another one. `names` are the names that fields in
    the words may begin with, beside `ctx`. `place` is the element that holds them.
    """

    text: str
    language: str = ""
    key: tuple[str, ...] = ()
    fallback: str = ""
    line_break: str = "<br>"
    names: Mapping[str, Binding] = field(default_factory=dict)
    place: ElementPlace | None = field(default=None, compare=False)

    @property
    def has_tags(self) -> bool:
        """Whether bold and links may stand in it: a text of a language is plain unless its key says otherwise."""
        return not self.key or self.key[-1].endswith("_html")

    def are(self, others: Words) -> bool:
        """Whether others are these as they are now: the same text of the same element, or of the same language."""
        if (self.text, self.language, self.key) != (others.text, others.language, others.key):
            return False
        here, there = self.place, others.place
        return (
            here is None or there is None or (here.session is there.session and (bool(self.key) or here.is_at(there)))
        )


def words_of(chosen: Chosen, session: TemplateSession) -> Words | None:
    """The words of an element that holds words, fields and phrases only; None for any other."""
    node, tree = chosen.node, chosen.tree
    if not chosen.is_element or not node.has_end or not has_whole_tag(tree, node):
        return None
    for child in node.children:
        if child.kind not in _WORDS or (child.kind is Kind.ELEMENT and child.name not in (*PHRASES, BREAK)):
            return None
    inside = tree.source[node.inner_start : node.inner_end].strip()
    if _is_deep(node.children, _DEEPEST):
        return None
    if not inside and node.children and node.name not in _HOLDERS:
        return None
    line_break = "<br />" if chosen.file.endswith(".mjml") else "<br>"
    place = ElementPlace.of(chosen, session)
    found = _TEXT_KEY.fullmatch(inside)
    if found is not None:
        language = shown_language(session)
        text = _text_at(texts_of(session, language), found[1])
        first = session.languages()[0]
        fallback = _text_at(texts_of(session, first), found[1]) if language != first else None
        if text is not None or fallback is not None:
            key = tuple(found[1].split("."))
            return Words(text or "", language, key, fallback or "", line_break, place=place)
    return Words(inside, line_break=line_break, names=scope_at(tree, node.start), place=place)


def _is_deep(nodes: Sequence[Node], rest: int) -> bool:
    """Whether phrases stand in phrases in phrases, deeper than anybody writes them."""
    return bool(nodes) and (rest == 0 or any(_is_deep(one.children, rest - 1) for one in nodes))


def shown_language(session: TemplateSession) -> str:
    """The language that the preview shows: the chosen one, else the sample's, its base, or the first."""
    known = session.languages()
    asked = session.language or str((session.sample_event(session.sample) or {}).get("language") or "")
    base = re.split("[-_]", asked)[0]
    return next((code for code in (asked, base) if code in known), known[0])


def _text_at(texts: Mapping[str, Any], key: str) -> str | None:
    here: Any = texts
    for step in key.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here if isinstance(here, str) else None
