"""A mail server on loopback that answers exactly as a test tells it to, however badly."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, Self

DROP = "<drop>"  # hang up instead of answering
STALL = "<stall>"  # say nothing until the server is stopped
LATE = "<late>"  # before an answer: it comes after a while
LATE_SECONDS = 0.3

GOOD = {
    "GREETING": "220 test ESMTP",
    "EHLO": "250-test\r\n250-SIZE 1000000\r\n250 8BITMIME",
    "STARTTLS": "220 go ahead",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go ahead",
    "BODY": "",  # answered before the body is read; "" = nothing
    "DOT": "250 2.0.0 ok: queued as 1",
    "RSET": "250 2.0.0 ok",
    "NOOP": "250 2.0.0 ok",
    "QUIT": "221 2.0.0 bye",
}


class ScriptedServer:
    """`answers` replace those of `GOOD`; a list is used up one by one, its last entry again and again.

    `messages` holds the bodies that were ended by a dot, `commands` all lines, `connections` their number.
    `slipped_in` is said in clear where the handshake should begin. Nobody is greeted before `opened` is set.
    """

    def __init__(
        self,
        answers: Mapping[str, str | Sequence[str]] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        slipped_in: str = "",
        host: str = "127.0.0.1",
        opened: threading.Event | None = None,
    ) -> None:
        self.messages: list[bytes] = []
        self.commands: list[str] = []
        self.connections = 0
        self._answers = {verb: [text] for verb, text in GOOD.items()}
        for verb, given in (answers or {}).items():
            self._answers[verb] = [given] if isinstance(given, str) else list(given)
        self._tls = tls
        self._implicit = implicit
        self._slipped_in = slipped_in.encode()
        self._opened = opened
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._readers: dict[socket.socket, BinaryIO] = {}
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Cut all lines; nobody can connect any more."""
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(10)

    def hang_up(self) -> None:
        """Cut all connections, as a server does with those at rest. The thread that serves one closes it."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _start(self, target, *arguments) -> None:  # type: ignore[no-untyped-def]
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _peer = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        self._open.append(connection)
        try:
            if self._opened is not None:
                self._opened.wait(60)
            if self._implicit and self._tls is not None:
                connection = self._wrapped(connection)
            self._say(connection, "GREETING")
            while (verb := self._command(connection)) not in {"", "QUIT"}:
                if verb == "STARTTLS" and self._tls is not None:
                    connection = self._wrapped(connection)
        except OSError:
            pass
        finally:
            if connection in self._readers:
                self._readers.pop(connection).close()
            connection.close()

    def _wrapped(self, connection: socket.socket) -> socket.socket:
        assert self._tls is not None
        if self._slipped_in:
            connection.recv(1, socket.MSG_PEEK)  # the handshake has begun: the 220 has been read
            connection.sendall(self._slipped_in + b"\r\n")
        wrapped = self._tls.wrap_socket(connection, server_side=True)
        self._readers[wrapped] = wrapped.makefile("rb")
        self._open.append(wrapped)
        return wrapped

    def _command(self, connection: socket.socket) -> str:
        line = self._line(connection)
        if not line:
            return ""
        command = line.decode("utf-8", "replace").rstrip("\r\n")
        self.commands.append(command)
        verb = command.split(" ")[0].upper() or "?"
        said = self._say(connection, verb if verb in self._answers else "AUTH")
        if verb == "DATA" and said.startswith("354"):
            self._body(connection)
        return verb

    def _body(self, connection: socket.socket) -> None:
        self._say(connection, "BODY")
        lines = []
        while (line := self._line(connection)) != b".\r\n":
            if not line:
                raise ConnectionError
            lines.append(line)
        self.messages.append(b"".join(lines))
        self._say(connection, "DOT")

    def _line(self, connection: socket.socket) -> bytes:
        """One line and not a byte more: what follows may belong to the TLS handshake."""
        if isinstance(connection, ssl.SSLSocket):
            return self._readers[connection].readline()
        line = b""
        while not line.endswith(b"\n"):
            seen = connection.recv(65536, socket.MSG_PEEK)
            if not seen:
                return b""
            line += connection.recv(seen.find(b"\n") + 1 or len(seen))
        return line

    def _say(self, connection: socket.socket, verb: str) -> str:
        answers = self._answers[verb]
        text = answers.pop(0) if len(answers) > 1 else answers[0]
        if text == STALL:
            self._stopped.wait(60)
        if text in {DROP, STALL}:
            raise ConnectionError
        if text.startswith(LATE):
            self._stopped.wait(LATE_SECONDS)
            text = text.removeprefix(LATE)
        if text:
            connection.sendall(text.encode() + b"\r\n")
        return text
