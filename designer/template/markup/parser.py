"""From tokens to the tree: elements and Jinja's containers, each within the other, and whatever does not fit."""

from __future__ import annotations

from collections.abc import Generator

from designer.template.markup.html import ENDED_BY, OPTIONAL_END, VOID
from designer.template.markup.pairs import Pair, Pairs, pair_up, statements
from designer.template.markup.tokens import TOKENS_AT_ONCE, Kind, Node, tokens_of
from designer.template.markup.tree import Mismatch, Tree

_OPEN, _CLOSE, _STATEMENT, _ELEMENT = Kind.OPEN, Kind.CLOSE, Kind.STATEMENT, Kind.ELEMENT  # looking them up is slow
_IMPLIED = -2  # in place of a container: another opening tag ended the element, as HTML allows
_OF_JINJA = frozenset({Kind.EXPRESSION, Kind.STATEMENT, Kind.JINJA_COMMENT})


def parse(source: str, *, has_tags: bool = True) -> Tree:
    """The tree of any text at all; `has_tags` is false for plain text with Jinja. Never raises."""
    steps = parsing(source, has_tags=has_tags)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            tree: Tree = done.value
            return tree


def parsing(source: str, *, has_tags: bool = True) -> Generator[None, None, Tree]:
    """As `parse`, but in steps of a few milliseconds, for a window that must not wait for 5,000 lines."""
    tokens = yield from tokens_of(source, has_tags=has_tags)
    told = statements(tokens)
    pairs = pair_up(source, told)
    yield
    parser = _Parser(source, tokens, pairs)
    root = yield from parser.run()
    found = [*parser.mismatches, *_of_jinja(pairs), *_unfinished(source, tokens)]
    return Tree(source, root, tuple(sorted(found, key=lambda one: one.start)), tuple(told))


def plain(source: str) -> Tree:
    """The tree of a text that is neither markup nor Jinja: one piece of text, for its lines and offsets."""
    text = (Node(Kind.TEXT, 0, len(source)),) if source else ()
    return Tree(source, Node(Kind.DOCUMENT, 0, len(source), "", (), True, 0, len(source), text), ())


