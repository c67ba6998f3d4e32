"""Words that a template says alike in every language become texts of its languages: `{{ t.key }}` in their place."""

from __future__ import annotations

import html
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from designer.core.toml_edit import add_to_toml, edit_toml
from designer.template.edits import Change, applied
from designer.template.markup import Kind, Node, Tree, attributes, parse, scope_at
from designer.template.names import SPEC_FILE, Read, variant_file

SAID_IN = (".mjml", ".html", ".htm")
_GLOBAL = frozenset({"ctx", "event", "firm", "brand", "recipient"})  # what a text sees
_PHRASES = frozenset({"b", "i", "u", "em", "strong", "a", "span", "small", "sub", "sup", "br", "wbr"})
_UNSAID = frozenset({"style", "mj-style", "script", "pre", "code", "textarea", "svg", "mj-attributes"})
_READ_OUT = frozenset({"alt", "title", "aria-label", "placeholder"})
_RUN = frozenset({Kind.TEXT, Kind.EXPRESSION, Kind.ELEMENT, Kind.CONTAINER})
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TRIMS = re.compile(r"\{[{%#]-|-[}%#]\}")  # takes the white space beside it away, which stands in the page
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"\S*[@/.]\S*[^\W\d_]")
_BREAKS = re.compile(r"[^\S\u00a0]+")
_KEY_WORDS, _KEY_LENGTH, _SHOWN = 4, 32, 40
_TAKEN = frozenset({"zero", "one", "two", "few", "many", "other"})  # a table with these is a plural


@dataclass(frozen=True, slots=True)
class Said:
    """Words at [start, end) of a source, as they are written there; with tags, they are HTML."""

    start: int
    end: int
    has_tags: bool = False


@dataclass
class _Keys:
    """The texts of the first language: those that are there, and those that come to them, by table and key."""

    known: Mapping[str, Any]
    added: dict[str, dict[str, str]] = field(default_factory=dict)

    def expression(self, table: str, text: str, *, has_tags: bool) -> str:
        """`{{ t.key }}` for a text; the same text has the same key."""
        there = self.known.get(table, {}) if table else self.known
        own = self.added.setdefault(table, {})
        ending = "_html" if has_tags else ""
        for key, value in (*there.items(), *own.items()):
            if value == text and key.endswith("_html") == has_tags:
                return _printed(table, key)
        name = _key_of(text)
        tried = (f"{name}{'' if n == 1 else f'_{n}'}{ending}" for n in count(1))
        key = next(one for one in tried if one not in there and one not in own and one not in _TAKEN)
        own[key] = text
        return _printed(table, key)


def said_in(source: str) -> list[Said]:
    """The words that a document says itself, in order and apart: of texts, and of what is read out of pictures."""
    tree = parse(source)
    return sorted(_below(tree, tree.root), key=lambda one: one.start)


def shown(source: str, said: Said) -> str:
    """The beginning of words, to be recognised by."""
    text = _unescaped(_BREAKS.sub(" ", _TAG.sub("", source[said.start : said.end])))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} …"


def into_texts(read: Read, names: Iterable[str], languages: Sequence[str]) -> dict[str, str]:
    """The texts of the files that change when the words of these documents, of subject and hints become texts.

    They come into the files of all these languages alike, so that every message stays as it is. Empty when nothing
    says any. Raises ValueError, SetupError for TOML that cannot be read.
    """
    keys = _Keys(tomllib.loads(read(variant_file(languages[0])) or ""))
    changed = {name: _lifted(read(name) or "", "mail" if name.endswith(".mjml") else "", keys) for name in names}
    changed[SPEC_FILE] = _spec_lifted(read(SPEC_FILE) or "", keys)
    for file in map(variant_file, languages):
        changed[file] = read(file) or ""
        for table, added in keys.added.items():
            changed[file] = add_to_toml(changed[file], (table,) if table else (), added)
    return {name: text for name, text in changed.items() if text != (read(name) or "")}


def _lifted(source: str, table: str, keys: _Keys) -> str:
    changes: list[Change] = []
    for said in said_in(source):
        text = _BREAKS.sub(" ", source[said.start : said.end])
        text = text if said.has_tags else _unescaped(text)
        changes.append(Change(said.start, said.end, keys.expression(table, text, has_tags=said.has_tags)))
    return applied(source, changes)


