"""MJML becomes HTML that mail programs show, with a plain-text twin that says the same."""

from __future__ import annotations

import pytest

from designer.core.errors import RenderError, TemplateError
from designer.render.mail import compile_mjml, mail_body, plain_text
from tests.support.pictures import picture

FRAME = "<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n{}\n</mj-column>\n</mj-section>\n</mj-body>\n</mjml>"


def compiled(inside: str) -> str:
    return compile_mjml(FRAME.format(inside), file="email.mjml")


@pytest.mark.parametrize(
    "text",
    [
        "Ana & Co",
        "&amp; &nbsp; &#8364;",
        "a\x01b\x0bc\ufffe\uffff",
        "\U0001f600",
        "<br/>",
        "&lt;b&gt; &#39;",
        "{{ x }}",
    ],
)
def test_any_text_can_stand_in_a_mail(text: str) -> None:
    assert "</html>" in compiled(f"<mj-text>{text}</mj-text>")


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ("<mj-text>x", 6),
        ("<mj-text><b>x</mj-text>", 5),
        ("<mj-text>" + "\u20ac" * 50 + "</mj-text>\n<mj-include path='/gone' />", 6),
        ("<mj-text><p class=a>x</p></mj-text>", 5),
        ("\n<mj-buton>x</mj-buton>", 6),
        ("<mj-include path='/etc/passwd' />", 5),
    ],
)
def test_a_fault_in_the_mjml_has_its_line(inside: str, line: int) -> None:
    with pytest.raises(TemplateError) as caught:
        compiled(inside)
    assert caught.value.code == "mjml-syntax"
    assert (caught.value.arguments["file"], caught.value.arguments["line"]) == ("email.mjml", line)


@pytest.mark.parametrize(
    "source", ["", "x", "<p>x</p>", "<mjml>", "<!DOCTYPE mjml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><mjml/>"]
)
def test_what_is_no_mjml_is_refused(source: str) -> None:
    with pytest.raises(TemplateError):
        compile_mjml(source, file="email.mjml")


def test_no_font_or_icon_is_loaded_from_the_compilers_makers() -> None:
    social = (
        "<mj-social><mj-social-element name='facebook' href='https://example.com'>x</mj-social-element></mj-social>"
    )
    html = compiled("<mj-text font-family='Roboto, Lato, Ubuntu'>x</mj-text>" + social)
    assert "googleapis" not in html
    assert "mailjet" not in html


@pytest.mark.parametrize(
    "inside",
    ["<mj-image src='http://example.com/a.png' alt='' />", "<mj-text><img src='http://example.com/a.png' /></mj-text>",
     "<mj-hero background-url='http://example.com/a.png'></mj-hero>", "<mj-raw><script src='x'></script></mj-raw>"],
)  # fmt: skip
def test_a_compiled_mail_with_remote_content_is_refused(inside: str) -> None:
    with pytest.raises(RenderError) as caught:
        mail_body(compiled(inside), {}, text=None, file="email.mjml")
    assert caught.value.code == "mail-remote-content"


def test_a_font_from_outside_is_refused() -> None:
    source = FRAME.format("<mj-text font-family='X'>x</mj-text>").replace(
        "<mj-body>", "<mj-head><mj-font name='X' href='https://example.com/x.css' /></mj-head><mj-body>"
    )
    with pytest.raises(RenderError):
        mail_body(compile_mjml(source, file="email.mjml"), {}, text=None, file="email.mjml")


def test_images_of_a_compiled_mail_travel_inside() -> None:
    html = compiled("<mj-image src='a.png' alt='' />")
    body = mail_body(html, {"a.png": picture()}, text=None, file="email.mjml")
    assert [image.subtype for image in body.images] == ["png"]
    assert f"cid:{body.images[0].cid}" in body.html


def test_the_plain_text_says_what_the_mail_says() -> None:
    html = compiled(
        "<mj-text>Dear Ana &amp; Co,<br/>your <b>order</b></mj-text><mj-button href='https://example.com'>Pay</mj-button>"
    )
    text = plain_text("<title>T</title><style>p{}</style><!-- c -->" + html)
    assert "Dear Ana & Co,\nyour order" in text
    assert "https://example.com" in text
    assert not set(text) & set("<>{}")
    assert "\n\n\n" not in text
    assert text.endswith("\n")


def test_the_authors_own_text_is_taken_as_it_is() -> None:
    assert mail_body("<p>x", {}, text="own <text>", file="email.html").text == "own <text>"
