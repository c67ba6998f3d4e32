"""A clerk seals a PDF, or sends it sealed to somebody, with one command each."""

from __future__ import annotations

import json
from argparse import Namespace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from designer.cli.context import Context
from designer.cli.pdfs import bring_files
from designer.core.errors import SealwrightError
from designer.render.seal import open_sealed
from tests.cli.conftest import Run
from tests.support import foreign
from tests.support.composing import text_of

TEXT = "Service contract CN-77"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "contract of Ana.pdf"
    path.write_bytes(foreign.foreign_pdf(TEXT, pages=2))
    return path


@pytest.fixture
def clerk(run: Run, office: Path) -> Run:
    """An office with the template for single PDFs."""
    assert run("template", "new", "sealed_document", "--from", "sealed_document").code == 0
    ran = run("publish", "sealed_document", "--json")
    assert ran.code == 0
    return run


def test_a_pdf_is_sealed_with_a_password_that_is_typed(run: Run, office: Path, pdf: Path, tmp_path: Path) -> None:
    target = tmp_path / "sealed.pdf"
    ran = run("seal", str(pdf), "--output", str(target), stdin="a good password\n")
    assert ran.code == 0
    assert "password" not in ran.out
    assert open_sealed(target.read_bytes(), "a good password").pages == 2
    assert text_of(target.read_bytes(), "a good password").count(TEXT) == 2
    assert pdf.exists()


def test_a_pdf_is_sealed_with_a_random_password_without_any_workspace(run: Run, pdf: Path, tmp_path: Path) -> None:
    target = tmp_path / "sealed.pdf"
    told = run("seal", str(pdf), "-o", str(target), "--random", "--json").document
    assert (told["pages"], told["notes"]) == (2, [])
    assert open_sealed(target.read_bytes(), told["password"]).pages == 2


