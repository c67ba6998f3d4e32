"""The one door of httpx: requests over checked TLS, within time limits, that follow nobody elsewhere."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from designer.core.errors import SetupError, TransientDeliveryError, UncertainDelivery
from designer.sender.trust import checked_tls

_CHUNK_BYTES = 64 * 1024
_LONGEST_POST_SECONDS = 60.0
_LONGEST_ANSWER_BYTES = 4 * 1024 * 1024


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class WebWaits:
    """Time limits in seconds: to connect, for each piece that goes out, for the answer."""

    connect: float = 60
    write: float = 120
    answer: float = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    tls: str = ""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty when it is none."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


class Web:
    """Connections to one service. Safe for threads; usable again after `close`.

    `ca` is the file of a private authority, which takes the place of the public ones; "" = the system's.
    """

    def __init__(self, ca: str = "", *, connections: int = 2, waits: WebWaits | None = None) -> None:
        self._tls = checked_tls(Path(ca) if ca else None)
        self._limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._waits = waits or WebWaits()
        self._guard = threading.Lock()
        self._client: httpx.Client | None = None

    def ask(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """A request that may be repeated. SetupError or TransientDeliveryError."""
        try:
            return self.hand_over(method, url, headers=headers, body=body, journal=_nothing)
        except UncertainDelivery as lost:
            raise TransientDeliveryError("api-lost", host=str(lost.arguments["host"])) from None

    def hand_over(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes, journal: Callable[[], None]
    ) -> Answer:
        """A request that counts once. `journal` is called before its last byte goes out; without a body, before it.

        TransientDeliveryError: the server has not got it. UncertainDelivery: no answer came after the last byte.
        """
        sending = _Sending(body, journal)
        host = httpx.URL(url).host
        if not body:
            sending.journal_now()
        try:
            return self._answer(method, url, {**headers, "Content-Length": str(len(body))}, sending)
        except httpx.ConnectError as broken:
            raise _no_connection(broken, host) from None
        except (httpx.ConnectTimeout, httpx.PoolTimeout):
            raise TransientDeliveryError("api-timeout", host=host) from None
        except httpx.HTTPError as broken:
            if sending.is_handed_over:
                raise UncertainDelivery("api-uncertain", host=host) from None
            is_late = isinstance(broken, httpx.TimeoutException)
            raise TransientDeliveryError("api-timeout" if is_late else "api-lost", host=host) from None

    def close(self) -> None:
        """Close the connections."""
        with self._guard:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _answer(self, method: str, url: str, headers: Mapping[str, str], sending: _Sending) -> Answer:
        with self._open().stream(method, url, headers=headers, content=sending.pieces()) as response:
            body = b""
            for piece in response.iter_bytes():
                body += piece
                if len(body) > _LONGEST_ANSWER_BYTES:
                    break
            names = {name.lower(): value for name, value in response.headers.items()}
            stream = response.extensions.get("network_stream")
            protection = stream.get_extra_info("ssl_object") if stream is not None else None
            return Answer(response.status_code, names, body, protection.version() if protection is not None else "")

    def _open(self) -> httpx.Client:
        with self._guard:
            if self._client is None:
                waits = httpx.Timeout(
                    connect=self._waits.connect, write=self._waits.write, read=self._waits.answer, pool=None
                )
                self._client = httpx.Client(
                    verify=self._tls, timeout=waits, limits=self._limits, follow_redirects=False
                )
            return self._client


class _Sending:
    """A body on its way out: until its last byte is gone, the server can make nothing of it."""

    def __init__(self, body: bytes, journal: Callable[[], None]) -> None:
        self.is_handed_over = False
        self._body = body
        self._journal = journal

    def journal_now(self) -> None:
        self._journal()
        self.is_handed_over = True

    def pieces(self) -> Iterator[bytes]:
        last = len(self._body) - 1
        for start in range(0, last, _CHUNK_BYTES):
            yield self._body[start : min(start + _CHUNK_BYTES, last)]
        if self._body:
            self.journal_now()
            yield self._body[last:]


def _no_connection(broken: httpx.ConnectError, host: str) -> SetupError | TransientDeliveryError:
    cause: BaseException | None = broken
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return SetupError("api-certificate", host=host, reason=str(cause.verify_message))
        cause = cause.__cause__ or cause.__context__
    return TransientDeliveryError("api-no-connection", host=host)


class Poster:
    """Posts to many strangers at once, in an event loop; what they answer is not read, where they point to not gone.

    `ca` is as in Web.
    """

    def __init__(self, ca: str = "") -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self._client = httpx.AsyncClient(
            verify=checked_tls(Path(ca) if ca else None), timeout=_LONGEST_POST_SECONDS, limits=limits,
            follow_redirects=False,
        )  # fmt: skip

    async def post(self, url: str, *, headers: Mapping[str, str], body: bytes, seconds: float) -> int:
        """The status that was answered, all within so many seconds. TransientDeliveryError."""
        try:
            async with asyncio.timeout(seconds):
                async with self._client.stream("POST", url, headers=headers, content=body) as told:
                    return told.status_code
        except httpx.ConnectError as broken:
            is_untrusted = isinstance(_no_connection(broken, ""), SetupError)
            code = "callback-certificate" if is_untrusted else "callback-no-connection"
            raise TransientDeliveryError(code) from None
        except TimeoutError:
            raise TransientDeliveryError("callback-timeout") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise TransientDeliveryError("callback-lost") from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
