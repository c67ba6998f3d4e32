"""One protected, logged-in SMTP connection: a message from MAIL to the answer to the final dot (RFC 5321)."""

from __future__ import annotations

import re
import selectors
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

from designer.core.errors import (
    PermanentDeliveryError,
    SealwrightError,
    TransientDeliveryError,
    UncertainDelivery,
)
from designer.sender.channel.channel import Envelope, Journal, Sent
from designer.sender.channel.reply import Reply, Stage, refusal, reply_of
from designer.sender.channel.wire import WireMessage, wire_message

_QUIT_SECONDS = 5
_UNUSABLE = re.compile(r"[\s<>\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Waits:
    """Time-outs in seconds, as RFC 5321 4.5.3.2 asks: a shorter one after the dot makes duplicates."""

    connect: float = 60
    reply: float = 300
    dot: float = 600


class Client(Protocol):
    """What a session needs of `smtplib.SMTP`, whose errors are all OSErrors."""

    sock: Any
    esmtp_features: dict[str, str]
    command_encoding: str

    def docmd(self, cmd: str, args: str = "") -> tuple[int, bytes]:
        """Send a command, return the reply."""

    def getreply(self) -> tuple[int, bytes]:
        """Wait for a reply."""

    def send(self, s: Any) -> None:
        """Send bytes as they are."""

    def close(self) -> None:
        """Drop the connection."""


class Session:
    """One connection that is ready for messages.

    `is_usable` says whether the next message may go through it; `is_journaled` whether the last one's journal
    was called.
    """

    def __init__(self, client: Client, *, host: str, tls: str, waits: Waits) -> None:
        self.tls = tls
        self.is_usable = True
        self.is_journaled = False
        self._client = client
        self._host = host
        self._waits = waits

    @property
    def size_limit(self) -> int:
        """The largest message in bytes that the server announced; 0 if none."""
        announced = self._client.esmtp_features.get("size", "")
        return int(announced) if announced.isascii() and announced.isdigit() else 0

    def deliver(self, envelope: Envelope, message: WireMessage, journal: Journal) -> Sent:
        """Send one message; raises as `Channel.send` does."""
        self.is_usable = self.is_journaled = False
        options = self._options(envelope, message)
        try:
            with lost_is_transient(self._host):
                self._name(envelope, options)
                self._command(Stage.DATA, "DATA", "", (354,))
        except SealwrightError as refused:
            if refused.arguments.get("reply_code", 0) not in {0, 421}:
                self._start_over()
            raise
        with lost_is_transient(self._host):
            for chunk in message.chunks():
                self._client.send(chunk)
            self._look_for_early_reply()
        self.is_journaled = True
        journal()
        return self._dot()

    def rehearse(self, envelope: Envelope) -> None:
        """Name sender and recipient, and part before DATA: nothing is sent. Raises as `deliver` does."""
        options = self._options(envelope, wire_message(b""))
        self.is_usable = False
        with lost_is_transient(self._host):
            self._name(envelope, options)
        self._start_over()

    def is_alive(self) -> bool:
        """Whether the server still answers."""
        try:
            return self._client.docmd("NOOP")[0] == 250
        except OSError:
            return False

    def close(self) -> None:
        """Part politely if the connection is at rest. What the server says to QUIT is nobody's business."""
        if self.is_usable:
            with suppress(OSError):
                self._client.sock.settimeout(_QUIT_SECONDS)
                self._client.docmd("QUIT")
        self.is_usable = False
        self._client.close()

    def _options(self, envelope: Envelope, message: WireMessage) -> str:
        """The parameters of MAIL; PermanentDeliveryError when the server cannot take this message at all."""
        if any(_UNUSABLE.search(address) for address in (envelope.sender, envelope.recipient)):
            self.is_usable = True
            raise PermanentDeliveryError("smtp-address-unusable", host=self._host)
        needs_utf8 = not (envelope.sender + envelope.recipient).isascii()
        offers = self._client.esmtp_features
        fault = ""
        if needs_utf8 and "smtputf8" not in offers:
            fault = "smtp-needs-utf8"
        elif not message.is_ascii and "8bitmime" not in offers:
            fault = "smtp-needs-8bit"
        elif 0 < self.size_limit < message.size:
            fault = "smtp-too-large"
        if fault:
            self.is_usable = True
            raise PermanentDeliveryError(fault, host=self._host)
        self._client.command_encoding = "utf-8" if needs_utf8 else "ascii"
        options = f" SIZE={message.size}" if "size" in offers else ""
        options += "" if message.is_ascii else " BODY=8BITMIME"
        return options + (" SMTPUTF8" if needs_utf8 else "")

    def _name(self, envelope: Envelope, options: str) -> None:
        """Sender and recipient. Where notifications are offered (RFC 3461), what fails or is late shall name our id.

        They shall bring back the headers only: the document need not travel once more.
        """
        notified = ""
        if envelope.reference and "dsn" in self._client.esmtp_features:
            options += f" RET=HDRS ENVID={xtext(envelope.reference)}"
            notified = " NOTIFY=FAILURE,DELAY"
            if envelope.recipient.isascii():
                notified += f" ORCPT=rfc822;{xtext(envelope.recipient)}"
        self._command(Stage.SENDER, "MAIL", f"FROM:<{envelope.sender}>{options}", (250,))
        self._command(Stage.RECIPIENT, "RCPT", f"TO:<{envelope.recipient}>{notified}", (250, 251))

    def _command(self, stage: Stage, command: str, arguments: str, hoped: tuple[int, ...]) -> None:
        reply = self._docmd(command, arguments)
        if reply.code not in hoped:
            raise refusal(stage, reply, host=self._host)

    def _docmd(self, command: str, arguments: str = "") -> Reply:
        return reply_of(*self._client.docmd(command, arguments))

    def _start_over(self) -> None:
        """After a refusal the connection serves on, if the server agrees."""
        with suppress(OSError):
            self.is_usable = self._client.docmd("RSET")[0] == 250

    def _look_for_early_reply(self) -> None:
        """A server that hung up or refused during the body has not got the message: that much is certain now."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._client.sock, selectors.EVENT_READ)
            if not selector.select(0):
                return
        self._client.sock.settimeout(_QUIT_SECONDS)
        raise refusal(Stage.DATA, reply_of(*self._client.getreply()), host=self._host)

    def _dot(self) -> Sent:
        try:
            self._client.sock.settimeout(self._waits.dot)
            self._client.send(b".\r\n")
            reply = reply_of(*self._client.getreply())
            self._client.sock.settimeout(self._waits.reply)
        except OSError:  # every SMTPException is one
            raise UncertainDelivery("smtp-uncertain", host=self._host) from None
        if not reply.is_valid or 300 <= reply.code <= 399:
            raise UncertainDelivery("smtp-uncertain", reply=reply.text, host=self._host)
        self.is_usable = reply.code != 421
        if reply.code >= 400:
            raise refusal(Stage.DOT, reply, host=self._host)
        return Sent(reply.code, reply.enhanced, reply.text, self.tls)


def xtext(text: str) -> str:
    """ASCII text as a parameter of MAIL and RCPT (RFC 3461, 4): what could end it is written as +HH."""
    return re.sub(r"[^!-*,-<>-~]", lambda found: f"+{ord(found[0]):02X}", text)


@contextmanager
def lost_is_transient(host: str) -> Iterator[None]:
    """Whatever breaks before the final dot: the message is not delivered."""
    try:
        yield
    except OSError as broken:
        timed_out = isinstance(broken, TimeoutError) or isinstance(broken.__context__, TimeoutError)
        raise TransientDeliveryError("smtp-timeout" if timed_out else "smtp-lost", host=host) from None
