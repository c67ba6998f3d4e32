"""The mail is one tree for one recipient; whatever the values, its headers are the meant ones."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.errors import RenderError
from designer.render.headers import header_text
from designer.render.mime import HEADERS, InlineImage, MailBody, MailFile, MailHeaders, build_mail
from tests.support.pictures import picture

PLAIN = MailHeaders(
    sender="Shop <shop@example.com>",
    recipient="ana@example.com",
    reply_to="",
    subject="Your order 000123",
    date=datetime(2026, 11, 21, 12, tzinfo=UTC),
    message_id="<one@example.com>",
    reference="ref0001",
)
BODY = MailBody("<p>Hello</p>", (), "Hello\n")
IMAGE = InlineImage("abc@sealwright", "png", picture())


def built(body: MailBody = BODY, files: tuple[MailFile, ...] = (), **changes: Any) -> bytes:
    return build_mail(replace(PLAIN, **changes), body, files)


def read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def tree(part: EmailMessage) -> Any:
    inner = [tree(child) for child in part.iter_parts()] if part.is_multipart() else []
    return {part.get_content_type(): inner} if inner else part.get_content_type()


def test_the_tree_is_the_one_of_the_contract() -> None:
    whole = built(MailBody("<img src='cid:abc@sealwright'>", (IMAGE,), "x\n"), (MailFile("a.pdf", b"%PDF"),))
    assert tree(read(whole)) == {
        "multipart/mixed": [
            {"multipart/alternative": ["text/plain", {"multipart/related": ["text/html", "image/png"]}]},
            "application/pdf",
        ]
    }
    assert tree(read(built())) == {"multipart/alternative": ["text/plain", "text/html"]}


def test_the_headers_are_the_intended_ones_and_no_more() -> None:
    mail = read(built())
    assert sorted(mail.keys()) == sorted(set(HEADERS) - {"Reply-To"})
    assert mail["From"] == "Shop <shop@example.com>"
    assert mail["To"] == "ana@example.com"
    assert mail["Date"] == "Sat, 21 Nov 2026 12:00:00 +0000"
    assert mail["Message-ID"] == "<one@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Sealwright-Event"] == "ref0001"
    assert read(built(reply_to="Help <help@example.com>"))["Reply-To"] == "Help <help@example.com>"


def test_the_same_mail_has_the_same_bytes() -> None:
    files = (MailFile("a.pdf", b"%PDF"),)
    body = MailBody("<p>x", (IMAGE,), "x")
    assert built(body, files) == built(body, files)


def test_every_line_ends_in_crlf_and_is_seven_bit() -> None:
    body = MailBody("<p>\u00e4\u4e2d\U0001f600\n.\nFrom x" + "y" * 5000, (IMAGE,), "\u00e4\n.\nFrom x" + "z" * 5000)
    raw = built(body, (MailFile("a.pdf", b"%PDF\n\0\xff" * 100),), subject="\u00e4" * 200)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_parts_come_out_as_they_went_in() -> None:
    body = MailBody("<p>\u00e4\u4e2d <img src='cid:abc@sealwright'></p>\n", (IMAGE,), "\u00e4\u4e2d\n")
    mail = read(built(body, (MailFile("a.pdf", b"%PDF\r\n\n\0\xff"),)))
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert parts["text/plain"].get_content() == "\u00e4\u4e2d\r\n"
    assert parts["text/html"].get_content() == body.html.replace("\n", "\r\n")
    assert parts["image/png"].get_content() == IMAGE.raw
    assert parts["image/png"]["Content-ID"] == "<abc@sealwright>"
    assert parts["image/png"].get_content_disposition() == "inline"
    assert parts["application/pdf"].get_content() == b"%PDF\r\n\n\0\xff"


@pytest.mark.parametrize(
    "name",
    ["order-7.pdf", "a b.pdf", "Rechnung f\u00fcr \u0160imon.pdf", "\u4e2d\u6587" * 20 + ".pdf", "x" * 116 + ".pdf",
     "\u00e9" * 98 + ".pdf", "a;b,c'd(e).pdf", "100%25.pdf"],
)  # fmt: skip
def test_an_attachment_keeps_its_name(name: str) -> None:
    raw = built(files=(MailFile(name, b"x"),))
    (attachment,) = read(raw).iter_attachments()
    assert attachment.get_filename() == name
    if not name.isascii():
        assert b"filename*" in raw  # RFC 2231


@pytest.mark.parametrize(
    "subject",
    [
        "x" * 300, "\u00e4" * 300, "\U0001f600" * 300, "a" * 100 + " \u00f6", "\u00e4 " * 100 + "end",
        "1: x; y, <z> \"q\" (c)",
        "\u4e2d\u6587" * 100, "_?= \u00e4 =", "Re: [Rehearsal] \u0160", "a\u0301bc",
    ],
)  # fmt: skip
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    raw = built(subject=subject)
    assert read(raw)["Subject"] == header_text(subject)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78 or subject.isascii()


@settings(max_examples=250, deadline=None)
@given(st.text("aB\u00e4\u4e2d\U0001f600 \r\n\t\0=?_:;,<>@\"'\\().\u2028\u202e-utf8qb", max_size=120))
def test_no_subject_makes_or_changes_a_header(subject: str) -> None:
    mail = read(built(subject=subject))
    assert sorted(mail.keys()) == sorted(set(HEADERS) - {"Reply-To"})
    assert [address.addr_spec for address in mail["To"].addresses] == ["ana@example.com"]
    assert mail["Subject"] == header_text(subject)


@pytest.mark.parametrize(
    "recipient",
    ["a!#$%&'*/^_`{|}~-@example.com", "a" * 64 + "@" + ".".join(["b" * 60] * 3) + ".com", "ana@xn--exmple-cua.de",
     "a@server"],
)  # fmt: skip
def test_any_address_that_passed_the_door_is_written_whole(recipient: str) -> None:
    assert [address.addr_spec for address in read(built(recipient=recipient))["To"].addresses] == [recipient]


@pytest.mark.parametrize("recipient", ["a@example.com, b@example.com", "j\u00f6rg@example.com", "a b@example.com", "",
                                       "a@example.com\r\nBcc: b@example.com", "=?utf-8?q?a?=@example.com"])  # fmt: skip
def test_anything_else_never_becomes_a_recipient(recipient: str) -> None:
    with pytest.raises(RenderError) as caught:
        built(recipient=recipient)
    assert caught.value.code == "header-tampered"
    assert "example" not in str(caught.value)


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        ("shop@example.com", ("", "shop@example.com")),
        ("Shop <shop@example.com>", ("Shop", "shop@example.com")),
        ('"M\u00fcller, S\u00f6hne & Co" <shop@example.com>', ("M\u00fcller, S\u00f6hne & Co", "shop@example.com")),
        ("O'Neil (Sales) <shop@example.com>", ("O'Neil (Sales)", "shop@example.com")),
        ("\u4e2d\u6587" * 5 + " <shop@example.com>", ("\u4e2d\u6587" * 5, "shop@example.com")),
        ("Very " * 40 + "<shop@example.com>", (("Very " * 40).strip(), "shop@example.com")),
    ],
)
def test_a_sender_has_a_name_and_an_address(sender: str, shown: tuple[str, str]) -> None:
    mail = read(built(sender=sender, reply_to=sender))
    for name in ("From", "Reply-To"):
        (address,) = mail[name].addresses
        assert (address.display_name, address.addr_spec) == shown


@pytest.mark.parametrize("sender", ["", "Shop", "a@example.com, b@example.com", "Shop <a@example.com> x", "<>",
                                    "Shop <a@example.com>, Other <b@example.com>", "a@b@c"])  # fmt: skip
@pytest.mark.parametrize("header", ["sender", "reply_to"])
def test_a_sender_that_is_not_one_address_is_refused(sender: str, header: str) -> None:
    if header == "reply_to" and not sender:
        return
    with pytest.raises(RenderError) as caught:
        built(**{header: sender})
    assert caught.value.code == "sender-not-address"


def test_a_long_message_id_arrives_whole() -> None:
    for message_id in (f"<{'a' * 100}@example.com>", f"<{'a' * 32}@{'b' * 60}.example.com>"):
        assert read(built(message_id=message_id))["Message-ID"] == message_id
