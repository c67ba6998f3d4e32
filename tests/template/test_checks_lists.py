"""A template is told when a list could send an order twice, or show one recipient what is another's."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from designer.core.event import EventRules
from designer.core.problem import Problem, Severity
from designer.render.filters import locale_filters
from designer.template.checks import check_template
from tests.support.packages import SPEC, make_template

COLUMNS = """
[spreadsheet]
{group}
[spreadsheet.columns]
"Order" = {{ to = "ctx.order.number" }}
"E-Mail" = {{ to = "email" }}
{more}
"""
BARE = SPEC.replace("event_id", "# event_id")
GROUP = 'group_by = "order "'


def problems(folder: Path, spec: str, **files: str) -> list[Problem]:
    template = make_template(folder, {"template.toml": spec, **{f"{name}.html": text for name, text in files.items()}})
    found = check_template(template, locale_filters("en", UTC, "svg"), EventRules())
    return [one for one in found if one.code.startswith(("spreadsheet", "burst"))]


def test_orders_of_a_list_without_an_id_are_told_with_the_line_that_gives_them_one(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, BARE + COLUMNS.format(group=GROUP, more=""))
    assert (problem.code, problem.severity) == ("spreadsheet-without-id", Severity.WARNING)
    assert problem.arguments["path"] == "ctx.order.number"


@pytest.mark.parametrize("more", ['"Id" = { to = "id" }', ""])
def test_ids_of_their_own_or_of_the_template_are_enough(tmp_path: Path, more: str) -> None:
    assert problems(tmp_path, (BARE if more else SPEC) + COLUMNS.format(group=GROUP, more=more)) == []


def test_rows_that_stand_alone_get_a_hint(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, BARE + COLUMNS.format(group="", more=""))
    assert (problem.code, problem.severity) == ("spreadsheet-without-any-id", Severity.HINT)


BURST = SPEC + '\n[burst]\neach = "ctx.order.lines"\n'


@pytest.mark.parametrize("printed", ["{{ ctx.order.lines[0].name }}",
                                     "{% for one in ctx.order.lines %}{{ one.name }}{% endfor %}"])  # fmt: skip
def test_what_is_read_out_of_the_list_of_recipients_is_told(tmp_path: Path, printed: str) -> None:
    found = [one for one in problems(tmp_path, BURST, receipt=f"<p>\n{printed}</p>") if one.code.startswith("burst")]
    assert [(one.code, one.severity, one.line) for one in found] == [("burst-reads-everybody", Severity.WARNING, 2)]
    assert found[0].arguments == {"path": "ctx.order.lines.name", "each": "ctx.order.lines"}


def test_the_one_recipient_and_how_many_there_are_may_be_read(tmp_path: Path) -> None:
    page = "<p>{{ recipient.name }} {{ ctx.order.lines | length }} {{ ctx.order.number }}</p>"
    assert [one for one in problems(tmp_path, BURST, receipt=page) if one.code == "burst-reads-everybody"] == []
