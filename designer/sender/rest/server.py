"""The door of uvicorn: listens in a thread of its own, and lets calls end when it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
import threading
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from designer.core.errors import SetupError

_IDLE_SECONDS = 30
_DRAIN_SECONDS = 20
_WAITING_CALLERS = 512
_MOST_HEADER_BYTES = 64 * 1024


logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # what a caller does wrong is the caller's matter


class _Impatient(H11Protocol):
    """Ends a connection that does not say in time what it wants: uvicorn would wait for ever."""

    def __init__(self, head_seconds: float, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._head_seconds = head_seconds

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._hurry = asyncio.get_running_loop().call_later(self._head_seconds, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._hurry.cancel()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        has_asked = bool(self.cycle)
        if not has_asked and not self.transport.is_closing():
            self.transport.close()


class RestServer:
    """One listening server. `start` returns when it listens; `stop` when every call has had its answer."""

    def __init__(
        self, app: Any, host: str, port: int, *, files: tuple[Path, Path] | None = None,
        head_seconds: float = 10.0,
    ) -> None:  # fmt: skip
        """`files` are the certificate and its private key; a caller has so long to say what it wants.

        SetupError when the place cannot be had.
        """
        tls = _tls(*files) if files else None
        self._socket = _listening(host, port)
        config = uvicorn.Config(
            app, http=partial(_Impatient, head_seconds),  # type: ignore[arg-type]
             loop="asyncio", ws="none", lifespan="off", log_config=None, access_log=False,
            server_header=False, date_header=True, proxy_headers=False, timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_DRAIN_SECONDS, h11_max_incomplete_event_size=_MOST_HEADER_BYTES,
        )  # fmt: skip
        config.load()
        config.ssl = tls
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="rest", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._socket.getsockname()[1])

    @property
    def is_alive(self) -> bool:
        """Whether it still listens."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Listen. Callers that come before the first answer wait."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more calls, let those that are under way end, and leave."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # there it would let two programs have the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host.strip("[]"), port))
        made.listen(_WAITING_CALLERS)
    except OSError as error:
        made.close()
        raise SetupError("rest-port", host=host, port=port, reason=error.strerror or "?") from None
    return made


def _tls(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except OSError as error:  # SSLError is one
        raise SetupError("rest-certificate", reason=getattr(error, "reason", "") or error.strerror or "?") from None
    return context
