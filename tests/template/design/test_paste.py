"""What comes from the clipboard of real programs becomes the few elements an author would have written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.template.design.paste import cleaned
from designer.template.markup import parse

_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]--></head>
<body lang=DE style='tab-interval:35.4pt'><!--StartFragment-->%s<!--EndFragment--></body></html>"""
_POINT = (
    "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level%d lfo1'><![if !supportLists]>"
    "<span style='font-family:Symbol'><span style='mso-list:Ignore'>%s<span style='font:7.0pt \"Times New Roman\"'>"
    "&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>%s<o:p></o:p></p>"
)


def test_a_paragraph_of_word_is_bare_words() -> None:
    html = _WORD % (
        "<p class=MsoNormal><span lang=EN-US>Dear <b style='mso-bidi-font-weight:normal'>"
        "Ms\nWolff</b>,<o:p></o:p></span></p>"
    )
    assert cleaned(html) == "Dear <b>Ms Wolff</b>,"


def test_empty_paragraphs_and_runs_of_spaces_of_word_are_left_out() -> None:
    html = _WORD % (
        "<p class=MsoNormal>One<span style='mso-spacerun:yes'>&nbsp; </span>two<o:p></o:p></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Three</p>"
    )
    assert cleaned(html) == "<p>One two</p>\n<p>Three</p>"


def test_a_list_of_word_is_a_list() -> None:
    points = (
        _POINT % (1, "·", "First"),
        _POINT % (2, "1.", "Below"),
        _POINT % (2, "2.", "Too"),
        _POINT % (1, "·", "Last"),
    )
    assert cleaned(_WORD % "".join(points)) == (
        "<ul><li>First<ol><li>Below</li><li>Too</li></ol></li><li>Last</li></ul>"
    )


def test_smart_tags_and_tracked_deletions_of_word_leave_the_text_that_counts() -> None:
    html = '<p><st1:City w:st="on"><st1:place w:st="on">Hamburg</st1:place></st1:City> <del>old</del><ins>new</ins></p>'
    assert cleaned(_WORD % html) == "Hamburg <u>new</u>"


def test_google_docs_says_bold_with_spans_and_wraps_everything_in_what_is_not_bold() -> None:
    html = (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-5f0c"><p dir="ltr" '
        'style="line-height:1.38;"><span style="font-size:11pt;font-weight:700;white-space:pre-wrap;">Hello</span>'
        '<span style="font-weight:400;white-space:pre-wrap;"> you, </span><span style="font-style:italic">so</span> '
        '<a href="https://a.example/?a=1&b=2" style="text-decoration:none;"><span style="color:#1155cc;'
        'text-decoration:underline;">here</span></a></p></b><br class="Apple-interchange-newline">'
    )
    assert cleaned(html) == '<b>Hello</b> you, <i>so</i> <a href="https://a.example/?a=1&amp;b=2">here</a>'


def test_a_list_of_google_docs_loses_its_paragraphs_only() -> None:
    html = '<ul><li dir="ltr" aria-level="1"><p><span>One</span></p></li><ul><li><p>Two</p></li></ul></ul>'
    assert cleaned(html) == "<ul><li>One<ul><li>Two</li></ul></li></ul>"


def test_libreoffice_says_its_fonts_in_vain() -> None:
    html = (
        '<p style="margin-bottom: 0cm; line-height: 100%"><font face="Liberation Serif, serif"><font size="3"><span '
        'lang="de-DE"><b>Fett</b></span> und <u>unter</u></font></font></p>'
    )
    assert cleaned(html) == "<b>Fett</b> und <u>unter</u>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("plain", "plain"),
        ("a<br>b", "a<br>b"),
        ("<h2>Title</h2><p>x &amp; &lt;y&gt;</p>", "<p><b>Title</b></p>\n<p>x &amp; &lt;y&gt;</p>"),
        ("<p>10&nbsp;€</p>", "10&#160;€"),
        ("<b>a </b><b>b</b> c", "<b>a b</b> c"),
        ("<p><b>bold </b>next</p>", "<b>bold</b> next"),
        ("<b><i>x</i></b>", "<b><i>x</i></b>"),
        ("<ul><li>a</li></ul>tail", "<ul><li>a</li></ul>\n<p>tail</p>"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table>", "<p>a b</p>\n<p>c d</p>"),
        ("<div>a<div>b</div>c</div>", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ('<p style="display:none">gone</p>kept', "kept"),
        ('<img src="cid:a">x<svg><text>y</text></svg>', "x"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_web_page_becomes_words(html: str, expected: str) -> None:
    assert cleaned(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>x",
        "<a href='javascript:alert(1)' onclick='y()'>x</a>",
        '<a href="file:///etc/passwd">x</a>',
        '<a href="#top">x</a>',
        "<style>p { background: url(http://spy.example) }</style>x",
        '<iframe src="https://spy.example">z</iframe>x',
        "<!--[if mso]><b>secret</b><![endif]-->x",
    ],
)
def test_nothing_that_does_something_comes_along(html: str) -> None:
    assert cleaned(html) == "x"


def test_a_field_stays_a_field_and_any_other_brace_is_text() -> None:
    assert cleaned("Dear {{ ctx.customer.name }},") == "Dear {{ ctx.customer.name }},"
    assert cleaned("{% if x %} {# y #} {{ open") == "&#123;% if x %} &#123;# y #} &#123;{ open"
    assert cleaned("{{ a &lt; b }}") == "&#123;{ a &lt; b }}"


def test_a_quote_does_not_leave_an_address() -> None:
    assert cleaned("""<a href='https://a.example/"onx="'>x</a>""").count('"') == 2


def test_what_is_no_text_of_a_template_comes_to_nothing() -> None:
    assert cleaned("x" * 2_000_001) == ""


@given(st.text(alphabet="<>/=\"'&;{}%# abpuil\n", max_size=80))
@settings(max_examples=150, deadline=None)
def test_whatever_is_pasted_only_our_elements_come_out_and_once_more_changes_nothing(html: str) -> None:
    once = cleaned(html)
    assert set(re.findall(r"</?(\w+)", once)) <= {"b", "i", "u", "a", "br", "ul", "ol", "li", "p"}
    assert cleaned(once) == once


@pytest.mark.parametrize(
    "html",
    ["<ul><li>x" * 900, "<!--StartFragment-->" * 50_000, "<ul><li>" * 100_000, "<div>" * 100_000, "<b>" * 900 + "x"],
)
def test_what_is_nested_without_end_is_pasted_or_not_and_never_breaks(html: str) -> None:
    assert not parse(cleaned(html)).mismatches
