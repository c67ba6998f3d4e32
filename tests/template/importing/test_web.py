"""A web page or a mail from elsewhere keeps its text and its look, and loses whatever runs or is loaded."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from designer.core.errors import TemplateError
from designer.template.importing.taken import Taken
from designer.template.importing.web import mjml_mail, web_document, web_mail

_PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8


def page(tmp_path: Path, text: str | bytes, name: str = "page.html") -> Path:
    folder = tmp_path / "page"
    folder.mkdir(exist_ok=True)
    (folder / "logo.png").write_bytes(_PNG)
    (folder / "own.css").write_text("h1 { color: #14606a }", "utf-8")
    (tmp_path / "secret.png").write_bytes(_PNG + b"secret")
    source = folder / name
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    return source


def body_of(taken: Taken, name: str = "document.html") -> str:
    return taken.files[name].decode().partition("<body>\n")[2].partition("\n</body>")[0]


def test_a_page_keeps_its_text_its_sheets_and_its_pictures(tmp_path: Path) -> None:
    made = web_document(page(tmp_path, (
        '<html lang="de-DE"><head><title>Rechnung &amp; mehr</title><link rel=stylesheet href="own.css">'
        "<style>p { margin: 0 }</style></head><body><h1>Hallo {{ name }}</h1><img src=logo.png alt=Logo></body>"
    )), "Page")  # fmt: skip
    assert body_of(made) == '<h1>Hallo {{ ctx.name }}</h1>\n<img src="images/logo.png" alt="Logo">'
    assert made.files["document.css"].decode() == (
        "@page { size: A4; margin: 20mm }\n\nh1 { color: #14606a }\n\np { margin: 0 }\n"
    )
    assert "<title>Rechnung &amp; mehr</title>" in made.files["document.html"].decode()
    assert made.files["images/logo.png"] == _PNG
    assert (made.language, made.told) == ("de", ())


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><p>x</p>",
        '<p onclick="alert(1)">x</p>',
        '<p>x<img src="https://spy.example/a.gif"></p>',
        '<p>x<img src="../secret.png"></p>',
        '<p>x<img src="file:///etc/passwd"></p>',
        '<p>x<img src="data:image/svg+xml,<svg onload=1>"></p>',
        "<style>@import url(https://spy.example/a.css);</style><p>x</p>",
        "<style>p { background: url(https://spy.example/a.gif) }</style><p>x</p>",
        '<p style="background: none">x</p><iframe src="https://spy.example"></iframe>',
    ],
)
def test_what_runs_or_is_loaded_is_taken_out_and_told(tmp_path: Path, text: str) -> None:
    made = web_document(page(tmp_path, f"<body>{text}</body>"), "Page")
    everything = b"".join(made.files.values())
    for word in (b"alert", b"spy.example", b"secret", b"passwd", b"onload", b"iframe"):
        assert word not in everything
    assert made.told
    assert ">x<" in body_of(made)


def test_a_link_to_something_that_runs_is_its_text(tmp_path: Path) -> None:
    made = web_document(page(tmp_path, '<p><a href="javascript:1">x</a> <a href="https://a.example">y</a></p>'), "P")
    assert body_of(made) == '<p>x <a href="https://a.example">y</a></p>'


def test_pictures_in_the_page_itself_become_files(tmp_path: Path) -> None:
    address = "data:image/png;base64," + base64.b64encode(_PNG).decode()
    made = web_document(page(tmp_path, f'<img src="{address}"><img src="{address}">'), "Page")
    assert [name for name in made.files if name.startswith("images/")] == ["images/picture-1.png"]


def test_old_attributes_become_styles_for_the_pdf_and_stay_for_the_mail(tmp_path: Path) -> None:
    source = page(tmp_path, '<table width="100%"><tr><td align=right bgcolor="#eee">1</td></tr></table>')
    assert '<td style="background: #eee; text-align: right">1</td>' in body_of(web_document(source, "Page"))
    assert '<td align="right" bgcolor="#eee">1</td>' in body_of(web_mail(source, "Page"), "email.html")


def test_a_sheet_cannot_end_the_style_of_a_mail_nor_speak_to_jinja(tmp_path: Path) -> None:
    mail = web_mail(page(tmp_path, "<style>a:after { content: '{{ 1 }}{% x %}' } <\\/b</style><p>x</p>"), "Page")
    source = mail.files["email.html"].decode()
    assert source.count("</style>") == 1
    assert "{{ 1" not in source
    assert "{%" not in source


@pytest.mark.parametrize(
    "raw",
    [
        b"<p>Gr\xc3\xbc\xc3\x9fe</p>",
        b"<meta charset=iso-8859-1><p>Gr\xfc\xdfe</p>",
        b"<p>Gr\xfc\xdfe</p>",
        "<p>Grüße</p>".encode("utf-16"),
    ],
)
def test_any_usual_encoding_is_read(tmp_path: Path, raw: bytes) -> None:
    assert "<p>Grüße</p>" in body_of(web_document(page(tmp_path, raw), "Page"))


def test_mjml_stays_as_it_is_written_but_for_what_runs_or_is_loaded(tmp_path: Path) -> None:
    source = (
        '<mjml>\n <mj-head><mj-font name="R" href="https://fonts.example"/></mj-head>\n <mj-body>\n'
        "  <mj-section>  <mj-column><mj-text  color='#111'>Dear {{ name }}</mj-text>\n"
        '   <mj-image src="logo.png" alt="L"/><mj-raw><script>alert(1)</script></mj-raw>\n'
        '   <mj-button href="https://a.example" onclick="x()">Go</mj-button><mj-include path="x"/>\n'
        "  </mj-column></mj-section>\n </mj-body>\n</mjml>\n"
    )
    made = mjml_mail(page(tmp_path, source, "mail.mjml"))
    expected = source.replace('<mj-font name="R" href="https://fonts.example"/>', "").replace(
        "{{ name }}", "{{ ctx.name }}"
    )
    for gone in ("<script>alert(1)</script>", ' onclick="x()"', '<mj-include path="x"/>'):
        expected = expected.replace(gone, "")
    assert made.files["email.mjml"].decode() == expected.replace('"logo.png"', '"images/logo.png"')


def test_what_is_no_mjml_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="import-not-mjml"):
        mjml_mail(page(tmp_path, "<p>x</p>", "mail.mjml"))
    source = page(tmp_path, "x")
    with source.open("ab") as stream:
        stream.truncate(11 * 1024 * 1024)
    with pytest.raises(TemplateError, match="import-too-large"):
        web_document(source, "Page")


N = 100_000
HOSTILE = [
    "<style>" * (N // 7), "<link " * (N // 6), "<title>" * (N // 7), "<title " * (N // 7), "<body " * (N // 6),
    "<html " * (N // 6), "<style>" + "@font-face{" * (N // 11) + "</style>", "<style>" + "url(" * (N // 4) + "</style>",
    "<style>a{background:url(" + " " * N + "</style>", "<style>" + "@import " * (N // 8) + "</style>",
    "<a" + " onclick" * (N // 8), "<p" + " " * N + ">x", "<!--" * (N // 4), "{{" * (N // 2),
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:20] for text in HOSTILE])
def test_what_is_never_ended_is_read_in_the_time_of_its_length(tmp_path: Path, text: str) -> None:
    source = page(tmp_path, text)
    assert len(text) >= 99_990
    web_document(source, "Page")
    web_mail(source, "Page")
    mjml_mail(page(tmp_path, f"<mjml><mj-body><mj-text>{text}</mj-text></mj-body></mjml>", "a.mjml"))


@pytest.mark.parametrize("text", ["<div>" * 30_000, "<b>" * 5000 + "x", "<ul><li>" * 20_000, "<table><tr><td>" * 300])
def test_what_is_nested_too_deep_is_refused(tmp_path: Path, text: str) -> None:
    for read in (web_document, web_mail):
        with pytest.raises(TemplateError) as caught:
            read(page(tmp_path, text), "Page")
        assert caught.value.code == "import-too-deep"


def test_what_is_nested_as_old_pages_are_is_taken(tmp_path: Path) -> None:
    text = "<table><tr><td>" * 40 + "Inside" + "</td></tr></table>" * 40 + "<p>one<p>two<li>three" * 2000
    assert "Inside" in body_of(web_document(page(tmp_path, text), "Page"))


@pytest.mark.parametrize(
    "charset", ["undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "hex", "no"]
)
def test_a_charset_that_is_none_of_pages_harms_nothing(tmp_path: Path, charset: str) -> None:
    raw = f'<meta charset="{charset}"><p>Gr'.encode() + b"\xfc\xdfe \\ud800</p>"
    made = web_document(page(tmp_path, raw), "Page")
    made.files["document.html"].decode()
    assert "Gr" in body_of(made)


@pytest.mark.parametrize("address", ["%00", "a%00b.png", "x" * 5000 + ".png", "http://[bad", "\\\\x\\y", "//x/y", "."])
def test_an_address_that_is_none_is_told(tmp_path: Path, address: str) -> None:
    made = web_document(page(tmp_path, f'<p>Words<img src="{address}"></p>'), "Page")
    assert body_of(made) == "<p>Words</p>"
    assert [one.code for one in made.told] == ["import-left-linked"]


@pytest.mark.parametrize(
    "text", ["<frameset><frame src=x></frameset>", "<input name=a>", "<select><option>1</select>", "<canvas></canvas>"]
)
def test_frames_and_fields_of_forms_are_told(tmp_path: Path, text: str) -> None:
    assert "import-left-active" in [one.code for one in web_document(page(tmp_path, text), "Page").told]


def test_a_field_in_three_braces_is_a_field(tmp_path: Path) -> None:
    text = "<p>{{{ name }}} {{{name}} {{ a }}}</p>"
    expected = "<p>{{ ctx.name }} &#123;{{ ctx.name }} {{ ctx.a }}}</p>"
    assert body_of(web_document(page(tmp_path, text), "Page")) == expected
    mail = mjml_mail(page(tmp_path, f"<mjml><mj-body><mj-text>{text}</mj-text></mj-body></mjml>", "a.mjml"))
    assert expected in mail.files["email.mjml"].decode()


def test_a_cell_over_endless_columns_is_one_cell(tmp_path: Path) -> None:
    text = '<table><tr><td colspan="999999999" rowspan="2000">x</td><td colspan="3">y</td></tr></table>'
    body = body_of(web_document(page(tmp_path, text), "Page"))
    assert re.findall(r"<td[^>]*>", body) == ["<td>", '<td colspan="3">']
