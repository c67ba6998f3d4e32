"""One click mends the problem, and the check then agrees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

import pytest

from designer.core.catalogue import sentence
from designer.core.event import EventRules
from designer.core.paths import STARTERS
from designer.core.problem import Problem
from designer.render.filters import locale_filters
from designer.template.checks import check_template
from designer.template.fixes import fixes_for, released, withheld
from designer.template.package import read_files, template_of

FILTERS = locale_filters("en", UTC, "svg")


def files_of(name: str = "order_confirmation") -> dict[str, bytes]:
    return read_files(STARTERS / name)


def problems(files: Mapping[str, bytes]) -> list[Problem]:
    samples = {name: raw for name, raw in files.items() if name.startswith("samples/")}
    own = {name: raw for name, raw in files.items() if name not in samples}
    return check_template(template_of(own, samples), FILTERS, EventRules())


def bent(name: str, old: str, new: str) -> dict[str, bytes]:
    files = files_of()
    text = files[name].decode()
    assert old in text
    return files | {name: text.replace(old, new, 1).encode()}


def mend(files: dict[str, bytes], problem: Problem, number: int = 0) -> dict[str, bytes]:
    fix = fixes_for(problem, lambda name: files[name].decode() if name in files else None)[number]
    assert sentence(fix.code, fix.arguments).what != fix.code
    return files | {name: text.encode() for name, text in fix.texts.items()}


CASES = {
    "release": (
        bent("email.mjml", "</mj-body>", "<mj-raw>{{ ctx.customer.name }}</mj-raw></mj-body>"),
        "field-personal-in-mail",
    ),
    "nearest": (bent("confirmation.html", "{{ order.number", "{{ order.nummber"), "field-unknown-near"),
    "alt": (bent("confirmation.html", "</body>", "<p>é😀<img src='firm/logo.svg'></p></body>"), "image-alt-missing"),
    "url": (bent("confirmation.html", "</body>", "<a href='{{ ctx.order.number }}'>x</a></body>"), "value-bare-in-url"),
    "css": (
        bent("confirmation.html", "</body>", "<p style='color: {{ firm.accent }}'>x</p></body>"),
        "value-bare-in-css",
    ),
    "text": (bent("email.mjml", "</mj-body>", "<mj-raw>{{ t.mail.new_words }}</mj-raw></mj-body>"), "text-unknown"),
    "words": (bent("confirmation.html", "</body>", "<p>Come again</p></body>"), "words-alike"),
    "type": (bent("samples/normal.json", '"type": "order_confirmation"', '"type": "other"'), "sample-type"),
    "no file": ({n: r for n, r in files_of().items() if n != "languages/de.toml"}, "language-file-missing"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_first_fix_mends_what_was_found(case: str) -> None:
    files, code = CASES[case]
    found = next(problem for problem in problems(files) if problem.code == code)
    mended = problems(mend(files, found))
    assert [problem for problem in mended if problem.code == code] == []
    assert [problem for problem in mended if problem.severity == "error"] == []


def test_an_untranslated_text_is_copied_from_the_first_language() -> None:
    files = files_of()
    lines = files["languages/de.toml"].decode().split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("subject"))
    files["languages/de.toml"] = "\n".join(lines[:at] + lines[at + 1 :]).encode()
    found = next(problem for problem in problems(files) if problem.code == "text-untranslated")
    assert [one for one in problems(mend(files, found)) if one.code == "text-untranslated"] == []


def test_a_second_filter_is_offered_for_css() -> None:
    files, code = CASES["css"]
    found = next(problem for problem in problems(files) if problem.code == code)
    assert b"firm.accent | css_length }}" in mend(files, found, 1)["confirmation.html"]


def test_a_wrong_key_of_the_settings_is_renamed() -> None:
    text = 'format = 1\nlabl = "x"\n'
    problem = Problem("key-unknown", file="template.toml", line=2, arguments={"key": "labl", "nearest": "label"})
    assert fixes_for(problem, lambda _: text)[0].texts == {"template.toml": 'format = 1\nlabel = "x"\n'}


@pytest.mark.parametrize(
    "problem",
    [
        Problem("field-unknown-near", file="a.html", line=99, arguments={"path": "ctx.a", "nearest": "ctx.b"}),
        Problem("image-alt-missing", file="gone.html", line=3),
        Problem("value-bare-in-url", file="a.html", line=1, column=1),
        Problem("render-failed"),
    ],
)
def test_a_problem_of_an_older_text_is_left_alone(problem: Problem) -> None:
    assert fixes_for(problem, lambda name: "other text" if name == "a.html" else None) == []


def test_releasing_and_withholding_touch_nothing_else() -> None:
    spec = (STARTERS / "invoice" / "template.toml").read_text("utf-8")
    there = released(spec, "ctx.invoice.note")
    assert withheld(there, "ctx.invoice.note") == spec
    assert released(there, "ctx.invoice.note") == there
    assert withheld(spec, "ctx.nowhere") == spec
