"""The built-in mail server keeps exactly the bytes that it was sent."""

from __future__ import annotations

from pathlib import Path

from designer.sender.channel.channel import Envelope
from designer.sender.channel.smtp import SmtpChannel
from designer.sender.loopback import LoopbackServer
from tests.servers.accounts import account_on

MAIL = b"From: a@example.com\r\nTo: b@example.com\r\nX-Sealwright-Event: ../r-1_x\r\n\r\nHello\r\n..dots\r\n"


def test_a_mail_is_kept_byte_for_byte_under_its_reference(tmp_path: Path) -> None:
    with LoopbackServer(tmp_path) as server:
        channel = SmtpChannel(account_on(server.port))
        channel.send(Envelope("a@example.com", "b@example.com"), MAIL, lambda: None)
        channel.close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"r-1_x.eml": MAIL}


def test_a_mail_without_a_reference_is_kept_too(tmp_path: Path) -> None:
    with LoopbackServer(tmp_path) as server:
        channel = SmtpChannel(account_on(server.port))
        for _ in range(2):
            channel.send(Envelope("a@example.com", "b@example.com"), b"Subject: x\r\n\r\nHi\r\n", lambda: None)
        channel.close()
    assert len(list(tmp_path.iterdir())) == 2
