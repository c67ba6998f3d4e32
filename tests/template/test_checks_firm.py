"""The firm's bank account is looked at where a template prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from designer.core.catalogue import sentence
from designer.core.problem import Severity
from designer.core.texts import TEXTS
from designer.template.checks_firm import firm_problems
from designer.template.package import Firm, Template
from tests.support.packages import make_template

GOOD = {"iban": "GB33 BUKB 2020 1555 5555 55", "bic": "BUKBGB22XXX"}


@pytest.fixture
def template(tmp_path: Path) -> Template:
    """It prints the account."""
    return make_template(tmp_path, {"receipt.html": "<p>{{ firm.bank.iban }}</p>"})


def codes(template: Template, bank: object) -> list[str]:
    return [problem.code for problem in firm_problems(template, Firm({"bank": bank}, {}))]


def test_a_good_account_is_no_problem(template: Template) -> None:
    assert codes(template, GOOD) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iban": "GB34 BUKB 2020 1555 5555 55"}, "firm-iban-check-digits"),
        ({"iban": "by bill"}, "firm-iban-malformed"),
        ({"bic": "BUKB"}, "firm-bic-malformed"),
    ],
)
def test_a_wrong_account_wants_a_reason_at_publishing(
    template: Template, changes: Mapping[str, str], code: str
) -> None:
    (problem,) = firm_problems(template, Firm({"bank": {**GOOD, **changes}}, {}))
    assert (problem.code, problem.severity, problem.file) == (code, Severity.CONFIRM, "firm.toml")
    assert code in TEXTS
    assert "firm" in sentence(code, {}).what


@pytest.mark.parametrize("bank", [None, {}, "a bank", {"iban": "", "bic": ""}])
def test_a_firm_without_an_account_is_no_problem(template: Template, bank: object) -> None:
    assert codes(template, bank) == []


def test_a_template_that_does_not_print_the_account_is_left_alone(template: Template) -> None:
    without = replace(template, files={"receipt.html": b"<p>{{ firm.name }}</p>"})
    assert codes(without, {"iban": "by bill"}) == []
