"""The firm's bank account is looked at where a template prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from designer.core.catalogue import sentence
from designer.core.paths import STARTERS
from designer.core.problem import Severity
from designer.core.texts import TEXTS
from designer.template.checks_firm import firm_problems, invented_keys, invented_lines
from designer.template.library import template_ids
from designer.template.package import Firm, Template, read_firm, read_template
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


INVENTED = read_firm(STARTERS)


def own(**changes: object) -> Firm:
    """The starters' firm with some of its lines replaced."""
    return Firm({**INVENTED.values, **changes}, {})


@pytest.mark.parametrize("name", template_ids(STARTERS))
def test_lines_that_are_still_invented_want_a_reason_once_the_firm_was_begun(name: str) -> None:
    mine = own(name="Nordlicht AG", short_name="Nordlicht", bank=GOOD)
    (problem,) = firm_problems(read_template(STARTERS / name), mine)
    assert (problem.code, problem.severity, problem.file) == ("firm-invented", Severity.CONFIRM, "firm.toml")
    told = str(problem.arguments["lines"]).split(", ")
    assert {"e-mail", "phone", "directors", "register", "VAT ID"} <= set(told)
    assert not {"name", "short name", "IBAN", "BIC"} & set(told)
    assert "e-mail" in sentence(problem.code, problem.arguments).what


def test_the_untouched_firm_of_a_trial_is_told_but_wants_no_reason(template: Template) -> None:
    for firm in (own(), own(accent="#aa0033")):
        (problem,) = firm_problems(template, firm)
        assert (problem.code, problem.severity) == ("firm-untouched", Severity.WARNING)
    assert invented_lines(template, own()) == ["IBAN"]  # going live names them
    assert list(firm_problems(replace(template, files={"a.html": b"{{ firm.accent }}"}), own())) == []


def test_only_what_the_template_prints_is_named(template: Template) -> None:
    prints = replace(
        template, files={"a.html": b"{% if firm.bank is defined %}{{ firm.bank.iban }}{{ firm.web_label }}"}
    )
    assert invented_lines(prints, own()) == ["web address as printed", "IBAN"]
    whole = replace(template, files={"a.html": b"{{ firm.bank | pay }}"})
    assert invented_lines(whole, own()) == ["bank", "account holder", "IBAN", "BIC"]


def test_a_firm_in_the_same_town_is_left_alone(template: Template) -> None:
    prints = replace(template, files={"a.html": b"{{ firm.seat }}"})
    assert invented_lines(prints, Firm({"name": "Nordlicht AG", "seat": INVENTED.values["seat"]}, {})) == []


def test_the_names_are_those_of_all_lines_that_say_who_the_firm_is() -> None:
    assert set(INVENTED.values) - {key.partition(".")[0] for key in invented_keys(INVENTED.values)} == {
        "accent", "accent_dark", "country_code", "font", "logo", "logo_mail", "tint"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "wrong", "right", "code"),
    [
        ("web", "www.example.com", "https://www.example.com", "firm-web-malformed"),
        ("email", "https://example.com", "office@example.com", "firm-email-malformed"),
        ("country_code", "+49 40 555 0199", "DE", "firm-country-malformed"),
    ],
)
def test_a_wrong_line_wants_a_reason_where_it_is_printed(
    tmp_path: Path, key: str, wrong: str, right: str, code: str
) -> None:
    prints = make_template(tmp_path, {"receipt.html": f"<p>{{{{ firm.{key} }}}}</p>"})
    silent = replace(prints, files={"receipt.html": b"<p>{{ firm.name }}</p>"})
    (problem,) = firm_problems(prints, Firm({key: wrong}, {}))
    assert (problem.code, problem.severity, problem.file) == (code, Severity.CONFIRM, "firm.toml")
    assert "firm" in sentence(code, {}).what
    assert list(firm_problems(prints, Firm({key: right}, {}))) == []
    assert list(firm_problems(prints, Firm({key: ""}, {}))) == []
    assert list(firm_problems(silent, Firm({key: wrong}, {}))) == []
