"""A mail server on this computer that keeps what it gets as .eml files: for `demo`; the only door to aiosmtpd."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

LOOPBACK = "127.0.0.1"


class LoopbackServer:
    """Listens on a free port of the loopback address while the `with` block runs."""

    def __init__(self, folder: Path) -> None:
        self._controller = Controller(_Keeper(folder), hostname=LOOPBACK, port=_free_port(), enable_SMTPUTF8=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._controller.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()


class _Keeper:
    """Writes each message that comes in to a file of its own, named by its X-Sealwright-Event."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002 - aiosmtpd's names
        raw: bytes = envelope.original_content
        path = self._folder / f"{_reference(raw)}.eml"
        path.write_bytes(raw)
        return "250 2.0.0 OK: kept"


def _reference(raw: bytes) -> str:
    for line in raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"x-sealwright-event":
            return "".join(sign for sign in value.decode("ascii", "replace") if sign.isalnum() or sign in "-_")
    return secrets.token_hex(8)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
