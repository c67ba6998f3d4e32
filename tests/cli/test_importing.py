"""A letter that is there already becomes a template that works; what it could not take along is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.template.package import read_template
from tests.cli.conftest import Run
from tests.support.word import complex_field, docx, p, r, simple_field

_LETTER = docx(
    p("Dear ", complex_field("MERGEFIELD LastName"), ",")
    + p("you pay ", simple_field('MERGEFIELD Total \\# "0.00"'), r(" at once", '<w:color w:val="FF0000"/>'))
)
_DATA = "E-Mail;Last Name;Total\nana@example.com;Wolff;12.50\n"


def letter(tmp_path: Path) -> str:
    source = tmp_path / "letter.docx"
    source.write_bytes(_LETTER)
    return str(source)


def test_a_word_document_becomes_a_template_without_problems(run: Run, office: Path, tmp_path: Path) -> None:
    ran = run("template", "new", "mine", "--from", letter(tmp_path))
    assert ran.code == 0, ran.err
    assert "Fields: ctx.lastname, ctx.total" in ran.out or "Fields: ctx.last_name, ctx.total" in ran.out
    assert "Colours of single words: 1 places." in ran.out
    checked = run("check", "mine")
    assert checked.code == 0, checked.out
    template = read_template(office / "templates/mine")
    assert template.spec.languages == ("de",)
    assert "Im Anhang finden Sie Ihr Dokument." in template.source("email.mjml")
    assert template.spec.attachments[0].password.hint == "Das Passwort erhalten Sie getrennt."


def test_the_program_that_reads_the_answer_gets_all_of_it(run: Run, office: Path, tmp_path: Path) -> None:
    told = run("template", "new", "mine", "--from", letter(tmp_path), "--json").document
    assert told["fields"] == ["ctx.last_name", "ctx.total"]
    assert [one["code"] for one in told["left_out"]] == ["import-left-color"]
    assert told["left_out"][0]["what"].startswith("Colours")


def test_with_data_the_names_are_looked_up_and_what_is_not_there_is_a_problem(
    run: Run, office: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data.csv"
    data.write_text(_DATA.replace("Total", "Sum"), "utf-8")
    told = run("template", "new", "mine", "--from", letter(tmp_path), "--learn", str(data), "--json").document
    assert told["unknown"] == ["ctx.total"]
    problems = run("check", "mine", "--json").document["problems"]
    told = [(one["code"], one["arguments"]["path"]) for one in problems if "path" in one["arguments"]]
    assert told == [("field-unknown", "ctx.total")]


def test_a_web_page_is_the_pdf_or_the_mail_and_mjml_is_the_mail(run: Run, office: Path, tmp_path: Path) -> None:
    page, mail = tmp_path / "page.html", tmp_path / "mail.mjml"
    page.write_text("<h1>Hello</h1>", "utf-8")
    mail.write_text(
        "<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>"
    )
    for name, *arguments in (("a", str(page)), ("b", str(page), "--mail"), ("c", str(mail))):
        ran = run("template", "new", name, "--from", *arguments)
        assert ran.code == 0, ran.err
        assert run("check", name).code == 0
    specs = [read_template(office / "templates" / name).spec for name in "abc"]
    assert [(spec.email.body, len(spec.attachments)) for spec in specs] == [
        ("email.mjml", 1), ("email.html", 0), ("email.mjml", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--from", "x.pdf"), "import-kind"),
        (("--from", "x.docx"), "import-not-word"),
        (("--from", "x.docx", "--mail"), "import-no-mail"),
        (("--from", "gone.docx"), "file-not-found"),
        (("--from", "x.html", "--mail", "--learn", "x.json"), "import-mail-with-data"),
        ((), "template-origin-unclear"),
        (("--from", "invoice", "--mail"), "template-origin-unclear"),
        (("--from", "x.html", "--empty"), "template-origin-unclear"),
        (("--from", "invoice", "--learn", "x.pdf"), "template-origin-unclear"),
    ],
)
def test_what_cannot_be_made_leaves_nothing(
    run: Run, office: Path, tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    for name in ("x.pdf", "x.docx", "x.html"):
        (tmp_path / name).write_bytes(b"%PDF-")
    (tmp_path / "x.json").write_text('{"a": 1}')
    told = [str(tmp_path / one) if "." in one else one for one in arguments]
    assert run("template", "new", "mine", *told, "--json").document["error"]["code"] == code
    assert not (office / "templates/mine").exists()
