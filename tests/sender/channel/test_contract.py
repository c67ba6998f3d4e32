"""What every channel promises; each channel is a way through the same tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from designer.core.errors import PermanentDeliveryError, TransientDeliveryError
from designer.core.settings import AccountKind, Security
from designer.sender.channel.channel import Channel, Sent
from designer.sender.channel.gmail import GmailChannel
from designer.sender.channel.graph import GraphChannel
from designer.sender.channel.mailbox import MailboxChannel
from designer.sender.channel.smtp import SmtpChannel
from tests.servers.accounts import ENVELOPE, FAST, MIME, WEB_FAST, Journal, SignedIn, account_on, api_account
from tests.servers.certificates import Certificate
from tests.servers.mail_api import MailApi
from tests.servers.ports import free_ports
from tests.servers.scripted import ScriptedServer


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, what came out at its other end, and how to cut the line."""

    channel: Channel
    delivered: Callable[[], list[bytes]]
    cut: Callable[[], None]


@contextmanager
def local_mailbox(folder: Path, certificate: Certificate) -> Iterator[Way]:
    def delivered() -> list[bytes]:
        new = folder / "mailbox" / "new"
        return [path.read_bytes() for path in sorted(new.iterdir())] if new.is_dir() else []

    def cut() -> None:
        (folder / "mailbox").write_text("in the way")

    yield Way(MailboxChannel(folder / "mailbox"), delivered, cut)


@contextmanager
def plain(folder: Path, certificate: Certificate) -> Iterator[Way]:
    with ScriptedServer() as server:
        yield from _smtp(server, SmtpChannel(account_on(server.port), waits=FAST))


@contextmanager
def starttls(folder: Path, certificate: Certificate) -> Iterator[Way]:
    answers = {"EHLO": "250-test\r\n250-STARTTLS\r\n250-AUTH PLAIN\r\n250 SIZE 1000000"}
    with ScriptedServer(answers, tls=certificate.server_context()) as server:
        account = account_on(server.port, security=Security.STARTTLS, ca_file=str(certificate.ca), user="shop")
        yield from _smtp(server, SmtpChannel(account, "secret", waits=FAST))


@contextmanager
def tls(folder: Path, certificate: Certificate) -> Iterator[Way]:
    with ScriptedServer(tls=certificate.server_context(), implicit=True) as server:
        account = account_on(server.port, security=Security.TLS, ca_file=str(certificate.ca))
        yield from _smtp(server, SmtpChannel(account, waits=FAST))


@contextmanager
def another_server(folder: Path, certificate: Certificate) -> Iterator[Way]:
    """A server that we did not write."""
    kept = Kept()
    [port] = free_ports(1)
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    channel = SmtpChannel(account_on(port), waits=FAST)
    yield Way(channel, lambda: list(kept.messages), server.stop)
    channel.close()
    if server.server is not None:
        server.stop()


@contextmanager
def graph(folder: Path, certificate: Certificate) -> Iterator[Way]:
    with MailApi(certificate) as server:
        account = api_account(AccountKind.GRAPH, server.url, certificate.ca)
        channel = GraphChannel(account, SignedIn(), waits=WEB_FAST)
        yield Way(channel, lambda: list(server.messages), server.stop)
        channel.close()


@contextmanager
def gmail(folder: Path, certificate: Certificate) -> Iterator[Way]:
    with MailApi(certificate) as server:
        account = api_account(AccountKind.GMAIL, server.url, certificate.ca)
        channel = GmailChannel(account, SignedIn(), waits=WEB_FAST)
        yield Way(channel, lambda: list(server.messages), server.stop)
        channel.close()


class Kept:
    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        self.messages.append(envelope.original_content)
        return "250 2.0.0 kept"


def _smtp(server: ScriptedServer, channel: SmtpChannel) -> Iterator[Way]:
    def unstuffed() -> list[bytes]:
        return [b"\r\n".join(line.removeprefix(b".") for line in message.split(b"\r\n")) for message in server.messages]

    yield Way(channel, unstuffed, server.stop)
    channel.close()


WAYS = [local_mailbox, plain, starttls, tls, another_server, graph, gmail]


@pytest.fixture(params=WAYS, ids=lambda param: param.__name__)
def way(request: pytest.FixtureRequest, tmp_path: Path, certificate: Certificate) -> Iterator[Way]:
    with request.param(tmp_path, certificate) as made:
        yield made


def test_a_message_arrives_byte_for_byte(way: Way) -> None:
    sent = way.channel.send(ENVELOPE, MIME, Journal())
    assert way.delivered() == [MIME]
    assert isinstance(sent, Sent)
    assert sent.reply


@pytest.mark.parametrize(
    "body",
    [b".\r\n", b"..\r\n", b".x\r\n.\r\nend\r\n", b"x" * 998 + b"\r\n", b"\r\n\r\n\r\n", b"a" * 76 + b"\r\n"],
    ids=["dot", "dots", "dots inside", "longest line", "blank lines", "ordinary"],
)
def test_no_body_is_mistaken_for_the_end(way: Way, body: bytes) -> None:
    way.channel.send(ENVELOPE, MIME + body, Journal())
    assert way.delivered() == [MIME + body]


def test_a_large_message_arrives_whole(way: Way) -> None:
    large = MIME + (b"x" * 76 + b"\r\n") * 10_000
    way.channel.send(ENVELOPE, large, Journal())
    assert way.delivered() == [large]


def test_the_journal_is_written_once_and_before_the_message_is_delivered(way: Way) -> None:
    seen: list[int] = []
    journal = Journal(lambda: seen.append(len(way.delivered())))
    way.channel.send(ENVELOPE, MIME, journal)
    assert journal.calls == 1
    assert seen == [0]


def test_nothing_is_delivered_when_the_journal_cannot_be_written(way: Way) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        way.channel.send(ENVELOPE, MIME, Journal(full))
    way.channel.send(ENVELOPE, MIME + b"second\r\n", Journal())
    assert way.delivered() == [MIME + b"second\r\n"]


def test_one_message_after_the_other_arrives_once_each(way: Way) -> None:
    messages = [MIME + b"%d\r\n" % number for number in range(5)]
    for message in messages:
        way.channel.send(ENVELOPE, message, Journal())
    assert way.delivered() == messages


def test_many_threads_lose_and_double_nothing(way: Way) -> None:
    messages = [MIME + b"%d\r\n" % number for number in range(20)]
    threads = [threading.Thread(target=way.channel.send, args=(ENVELOPE, message, Journal())) for message in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(way.delivered()) == sorted(messages)


def test_a_closed_channel_can_be_used_again(way: Way) -> None:
    way.channel.close()
    way.channel.send(ENVELOPE, MIME, Journal())
    way.channel.close()
    way.channel.close()
    way.channel.send(ENVELOPE, MIME, Journal())
    assert len(way.delivered()) == 2


def test_a_cut_line_is_something_to_try_again_and_writes_no_journal(way: Way) -> None:
    way.cut()
    journal = Journal()
    with pytest.raises(TransientDeliveryError):
        way.channel.send(ENVELOPE, MIME, journal)
    assert journal.calls == 0


def test_a_refused_message_writes_no_journal(way: Way) -> None:
    if isinstance(way.channel, MailboxChannel):
        pytest.skip("the local mailbox refuses nothing")
    journal = Journal()
    with pytest.raises(PermanentDeliveryError):
        way.channel.send(ENVELOPE, MIME + b"x" * 999, journal)
    assert (journal.calls, way.delivered()) == (0, [])
