"""Every static fault of a template is found, at its line and column; a clean template has none."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import pytest

from designer.core.catalogue import sentence
from designer.core.event import EventRules
from designer.core.problem import Severity
from designer.core.texts import TEXTS
from designer.render.filters import locale_filters
from designer.template.checks import check_template, read_samples
from tests.support.packages import CTX, FILES, SPEC, event_tree, make_template

FILTERS = locale_filters("en", UTC, "svg")
RULES = EventRules()
PAGE = FILES["receipt.html"]


def found(folder: Path, files: dict[str, str | bytes | None]) -> list[tuple[str, str, int, int]]:
    template = make_template(folder, files)
    return [(p.code, p.file, p.line, p.column) for p in check_template(template, FILTERS, RULES)]


def test_a_clean_template_has_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path, {}) == []


def mail(text: str) -> dict[str, str | bytes | None]:
    return {"email.mjml": f"<mjml>\n{text}</mjml>"}


def page(text: str) -> dict[str, str | bytes | None]:
    return {"receipt.html": f"<p>\n{text}</p>"}


def spec(old: str, new: str) -> dict[str, str | bytes | None]:
    assert old in SPEC
    return {"template.toml": SPEC.replace(old, new)}


UNSEALED = SPEC[: SPEC.index("policy =")] + 'policy = "none"\n' + SPEC[SPEC.index("[fields]") :]
SAMPLE = json.dumps(event_tree())

CASES: list[tuple[dict[str, str | bytes | None], tuple[str, str, int, int]]] = [
    (mail("{{ ctx.order.number"), ("template-syntax", "email.mjml", 2, 21)),
    (page("{% if ctx.order %}\n{{ ctx.order.number }}"), ("jinja-not-closed", "receipt.html", 2, 1)),
    (page("{% if %}"), ("template-syntax", "receipt.html", 2, 7)),
    (page("{{ ctx.order.number | mony }}"), ("unknown-filter", "receipt.html", 2, 23)),
    (spec('"{{ t.subject }} {{', '"{{ t.subject }} {{{'), ("template-syntax", "template.toml", 8, 49)),
    (spec("{{ ctx.order.number }}.pdf", "{{ ctx.order.number.pdf"), ("template-syntax", "template.toml", 14, 37)),
    (spec('"{{ t.password_hint }}"', '"{{ t.password_hint"'), ("template-syntax", "template.toml", 19, 14)),
    (spec("| date('ddMMyy')", "| dat('ddMMyy')"), ("unknown-filter", "template.toml", 18, 67)),
    ({"languages/de.toml": FILES["languages/de.toml"].replace("Ihre", "{{ a b")},
     ("template-syntax", "languages/de.toml", 1, 17)),
    (spec('kind = "pdf"\nbody = "receipt.html"', 'kind = "companion"\nmust_contain = ["a"]\nunderlay = "a.pdf"'),
     ("underlay-without-page", "template.toml", 0, 0)),
    (mail("{{ ctx.customer.name }}"), ("field-personal-in-mail", "email.mjml", 2, 4)),
    (mail("{% for l in ctx.order.lines %}{{ l.price }}{% endfor %}"), ("field-personal-in-mail", "email.mjml", 2, 34)),
    (mail("{{ event.email }}"), ("field-personal-in-mail", "email.mjml", 2, 4)),
    ({"email.txt": "\n {{ ctx.customer.name }}"}, ("field-personal-in-mail", "email.txt", 2, 5)),
    (spec("{{ t.subject }} {{", "{{ ctx.customer.name }} {{"), ("field-personal-in-mail", "template.toml", 8, 15)),
    (spec("receipt-{{ ctx.order.number }}", "{{ ctx.customer.name }}"),
     ("field-personal-in-mail", "template.toml", 14, 12)),
    (spec("{{ t.password_hint }}", "{{ ctx.customer.number }}"), ("field-personal-in-mail", "template.toml", 19, 12)),
    (spec('[email]\n', '[email]\nreply_to = "{{ ctx.customer.name }}"\n'),
     ("field-personal-in-mail", "template.toml", 8, 16)),
    (spec('event_id = "{{ ctx.order.number }}"', 'event_id = "{{ ctx.customer.number }}"'),
     ("field-personal-in-mail", "template.toml", 5, 16)),
    (page("{{ ctx.customer.nmae }}"), ("field-unknown-near", "receipt.html", 2, 4)),
    (page("{{ ctx.zebra }}"), ("field-unknown", "receipt.html", 2, 4)),
    (spec("{{ ctx.customer.number }}-", "{{ ctx.customer.nr }}-"), ("field-unknown", "template.toml", 18, 15)),
    (spec('kind = "pdf"', 'must_contain = ["{{ ctx.zebra }}"]'), ("field-unknown", "template.toml", 12, 1)),
    (spec('kind = "pdf"', 'when = "ctx.zebra > 1"'), ("field-unknown", "template.toml", 12, 9)),
    (spec('kind = "pdf"', 'when = "ctx.order.number >"'), ("template-syntax", "template.toml", 12, 28)),
    (mail("{{ t.greting }}"), ("text-unknown", "email.mjml", 2, 4)),
    (page("{% include 'gone.html' %}"), ("include-missing", "receipt.html", 2, 0)),
    (page("{% include 'receipt.html' %}"), ("include-circle", "receipt.html", 2, 0)),
    (page("{% include 'p.html' %}") | {"p.html": "{% include 'receipt.html' %}"}, ("include-circle", "p.html", 1, 0)),
    (page("{% include 'p.html' %}") | {"p.html": b"\xff"}, ("file-not-utf8", "p.html", 0, 0)),
    (mail("{% include 'p.html' %}") | {"p.html": "\n\n{{ ctx.customer.name }}"},
     ("field-personal-in-mail", "p.html", 3, 4)),
    ({"email.mjml": None}, ("file-missing", "template.toml", 0, 0)),
    ({"receipt.html": None}, ("file-missing", "template.toml", 0, 0)),
    ({"receipt.html": b"\xff"}, ("file-not-utf8", "receipt.html", 0, 0)),
    (spec('body = "receipt.html"\n', ""), ("body-missing", "template.toml", 0, 0)),
    (spec('formula = "{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date(\'ddMMyy\') }}"\n', ""),
     ("password-formula-missing", "template.toml", 0, 0)),
    (spec("{{ ctx.customer.number }}-", "{{ ctx.order.number }}-"), ("password-part-public", "template.toml", 0, 0)),
    (spec('hint = "{{ t.password_hint }}"\n', ""), ("hint-missing", "template.toml", 0, 0)),
    ({"template.toml": UNSEALED}, ("attachment-unsealed-personal", "receipt.html", 1, PAGE.index("ctx.customer") + 1)),
    (spec('event_type = "receipt"\n', 'event_type = "receipt"\nwhen = "ctx.f()"\n'),
     ("condition-not-allowed", "template.toml", 4, 14)),
    (spec('event_type = "receipt"\n', 'event_type = "receipt"\nwhen = "ctx.a ="\n'),
     ("template-syntax", "template.toml", 4, 15)),
    (spec('event_id = "{{ ctx.order.number }}"', 'event_id = "{{ ctx.order.number | upper }}"'),
     ("condition-not-allowed", "template.toml", 5, 35)),
    (spec("[email]\n", '[burst]\neach = "ctx.order.lines"\n[email]\n'),
     ("event-missing", "samples/normal.json", 0, 0)),
    ({"languages/de.toml": None}, ("language-file-missing", "template.toml", 0, 0)),
    ({"languages/de.toml": FILES["languages/de.toml"].replace("greeting", "other")},
     ("text-untranslated", "languages/de.toml", 0, 0)),
    ({"samples/normal.json": None}, ("sample-none", "template.toml", 0, 0)),
    ({"samples/b.json": SAMPLE.replace('"receipt"', '"other"')}, ("sample-type", "samples/b.json", 0, 0)),
    ({"samples/b.json": "{\n,}"}, ("json-syntax", "samples/b.json", 2, 1)),
    ({"samples/b.json": SAMPLE.replace("ana@example.com", "ana")}, ("email-invalid", "samples/b.json", 0, 0)),
    (mail("<mj-image src='a.png' />"), ("image-alt-missing", "email.mjml", 2, 1)),
    (page("<img src='{{ brand.x | default(\"a>b\") }}'>"), ("image-alt-missing", "receipt.html", 2, 1)),
    (page("<p style='color:{{ brand.accent }}'>"), ("value-bare-in-css", "receipt.html", 2, 17)),
    (mail("<a href='{{ ctx.order.number }}'>"), ("value-bare-in-url", "email.mjml", 2, 10)),
    (page("<p id={{ ctx.order.number }}>"), ("value-bare-unquoted", "receipt.html", 2, 7)),
    (mail("<mj-text>x"), ("markup-not-closed", "email.mjml", 2, 1)),
    (page("<b><i></b></i>"), ("markup-crossed", "receipt.html", 2, 4)),
    (page("{% include 'p.html' %}") | {"p.html": "\n</div>"}, ("markup-not-opened", "p.html", 2, 1)),
    ({"email.txt": "{% if hint %}"}, ("jinja-not-closed", "email.txt", 1, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("files", "problem"), CASES)
def test_a_fault_is_found_at_its_place(
    tmp_path: Path, files: dict[str, str | bytes | None], problem: tuple[str, str, int, int]
) -> None:
    assert problem in found(tmp_path, files)


@pytest.mark.parametrize(("files", "problem"), CASES)
def test_what_is_told_of_a_fault_names_nothing_that_is_missing(
    tmp_path: Path, files: dict[str, str | bytes | None], problem: tuple[str, str, int, int]
) -> None:
    for one in check_template(make_template(tmp_path, files), FILTERS, RULES):
        assert one.code in TEXTS
        what, remedy = sentence(one.code, {"file": one.file, "line": one.line, "column": one.column} | one.arguments)
        assert not [name for name in ("(path)", "(name)", "(file)", "(line)", "(what)") if name in what + remedy]


def test_no_problem_is_told_twice(tmp_path: Path) -> None:
    for number, (files, _) in enumerate(CASES):
        every = found(tmp_path / str(number), files)
        assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("severity", "files"),
    [
        (Severity.CONFIRM, {"template.toml": UNSEALED}),
        (Severity.WARNING, {"samples/normal.json": None}),
        (Severity.WARNING, mail("<mj-image src='a.png' />")),
        (Severity.ERROR, mail("{{ ctx.customer.name }}")),
        (Severity.ERROR, mail("</mj-text>")),
        (Severity.WARNING, page("</b>")),
        (Severity.HINT, page("<b>{% if ctx.order.number %}</b>{% endif %}")),
    ],
)
def test_a_problem_has_its_severity(tmp_path: Path, severity: Severity, files: dict[str, str | bytes | None]) -> None:
    assert {p.severity for p in check_template(make_template(tmp_path, files), FILTERS, RULES)} == {severity}


@pytest.mark.parametrize(
    "files",
    [
        page("{{ ctx.zebra | default('') }}{% if ctx.other is defined %}{% endif %}"),
        mail("{{ event.id }}{{ event.language }}{{ firm.name }}{{ brand.accent }}{{ hint }}"),
        mail("{% for l in ctx.order.lines %}{{ loop.index }}{% endfor %}"),
        page("{% set name = ctx.customer.name %}{{ name }}{% for x in [1] %}{{ x }}{% endfor %}"),
        page("{{ event.email }}"),
        page("{% include 'p.html' %}{% include 'p.html' %}") | {"p.html": "x"},
        page("<td{% if ctx.order.number %} class='x'>{% else %}>{% endif %}"),
        {"email.txt": "<p>{{ hint }}"},
        {"samples/empty.json": json.dumps(event_tree(ctx={**CTX, "order": {"number": "1", "lines": []}}))},
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, files: dict[str, str | bytes | None]) -> None:
    assert found(tmp_path, files) == []


def test_a_template_of_one_language_may_hold_its_texts_in_place(tmp_path: Path) -> None:
    files = {"languages/en.toml": None, "languages/de.toml": None, "email.mjml": "<mjml>Thanks</mjml>"}
    text = (
        SPEC.replace('["en", "de"]', '["en"]').replace("{{ t.subject }}", "Order").replace("{{ t.password_hint }}", "x")
    )
    assert found(tmp_path, {**files, "template.toml": text}) == []


def test_a_good_sample_gives_its_ctx_and_a_bad_one_a_problem(tmp_path: Path) -> None:
    good, bad = read_samples(make_template(tmp_path, {"samples/x.json": "["}), RULES)
    assert set(good) == {"normal.json"}
    assert [problem.file for problem in bad] == ["samples/x.json"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{% if ctx.order %}\nx", ("jinja-not-closed", 2)),
        ("{% for l in ctx.order.lines %}\n{% if l %}\n{% endfor %}", ("jinja-not-closed", 3)),
        ("x\n{% endif %}", ("jinja-not-opened", 3)),
    ],
)
def test_a_statement_without_its_end_is_one_problem_where_it_begins(
    tmp_path: Path, text: str, place: tuple[str, int]
) -> None:
    problems = check_template(make_template(tmp_path, page(text)), FILTERS, RULES)
    assert [(one.code, one.line) for one in problems] == [place]


def test_a_statement_without_its_end_in_a_line_of_the_settings_is_found_there(tmp_path: Path) -> None:
    assert ("jinja-not-closed", "template.toml", 8, 12) in found(tmp_path, spec('"{{ t.s', '"{% if t %}{{ t.s'))
