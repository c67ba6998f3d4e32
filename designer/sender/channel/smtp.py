"""Mail servers: connections are made, protected, logged in, kept and reused."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from designer.core.errors import SetupError, TransientDeliveryError
from designer.core.settings import AccountSettings, Security, is_loopback
from designer.sender.channel.channel import Envelope, Journal, Sent
from designer.sender.channel.reply import Reply, Stage, refusal, reply_of
from designer.sender.channel.session import Session, Waits, lost_is_transient
from designer.sender.channel.wire import WireMessage, wire_message
from designer.sender.signin.tokens import Tokens
from designer.sender.trust import checked_tls

_OWN_NAME = "[127.0.0.1]"  # in EHLO; a look-up of our own name can take seconds and tells the server nothing
_ASK_AFTER_SECONDS = 10
_LONGEST_IDLE_SECONDS = 60

Credential = str | Tokens
"""The password, or where access tokens come from."""


class SmtpChannel:
    """A channel to one mail server, with at most `connections` connections at the same time.

    `folder` is the workspace: a relative `ca_file` is looked for there.
    """

    def __init__(
        self,
        account: AccountSettings,
        credential: Credential = "",
        *,
        folder: Path | None = None,
        waits: Waits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account = account
        self._credential = credential
        self._tls = tls_context(account, folder or Path())
        self._waits = waits or Waits()
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._free = threading.BoundedSemaphore(account.connections)
        self._idle: list[tuple[Session, float]] = []

    def send(self, envelope: Envelope, mime: bytes, journal: Journal) -> Sent:
        """Hand over one message (`Channel.send`); waits while all connections are in use."""
        message = wire_message(mime)
        with self._free:
            used = self._idle_session()
            if used is not None:
                try:
                    return self._deliver(used, envelope, message, journal)
                except TransientDeliveryError as broken:
                    # The server closed a connection at rest; nothing was sent that could count.
                    if used.is_journaled or broken.code not in {"smtp-lost", "smtp-busy"}:
                        raise
            fresh = open_session(self._account, self._credential, self._tls, self._waits)
            return self._deliver(fresh, envelope, message, journal)

    def close(self) -> None:
        """Close the connections at rest."""
        with self._guard:
            idle, self._idle = self._idle, []
        for session, _since in idle:
            session.close()

    def _deliver(self, session: Session, envelope: Envelope, message: WireMessage, journal: Journal) -> Sent:
        try:
            return session.deliver(envelope, message, journal)
        finally:
            if session.is_usable:
                with self._guard:
                    self._idle.append((session, self._monotonic()))
            else:
                session.close()

    def _idle_session(self) -> Session | None:
        """The connection that was used last, if it still answers."""
        while True:
            with self._guard:
                if not self._idle:
                    return None
                session, since = self._idle.pop()
            idle = self._monotonic() - since
            if idle < _ASK_AFTER_SECONDS or (idle < _LONGEST_IDLE_SECONDS and session.is_alive()):
                return session
            session.close()


@dataclass(frozen=True, slots=True)
class LoginAnswer:
    """What was agreed with the server: `tls` such as TLSv1.3 ("" if none), `size_limit` in bytes (0 if none)."""

    tls: str
    size_limit: int

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.tls or "no TLS", f"SIZE {self.size_limit}" if self.size_limit else ""]))


def try_login(
    account: AccountSettings,
    credential: Credential = "",
    *,
    folder: Path | None = None,
    waits: Waits | None = None,
    envelope: Envelope | None = None,
) -> LoginAnswer:
    """Connect, protect, log in and part again, without sending anything.

    With an `envelope` sender and recipient are named, too, and taken back before DATA. SetupError, or a
    TransientDeliveryError or PermanentDeliveryError, says what went wrong.
    """
    session = open_session(account, credential, tls_context(account, folder or Path()), waits or Waits(reply=30))
    try:
        if envelope is not None:
            session.rehearse(envelope)
        return LoginAnswer(session.tls, session.size_limit)
    finally:
        session.close()


def tls_context(account: AccountSettings, folder: Path) -> ssl.SSLContext | None:
    """How to protect the connection; None only for a server on this very computer, without a user.

    `folder` is the workspace, where a private authority's certificate may lie. SetupError.
    """
    if account.security is Security.NONE:
        if account.user or not is_loopback(account.host):
            raise SetupError("smtp-open-connection", host=account.host)
        return None
    return checked_tls(folder / account.ca_file if account.ca_file else None)


def open_session(account: AccountSettings, credential: Credential, tls: ssl.SSLContext | None, waits: Waits) -> Session:
    """Connect, greet, protect, log in. SetupError or TransientDeliveryError.

    An access token that is refused is renewed once: it may have been taken back before its time.
    """
    if isinstance(credential, str):
        return _opened(account, tls, waits, lambda client: _log_in(client, account, credential))
    token = credential.token()
    try:
        return _opened(account, tls, waits, lambda client: _log_in_by_token(client, account, token))
    except SetupError as refused:
        if refused.code != "smtp-token-refused" or refused.arguments["reply_code"] != 535:
            raise
    renewed = credential.renewed()
    return _opened(account, tls, waits, lambda client: _log_in_by_token(client, account, renewed))


def _opened(
    account: AccountSettings, tls: ssl.SSLContext | None, waits: Waits, log_in: Callable[[smtplib.SMTP], None]
) -> Session:
    client = _connected(account, tls, waits)
    with ExitStack() as undo, lost_is_transient(account.host):
        undo.callback(client.close)
        _prepare(client, account, tls, waits)
        if account.user:
            log_in(client)
        undo.pop_all()
    version = client.sock.version() if isinstance(client.sock, ssl.SSLSocket) else None
    return Session(client, host=account.host, tls=version or "", waits=waits)


def _connected(account: AccountSettings, tls: ssl.SSLContext | None, waits: Waits) -> smtplib.SMTP:
    host, port = account.host.strip("[]"), account.smtp_port
    try:
        with _handshake(account.host):
            if tls is not None and account.security is Security.TLS:
                return smtplib.SMTP_SSL(host, port, _OWN_NAME, timeout=waits.connect, context=tls)
            return smtplib.SMTP(host, port, _OWN_NAME, timeout=waits.connect)
    except smtplib.SMTPResponseException as refused:
        raise refusal(Stage.GREETING, _reply_in(refused), host=account.host) from None
    except smtplib.SMTPServerDisconnected as lost:
        code = "smtp-timeout" if isinstance(lost.__context__, TimeoutError) else "smtp-lost"
    except TimeoutError:
        code = "smtp-timeout"
    except (socket.gaierror, UnicodeError):
        code = "smtp-host-unknown"
    except OSError:
        code = "smtp-no-connection"
    raise TransientDeliveryError(code, host=account.host)


def _prepare(client: smtplib.SMTP, account: AccountSettings, tls: ssl.SSLContext | None, waits: Waits) -> None:
    if client.sock is None:
        raise TransientDeliveryError("smtp-lost", host=account.host)
    if tls is None and not is_loopback(client.sock.getpeername()[0].removeprefix("::ffff:")):
        raise SetupError("smtp-open-connection", host=account.host)
    # Body and final dot are separate writes: Nagle and delayed ACK would hold each message for 40 ms.
    client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sock.settimeout(waits.reply)
    _ehlo(client, account.host)
    if tls is not None and account.security is Security.STARTTLS:
        _start_tls(client, tls, account.host)
        _ehlo(client, account.host)


def _ehlo(client: smtplib.SMTP, host: str) -> None:
    reply = reply_of(*client.ehlo())
    if reply.code != 250:
        raise refusal(Stage.GREETING, reply, host=host)


def _start_tls(client: smtplib.SMTP, context: ssl.SSLContext, host: str) -> None:
    if not client.has_extn("starttls"):
        raise SetupError("smtp-no-starttls", host=host)
    try:
        with _handshake(host):
            client.starttls(context=context)
    except smtplib.SMTPResponseException as refused:
        raise refusal(Stage.STARTTLS, _reply_in(refused), host=host) from None


def _log_in(client: smtplib.SMTP, account: AccountSettings, password: str) -> None:
    """PLAIN or LOGIN, written out because smtplib refuses passwords that are not ASCII."""
    if not password:
        raise SetupError("smtp-password-missing", host=account.host)
    offered = client.esmtp_features.get("auth", "").upper().split()
    user, secret = account.user.encode(), password.encode()
    if "PLAIN" in offered:
        code, text = client.docmd("AUTH", "PLAIN " + _base64(b"\0" + user + b"\0" + secret))
    elif "LOGIN" in offered:
        code, text = client.docmd("AUTH", "LOGIN")
        for answer in (user, secret):
            if code == 334:
                code, text = client.docmd(_base64(answer))
    else:
        raise SetupError("smtp-no-login-method", host=account.host)
    if code != 235:
        raise refusal(Stage.LOGIN, reply_of(code, text), host=account.host)


def _log_in_by_token(client: smtplib.SMTP, account: AccountSettings, token: str) -> None:
    """XOAUTH2 (the form of Microsoft and Google). A refusal comes as 334 with its reason, and is ended by an answer."""
    if "XOAUTH2" not in client.esmtp_features.get("auth", "").upper().split():
        raise SetupError("smtp-no-sign-in", host=account.host)
    words = f"user={account.user}\x01auth=Bearer {token}\x01\x01"
    code, text = client.docmd("AUTH", "XOAUTH2 " + _base64(words.encode()))
    if code == 334:
        code, text = client.docmd("")
    if code != 235:
        refused = refusal(Stage.LOGIN, reply_of(code, text), host=account.host)
        if refused.code == "smtp-login-refused":
            raise SetupError("smtp-token-refused", host=account.host, reply_code=code)
        raise refused


@contextmanager
def _handshake(host: str) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as untrusted:
        raise SetupError("smtp-certificate", host=host, reason=str(untrusted.verify_message)) from None
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
        raise TransientDeliveryError("smtp-lost", host=host) from None
    except ssl.SSLError:
        raise SetupError("smtp-tls-failed", host=host) from None


def _reply_in(refused: smtplib.SMTPResponseException) -> Reply:
    text = refused.smtp_error
    return reply_of(refused.smtp_code, text if isinstance(text, bytes) else str(text).encode())


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
