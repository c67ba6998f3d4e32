"""A receiver of callbacks on loopback, over TLS: it keeps what it is posted, and answers as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.servers.certificates import Certificate


@dataclass(frozen=True, slots=True)
class Came:
    """One post as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


Answer = Callable[["_Handler"], None]


@dataclass
class Receiver:
    """`answers` are taken one after the other, a status or what to do with the connection; then it is 204.

    Without a certificate it speaks plain HTTP. What hangs is let go when it is left.
    """

    certificate: Certificate | None = None
    answers: list[int | Answer] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"receiver": self})
        self._server = _Quiet(("127.0.0.1", 0), handler)
        if self.certificate:
            context = self.certificate.server_context()
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.left.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self._server.server_port}/status"

    @property
    def told(self) -> list[str]:
        """What was told, in the order in which it came."""
        return [str(one.event["data"]["state"]) for one in self.came]


def hang(handler: _Handler) -> None:
    """Answer nothing."""
    handler.receiver.left.wait(60)


def drip(handler: _Handler) -> None:
    """Answer a sign at a time, so that no single wait is long."""
    with suppress(OSError):
        for sign in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 100_000:
            handler.wfile.write(bytes([sign]))
            handler.wfile.flush()
            if handler.receiver.left.wait(0.05):
                return


def flood(handler: _Handler) -> None:
    """Answer more than anybody would read."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(1 << 40))
    handler.end_headers()
    with suppress(OSError):
        while not handler.receiver.left.is_set():
            handler.wfile.write(b"x" * 65536)


def redirect(url: str) -> Answer:
    """Point elsewhere."""

    def answer(handler: _Handler) -> None:
        handler.send_response(307)
        handler.send_header("Location", url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def rubbish(handler: _Handler) -> None:
    """Answer what is no HTTP."""
    handler.wfile.write(b"\x00\xffNONSENSE\r\n\r\n")


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:  # the sender died over it
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.came.append(Came(self.path, headers, body))
        answer = self.receiver.answers.pop(0) if self.receiver.answers else 204
        self.close_connection = True
        if not isinstance(answer, int):
            answer(self)
            return
        self.send_response(answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing on the terminal."""
