"""A language whose texts are still those of another one is told, with the number of its texts; chance is not."""

from __future__ import annotations

from datetime import UTC

import pytest

from designer.core.event import EventRules
from designer.core.paths import STARTERS
from designer.core.problem import Problem, Severity
from designer.render.filters import locale_filters
from designer.template.checks import check_template
from designer.template.languages import with_language
from designer.template.names import SPEC_FILE
from designer.template.package import read_files, template_of

EN = (
    "# The words in English\n"
    'title = "Invoice"\nthanks = "thank you for your order"\nhello = "Hello {{ ctx.customer.name }},"\niban = "IBAN"\n'
    '[items]\none = "{{ n }} item"\nother = "{{ n }} items"\n'
)
SPEC = b"""format = 1
id = "a"
event_type = "a"
languages = ["en", "%s"]
[email]
subject = "{{ t.title }}"
body = "email.mjml"
"""


def told(texts: str, code: str = "fr", first: str = EN) -> list[Problem]:
    files = {
        SPEC_FILE: SPEC.replace(b"%s", code.encode()), "email.mjml": b"<mjml><mj-body></mj-body></mjml>",
        "languages/en.toml": first.encode(), f"languages/{code}.toml": texts.encode(),
    }  # fmt: skip
    found = check_template(template_of(files, {}), locale_filters("en", UTC, "svg"), EventRules())
    return [problem for problem in found if problem.code == "texts-not-translated"]


def test_a_mere_copy_is_told_with_the_number_of_its_texts_and_the_first_place() -> None:
    (problem,) = told(EN)
    assert problem.severity is Severity.CONFIRM
    assert dict(problem.arguments) == {"count": 6, "language": "fr", "other": "en"}
    assert (problem.file, problem.line) == ("languages/fr.toml", 2)


def test_one_sentence_that_was_forgotten_is_told() -> None:
    french = 'title = "Facture"\nthanks = "thank you for your order"\nhello = "Bonjour,"\niban = "IBAN"\n'
    (problem,) = told(french + '[items]\none = "{{ n }} article"\nother = "{{ n }} articles"\n')
    assert (problem.arguments["count"], problem.line) == (1, 2)


def test_words_of_a_page_are_told_with_their_place_where_there_is_another_language() -> None:
    page = "<p>{{ t.title }}</p>\n<p>See <b>you</b> at {{ ctx.place }} &amp; greet the others</p><p>Bye</p>"
    for codes, expected in (("en", 0), ('en", "fr', 1)):
        files = {SPEC_FILE: SPEC.replace(b'en", "%s', codes.encode()), "languages/en.toml": EN.encode(),
                 "languages/fr.toml": b"", "email.mjml": b"<mjml></mjml>", "a.html": page.encode()}  # fmt: skip
        found = check_template(template_of(files, {}), locale_filters("en", UTC, "svg"), EventRules())
        told = [problem for problem in found if problem.code == "words-alike"]
        assert len(told) == expected
    assert (told[0].file, told[0].line, told[0].column, told[0].severity) == ("a.html", 2, 4, Severity.HINT)
    assert dict(told[0].arguments) == {"count": 2, "words": "See you at {{ ctx.place }} & greet the o …"}


@pytest.mark.parametrize(
    "texts",
    [
        'title = "Invoice"\nthanks = "merci"\nhello = "Bonjour"\niban = "IBAN"\n[items]\nother = "{{ n }} un"\n',
        'iban = "IBAN"\n',
        "",
    ],
)
def test_short_words_that_are_rightly_the_same_are_no_problem(texts: str) -> None:
    assert told(texts) == []


def test_variants_of_one_language_may_share_their_texts() -> None:
    assert told(EN, "en-GB") == []


def test_words_inside_of_braces_are_not_words_of_the_language() -> None:
    first = "name = \"{{ ctx.customer.name | default('not given at all') }}\"\n"
    assert told(first, first=first) == []


@pytest.mark.parametrize("starter", ["invoice", "order_confirmation"])
def test_the_starters_are_translated_and_a_language_added_to_one_is_not(starter: str) -> None:
    files = read_files(STARTERS / starter)

    def problems() -> list[Problem]:
        samples = {name: raw for name, raw in files.items() if name.startswith("samples/")}
        own = {name: raw for name, raw in files.items() if name not in samples}
        return check_template(template_of(own, samples), locale_filters("en", UTC, "svg"), EventRules())

    assert problems() == []
    added = with_language("fr", lambda name: files[name].decode() if name in files else None)
    files |= {name: text.encode() for name, text in added.items()}
    assert [(problem.code, problem.arguments["language"]) for problem in problems()] == [("texts-not-translated", "fr")]
