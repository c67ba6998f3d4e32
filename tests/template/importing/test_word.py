"""A Word document comes in as clean HTML, a small sheet, pictures and fields; what is lost is told."""

from __future__ import annotations

import base64
import re
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.errors import TemplateError
from designer.core.fields import infer_fields
from designer.template.design.page import read_setup
from designer.template.importing.taken import Taken
from designer.template.importing.word import word_document
from designer.template.markup import parse
from tests.support.word import complex_field, docx, header, p, picture, r, simple_field, table

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_LIST = """\
<ul>
  <li>
    One
    <ol>
      <li>Below</li>
    </ol>
  </li>
  <li>Two</li>
</ul>"""
_BOLD = "<w:b/>"


def read(tmp_path: Path, body: str, **more: object) -> Taken:
    source = tmp_path / "letter.docx"
    source.write_bytes(docx(body, **more))  # type: ignore[arg-type]
    return word_document(source, "Letter")


def body_of(taken: Taken) -> str:
    source = taken.files["document.html"].decode()
    assert parse(source).mismatches == ()
    return source.partition("<body>\n")[2].partition("\n</body>")[0]


def codes(taken: Taken) -> set[str]:
    return {one.code for one in taken.told}


def test_headings_paragraphs_and_marked_words_are_plain_html(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        p(r("Your ", _BOLD), r("policy", _BOLD), look='<w:pStyle w:val="berschrift1"/>')
        + p(
            "Keep it ",
            r("safe", _BOLD),
            ", ",
            r("please", "<w:i/>"),
            " & ".replace("&", "&amp;"),
            r("soon", '<w:u w:val="single"/>'),
        ),
    )
    assert body_of(made) == "<h1>Your policy</h1>\n<p>Keep it <b>safe</b>, <i>please</i> &amp; <u>soon</u></p>"
    assert made.told == ()


def test_merge_fields_of_both_kinds_become_expressions_with_their_formats(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        p(
            "Dear ",
            complex_field(' MERGEFIELD  "Last Name" \\* MERGEFORMAT '),
            ", ",
            simple_field("MERGEFIELD Stra&#xDF;e"),
        )
        + p(
            complex_field('MERGEFIELD Datum \\@ "dd.MM.yyyy"'),
            " ",
            complex_field('MERGEFIELD Total \\# "#,##0.00"', "1", _BOLD),
        )
        + p(complex_field("MERGEFIELD City \\* Upper"), " ", simple_field("MERGEFIELD Customer.Name")),
    )
    assert body_of(made).splitlines() == [
        "<p>Dear {{ ctx.last_name }}, {{ ctx.strasse }}</p>",
        "<p>{{ ctx.datum | date('dd.MM.yyyy') }} <b>{{ ctx.total | number(2) }}</b></p>",
        "<p>{{ ctx.city | upper }} {{ ctx.customer.name }}</p>",
    ]
    assert made.paths["ctx.datum"] == "date"
    assert made.paths["ctx.total"] == "number"


def test_a_name_that_the_data_has_is_found_wherever_it_lies(tmp_path: Path) -> None:
    source = tmp_path / "letter.docx"
    source.write_bytes(
        docx(p(simple_field("MERGEFIELD LastName"), simple_field("MERGEFIELD EMail"), simple_field("MERGEFIELD Q")))
    )
    made = word_document(source, "Letter", infer_fields([{"customer": {"last_name": "Wolff"}}]))
    assert body_of(made) == "<p>{{ ctx.customer.last_name }}{{ event.email }}{{ ctx.q }}</p>"


def test_other_fields_keep_what_they_showed_and_are_told(tmp_path: Path) -> None:
    inner = complex_field("MERGEFIELD Sex")
    outer = complex_field("IF x", "Ms").replace("<w:r><w:instrText", inner + "<w:r><w:instrText", 1)
    made = read(tmp_path, p("Dear ", outer) + p(simple_field("DATE", "1 May")) + p(complex_field("TOC", "Contents")))
    assert body_of(made) == "<p>Dear Ms</p>\n<p>1 May</p>\n<p>Contents</p>"
    told = next(one for one in made.told if one.code == "import-left-field")
    assert told.arguments == {"count": 2, "names": "IF, DATE"}


