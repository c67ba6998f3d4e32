"""Every starter has what docs/templates.md says that a starter has to have; each sample is rendered once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from functools import cache

import pytest

from designer.core.event import parse_event
from designer.core.paths import STARTERS
from designer.core.problem import Problem
from designer.render.filters import locale_filters
from designer.render.pool import Pool
from designer.template.checks import check_template
from designer.template.library import template_ids
from designer.template.package import Template, read_template
from designer.template.variants import variant_for
from tests.support.checklist import (
    RULES,
    Rendered,
    can_be_designed_on,
    has_a_page_that_is_set_up,
    has_the_firms_colours,
    has_whole_pdfs,
    is_sealed,
    keeps_together_what_belongs_together,
    rendered,
    tells_nothing_personal,
)

NAMES = template_ids(STARTERS)


@cache
def starter(name: str) -> Template:
    return read_template(STARTERS / name)


# How many pages the PDF of a sample has, where it is not one: what grows by a line is seen here.
PAGES = {
    "appointment": {"few-fields": 1, "long-names": 3, "normal": 1, "normal-german": 1},
    "event_ticket": {"few-fields": 1, "long-names": 12, "normal": 2, "normal-german": 2},
    "insurance_policy": {"few-fields": 2, "long-names": 6, "normal": 3, "normal-german": 3},
    "invoice": {"sixty-lines": 4},
    "order_confirmation": {"nested-options": 2, "sixty-lines": 4},
    "payslip": {"few-fields": 1, "long-names": 3, "normal": 1, "normal-german": 1},
    "sealed_document": dict.fromkeys(
        ("normal", "normal-german", "normal-italian", "normal-spanish", "normal-swedish"), 2
    ),
}
OWN_PAGES = [name for name in NAMES if starter(name).spec.attachments[0].kind == "pdf"]


Shown = Mapping[str, tuple[list[Problem], dict[str, Rendered]]]


@pytest.fixture(scope="module")
def shown(pool: Pool) -> Shown:
    """The problems of each starter, and each of its samples, rendered once."""
    return {name: rendered(pool, starter(name), STARTERS / name, STARTERS) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_name_and_samples_in_all_its_languages(name: str) -> None:
    template = starter(name)
    assert (template.spec.id, template.spec.event_type) == (name, name)
    assert template.spec.label
    assert template.spec.languages[:2] == ("en", "de")
    events = {sample.removesuffix(".json"): parse_event(raw, RULES) for sample, raw in template.samples.items()}
    assert len(events) >= 4
    assert {"normal", "normal-german"} <= set(events)
    spoken = {variant_for(template.spec.languages, event.language) for event in events.values()}
    assert spoken == set(template.spec.languages)
    assert all(re.search(r"@(?:.+\.)?example(?:\.\w+)?$", event.email) for event in events.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_check_finds_nothing_in_its_sources(name: str) -> None:
    assert check_template(starter(name), locale_filters("en", UTC, "svg"), RULES) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_comes_out_without_a_problem(shown: Shown, name: str) -> None:
    problems, samples = shown[name]
    assert problems == []  # an unknown field, a mail that Gmail clips, a weak password, ...
    assert len(samples) == len(starter(name).samples)


@pytest.mark.parametrize("name", NAMES)
def test_the_mail_tells_nothing_personal(shown: Shown, name: str) -> None:
    tells_nothing_personal(starter(name), shown[name][1])


@pytest.mark.parametrize("name", NAMES)
def test_every_pdf_opens_with_its_password_only_and_has_what_a_reader_needs(shown: Shown, name: str) -> None:
    has_whole_pdfs(starter(name), shown[name][1])


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_has_the_pages_that_it_should_have(shown: Shown, name: str) -> None:
    pages = {stem: one.reply.attachments[0].pages for stem, one in shown[name][1].items()}
    assert pages == {stem: PAGES[name].get(stem, 1) for stem in pages}


@pytest.mark.parametrize("name", NAMES)
def test_every_attachment_is_sealed_and_says_whose_it_is(name: str) -> None:
    is_sealed(starter(name))


@pytest.mark.parametrize("name", NAMES)
def test_colours_and_fonts_are_the_firms(name: str) -> None:
    has_the_firms_colours(starter(name))


@pytest.mark.parametrize("name", NAMES)
def test_its_sources_are_what_the_designer_can_work_on(name: str) -> None:
    can_be_designed_on(starter(name))


@pytest.mark.parametrize("name", OWN_PAGES)
def test_its_page_is_set_up_by_rules_that_the_dialog_reads(name: str) -> None:
    has_a_page_that_is_set_up(starter(name))


@pytest.mark.parametrize("name", OWN_PAGES)
def test_what_belongs_together_stays_together(name: str) -> None:
    keeps_together_what_belongs_together(starter(name))
