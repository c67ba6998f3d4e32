"""What does not fit in a source, said to its author: both places, and how bad it is."""

from __future__ import annotations

from dataclasses import replace

from designer.core.errors import Argument
from designer.core.problem import Problem, Severity
from designer.template.markup.tree import Mismatch, Tree

_FOUND = {
    "markup-not-closed": Problem("markup-not-closed", Severity.WARNING),
    "markup-not-opened": Problem("markup-not-opened", Severity.WARNING),
    "markup-crossed": Problem("markup-crossed", Severity.WARNING),
    "markup-unfinished": Problem("markup-unfinished", Severity.WARNING),
    "markup-across-jinja": Problem("markup-across-jinja", Severity.HINT),
}


def mismatches(tree: Tree, file: str) -> list[Problem]:
    """Every mismatch as a problem with both places. In MJML those of tags are errors: it is compiled, not displayed."""
    return [_problem(tree, file, one) for one in tree.mismatches]


def _problem(tree: Tree, file: str, found: Mismatch) -> Problem:
    line, column = tree.place(found.start)
    problem = _FOUND.get(found.code, Problem(found.code))
    is_error = file.endswith(".mjml") and problem.severity is Severity.WARNING
    other_line, other_column = tree.place(found.other) if found.other >= 0 else (0, 0)
    arguments: dict[str, Argument] = {"name": found.name, "other_line": other_line, "other_column": other_column}
    severity = Severity.ERROR if is_error else problem.severity
    return replace(problem, severity=severity, file=file, line=line, column=column, arguments=arguments)
