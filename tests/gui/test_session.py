"""What panels show of a template stays true while it is typed in."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from designer.core.problem import Problem
from designer.gui.facts import facts_of, texts_of
from designer.gui.session import TemplateSession, example_of


def replace(session: TemplateSession, name: str, old: str, new: str) -> None:
    text = session.template.document(name).text()
    assert old in text
    session.template.put_file(name, text.replace(old, new, 1).encode(), "test")


def test_the_plainest_sample_is_shown_first(session: TemplateSession) -> None:
    assert session.sample == "normal.json"
    session.template.put_file("samples/normal.json", None, "delete")
    assert session.sample == session.samples()[0]


def test_a_sample_that_is_not_there_is_not_chosen(session: TemplateSession, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(session.sample_changed):
        session.choose_sample("nothing.json")
        session.choose_sample("nothing.json")


def test_without_samples_there_is_nothing_to_show(session: TemplateSession) -> None:
    for name in session.samples():
        session.template.put_file(f"samples/{name}", None, "delete")
    assert (session.sample, session.ctx(), session.fields().children) == ("", {}, {})


def test_the_last_readable_settings_hold_while_somebody_types_in_them(session: TemplateSession) -> None:
    assert session.languages()[0] == "en"
    replace(session, "template.toml", "languages = [", "languages = [[[")
    assert session.languages()[0] == "en"
    replace(session, "template.toml", "languages = [[[", 'languages = ["fr", ')
    assert session.languages()[0] == "fr"


@pytest.mark.parametrize("told", ["languages = 7", "languages = []"])
def test_languages_that_are_none_are_english(session: TemplateSession, told: str) -> None:
    session.template.put_file("template.toml", f"format = 1\n{told}\n".encode(), "test")
    assert session.languages() == ["en"]


def test_a_language_that_went_is_not_shown_any_more(session: TemplateSession) -> None:
    session.choose_language("de")
    assert session.language == "de"
    replace(session, "template.toml", '"de", ', "")
    assert session.language == ""


def test_a_template_without_a_label_is_called_by_its_id(session: TemplateSession) -> None:
    replace(session, "template.toml", 'label = "Order confirmation"', 'label = ""')
    assert session.label == "Order confirmation"


def test_a_changed_sample_changes_fields_and_data(session: TemplateSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.facts_changed):
        replace(session, "samples/normal.json", '"currency": "EUR"', '"currency": "SEK", "fresh": true')
    assert session.ctx()["order"]["currency"] == "SEK"
    assert session.fields().find(("order", "fresh")) is not None


def test_other_files_change_no_facts(session: TemplateSession, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(session.facts_changed):
        session.template.splice("email.txt", 0, 0, "x", "x")


def test_problems_are_told_once_also_when_there_are_none(session: TemplateSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.problems_changed):
        session.show_problems([])
    with qtbot.assertNotEmitted(session.problems_changed):
        session.show_problems([])
    with qtbot.waitSignal(session.problems_changed):
        session.show_problems([Problem("field-unknown")])


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (("order", "number"), "FJ-2026-1043"),
        (("order", "lines", "name"), "Grinder Mahlwerk 64, stepless"),
        (("order", "lines"), ""),
        (("order", "nothing", "below"), ""),
    ],
)
def test_an_example_is_the_first_value_of_the_shown_sample(
    session: TemplateSession, path: tuple[str, ...], shown: str
) -> None:
    assert example_of(session.ctx(), path) == shown


def test_a_long_example_is_cut_and_a_flag_reads_as_json(session: TemplateSession) -> None:
    assert example_of({"a": "x" * 200}, ("a",)).endswith("…")
    assert example_of({"a": True}, ("a",)) == "true"


def test_completion_knows_fields_texts_firm_brand_and_files(session: TemplateSession) -> None:
    replace(session, "template.toml", "[fields]", '[brand]\naccent = "#112233"\n\n[fields]')
    facts = facts_of(session, {"name": "Nordlicht", "address": ["a", "b"], "bank": {"iban": "DE"}}, ("money",))
    assert facts.examples["ctx.order.number"] == "FJ-2026-1043"
    assert facts.firm == {"name": "Nordlicht", "address": "a, b", "bank.iban": "DE"}
    assert facts.brand == {"accent": "#112233"}
    assert "mail.subject" in facts.texts
    assert facts.filters == ("money",)
    assert "partials/address.html" in facts.files
    assert not [name for name in facts.files if name.startswith("samples/")]


def test_what_the_shown_sample_lacks_has_its_example_from_another_one(session: TemplateSession) -> None:
    raw = b'{"type": "x", "email": "a@example.com", "ctx": {"order": {"number": "1", "gift": "a card"}}}'
    session.template.put_file("samples/gift.json", raw, "test")
    examples = facts_of(session, {}, ()).examples
    assert (examples["ctx.order.number"], examples["ctx.order.gift"]) == ("FJ-2026-1043", "a card")


def test_plurals_are_one_text_and_a_broken_language_none(session: TemplateSession) -> None:
    session.template.put_file("languages/en.toml", b'[items]\none = "item"\nother = "{n} items"\n', "test")
    assert facts_of(session, {}, ()).texts == {"items": "{n} items"}
    session.template.put_file("languages/en.toml", b"= =", "test")
    assert texts_of(session, "en") == {}
