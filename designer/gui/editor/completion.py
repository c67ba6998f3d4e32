"""What may be typed at a place: fields in scope with their values, filters, texts, tags, attributes and CSS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from designer.core.fields import Field, split_path
from designer.gui.editor.facts import CompletionFacts
from designer.gui.editor.languages import Language
from designer.gui.editor.words import words
from designer.template.markup import Binding, Kind, Origin, Tree, resolve, scope_at
from designer.template.markup.html import VOID

LOOK_BACK = 4000  # characters before the cursor that decide what may be typed
_OPEN_JINJA = re.compile(r"\{(\{|%)(?:(?!\}\}|%\}).)*\Z", re.DOTALL)
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w*)\Z")
_FILE = re.compile(r"\b(?:include|from|import|extends)\s+[\"']([^\"']*)\Z")
_FILTER = re.compile(r"\|\s*(\w*)\Z")
_IN_STRING = re.compile(r"\A(?:[^\"']|\"[^\"]*\"|'[^']*')*[\"'][^\"']*\Z", re.DOTALL)
_NAME = re.compile(r"(?<![\w.])((?:[A-Za-z_]\w*\.)*)(\w*)\Z")
_TAG = re.compile(r"</?([\w-]*)\Z")
_OPEN_TAG = re.compile(r"<([A-Za-z][\w-]*)((?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?)\Z", re.DOTALL)
_ATTRIBUTE = re.compile(r"\s([\w-]*)\Z")
_OPEN_VALUE = re.compile(
    r"<[A-Za-z][\w-]*\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?([\w-]+)\s*=\s*([\"'])([^\"'<>]*)\Z", re.DOTALL
)
_CSS_NAME = re.compile(r"(?:\A|[{;\s])\s*([\w-]*)\Z")
_CSS_VALUE = re.compile(r"([\w-]+)\s*:\s*(?:[^;{}]*\s)?([\w-]*)\Z")
_STYLE = re.compile(r"<(?:mj-)?style\b[^>]*>(?:(?!</(?:mj-)?style).)*\Z", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that may be typed: `text` replaces the word at the cursor, `kind` chooses icon and words beside it.

    `back` is how far the cursor goes back into what was inserted. `goes_on`: more will be proposed behind it.
    """

    text: str
    kind: str
    label: str
    example: str = ""
    back: int = 0
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Proposals:
    """What fits at a place, and how many characters before the cursor it replaces."""

    items: tuple[Proposal, ...] = ()
    replaces: int = 0


def proposals_at(before: str, tree: Tree, offset: int, facts: CompletionFacts, language: Language) -> Proposals:
    """What may be typed behind `before`, the text that leads up to `offset`. `tree` may be behind a little."""
    if language.has_jinja:
        opened = _OPEN_JINJA.search(before, max(before.rfind("{{"), before.rfind("{%"), 0))
        if opened:
            return _in_jinja(opened[0], tree, offset, facts)
    if language.name == "css":
        return _in_css(before)
    return _in_markup(before, tree, offset) if language.has_tags else Proposals()


def _in_jinja(text: str, tree: Tree, offset: int, facts: CompletionFacts) -> Proposals:
    statement = _STATEMENT.search(text)
    if statement:
        known = words().statements
        offered = dict.fromkeys([*_expected_ends(tree, offset), *known])
        return _matching([_word(known.get(name, name), "statement", name) for name in offered], statement[1])
    file = _FILE.search(text)
    if file:
        return _matching((_word(name, "file", name) for name in facts.files), file[1])
    if _IN_STRING.match(text[2:]):
        return Proposals()
    filtered = _FILTER.search(text)
    if filtered:
        written = words().filters
        allowed = facts.filters or tuple(written)
        return _matching([_word(written.get(name, name), "filter", name) for name in allowed], filtered[1])
    name = _NAME.search(text)
    if name is None:
        return Proposals()
    names = scope_at(tree, min(offset, len(tree.source)))
    found = _members(name[1].rstrip("."), names, facts) if name[1] else _roots(names, facts)
    return _matching(found, name[2])


def _expected_ends(tree: Tree, offset: int) -> Iterator[str]:
    """The `end` statements of what is open around an offset, the innermost first."""
    for mismatch in reversed(tree.mismatches):
        if mismatch.code == "jinja-not-closed" and mismatch.end <= offset:
            yield "end" + mismatch.name


def _roots(names: Mapping[str, Binding], facts: CompletionFacts) -> Iterator[Proposal]:
    order = {Origin.LOOP: 0, Origin.SET: 1, Origin.ARGUMENT: 2, Origin.LOOP_STATE: 3}
    for name, bound in sorted(names.items(), key=lambda item: (order[item[1].origin], -item[1].start)):
        field = _field_of(bound.path, facts.fields)
        goes_on = bool(field and field.children) or bound.origin is Origin.LOOP_STATE
        yield Proposal(name, str(bound.origin), name, facts.examples.get(bound.path, bound.path), goes_on=goes_on)
    for root in words().roots:
        if root not in names:
            yield Proposal(root, "root", root, goes_on=root != "hint")


