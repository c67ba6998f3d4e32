"""A sealed stream is read whole and unchanged, or not at all."""

from __future__ import annotations

from io import BytesIO

import pytest

from designer.core.errors import SetupError
from designer.core.vault.stream import CHUNK_BYTES, OpeningReader, SealingWriter, new_stream_key, opened_chunks


def sealed(data: bytes, key: bytes) -> bytes:
    file = BytesIO()
    with SealingWriter(file, key, "head") as writer:
        writer.write(data)
    return file.getvalue()


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_what_was_sealed_is_read(size: int) -> None:
    key, data = new_stream_key(), b"x" * size
    assert OpeningReader(opened_chunks(BytesIO(sealed(data, key)), key, "head")).readall() == data


def test_any_change_is_noticed() -> None:
    key = new_stream_key()
    whole = sealed(b"a" * CHUNK_BYTES + b"b", key)
    first = 4 + int.from_bytes(whole[:4])
    last = len(whole) - 1
    changed = [
        whole[:last], whole[:first], whole[:3], b"", whole + b"x", whole[first:], whole[first:] + whole[:first],
        whole[:first] * 2 + whole[first:], *(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
                                             for at in (0, 4, 20, first - 1, first, first + 5, last)),
    ]  # fmt: skip
    for one in changed:
        with pytest.raises(SetupError, match="backup-damaged"):
            list(opened_chunks(BytesIO(one), key, "head"))
    for other in ((new_stream_key(), "head"), (key, "other")):
        with pytest.raises(SetupError, match="backup-damaged"):
            list(opened_chunks(BytesIO(whole), *other))
