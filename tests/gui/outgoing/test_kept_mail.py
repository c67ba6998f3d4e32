"""A kept mail is found by its Message-ID wherever a mail program has put it, and taken apart."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from designer.gui.outgoing.kept_mail import find_kept, read_mail

PNG = b"\x89PNG\r\n\x1a\n"


def mail(message_id: str = "<1@x>", *, html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "Shop <shop@example.com>", "Åsa <asa@example.com>"
    made["Subject"], made["Message-ID"] = "Grüße", message_id
    made["Date"] = "Sat, 21 Nov 2026 12:00:00 +0000"
    made.set_content("Hello Åsa")
    if html:
        made.add_alternative(html, subtype="html")
        body = made.get_body(("html",))
        assert body is not None
        body.add_related(PNG, "image", "png", cid="<logo@sealwright>")  # type: ignore[attr-defined]
    return made


def keep(mailbox: Path, name: str, made: EmailMessage, folder: str = "new") -> None:
    (mailbox / folder).mkdir(parents=True, exist_ok=True)
    (mailbox / folder / name).write_bytes(made.as_bytes())


def test_a_mail_is_found_by_its_message_id_also_when_it_was_read(tmp_path: Path) -> None:
    keep(tmp_path, "100.a.sealwright", mail("<1@x>"))
    keep(tmp_path, "200.b.sealwright!2,S", mail("<2@x>"), "cur")
    assert b"Message-ID: <2@x>" in (find_kept(tmp_path, "<2@x>") or b"")
    assert b"Message-ID: <1@x>" in (find_kept(tmp_path, "<1@x>") or b"")


@pytest.mark.parametrize("message_id", ["", "<3@x>"])
def test_what_is_not_there_is_not_found(tmp_path: Path, message_id: str) -> None:
    assert find_kept(tmp_path, message_id) is None
    keep(tmp_path, "100.a", mail("<1@x>"))
    (tmp_path / "cur" / "folder").mkdir(parents=True)
    assert find_kept(tmp_path, message_id) is None


def test_a_mail_is_taken_apart(tmp_path: Path) -> None:
    made = mail(html="<img src='cid:logo@sealwright'>")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../../bill.pdf")
    made.add_attachment(b"a;b", maintype="text", subtype="csv")
    found = read_mail(made.as_bytes())
    assert (found.sender, found.recipient, found.subject) == (
        "Shop <shop@example.com>",
        "Åsa <asa@example.com>",
        "Grüße",
    )
    assert found.date == 1_795_262_400_000
    assert found.html.strip() == "<img src='cid:logo@sealwright'>"
    assert [(one.cid, one.subtype, one.raw) for one in found.pictures] == [("logo@sealwright", "png", PNG)]
    assert [(one.name, one.raw, one.is_pdf) for one in found.files] == [
        ("bill.pdf", b"%PDF", True), ("attachment", b"a;b", False),
    ]  # fmt: skip


def test_a_mail_of_text_alone_has_no_html(tmp_path: Path) -> None:
    found = read_mail(mail().as_bytes())
    assert (found.text.strip(), found.html, found.pictures, found.files) == ("Hello Åsa", "", (), ())


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"Content-Type: text/html; charset=klingon\r\n\r\n<p>\xe4"])
def test_what_is_broken_is_left_out(raw: bytes) -> None:
    found = read_mail(raw)
    assert (found.sender, found.date, found.files) == ("", 0, ())


def test_a_mail_that_was_kept_tells_nothing_personal_of_itself() -> None:
    assert "asa@example.com" not in repr(read_mail(mail().as_bytes()))