def test_what_was_found_in_it_is_said(run: Run, office: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(foreign.restricted_pdf())
    ran = run("seal", str(source), "-o", str(tmp_path / "b.pdf"), "--random")
    assert "Its author had restricted printing or copying; the sealed file allows printing.\n" in ran.out


@pytest.mark.parametrize(
    ("raw", "stdin", "words"),
    [
        (foreign.signed_pdf, "a good password\n", "sealing would break the signature"),
        (foreign.locked_pdf, "a good password\n", "cannot be read without its password"),
        (lambda: b"no pdf at all", "a good password\n", "is not a PDF"),
        (foreign.foreign_pdf, "short\n", "8 to"),
        (foreign.foreign_pdf, "\n", ""),
    ],
)
def test_what_cannot_be_sealed_is_said_and_nothing_is_written(
    run: Run, office: Path, tmp_path: Path, raw: object, stdin: str, words: str
) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert callable(raw)
    source.write_bytes(raw())
    ran = run("seal", str(source), "-o", str(target), stdin=stdin)
    assert ran.code != 0
    assert words in ran.err
    assert not target.exists()


@pytest.mark.parametrize("name", ["contract of Ana.pdf", "there.pdf"])
def test_sealing_replaces_nothing(run: Run, office: Path, pdf: Path, name: str) -> None:
    target = pdf.with_name(name)
    (pdf.with_name("there.pdf")).write_bytes(b"kept")
    before = target.read_bytes()
    ran = run("seal", str(pdf), "-o", str(target), "--random", "--json")
    assert (ran.code, ran.document["error"]["code"]) == (2, "record-exists")
    assert target.read_bytes() == before


@pytest.mark.parametrize("raw", [foreign.signed_pdf, foreign.locked_pdf, lambda: b"no pdf", lambda: b"%PDF-1.7\n%%EOF"])
def test_a_plain_file_is_not_said_to_have_come_with_an_event(run: Run, tmp_path: Path, raw: object) -> None:
    assert callable(raw)
    (tmp_path / "a.pdf").write_bytes(raw())
    ran = run("seal", str(tmp_path / "a.pdf"), "-o", str(tmp_path / "b.pdf"), "--random")
    assert (ran.code, "PDF" in ran.err, "event" in ran.err) == (1, True, False)


def test_a_pdf_of_half_a_gigabyte_is_not_read(run: Run, office: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    with source.open("wb") as file:
        file.truncate(500_000_000)
    ran = run("seal", str(source), "-o", str(tmp_path / "b.pdf"), "--random")
    assert (ran.code, "larger than 25 MB" in ran.err) == (1, True)


def test_a_pdf_is_sent_sealed_to_somebody(clerk: Run, office: Path, pdf: Path) -> None:
    ran = clerk("submit", str(pdf), "--to", "ana@example.com", "--contains", "CN-77", "--language", "de", "--json")
    (answer,) = ran.document["files"]
    assert (ran.code, answer["file"], answer["errors"]) == (0, str(pdf), [])
    assert clerk("send", "--until-empty").code == 0
    message_id = answer["events"][0]["messages"][0]["id"]
    shown = clerk("message", "show", message_id, "--reveal", "--json").document
    (told,) = shown["attachments"]
    (mail,) = [path for path in (office / "mailbox").rglob("*") if path.is_file()]
    message = message_from_bytes(mail.read_bytes(), policy=policy.default)
    (part,) = message.iter_attachments()
    assert message["Subject"].endswith("Ein Dokument für Sie")
    assert text_of(part.get_content(), told["password"]).count(TEXT) == 2
    assert b"CN-77" not in mail.read_bytes()
    assert not list(office.glob(".handing-in-*"))


def test_the_wrong_pdf_is_not_sent(clerk: Run, pdf: Path) -> None:
    clerk("submit", str(pdf), "--to", "ana@example.com", "--contains", "CN-7")
    clerk("send", "--until-empty")
    (one,) = clerk("message", "list", "--json").document["messages"]
    assert (one["state"], one["reason"]) == ("failed", "companion-other-text")
    assert "may be another customer's" in clerk("message", "show", one["id"]).out


def test_the_same_pdf_again_is_recognised_and_another_one_is_not(clerk: Run, pdf: Path) -> None:
    def is_new() -> list[bool]:
        told = clerk("submit", str(pdf), "--to", "ana@example.com", "--contains", "CN-77", "--json").document
        return [event["is_new"] for event in told["files"][0]["events"]]

    assert [is_new(), is_new()] == [[True], [False]]
    pdf.write_bytes(foreign.foreign_pdf(TEXT, pages=3))
    assert is_new() == [True]


def test_a_pdf_that_can_never_be_sealed_is_refused_when_it_is_handed_in(clerk: Run, pdf: Path) -> None:
    pdf.write_bytes(foreign.locked_pdf())
    ran = clerk("submit", str(pdf), "--to", "ana@example.com", "--contains", "CN-77", "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "pdf-locked")
    assert not clerk("message", "list", "--json").document.get("messages")


def test_who_does_not_say_what_the_right_pdf_says_is_told_how(clerk: Run, pdf: Path, tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text('{"document": "a text"}')
    for more in ((), ("--data", str(data))):
        ran = clerk("submit", str(pdf), "--to", "ana@example.com", *more)
        assert ran.code == 2
        assert "Add --contains TEXT" in ran.err


def test_data_and_an_id_go_with_it(clerk: Run, pdf: Path, tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"document": {"contains": "CN-77"}, "amount": 1.10}))
    ran = clerk("submit", str(pdf), "--to", "ana@example.com", "--id", "c-1", "--data", str(data), "--json")
    assert [event["id"] for event in ran.document["files"][0]["events"]] == ["c-1"]


def test_events_bring_the_pdfs_that_lie_beside_their_file(clerk: Run, pdf: Path, tmp_path: Path) -> None:
    event = {"type": "sealed_document", "email": "ana@example.com", "files": [pdf.name],
             "ctx": {"document": {"contains": "CN-77"}}}  # fmt: skip
    (tmp_path / "event.json").write_text(json.dumps(event))
    assert clerk("submit", str(tmp_path / "event.json")).code == 0
    assert pdf.exists()
    pdf.unlink()
    ran = clerk("submit", str(tmp_path / "event.json"), "--json")
    (error,) = ran.document["files"][0]["errors"]
    assert error["code"] == "companion-missing"
    assert pdf.name in error["detail"]
    (tmp_path / "event.files").mkdir()
    (tmp_path / "event.files" / pdf.name).write_bytes(foreign.foreign_pdf(TEXT, pages=3))
    assert clerk("submit", str(tmp_path / "event.json")).code == 0


@pytest.mark.parametrize("pattern", ["", "{document.contains}.pdf"], ids=["by a column", "by name"])
def test_a_list_brings_the_pdfs_that_lie_beside_it(clerk: Run, office: Path, tmp_path: Path, pattern: str) -> None:
    spec = office / "templates" / "sealed_document" / "template.toml"
    column = "" if pattern else '"PDF" = { to = "files" }\n'
    spec.write_text(f'{spec.read_text()}\n[spreadsheet.columns]\n"No" = {{ to = "ctx.document.contains" }}\n'
                    f'"To" = {{ to = "email" }}\n{column}')  # fmt: skip
    settings = office / "settings.toml"
    settings.write_text(settings.read_text().replace('pdf_names = ""', f'pdf_names = "{pattern}"'))
    assert clerk("publish", "sealed_document").code == 0
    (tmp_path / "CN-77.pdf").write_bytes(foreign.foreign_pdf(TEXT))
    (tmp_path / "list.csv").write_text("No;To;PDF\nCN-77;ana@example.com;CN-77.pdf\n")
    ran = clerk("submit", str(tmp_path / "list.csv"), "--now", "--json")
    assert (ran.code, ran.document["files"][0]["errors"]) == (0, [])
    given = office / "given.csv"
    bring_files(Context(Namespace(json=False, workspace=str(office))), tmp_path / "list.csv", given)
    assert [path.name for path in (office / "given.files").iterdir()] == ["CN-77.pdf"]


def test_what_is_missing_is_said(run: Run, office: Path, pdf: Path) -> None:
    ran = run("submit", str(pdf))
    assert (ran.code, "nobody is named" in ran.err) == (2, True)
    ran = run("submit", str(pdf), "--to", "ana@example.com")
    assert (ran.code, "template new sealed_document" in ran.err) == (2, True)
    ran = run("submit", str(pdf), str(pdf), "--to", "ana@example.com")
    assert (ran.code, "one PDF" in ran.err) == (2, True)


def test_the_starter_has_no_problem(clerk: Run) -> None:
    told = clerk("check", "sealed_document", "--json").document["problems"]
    assert [one["code"] for one in told] == ["firm-untouched"]


def test_a_look_says_whether_a_pdf_can_be_sealed_and_writes_nothing(run: Run, pdf: Path, tmp_path: Path) -> None:
    told = run("seal", str(pdf), "--check", "--json")
    assert (told.code, told.document) == (0, {"pages": 2, "notes": [], "told": []})
    pdf.write_bytes(foreign.signed_pdf())
    ran = run("seal", str(pdf), "--check")
    assert (ran.code, "sealing would break the signature" in ran.err) == (1, True)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == [pdf.name]


def test_a_wrong_pdf_is_corrected_by_the_right_one(clerk: Run, office: Path, pdf: Path, tmp_path: Path) -> None:
    assert clerk("submit", str(pdf), "--to", "ana@example.com", "--contains", "CN-77").code == 0
    assert clerk("send", "--until-empty").code == 0
    (sent,) = clerk("message", "list", "--json").document["messages"]
    right = tmp_path / "right contract of Ana.pdf"
    right.write_bytes(foreign.foreign_pdf(f"{TEXT}, mended"))

    def corrected(path: Path) -> dict[str, Any]:
        return clerk("message", "correct", sent["id"], "--attach", str(path), "--json").document

    for name, raw, code in (
        ("a.pdf", b"PK no", "companion-no-pdf"), ("a.txt", b"%PDF-1.7", "event-file-name"),
        ("big.pdf", b"%PDF-" + b"x" * 25_000_000, "companion-too-large"),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(raw)
        assert corrected(tmp_path / name)["error"]["code"] == code
    assert corrected(tmp_path / "gone.pdf")["error"]["code"] == "file-not-found"
    new = corrected(right)["messages"][0]["new"]
    assert clerk("send", "--until-empty").code == 0
    shown = clerk("message", "show", new, "--reveal", "--json").document
    assert (shown["state"], shown["corrects"]) == ("sent", sent["id"])
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in (office / "mailbox/new").iterdir()
    ]
    files = [part.get_content() for mail in mails for part in mail.iter_attachments()]  # type: ignore[attr-defined]
    password = shown["attachments"][0]["password"]
    opened = [text_of(raw, password) for raw in files if can_open(raw, password)]
    assert [f"{TEXT}, mended" in text for text in opened] == [True]
    assert not list((office / "inbox").rglob("*.pdf"))


def can_open(raw: bytes, password: str) -> bool:
    try:
        open_sealed(raw, password)
    except SealwrightError:
        return False
    return True