def _members(path: str, names: Mapping[str, Binding], facts: CompletionFacts) -> Iterator[Proposal]:
    if path == "loop" and "loop" in names:
        yield from (_word(name, "loop-state", name) for name in words().loop)
        return
    full = resolve(path, names)
    root, _, rest = full.partition(".")
    keys = {"t": facts.texts, "firm": facts.firm, "brand": facts.brand}
    if root == "event":
        yield from (_word(name, "event", name) for name in words().event if not rest)
    elif root in keys:
        yield from _below(keys[root], rest, {"t": "text-key"}.get(root, root))
    elif root == "ctx":
        field = _field_of(full, facts.fields)
        for name, child in field.children.items() if field else ():
            kind = "list" if child.is_collection else child.kind
            example = facts.examples.get(f"{full}.{name}", "")
            yield Proposal(name, kind, name, example, goes_on=bool(child.children) and not child.is_collection)


def _below(keys: Mapping[str, str], prefix: str, kind: str) -> Iterator[Proposal]:
    """The next names of dotted keys below a prefix, with their values, or that more names follow."""
    start = f"{prefix}." if prefix else ""
    seen: dict[str, Proposal] = {}
    for key, value in keys.items():
        if key.startswith(start):
            name, dot, _ = key.removeprefix(start).partition(".")
            seen.setdefault(
                name, Proposal(name, "group" if dot else kind, name, "" if dot else value, goes_on=bool(dot))
            )
    yield from seen.values()


def _field_of(path: str, fields: Field) -> Field | None:
    if path == "ctx":
        return fields
    return fields.find(split_path(path)[1:]) if path.startswith("ctx.") else None


def _in_markup(before: str, tree: Tree, offset: int) -> Proposals:
    value = _OPEN_VALUE.search(before)
    if value:
        if value[1] == "style":
            return _in_css(value[3])
        word = re.search(r"[\w-]*\Z", value[3])
        return _matching(_values(value[1]), word[0] if word else "")
    tag = _TAG.search(before)
    if tag:
        return _matching(_closing(tree, offset) if tag[0].startswith("</") else _tags(before), tag[1])
    opened = _OPEN_TAG.search(before, max(before.rfind("<"), 0))
    typed = _ATTRIBUTE.search(opened[2]) if opened else None
    if opened and typed:
        return _matching(_attributes(opened[1].lower(), opened[2]), typed[1])
    if not opened and _STYLE.search(before):
        return _in_css(before[before.rfind(">") + 1 :])
    return Proposals()


def _tags(before: str) -> Iterator[Proposal]:
    mjml, html = words().mjml, words().html
    names = [*mjml, *html] if "<mj" in before else [*html, *mjml]
    return (_word(name, "tag", name) for name in names)


def _closing(tree: Tree, offset: int) -> Iterator[Proposal]:
    path = tree.path(min(offset, len(tree.source)))
    names = [node.name for node in reversed(path) if node.kind is Kind.ELEMENT]
    lost = [one.name for one in reversed(tree.mismatches) if one.code == "markup-not-closed" and one.end <= offset]
    return (Proposal(f"{name}>", "tag", name) for name in dict.fromkeys([*lost, *names]))


def _attributes(tag: str, present: str) -> Iterator[Proposal]:
    every = {**words().html, **words().mjml}
    for name in dict.fromkeys(every.get(tag, ("class", "style", "title"))):
        if not re.search(rf"\s{re.escape(name)}\s*=", present):
            yield Proposal(f'{name}=""', "attribute", name, back=1, goes_on=name in words().values or name == "style")


def _values(name: str) -> Iterator[Proposal]:
    return (_word(word, "value", word) for word in words().values.get(name, ()))


def _in_css(text: str) -> Proposals:
    value = _CSS_VALUE.search(text)
    if value:
        return _matching(_values(value[1]), value[2])
    name = _CSS_NAME.search(text)
    if name is None:
        return Proposals()
    known = words()
    return _matching([Proposal(f"{one}: ", "css", one, goes_on=one in known.values) for one in known.css], name[1])


def _word(text: str, kind: str, label: str) -> Proposal:
    """A proposal whose cursor goes between the first quotes or brackets that are empty."""
    hole = re.search(r"(?<=\"\")|(?<='')", text)
    return Proposal(text, kind, label, back=len(text) - hole.start() + 1 if hole else 0)


def _matching(found: Iterable[Proposal], typed: str) -> Proposals:
    """Those that begin with what was typed, then those that hold it; nothing if it is typed already."""
    wanted = typed.casefold()
    fitting = [one for one in found if wanted in one.label.casefold()]
    fitting.sort(key=lambda one: not one.label.casefold().startswith(wanted))
    if len(fitting) == 1 and fitting[0].text == typed:
        fitting = []
    return Proposals(tuple(fitting), len(typed))


def closing_of(name: str) -> str:
    """What closes a tag that a person just opened; nothing for one that has no content."""
    return "" if name.lower() in VOID | words().self_closing else f"</{name}>"
