"""A problem says what an error says, with its place."""

from __future__ import annotations

from designer.core.errors import TemplateError
from designer.core.problem import Problem, Severity, problem_of


def test_an_error_becomes_a_problem_with_its_own_place() -> None:
    error = TemplateError("template-syntax", file="email.mjml", line=3, column=7, detail="unexpected end")
    problem = problem_of(error, file="template.toml", sample="normal.json")
    assert (problem.file, problem.line, problem.column) == ("email.mjml", 3, 7)
    assert (problem.code, problem.severity, problem.sample) == ("template-syntax", Severity.ERROR, "normal.json")
    assert problem.arguments["detail"] == "unexpected end"


def test_an_error_without_a_place_is_in_the_file_that_was_read() -> None:
    problem = problem_of(TemplateError("sample-type"), file="samples/a.json")
    assert (problem.file, problem.line, problem.column) == ("samples/a.json", 0, 0)


def test_a_problem_refuses_publishing_unless_it_says_otherwise() -> None:
    assert Problem("x").severity is Severity.ERROR
    assert Severity("confirm") is Severity.CONFIRM