def _spec_lifted(spec: str, keys: _Keys) -> str:
    told = tomllib.loads(spec)
    subject = str(told.get("email", {}).get("subject", ""))
    if _has_words(subject, has_tags=False):
        spec = edit_toml(spec, ("email", "subject"), keys.expression("mail", subject, has_tags=False))
    for number, attachment in enumerate(told.get("attachments", [])):
        for name in ("hint", "copy_hint"):
            hint = str(attachment.get("password", {}).get(name, ""))
            if _has_words(hint, has_tags=False):
                text = keys.expression("mail", hint, has_tags=False)
                spec = edit_toml(spec, ("attachments", number, "password", name), text)
    return spec


def _below(tree: Tree, node: Node) -> Iterator[Said]:
    run: list[Node] = []
    for child in (*node.children, None):
        if child is not None and _is_phrase(child):
            run.append(child)
            continue
        yield from _of_run(tree, run)
        run = []
        if child is not None:
            yield from _within(tree, child)


def _within(tree: Tree, node: Node) -> Iterator[Said]:
    if node.kind is Kind.ELEMENT:
        yield from _read_out(tree, node)
    if node.name not in _UNSAID or node.kind is not Kind.ELEMENT:
        yield from _below(tree, node)


def _is_phrase(node: Node) -> bool:
    if node.kind not in _RUN:
        return False
    if node.kind is Kind.ELEMENT:
        return node.name in _PHRASES and all(map(_is_phrase, node.children))
    if node.kind is Kind.CONTAINER:
        return node.name == "if" and node.has_end and all(_is_phrase(one) for b in node.children for one in b.children)
    return True


def _of_run(tree: Tree, run: Sequence[Node]) -> Iterator[Said]:
    """A run of words, fields, phrases and conditions is one text where words of its own hold it together.

    Where Jinja trims white space, the words between are texts of their own: what is trimmed must stay where it is.
    """
    texts = [one for one in run if one.kind is Kind.TEXT and _has_words(tree.source[one.start : one.end])]
    trims = texts and _TRIMS.search(tree.source, run[0].start, run[-1].end)
    if texts and not trims and _is_seen(tree, run[0].start, run[-1].end):
        has_tags = any(one.kind is Kind.ELEMENT for top in run for one in _all(top))
        yield from _trimmed(tree.source, run[0].start, run[-1].end, has_tags=has_tags)
        return
    for one in run:
        if one in texts:
            yield from _trimmed(tree.source, one.start, one.end)
        elif one.kind is not Kind.TEXT:
            yield from _within(tree, one)


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _read_out(tree: Tree, element: Node) -> Iterator[Said]:
    for one in attributes(tree.source, element):
        value = tree.source[one.value_start : one.value_end] if one.has_value else ""
        if one.name in _READ_OUT and one.quote and _has_words(value) and _is_seen(tree, one.value_start, one.value_end):
            yield from _trimmed(tree.source, one.value_start, one.value_end)


def _trimmed(source: str, start: int, end: int, *, has_tags: bool = False) -> Iterator[Said]:
    inside = source[start:end]
    yield Said(start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip()), has_tags)


def _has_words(text: str, *, has_tags: bool = True) -> bool:
    plain = _JINJA.sub(" ", text)
    plain = html.unescape(_TAG.sub(" ", plain)) if has_tags else plain
    return bool(_WORD.search(plain)) and not _ADDRESS.fullmatch(plain.strip())


def _is_seen(tree: Tree, start: int, end: int) -> bool:
    """Whether a text sees all names that are used there: no variable of a loop, no macro, no other text."""
    if "{" not in (source := tree.source[start:end]):
        return True
    from designer.template.jinja.syntax import outer_names  # late: a window that adds no language waits for no Jinja

    return outer_names(source) <= _GLOBAL - scope_at(tree, start).keys()


def _unescaped(text: str) -> str:
    """Plain words of HTML, without touching the Jinja in them."""
    jinja = [found[0] for found in _JINJA.finditer(text)]
    words = [html.unescape(part) for part in _JINJA.split(text)]
    return "".join(word + (jinja[n] if n < len(jinja) else "") for n, word in enumerate(words))


def _key_of(text: str) -> str:
    plain = unicodedata.normalize("NFKD", html.unescape(_TAG.sub(" ", _JINJA.sub(" ", text)))).casefold()
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    key = "_".join(words[:_KEY_WORDS])[:_KEY_LENGTH].strip("_")
    return key if key[:1].isalpha() else f"text_{key}".rstrip("_")


def _printed(table: str, key: str) -> str:
    return f"{{{{ t.{table + '.' if table else ''}{key} }}}}"
