"""Waits on a loopback port for the browser to come back from the provider's page (RFC 8252, 7.3)."""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

from designer.core.errors import SetupError
from designer.sender.signin.tokens import Waiting

MINUTES = 10
_PAGE = "<!doctype html><meta charset=utf-8><title>Sealwright</title><p style='font:18px sans-serif'>{words}</p>"
_ASK_SECONDS = 5
_LONGEST_FORM_BYTES = 64 * 1024


@contextmanager
def listening(visit: Callable[[str], None], *, words: str, seconds: float = MINUTES * 60) -> Iterator[Waiting]:
    """A port of this computer only, for one sign-in. `words` are what the browser shows at the end."""
    server = _Server(_PAGE.format(words=html.escape(words)).encode())

    def answered() -> Mapping[str, str]:
        end = time.monotonic() + seconds
        while not server.answer:
            if time.monotonic() > end:
                raise SetupError("sign-in-given-up", minutes=max(int(seconds // 60), 1))
            server.handle_request()
        return server.answer

    try:
        yield Waiting(f"http://localhost:{server.server_port}", visit, answered)
    finally:
        server.server_close()


class _Server(HTTPServer):
    """`answer` is what the browser brought; empty until it came."""

    timeout = 1

    def __init__(self, page: bytes) -> None:
        self.page = page
        self.answer: Mapping[str, str] = {}
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _ASK_SECONDS

    def do_GET(self) -> None:
        """Google sends the browser back with a question."""
        self._take(urlsplit(self.path).query)

    def do_POST(self) -> None:
        """Microsoft lets the browser post a form: a code in an address would stay in the browser's history."""
        length = self.headers.get("Content-Length", "")
        size = int(length) if length.isascii() and length.isdigit() else 0
        self._take(self.rfile.read(min(size, _LONGEST_FORM_BYTES)).decode("ascii", "replace"))

    def _take(self, fields: str) -> None:
        """What counts brings a code or an error; browsers also ask for an icon."""
        told = dict(parse_qsl(fields))
        is_ours = "state" in told and ("code" in told or "error" in told)
        self.send_response(200 if is_ours else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.server.page) if is_ours else 0))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        if is_ours:
            self.server.answer = told
            self.wfile.write(self.server.page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """The question holds the code: it is written nowhere."""
