"""Where a problem's squiggle stands, and what is said when the pointer rests on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from designer.core.catalogue import sentence
from designer.core.problem import Problem, Severity
from designer.template.markup import Kind, Tree

COLORS = {
    Severity.ERROR: "error", Severity.CONFIRM: "confirm", Severity.WARNING: "warning", Severity.HINT: "hint"
}  # fmt: skip
ORDER = (Severity.ERROR, Severity.CONFIRM, Severity.WARNING, Severity.HINT)
_WORD = re.compile(r"[\w.$-]+")
_TAGGED = frozenset({Kind.STATEMENT, Kind.EXPRESSION, Kind.CLOSE})


@dataclass(frozen=True, slots=True)
class Mark:
    """A problem at its place: [start, end) in code points, and its line, from 1."""

    problem: Problem
    start: int
    end: int
    line: int


def marks_of(problems: list[Problem], tree: Tree, text: str) -> list[Mark]:
    """The marks of all problems that have a line."""
    return [_mark(problem, tree, text) for problem in problems if problem.line > 0]


def _mark(problem: Problem, tree: Tree, text: str) -> Mark:
    lines = tree.lines
    line = min(problem.line, len(lines))
    first = lines.offset(line)
    last = text.find("\n", first)
    last = len(text) if last < 0 else last
    if problem.column <= 0:
        inside = text[first:last]
        return Mark(problem, first + len(inside) - len(inside.lstrip()), max(last, first + 1), line)
    start = min(lines.offset(line, problem.column), last)
    return Mark(problem, start, _end(tree, text, start, last), line)


def _end(tree: Tree, text: str, start: int, last: int) -> int:
    word = _WORD.match(text, start, last)
    if word:
        return word.end()
    node = tree.node_at(start)
    if node.start == start and node.kind is Kind.ELEMENT:
        return max(min(start + 1 + len(node.name), last), start + 1)
    if node.start == start and node.kind in _TAGGED:
        return max(min(node.end, last), start + 1)
    return max(min(start + 2, last), start + 1)


def tool_tip(marks: list[Mark]) -> str:
    """What the marks say, as rich text: what it is, and what to do."""
    said = []
    for mark in marks:
        what, remedy = sentence(mark.problem.code, mark.problem.arguments)
        said.append(f"<b>{escape(what)}</b>" + (f"<br>{escape(remedy)}" if remedy else ""))
    return "<hr>".join(dict.fromkeys(said))


def worst(marks: list[Mark]) -> Severity:
    """The severity that a line with these marks is shown with."""
    return min((mark.problem.severity for mark in marks), key=ORDER.index)
