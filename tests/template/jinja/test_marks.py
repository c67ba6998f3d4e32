"""Marks name the place of each literal start tag, touch nothing else, and come out again without a trace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.errors import SealwrightError
from designer.template.jinja.door import Door, door_with_texts
from designer.template.jinja.environment import FINAL, Drafting
from designer.template.jinja.marks import mark_of, place_of_mark, unmarked

MARKED = Drafting(has_marks=True)


def filled(sources: Mapping[str, str] | str, drafting: Drafting = MARKED, **names: Any) -> str:
    every = {"a.html": sources} if isinstance(sources, str) else sources
    return Door(every, escape=True, filters={}, names=names, drafting=drafting).fill(next(iter(every)))


def marks(html: str) -> list[str]:
    return re.findall(r'<([\w-]+) data-l="([^"]*)"', html)


def test_each_start_tag_has_its_line() -> None:
    assert marks(filled("<p>\n<b>x</b><i\nclass='a'>y</i></p>\n<br>")) == [
        ("p", "a.html:1"), ("b", "a.html:2"), ("i", "a.html:2.1"), ("br", "a.html:4")
    ]  # fmt: skip


def test_a_loop_repeats_the_mark_of_its_line() -> None:
    source = "{%- for n in ns -%}\n\n<p>{{ n }}</p>\n{%- endfor %}\n<b></b>"
    assert marks(filled(source, ns=[1, 2])) == [("p", "a.html:3"), ("p", "a.html:3"), ("b", "a.html:5")]


def test_an_include_and_a_macro_are_marked_in_their_own_file() -> None:
    sources = {
        "a.html": "{% from 'm.html' import cell %}<p>{% include 'parts/b c.html' %}</p>{{ cell() }}",
        "parts/b c.html": "\n<b></b>",
        "m.html": "{% macro cell() %}\n\n<i></i>{% endmacro %}",
    }
    found = marks(filled(sources))
    assert found == [("p", "a.html:1"), ("b", "parts/b%20c.html:2"), ("i", "m.html:3")]
    assert place_of_mark(found[1][1]) == ("parts/b c.html", 2, 0)


@pytest.mark.parametrize(
    "source",
    [
        "<!-- <p> --><style>a<b>{}</style><title><p></title><script>'<p>'</script>",
        "<html><head><meta charset='utf-8'><link href='a'></head></html>",
        "a < b, 1<2 and </p>",
        "{# <p> #}{{ '<p>' }}{% set x = '<p>' %}",
    ],
)
def test_what_is_no_visible_element_has_no_mark(source: str) -> None:
    assert "data-l" not in filled(source)


def test_a_tag_with_jinja_inside_is_marked_once_and_quotes_hide_what_is_in_them() -> None:
    source = """<p {% if n > 1 %}title="a>b<i>"{% endif %} class='{{ "x>" }}'><b></b>"""
    assert marks(filled(source, n=2)) == [("p", "a.html:1"), ("b", "a.html:1.1")]


def test_raw_text_is_the_authors_too() -> None:
    assert marks(filled("{% raw %}\n<p>{{ x }}</p>{% endraw %}")) == [("p", "a.html:2")]


def test_mjml_is_marked_among_its_classes_and_never_in_its_head() -> None:
    source = (
        "<mjml><mj-head><mj-attributes><mj-text color='red'/></mj-attributes></mj-head><mj-body>\n"
        "<mj-text>x<b>y</b></mj-text>\n"
        """<mj-text color="{{ 'red' }}" css-class="big {{ 'a' }}">x</mj-text><mj-spacer /><mj-raw><p></p></mj-raw>"""
        "</mj-body></mjml>"
    )
    assert filled({"e.mjml": source}) == (
        "<mjml><mj-head><mj-attributes><mj-text color='red'/></mj-attributes></mj-head>"
        '<mj-body css-class="pf-e.mjml:1.2">\n'
        '<mj-text css-class="pf-e.mjml:2">x<b data-l="e.mjml:2.1">y</b></mj-text>\n'
        '<mj-text color="red" css-class="pf-e.mjml:3 big a">x</mj-text>'
        '<mj-spacer css-class="pf-e.mjml:3.1" /><mj-raw><p data-l="e.mjml:3.3"></p></mj-raw>'
        "</mj-body></mjml>"
    )


def test_a_text_of_a_language_is_marked_at_its_line_in_the_file() -> None:
    toml = '# texts\n[mail]\nbody_html = "<b>x</b>"\n'
    made = door_with_texts(
        {"a.html": "<p>{{ t.mail.body_html }}</p>", "languages/en.toml": toml}, {"mail": {"body_html": "<b>x</b>"}},
        texts_name="languages/en.toml#", escape=True, filters={}, names={}, drafting=MARKED,
    )  # fmt: skip
    assert marks(made.fill("a.html")) == [("p", "a.html:1"), ("b", "languages/en.toml:3")]


def test_an_error_has_the_column_of_the_source_without_marks() -> None:
    for drafting in (FINAL, MARKED):
        with pytest.raises(SealwrightError) as caught:
            filled("<p><b>{{ nothing.here | what }}</b></p>", drafting)
        assert (caught.value.arguments["line"], caught.value.arguments["column"]) == (1, 25)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(
    ["<p>", "<p ", "</p>", "<mj-text ", "<style>", "</style>", "<!--", "-->", '"', "'", ">", "/>", "\n", "x",
     "{{ n }}", "{% if n %}", "{% endif %}", 'class="a"', 'css-class="b" ', "<", "=", "é", "{# c #}"]
), max_size=25))  # fmt: skip
def test_taking_the_marks_out_gives_the_same_text(pieces: list[str]) -> None:
    source = "".join(pieces)
    try:
        plain = filled(source, FINAL, n=1)
    except SealwrightError:
        return
    marked = filled(source, n=1)
    assert marked.count("\n") == plain.count("\n")
    if "mj-" not in source:  # those are taken out of what the compiler makes of them
        assert unmarked(marked) == plain


@given(st.text(min_size=1).filter(str.isprintable), st.integers(1, 99999), st.integers(0, 99))
def test_a_mark_names_any_file(name: str, line: int, nth: int) -> None:
    mark = mark_of(name, line, nth)
    assert place_of_mark(mark) == (name, line, nth)
    assert not re.search(r"[\s\"<>&']", mark)


def test_long_loops_stop_in_drafts_and_say_so() -> None:
    cuts: list[int] = []
    drafting = Drafting(turns=3, on_cut=lambda: cuts.append(1))
    source = "{% for n in ns %}{{ n }}{% endfor %} {{ ns | length }} {{ ns | sum }}"
    assert filled(source, drafting, ns=[1, 2, 3, 4, 5]) == "123 5 15"
    assert cuts == [1]
    assert filled(source, drafting, ns=[1, 2]) == "12 2 3"
    assert cuts == [1]
