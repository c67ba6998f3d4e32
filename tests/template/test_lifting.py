"""Words of a page become texts of the languages, and every message says what it said before."""

from __future__ import annotations

import html
import re
import tomllib
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.paths import STARTERS
from designer.render.filters import locale_filters
from designer.template.jinja.door import door_with_texts
from designer.template.languages import with_language
from designer.template.lifting import SAID_IN, into_texts, said_in, shown
from designer.template.names import SPEC_FILE

CTX = {"name": "Ada <L>", "vip": True, "n": 2, "lines": [{"name": "Cup", "n": 1}, {"name": "R&B", "n": 2}]}
FILTERS = locale_filters("en", UTC, "svg")
LETTER = """<h1>Your order</h1>
<p>Dear {{ ctx.name }}, <b>thank you</b> for
   your&nbsp;order.</p>
<p>{% if ctx.vip %}You are dear to us{% else %}Come again{% endif %}</p>
<table>{% for line in ctx.lines %}<tr><td>No. {{ line.n }} in your list</td></tr>{% else %}Nothing{% endfor %}</table>
<img alt="Our shop" src="shop.png">
<p>{{ t.old }} and more</p>
<style>p { content: "Said by the style" }</style><p>www.example.com</p><p>{{ ctx.n }} x 3</p>
"""


def filled(source: str, texts: dict[str, Any]) -> str:
    """What a document says, with white space and entities as a reader sees them."""
    names = {"ctx": CTX}
    door = door_with_texts({"a": source}, texts, texts_name="t#", escape=True, filters=FILTERS, names=names)
    return re.sub(r"[ \n]+", " ", html.unescape(door.fill("a")))


def lifted(source: str, texts: str = 'old = "Old"\n') -> tuple[str, str]:
    files = {"a.html": source, "languages/en.toml": texts}
    changed = files | into_texts(files.get, ["a.html"], ["en"])
    return changed["a.html"], changed["languages/en.toml"]


def test_a_letter_says_the_same_and_has_no_words_of_its_own() -> None:
    source, texts = lifted(LETTER)
    assert said_in(source) == []
    assert filled(source, tomllib.loads(texts)) == filled(LETTER, {"old": "Old"})
    assert "<h1>{{ t.your_order }}</h1>\n<p>{{ t.dear_thank_you_for_html }}</p>" in source
    assert "<td>{{ t.no }} {{ line.n }} {{ t.in_your_list }}</td>" in source
    assert 'dear_thank_you_for_html = "Dear {{ ctx.name }}, <b>thank you</b> for your&nbsp;order."' in texts


def test_what_is_no_words_stays_to_the_byte() -> None:
    source, _texts = lifted(LETTER)
    assert source.endswith(LETTER[LETTER.index("<style>") :])
    assert re.sub(r"\{\{ t\.\w+ \}\}", "", source).count("\n") == LETTER.count("\n") - 1  # one stood in a sentence


@given(
    st.lists(
        st.sampled_from(
            ["Dear sir", " ", "{{ ctx.name }}", "<b>Bold words</b>", "&amp; &lt;co&gt;", "<br>", "two\n  lines",
             "{{ t.old }}", "{% if ctx.vip %}dear{% endif %}",
             "{% if ctx.n > 5 %}no{% else %}<i>yes it is</i>{% endif %}",
             "<p>Inner text</p>",
             "{% for line in ctx.lines %}{{ line.name }} is it, {% endfor %}", '<a title="A title">to <u>us</u></a>',
             "{{- ctx.name -}}", "&nbsp;", "{%- if ctx.vip -%} dear {%- endif -%}",
             "{% raw %}{{ raw }} words{% endraw %}",
             "{% macro m(a) %}Hello {{ a }}{% endmacro %}{{ m('you') }}", "{% filter upper %}loud{% endfilter %}",
             "{% set who = ctx.name %}", "<img alt='It&#39;s us' src=a>", "<!-- a remark -->", "{# another one #}"]
        ), max_size=12,
    )
)  # fmt: skip
def test_any_page_says_what_it_said(parts: list[str]) -> None:
    page = f"<div>{''.join(parts)}</div>"
    source, texts = lifted(page)
    assert filled(source, tomllib.loads(texts)) == filled(page, {"old": "Old"})
    assert lifted(source, texts) == (source, texts)