def test_braces_of_the_text_are_text_and_a_name_in_braces_is_a_field(tmp_path: Path) -> None:
    made = read(tmp_path, p("{{ customer.name }} {% if %} {# x #} {{ 1 + 1 }}"))
    assert body_of(made) == "<p>{{ ctx.customer.name }} &#123;% if %} &#123;# x #} &#123;{ 1 + 1 }}</p>"


def test_lists_are_lists(tmp_path: Path) -> None:
    numbering = header("numbering", (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1">'
        '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    ))  # fmt: skip
    look = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'.format
    made = read(
        tmp_path, p("One", look=look(0)) + p("Below", look=look(1)) + p("Two", look=look(0)),
        files={"word/numbering.xml": numbering},
    )  # fmt: skip
    assert body_of(made) == _LIST


def test_a_table_has_a_head_widths_lines_and_aligned_cells(tmp_path: Path) -> None:
    right = '<w:jc w:val="right"/>'
    made = read(tmp_path, table(
        (p(r("Part", _BOLD)), p(r("Premium", _BOLD), look=right)), ("Glass", p("20.00", look=right)),
        look='<w:tblBorders><w:insideV w:val="single"/></w:tblBorders>', widths=(7000, 3000),
    ))  # fmt: skip
    assert body_of(made) == (
        '<table class="grid">\n  <colgroup><col style="width: 70%"><col style="width: 30%"></colgroup>\n'
        '  <thead>\n    <tr><th>Part</th><th class="right">Premium</th></tr>\n  </thead>\n'
        '  <tbody>\n    <tr><td>Glass</td><td class="right">20.00</td></tr>\n  </tbody>\n</table>'
    )
    assert ".grid th, .grid td { border" in made.files["document.css"].decode()


def test_a_head_is_known_by_its_style_and_stands_over_its_amounts(tmp_path: Path) -> None:
    right = '<w:jc w:val="right"/>'
    made = read(tmp_path, p("Below") + p() + p() + table(
        ("Part", "Premium"), ("Glass", p("20.00", look=right)),
        look='<w:tblStyle w:val="LightList"/><w:tblLook w:val="04A0"/>',
    ))  # fmt: skip
    assert '<table class="rows apart">' in body_of(made)
    assert '<tr><th>Part</th><th class="right">Premium</th></tr>' in body_of(made)


def test_a_table_without_lines_keeps_its_text_at_the_margin(tmp_path: Path) -> None:
    made = read(tmp_path, table((p(r("Sender", '<w:sz w:val="14"/>')) + p("Ms Wolff"), "Date")))
    assert '<table class="plain">' in body_of(made)
    assert '<p class="small">Sender</p>' in body_of(made)
    assert ".plain td { padding: 0 4mm 0 0 }" in made.files["document.css"].decode()


def test_a_line_that_is_large_and_bold_is_a_heading_where_there_are_none(tmp_path: Path) -> None:
    look = '<w:b/><w:sz w:val="36"/>'
    made = read(tmp_path, p(r("Invoice ", look), r("7", look)) + p(r("bold ", _BOLD), "text"))
    assert body_of(made) == "<h1>Invoice 7</h1>\n<p><b>bold</b> text</p>"


def test_looks_of_paragraphs_are_classes_that_the_sheet_has(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        p("Street", look='<w:pStyle w:val="Eng"/>') + p() + p() + p("Hamburg", look='<w:jc w:val="right"/>')
        + p(r("Small print", '<w:sz w:val="14"/>')) + p('<w:r><w:br w:type="page"/></w:r>') + p("Next"),
    )  # fmt: skip
    assert body_of(made).splitlines() == [
        '<p class="tight">Street</p>', '<p class="right apart">Hamburg</p>', '<p class="small">Small print</p>',
        '<p class="new-page">Next</p>',
    ]  # fmt: skip
    sheet = made.files["document.css"].decode()
    for name in ("tight", "right", "apart", "small", "new-page"):
        assert f".{name} {{ " in sheet
    assert ".large" not in sheet


def test_page_head_foot_and_page_numbers_come_along(tmp_path: Path) -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" r:id="rId6"/>'
        '<w:footerReference w:type="first" r:id="rId7"/><w:pgSz w:w="12240" w:h="15840"/><w:titlePg/>'
        '<w:pgMar w:top="1701" w:right="1134" w:bottom="1134" w:left="1417" w:header="567" w:footer="567"/></w:sectPr>'
    )
    made = read(
        tmp_path, p("Text") + section,
        related={"rId5": "header header1.xml", "rId6": "footer footer1.xml", "rId7": "footer footer2.xml"},
        files={
            "word/header1.xml": header("hdr", p("Nordlicht")), "word/footer2.xml": header("ftr", p("First")),
            "word/footer1.xml": header("ftr", p("Page ", simple_field("PAGE"), " of ", complex_field("NUMPAGES"))),
        },
    )  # fmt: skip
    sheet, text = made.files["document.css"].decode(), body_of(made)
    assert "size: letter;" in sheet
    assert "margin: 30mm 20mm 20mm 25mm;" in sheet
    assert '<p>Page <span class="page"></span> of <span class="pages"></span></p>' in text
    assert "@top-left { content: element(head)" in sheet
    assert "@page :first {\n  @top-left { content: none }\n  @bottom-left { content: element(first-foot)" in sheet
    assert ".page::before { content: counter(page) }" in sheet
    told = read_setup({"document.html": made.files["document.html"].decode(), "document.css": sheet}, "document.html")
    assert (told.size, told.every.head, told.first and told.first.foot) == (
        "letter",
        "element(head)",
        "element(first-foot)",
    )


def test_tabs_at_the_foot_of_a_page_part_it_in_left_middle_and_right(tmp_path: Path) -> None:
    section = '<w:sectPr><w:footerReference w:type="default" r:id="rId6"/></w:sectPr>'
    tab = "<w:r><w:tab/></w:r>"
    made = read(
        tmp_path, p("Text") + section, related={"rId6": "footer footer1.xml"},
        files={"word/footer1.xml": header("ftr", p("Nordlicht", tab, r("Bank", _BOLD), tab, simple_field("PAGE")))},
    )  # fmt: skip
    assert (
        '<p class="parts"><span>Nordlicht</span><span><b>Bank</b></span><span><span class="page"></span></span></p>'
    ) in body_of(made)
    assert ".parts { display: flex }" in made.files["document.css"].decode()
    assert made.told == ()


def test_pictures_are_files_of_the_template_as_wide_as_they_were(tmp_path: Path) -> None:
    made = read(
        tmp_path, p(picture()) + p(picture("rId8")),
        related={"rId9": "image media/image1.png", "rId8": "image media/image2.emf"},
        files={"word/media/image1.png": _PNG, "word/media/image2.emf": b"\x01\0\0\0emf"},
    )  # fmt: skip
    assert body_of(made) == '<p><img src="images/picture-1.png" alt="Our logo" style="width: 40mm"></p>'
    assert made.files["images/picture-1.png"] == _PNG
    assert [one.arguments for one in made.told if one.code == "import-left-picture"] == [{"count": 1, "names": "x-emf"}]


def test_nothing_outside_of_the_document_is_read(tmp_path: Path) -> None:
    made = read(tmp_path, p("x", picture(link=True)), related={"rId9": "image https://spy.example/a.png"})
    assert body_of(made) == "<p>x</p>"
    assert codes(made) == {"import-left-linked"}


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (
            "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
            "text-box",
        ),
        ('<w:r><w:drawing><a:graphicData uri="http://x/chart"/></w:drawing></w:r>', "chart"),
        ('<w:r><w:drawing><a:graphicData uri="http://x/diagram"/></w:drawing></w:r>', "diagram"),
        ("<m:oMath/>", "formula"),
        ("<w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "deleted"),
        ("<w:ins><w:r><w:t>new</w:t></w:r></w:ins>", "inserted"),
        ("<w:r><w:object/></w:r>", "object"),
        ("<w:r><w:tab/></w:r>", "tab"),
        ('<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>red</w:t></w:r>', "color"),
        ('<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>red</w:t></w:r>', "highlight"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Papyrus"/></w:rPr><w:t>red</w:t></w:r>', "font"),
        ("<w:frobnicated/>", "unknown"),
    ],
)
def test_what_cannot_be_taken_over_is_told(tmp_path: Path, xml: str, code: str) -> None:
    assert f"import-left-{code}" in codes(read(tmp_path, p("x", xml.replace("{}", p("boxed")))))


def test_a_text_box_keeps_its_text(tmp_path: Path) -> None:
    box = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    choice = (
        f"<w:r><mc:AlternateContent><mc:Choice>{p('twice')}</mc:Choice><mc:Fallback>{{}}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    made = read(tmp_path, p("x", choice.format(box.format(p("boxed"))[5:-6])))
    assert body_of(made) == "<p>x</p>\n<p>boxed</p>"


def test_the_language_and_the_firms_colours_and_font_are_those_of_the_house(tmp_path: Path) -> None:
    made = read(tmp_path, p("x", look='<w:pStyle w:val="berschrift1"/>'))
    assert made.language == "de"
    assert "--font: {{ firm.font | default('IBM Plex Sans') | css_font }}" in made.files["document.html"].decode()
    sheet = made.files["document.css"].decode()
    assert (
        "h1 { margin: 12pt 0 6pt; font-size: 16pt; line-height: 1.2; font-weight: 600; color: var(--accent) }" in sheet
    )
    assert "font: 11pt/1.3 sans-serif;" in sheet


def test_signs_of_our_own_in_a_text_mean_nothing(tmp_path: Path) -> None:
    assert body_of(read(tmp_path, p("a\ue0000\ue004b"))) == "<p>a0b</p>"


_WHOLE = p(complex_field("MERGEFIELD A"), r("b", '<w:b/><w:sz w:val="20"/>'), look='<w:jc w:val="right"/>') + table(
    (p(r("Part", _BOLD)), "x"), ("Glass", "y"), look='<w:tblLook w:val="04A0"/>', widths=(5000, 1000)
)  # fmt: skip


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_damaged_document_is_read_or_refused_and_never_breaks(data: st.DataObject) -> None:
    body = _WHOLE
    for _ in range(data.draw(st.integers(1, 3))):
        found = data.draw(st.sampled_from(list(re.finditer(r'="([^"]*)"| w:val="[^"]*"|<w:[a-zA-Z]+/>', body))))
        start, end = found.span(1) if found[1] is not None else found.span()
        body = body[:start] + (data.draw(st.sampled_from(["", "x", "-1", "9" * 12])) if found[1] else "") + body[end:]
    with TemporaryDirectory() as folder, suppress(TemplateError):
        assert read(Path(folder), body).files["document.html"].startswith(b"<!DOCTYPE html>")


def test_a_link_to_something_that_runs_and_a_cell_over_endless_columns_are_harmless(tmp_path: Path) -> None:
    linked = p('<w:hyperlink r:id="rId5">' + r("Click") + "</w:hyperlink>")
    made = read(tmp_path, linked, related={"rId5": "hyperlink javascript:alert(1)"})
    assert "Click" in body_of(made)
    assert "javascript" not in body_of(made)
    wide = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    assert "999999999" not in body_of(read(tmp_path, wide))


@pytest.mark.parametrize("text", ["{{ x }}{ a }", "{{{x}}}", "{{{ x }}", "{{{{ x }}}}", "{{ y {{ x }}", "{{{ a }"])
def test_braces_before_a_field_leave_what_compiles(tmp_path: Path, text: str) -> None:
    made = read(tmp_path, p(*[r(sign) for sign in text]))
    assert not parse(made.files["document.html"].decode()).mismatches
