"""A mail loads nothing: its images travel inside, and every other way to load something is refused."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.errors import RenderError
from designer.render.inline import Inliner
from tests.support.pictures import drawing, picture

FILES = {
    "a.png": picture(),
    "b.jpg": picture(kind="JPEG"),
    "c.svg": drawing(),
    "d.png": b"broken",
    "e e.png": picture(),
}
REMOTE = "http://example.com/a.png"


def rewritten(html: str) -> tuple[str, int]:
    inliner = Inliner(FILES, "email.html")
    return inliner.rewritten(html), len(inliner.images)


def refusal(html: str) -> RenderError:
    with pytest.raises(RenderError) as caught:
        rewritten(html)
    assert caught.value.arguments["file"] == "email.html"
    return caught.value


@pytest.mark.parametrize(
    "html",
    [
        "<img src='a.png'>", '<img src="a.png">', "<img src=a.png>",
        "<IMG SRC = 'a.png' >", "<img alt='>' src='a.png'>",
        "<td background='a.png'>", "<p style=\"background: url('a.png')\">", "<p style='background: url( a.png )'>",
        "<style>p { background: url(a.png) }</style>", "<v:image src='a.png'>", "<img src='e e.png'>",
        "<p style='background: url(&quot;a.png&quot;)'>", "<!--[if mso]><v:fill src='a.png' /><![endif]-->",
        f"<img src='data:image/png;base64,{base64.b64encode(picture()).decode()}'>",
    ],
)  # fmt: skip
def test_an_image_of_the_package_travels_inside(html: str) -> None:
    new, count = rewritten(html)
    assert count == 1
    assert "cid:" in new
    assert "a.png" not in new


def test_the_same_image_travels_once() -> None:
    assert rewritten("<img src=a.png><img src='a.png'><p style='background:url(a.png)'>")[1] == 1
    assert rewritten("<img src=a.png><img src=b.jpg>")[1] == 2


@pytest.mark.parametrize(
    "html",
    [
        f"<img src='{REMOTE}'>", f"<img src={REMOTE}>", f"<img/src='{REMOTE}'>", f"<img alt=\">\" src='{REMOTE}'>",
        f"<img src='\n{REMOTE}'>", "<img src='//example.com/a.png'>", "<img src='h&#116;tp://example.com/a.png'>",
        f"<img src=a.png srcset='{REMOTE} 2x'>", f"<td background={REMOTE}>", f"<video poster='{REMOTE}'>",
        f"<audio src='{REMOTE}'>", f"<source src='{REMOTE}'>", f"<input type=image src='{REMOTE}'>",
        f"<svg><image href='{REMOTE}'/></svg>", f"<svg><image xlink:href='{REMOTE}'/></svg>",
        f"<link rel=stylesheet href='{REMOTE}'>", "<LINK rel=x>", "<script>x</script>", f"<iframe src='{REMOTE}'>",
        f"<object data='{REMOTE}'>", f"<embed src='{REMOTE}'>", f"<base href='{REMOTE}'>",
        f"<meta http-equiv=refresh content='0;url={REMOTE}'>", f"<p style='background:url({REMOTE})'>",
        f"<p style=background:url({REMOTE})>", f"<p style='background:u&#114;l({REMOTE})'>",
        f"<p style='background:\\75rl({REMOTE})'>", f"<p style='background:u/**/rl({REMOTE})'>",
        f"<p style='background:url(&quot;{REMOTE}&quot;)'>", f"<p style='background:image-set(\"{REMOTE}\" 1x)'>",
        f"<style>p {{ background: url({REMOTE}) }}</style>", f"<style>@import '{REMOTE}';</style>",
        f"<style>@\\69mport '{REMOTE}';</style>", f"<STYLE>@IMPORT url({REMOTE});</STYLE>",
        f"<style>p {{ background: URL( '{REMOTE}' ) }}</style>", f"<style>@font-face {{ src: url({REMOTE}) }}</style>",
        f"<!--[if mso]><v:fill src='{REMOTE}' /><![endif]-->", "<img src='file:///etc/passwd'>", "<img src='cid:x'>",
    ],
)  # fmt: skip
def test_what_would_be_loaded_from_outside_is_refused(html: str) -> None:
    assert refusal(f"<p>x</p>{html}<p>y</p>").code == "mail-remote-content"


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<img src='gone.png'>", "resource-missing"), ("<img src=''>", "resource-missing"),
        ("<img src='../a.png'>", "resource-missing"), ("<img src='/etc/passwd'>", "resource-missing"),
        ("<p style='background:url()'>", "resource-missing"), ("<img src='d.png'>", "image-broken"),
        ("<img src='c.svg'>", "mail-image-type"), ("<img src='data:image/png;base64,AAAA'>", "image-broken"),
        ("<img src='data:x'>", "image-broken"),
    ],
)  # fmt: skip
def test_an_image_that_is_missing_or_wrong_fails(html: str, code: str) -> None:
    assert refusal(html).code == code


@pytest.mark.parametrize(
    "html",
    [
        "<p>Write to info@import.de or see url(foo) and @import things</p>", "<p>src=&#34;x&#34; background='y'</p>",
        "<a href='https://example.com?src=\"x\"'>x</a>", "<p title='src=x.png'>x</p>",
        "<p>1 &lt; 2, 3 < 4</p>", "<style>p { color: red; width: 50\\9 }</style>", "<form action='https://example.com'>",
        "<p data-src='x'>y</p>", "<td bgcolor='#fff' style=\"font-family: 'A', serif\">x</td>",
        "<!-- a comment with src='x' in it -->",
    ],
)  # fmt: skip
def test_what_loads_nothing_is_left_alone(html: str) -> None:
    assert rewritten(html) == (html, 0)


def test_a_scheme_that_could_be_data_is_not_told() -> None:
    assert refusal("<img src='AnaKovac:x'>").arguments["what"] == "?"


class _Loads(HTMLParser):
    """Collects what a mail program would load, as a real parser sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.urls += [value or "" for name, value in attrs if name in ("src", "background", "srcset", "poster")]


PARTS = ["<img", " src", "=", "'", '"', "a.png", REMOTE, ">", " ", "<p", "/", "alt", "x", "</p>", "\n"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=14))
def test_however_the_tags_are_broken_nothing_remote_remains(parts: list[str]) -> None:
    try:
        new, _ = rewritten("".join(parts))
    except RenderError:
        return
    parser = _Loads()
    parser.feed(new)
    assert not [url for url in parser.urls if "example.com" in url]
