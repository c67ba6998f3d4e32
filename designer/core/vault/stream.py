"""A long content sealed in chunks, each bound to its place: none can be changed, moved, taken away or added."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import RawIOBase
from typing import BinaryIO

from designer.core.errors import SetupError
from designer.core.vault.sealing import KEY_BYTES, NONCE_BYTES, decrypt, encrypt

CHUNK_BYTES = 1 << 20
_TAG_BYTES = 16
_LENGTH_BYTES = 4
_MOST_BYTES = NONCE_BYTES + CHUNK_BYTES + _TAG_BYTES


def new_stream_key() -> bytes:
    """A key for one content only."""
    return os.urandom(KEY_BYTES)


def write_frame(file: BinaryIO, data: bytes) -> None:
    """Data with its length before it."""
    file.write(len(data).to_bytes(_LENGTH_BYTES) + data)


def read_frame(file: BinaryIO, *, most: int = _MOST_BYTES) -> bytes:
    """What `write_frame` has written. Raises SetupError `backup-damaged` when it is cut off or too long."""
    length = int.from_bytes(file.read(_LENGTH_BYTES).ljust(_LENGTH_BYTES, b"\xff"))
    data = file.read(length) if length <= most else b""
    if len(data) != length:
        raise SetupError("backup-damaged")
    return data


class SealingWriter(RawIOBase):
    """Seals what is written to it into `file`; `close` seals the end."""

    def __init__(self, file: BinaryIO, key: bytes, bound_to: str) -> None:
        self._file = file
        self._key = key
        self._bound_to = bound_to
        self._buffer = bytearray()
        self._count = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some bytes."""
        self._buffer += data
        while len(self._buffer) > CHUNK_BYTES:
            self._seal(bytes(self._buffer[:CHUNK_BYTES]), "more")
            del self._buffer[:CHUNK_BYTES]
        return len(data)

    def close(self) -> None:
        """Seal the rest; only then is it whole."""
        if not self.closed:
            self._seal(bytes(self._buffer), "last")
        super().close()

    def _seal(self, data: bytes, place: str) -> None:
        nonce, sealed = encrypt(self._key, data, "backup", self._bound_to, str(self._count), place)
        write_frame(self._file, nonce + sealed)
        self._count += 1


def opened_chunks(file: BinaryIO, key: bytes, bound_to: str) -> Iterator[bytes]:
    """The content, chunk by chunk. Raises SetupError `backup-damaged` at the first byte that was changed."""
    for count in range(1 << 62):
        frame = read_frame(file)
        for place in ("more", "last"):
            bound = ("backup", bound_to, str(count), place)
            data = decrypt(key, frame[:NONCE_BYTES], frame[NONCE_BYTES:], *bound)
            if data is not None:
                break
        if data is None or (place == "last" and file.read(1)):
            raise SetupError("backup-damaged")
        yield data
        if place == "last":
            return


class OpeningReader(RawIOBase):
    """Reads the content of chunks as one file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """The next bytes."""
        if not self._rest:
            self._rest = next((chunk for chunk in self._chunks if chunk), b"")
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)
