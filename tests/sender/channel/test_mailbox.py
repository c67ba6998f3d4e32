"""The local mailbox keeps what would have been sent."""

from __future__ import annotations

import mailbox
import os
import stat
from pathlib import Path

import pytest

from designer.core.errors import TransientDeliveryError
from designer.sender.channel.mailbox import KEPT_REPLY, MailboxChannel
from tests.servers.accounts import ENVELOPE, MIME, Journal


def test_it_never_says_that_a_message_was_sent(tmp_path: Path) -> None:
    sent = MailboxChannel(tmp_path / "mailbox").send(ENVELOPE, MIME, Journal())
    assert (sent.reply_code, sent.enhanced_code, sent.reply, sent.tls) == (0, "", KEPT_REPLY, "")
    assert "not sent" in sent.reply


def test_any_maildir_reader_finds_the_message(tmp_path: Path) -> None:
    MailboxChannel(tmp_path / "mailbox").send(ENVELOPE, MIME, Journal())
    reader = mailbox.Maildir(tmp_path / "mailbox", create=False)
    reader.colon = "!"
    [message] = reader
    assert message["Subject"] == "x"
    assert message.get_payload() == "Hello\n"


def test_names_are_fit_for_windows_and_never_repeat(tmp_path: Path) -> None:
    channel = MailboxChannel(tmp_path / "mailbox")
    for _ in range(50):
        channel.send(ENVELOPE, MIME, Journal())
    names = [path.name for path in (tmp_path / "mailbox" / "new").iterdir()]
    assert len(names) == 50
    assert not any(set(name) & set(':<>"/\\|?*') for name in names)


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    MailboxChannel(tmp_path / "mailbox").send(ENVELOPE, MIME, Journal())
    for path in (tmp_path / "mailbox").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_a_message_whose_journal_failed_leaves_no_draft(tmp_path: Path) -> None:
    def fail() -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        MailboxChannel(tmp_path / "mailbox").send(ENVELOPE, MIME, Journal(fail))
    assert not [path for path in (tmp_path / "mailbox").rglob("*") if path.is_file()]


def test_a_mailbox_that_breaks_after_the_journal_has_not_delivered(tmp_path: Path) -> None:
    def spoil() -> None:
        (tmp_path / "mailbox" / "new").rmdir()

    with pytest.raises(TransientDeliveryError, match="mailbox-not-written"):
        MailboxChannel(tmp_path / "mailbox").send(ENVELOPE, MIME, Journal(spoil))
    assert not [path for path in (tmp_path / "mailbox").rglob("*") if path.is_file()]