class _Parser:
    """Holds what is open; `_open` has, by name, the open elements that a closing tag could mean, innermost last."""

    def __init__(self, source: str, tokens: list[Node], pairs: Pairs) -> None:
        self.mismatches: list[Mismatch] = []
        self._source = source
        self._tokens = tokens
        self._begins, self._branches, self._ends = _roles(tokens, pairs)
        self._children: list[Node] = []  # of what is open
        root = Node(Kind.DOCUMENT, 0, len(source), "", (), True, 0, len(source), self._children)
        self._stack = [(root, self._children)]
        self._open: dict[str, list[tuple[Node, int]]] = {}  # each with its level
        self._level = 0  # how many branches are open
        self._lost: dict[str, list[tuple[Node, int, int]]] = {}  # by name: element, where it was lost, container
        self._half: list[dict[int, tuple[Node, int]]] = []  # by container: outer elements that a branch has closed
        self._ever_half: set[int] = set()

    def run(self) -> Generator[None, None, Node]:
        for number, token in enumerate(self._tokens):
            if number % TOKENS_AT_ONCE == 0:
                yield
            kind = token.kind
            if kind is _OPEN:
                self._opening(token)
            elif kind is _CLOSE:
                self._closing(token)
            elif kind is _STATEMENT:
                self._statement(token)
            else:
                self._children.append(token)
        self._lose(1, len(self._source), -1)
        for lost in self._lost.values():
            self.mismatches.extend(_not_closed(node, where) for node, where, _ in lost if node.name not in OPTIONAL_END)
        return self._stack[0][0]

    def _push(self, node: Node) -> None:
        self._children.append(node)
        node.children = self._children = []
        self._stack.append((node, self._children))

    def _pop(self, inner_end: int, end: int) -> Node:
        node, _ = self._stack.pop()
        self._children = self._stack[-1][1]
        node.inner_end, node.end = inner_end, end
        known = self._open.get(node.name)
        if known and known[-1][0] is node:  # not if a branch has closed it already
            known.pop()
        return node

    def _opening(self, token: Node) -> None:
        name, end = token.name, token.end
        if name in ENDED_BY:
            while (top := self._stack[-1][0]).kind is _ELEMENT and top.name in ENDED_BY[name]:
                self._lost.setdefault(top.name, []).append((self._pop(token.start, token.start), token.start, _IMPLIED))
        token.kind = _ELEMENT
        token.inner_start = token.inner_end = end
        if name in VOID or not token.is_whole or self._source[end - 2] == "/":
            self._children.append(token)
            return
        self._push(token)
        self._open.setdefault(name, []).append((token, self._level))

    def _closing(self, token: Node) -> None:
        known = self._open.get(token.name)
        if known and known[-1][1] == self._level:
            node = known[-1][0]
            while self._stack[-1][0] is not node:
                self._note_lost(self._pop(token.start, token.start), token.start, -1)
            self._pop(token.start, token.end)
            return
        self._children.append(token)
        lost = self._lost.get(token.name)
        if lost:
            self._found_again(token, lost)
        elif known:
            self._closed_within_branch(token, known)
        elif token.name not in VOID and token.is_whole:
            self.mismatches.append(Mismatch("markup-not-opened", token.start, token.end, token.name))

    def _found_again(self, token: Node, lost: list[tuple[Node, int, int]]) -> None:
        node, _, container = lost.pop()
        if container == _IMPLIED:
            return
        while container >= 0 and lost and lost[-1][2] == container:
            lost.pop()  # the same element, opened in another branch
        self._mismatch("markup-crossed" if container < 0 else "markup-across-jinja", node, token)

    def _closed_within_branch(self, token: Node, known: list[tuple[Node, int]]) -> None:
        node, level = known.pop()
        if node.start not in self._ever_half:
            self._mismatch("markup-across-jinja", node, token)
        self._half[-1][node.start] = node, level
        self._ever_half.add(node.start)

    def _mismatch(self, code: str, node: Node, other: Node) -> None:
        self.mismatches.append(Mismatch(code, node.start, node.inner_start, node.name, other.start))

    def _statement(self, token: Node) -> None:
        start = token.start
        if start in self._begins:
            self._push(Node(Kind.CONTAINER, start, token.end, token.name, (), True, start, token.end))
            self._half.append({})
            self._begin_branch(token)
        elif start in self._branches:
            self._end_branch(start)
            for node, level in reversed(self._half[-1].values()):
                self._open[node.name].append((node, level))
            self._begin_branch(token)
        elif start in self._ends:
            self._end_branch(start)
            self._end_container(token)
        else:
            self._children.append(token)

    def _begin_branch(self, token: Node) -> None:
        self._push(Node(Kind.BRANCH, token.start, token.end, token.name, token.inner, True, token.end, token.end))
        self._level += 1

    def _end_branch(self, end: int) -> None:
        depth = len(self._stack) - 1
        while self._stack[depth][0].kind is not Kind.BRANCH:
            depth -= 1
        self._lose(depth + 1, end, self._stack[depth - 1][0].start)
        self._pop(end, end)
        self._level -= 1
        for node, _ in self._half[-1].values():
            known = self._open[node.name]
            if known and known[-1][0] is node:
                known.pop()

    def _end_container(self, token: Node) -> None:
        self._pop(token.start, token.end)
        half = self._half.pop()
        while self._stack[-1][0].kind is _ELEMENT and self._stack[-1][0].start in half:
            del half[self._pop(token.end, token.end).start]
        if self._half:
            self._half[-1].update(half)

    def _lose(self, depth: int, end: int, container: int) -> None:
        """End all elements from `depth` on: they have no closing tag here."""
        while len(self._stack) > depth:
            self._note_lost(self._pop(end, end), end, container)

    def _note_lost(self, node: Node, where: int, container: int) -> None:
        if node.start not in self._ever_half:
            self._lost.setdefault(node.name, []).append((node, where, container))


def _roles(tokens: list[Node], pairs: Pairs) -> tuple[set[int], set[int], set[int]]:
    """Where the containers of the tree begin, branch and end: those whose statements all stand between tags."""
    between = {token.start for token in tokens if token.kind is Kind.STATEMENT}
    begins: set[int] = set()
    branches: set[int] = set()
    ends: set[int] = set()
    for start, pair in pairs.by_start.items():
        if pair.end is not None and _stands_between(pair, between):
            begins.add(start)
            branches.update(one.start for one in pair.branches)
            ends.add(pair.end.start)
    return begins, branches, ends


def _stands_between(pair: Pair, between: set[int]) -> bool:
    parts = (pair.begin, *pair.branches, pair.end)
    return all(part is not None and part.start in between for part in parts)


def _not_closed(node: Node, where: int) -> Mismatch:
    return Mismatch("markup-not-closed", node.start, node.inner_start, node.name, where)


def _of_jinja(pairs: Pairs) -> list[Mismatch]:
    return [
        *(Mismatch("jinja-not-closed", one.start, one.end, one.name) for one in pairs.not_closed if one.is_whole),
        *(Mismatch("jinja-not-opened", one.start, one.end, one.name) for one in pairs.not_opened if one.is_whole),
        *(Mismatch("jinja-crossed", one.start, one.end, one.name, end.start) for one, end in pairs.crossed),
    ]


def _unfinished(source: str, tokens: list[Node]) -> list[Mismatch]:
    found = []
    broken = [token for token in tokens if not token.is_whole]
    broken.extend(one for token in tokens if token.inner for one in token.inner if not one.is_whole)
    for token in broken:
        if not token.is_whole:
            is_jinja = token.kind in _OF_JINJA
            code = "jinja-unfinished" if is_jinja else "markup-unfinished"
            name = source[token.start : token.start + 2] if is_jinja else token.name or "!--"
            found.append(Mismatch(code, token.start, token.end, name))
    return found
