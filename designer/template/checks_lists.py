"""Checks of what lists do to a template: orders that could go out twice, items that belong to somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from designer.core.errors import Argument
from designer.core.fields import split_path
from designer.core.problem import Problem, Severity
from designer.template.jinja.syntax import Reference
from designer.template.names import SPEC_FILE
from designer.template.spec import TemplateSpec


def list_problems(spec: TemplateSpec) -> Iterator[Problem]:
    """Whether rows of a list that come again would be known again."""
    table = spec.spreadsheet
    if not table.is_set or spec.event_id or any(column.to == "id" for column in table.columns.values()):
        return
    path = next((column.to for name, column in table.columns.items() if _folded(name) == _folded(table.group_by)), "")
    if table.group_by and path:
        arguments: dict[str, Argument] = {"path": path, "id": spec.id, "column": table.group_by}
        yield Problem("spreadsheet-without-id", Severity.WARNING, SPEC_FILE, arguments=arguments)
    else:
        yield Problem("spreadsheet-without-any-id", Severity.HINT, SPEC_FILE)


def reads_everybody(spec: TemplateSpec, reference: Reference) -> bool:
    """Whether a field is read out of the list of recipients, and not of the one whose document this is."""
    each = split_path(spec.burst.each) if spec.burst.each else ()
    return bool(each) and reference.path[: len(each)] == each and len(reference.path) > len(each)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
