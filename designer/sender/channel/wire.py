"""A composed message as it goes over the wire: CRLF line ends, dots doubled, nothing a server could misread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from designer.core.errors import PermanentDeliveryError

LONGEST_LINE = 998  # octets without CRLF (RFC 5321, 4.5.3.1.6)
_CHUNK_BYTES = 64 * 1024
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class WireMessage:
    """What DATA sends before the final dot, ending in CRLF. `size` is as RFC 1870 counts it: dots not doubled."""

    stuffed: bytes
    size: int
    is_ascii: bool

    def chunks(self) -> Iterator[memoryview]:
        """The bytes in pieces: a socket's time-out covers a whole `sendall`, however large."""
        view = memoryview(self.stuffed)
        for start in range(0, len(view), _CHUNK_BYTES):
            yield view[start : start + _CHUNK_BYTES]


def wire_message(mime: bytes) -> WireMessage:
    """Prepare `mime`. PermanentDeliveryError `mail-not-sendable` for a NUL or a line that servers would cut.

    Lone CR and LF become CRLF as well: a server that took one for a line end could be made to see a second
    message (SMTP smuggling).
    """
    plain = plain_message(mime)
    return WireMessage(_DOT.sub(b"..", plain), len(plain), plain.isascii())


def plain_message(mime: bytes) -> bytes:
    """The same with CRLF line ends only and dots as they are, for services that take a message whole."""
    lines = _LINE_END.split(mime)
    if b"\0" in mime or max(map(len, lines)) > LONGEST_LINE:
        raise PermanentDeliveryError("mail-not-sendable")
    if lines[-1]:
        lines.append(b"")
    return b"\r\n".join(lines)
