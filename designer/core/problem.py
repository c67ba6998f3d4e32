"""One finding shown to an author: what, where, how bad, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from designer.core.errors import Argument, SealwrightError


class Severity(StrEnum):
    """How a problem bears on publishing."""

    ERROR = "error"  # refuses, always
    CONFIRM = "confirm"  # refuses until a reason is given
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `line` and `column` count from 1 (0: the whole file); `sample` names the sample that showed it.

    `also` are further samples that show the same.
    """

    code: str
    severity: Severity = Severity.ERROR
    file: str = ""
    line: int = 0
    column: int = 0
    sample: str = ""
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    also: tuple[str, ...] = ()


def problem_of(error: SealwrightError, *, file: str = "", sample: str = "") -> Problem:
    """The problem that an error describes; its own file, line and column win."""
    where = error.arguments
    return Problem(
        code=error.code,
        file=str(where.get("file", file)),
        line=int(where.get("line", 0)),
        column=int(where.get("column", 0)),
        sample=sample,
        arguments=dict(where),
    )