def test_variables_of_a_page_stay_in_the_page() -> None:
    source, _texts = lifted("{% set who = ctx.name %}<p>Hello {{ who }}, come in</p>")
    assert source.endswith("<p>{{ t.hello }} {{ who }}{{ t.come_in }}</p>")


def test_the_same_words_are_one_text_and_others_get_another_key() -> None:
    source, texts = lifted("<p>Your order</p><b>Your order</b><p>Your order!</p><p>Old</p>")
    assert source == "<p>{{ t.your_order }}</p><b>{{ t.your_order }}</b><p>{{ t.your_order_2 }}</p><p>{{ t.old }}</p>"
    assert texts == 'old = "Old"\nyour_order = "Your order"\nyour_order_2 = "Your order!"\n'


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("42 things", "text_42_things"),
        ("Übergröße", "ubergrosse"),
        ("Заказ", "text"),
        ("Other", "other_2"),
        ("A  b", ""),
    ],
)
def test_keys_are_names_that_may_stand_in_a_page(words: str, key: str) -> None:
    assert lifted(f"<p>{words}</p>")[0] == (f"<p>{{{{ t.{key} }}}}</p>" if key else f"<p>{words}</p>")


def test_subject_hint_and_mail_stand_in_the_table_of_the_mail_and_every_language_gets_them() -> None:
    spec = (
        'languages = ["en", "de"]\r\n[email]\r\nsubject = "Your order {{ ctx.n }}"\r\n'
        '[[attachments]]\r\nbody = "a.html"\r\n[attachments.password]\r\nhint = "Your birthday"\r\n'
    )
    files = {SPEC_FILE: spec, "email.mjml": "<mj-text>Hello there</mj-text>", "languages/en.toml": "# us\n[mail]\n"}
    changed = into_texts(files.get, ["email.mjml"], ["en", "de"])
    told = tomllib.loads(changed[SPEC_FILE])
    assert told["email"]["subject"] == "{{ t.mail.your_order }}"
    assert told["attachments"][0]["password"]["hint"] == "{{ t.mail.your_birthday }}"
    assert changed[SPEC_FILE].count("\r\n") == spec.count("\n")
    added = {"hello_there": "Hello there", "your_order": "Your order {{ ctx.n }}", "your_birthday": "Your birthday"}
    for code in ("en", "de"):
        assert tomllib.loads(changed[f"languages/{code}.toml"]) == {"mail": added}


def test_the_second_language_brings_the_texts_and_a_third_one_leaves_the_pages_alone() -> None:
    files: dict[str, str | None] = {
        SPEC_FILE: 'languages = ["en"]\n[email]\nsubject = ""\n',
        "a.html": "<p>Good day</p>",
    }
    files |= with_language("fr", files.get, ["a.html"])
    assert files["a.html"] == "<p>{{ t.good_day }}</p>"
    assert files["languages/fr.toml"] == files["languages/en.toml"] == 'good_day = "Good day"\n'
    files["a.html"] = "<p>Typed later</p>"
    assert "a.html" not in with_language("it", files.get, ["a.html"])


@pytest.mark.parametrize("starter", sorted(one for one in STARTERS.iterdir() if (one / SPEC_FILE).exists()), ids=str)
def test_no_starter_says_words_itself(starter: Any) -> None:
    for page in (one for one in starter.rglob("*") if one.name.endswith(SAID_IN)):
        source = page.read_text("utf-8")
        assert [shown(source, said) for said in said_in(source)] == []
