"""Rendering every sample shows what no source can: the finished mail, the finished PDF, the strength of passwords."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from designer.core.event import EventRules
from designer.core.problem import Problem, Severity
from designer.render.pool import Pool
from designer.render.preflight import Preflight, formula_bits, preflight, sample_request
from tests.support.composing import Files, bent
from tests.support.packages import CTX, FILES, event_tree, make_event, make_template, write_package

RULES = EventRules()


def shown(pool: Pool, folder: Path, files: Files | None = None, **confirmed: str) -> Preflight:
    root = write_package(folder, files)
    template = make_template(folder, files)
    reasons = {code.replace("_", "-"): reason for code, reason in confirmed.items()}
    return preflight(root, folder, template, rules=RULES, compose=pool.compose, confirmed=reasons)


def one(found: Preflight, code: str) -> Problem:
    (problem,) = [problem for problem in found.problems if problem.code == code]
    return problem


def sample(**changes: Any) -> str:
    return json.dumps(event_tree(ctx={**CTX, **changes}))


STRONG = {"customer": {"number": "4821773055", "name": "Ana Fernandez", "birth_date": "1984-03-09"}}


def test_a_good_template_shows_no_problem(pool: Pool, tmp_path: Path) -> None:
    found = shown(pool, tmp_path, {"samples/normal.json": sample(**STRONG), "samples/second.json": sample(**STRONG)})
    assert found == Preflight([], 2)


def test_a_sample_that_cannot_be_rendered_is_named(pool: Pool, tmp_path: Path) -> None:
    bad = sample(order={"number": "7", "lines": [{"name": "x"}]}, **STRONG)
    found = shown(pool, tmp_path, {"samples/normal.json": sample(**STRONG), "samples/bad.json": bad})
    problem = one(found, "field-missing")
    assert (problem.sample, problem.file, problem.line) == ("bad.json", "receipt.html", 1)
    assert problem.arguments["path"] == "ctx.order.lines[0].price"
    assert found.rendered == 1


def test_a_sample_that_is_no_event_is_a_problem_and_no_crash(pool: Pool, tmp_path: Path) -> None:
    found = shown(pool, tmp_path, {"samples/normal.json": sample(**STRONG), "samples/x.json": "{"})
    assert one(found, "json-syntax").sample == "x.json"


def test_the_same_problem_is_shown_for_the_first_sample_only(pool: Pool, tmp_path: Path) -> None:
    files = {"receipt.html": "<img src='gone.png' alt=''>", "samples/b.json": sample(), "samples/c.json": sample()}
    found = shown(pool, tmp_path, files)
    assert one(found, "resource-missing").sample == "b.json"
    assert found.rendered == 0


def test_a_weak_password_is_told_with_the_time_to_guess_it(pool: Pool, tmp_path: Path) -> None:
    spec = bent(("{{ ctx.customer.number }}-", ""), ('policy = "formula"', 'policy = "formula"\nmin_length = 6'))
    problem = one(shown(pool, tmp_path, {"template.toml": spec}), "password-weak")
    assert (problem.severity, problem.file) == (Severity.WARNING, "template.toml")
    assert problem.arguments == {"bits": 15, "time": "3 minutes"}


def test_a_long_mail_is_told(pool: Pool, tmp_path: Path) -> None:
    mail = FILES["email.mjml"].replace("{{ hint }}", "{{ hint }}" + "long text " * 11_000)
    problem = one(shown(pool, tmp_path, {"email.mjml": mail, "samples/normal.json": sample(**STRONG)}), "mail-too-long")
    assert problem.file == "email.mjml"
    assert int(problem.arguments["kib"]) > 102


def test_a_personal_value_in_the_mail_is_told_without_the_value(pool: Pool, tmp_path: Path) -> None:
    mail = FILES["email.mjml"].replace("{{ hint }}", "{{ hint }} Fernandez Ana Fernandez")
    problem = one(
        shown(pool, tmp_path, {"email.mjml": mail, "samples/normal.json": sample(**STRONG)}), "public-value-in-mail"
    )
    assert (problem.severity, problem.arguments) == (Severity.WARNING, {"path": "ctx.customer.name"})


def test_what_was_confirmed_is_rendered_as_confirmed(pool: Pool, tmp_path: Path) -> None:
    formula = "formula = \"{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}\"\n"
    files = {"template.toml": bent(('policy = "formula"', 'policy = "none"'), (formula, ""))}
    assert one(shown(pool, tmp_path / "a", files), "field-personal").severity is Severity.ERROR
    assert shown(pool, tmp_path / "b", files, attachment_unsealed_personal="agreed").problems == []


def test_progress_is_told(pool: Pool, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    files = {"samples/normal.json": sample(**STRONG), "samples/second.json": sample(**STRONG)}
    template = make_template(tmp_path, files)
    preflight(tmp_path / "receipt", tmp_path, template, rules=RULES, compose=pool.compose, confirmed={},
              progress=lambda done, of: steps.append((done, of)))  # fmt: skip
    assert steps == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("formula", "bits"),
    [
        ("{{ ctx.customer.birth_date | date('ddMMyy') }}", 15),
        ("{{ ctx.customer.number }}", 27),
        ("{{ ctx.customer.number }}{{ ctx.customer.birth_date | date('yy') }}", 42),
        ("{{ ctx.customer.number }}{{ ctx.customer.number }}", 27),
        ("{{ ctx.customer.name }}", 12),
        ("{{ ctx.order.number }}", 0),
        ("fixed-text", 0),
        ("{{ ctx.order.number }}{{ ctx.customer.name }}", 12),
        ("{{ ctx.customer.missing | default('x') }}", 0),
    ],
)
def test_a_formula_is_worth_what_its_secret_fields_are(tmp_path: Path, formula: str, bits: int) -> None:
    spec = bent(("{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}", formula))
    found = formula_bits(make_template(tmp_path, {"template.toml": spec}), make_event())
    assert found is not None
    assert round(found) == bits


def test_without_a_formula_there_is_nothing_to_guess(tmp_path: Path) -> None:
    spec = bent(('policy = "formula"', 'policy = "random"'))
    assert formula_bits(make_template(tmp_path, {"template.toml": spec}), make_event()) is None


def test_a_sample_stands_still_so_that_two_runs_can_be_compared(tmp_path: Path) -> None:
    template = make_template(tmp_path)
    asked = [sample_request(tmp_path, tmp_path, template, make_event(language="de-AT")) for _ in range(2)]
    assert asked[0] == asked[1]
    assert (asked[0].language, asked[0].wants_parts) == ("de", True)
