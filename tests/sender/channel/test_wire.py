"""A message on the wire cannot be misread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.errors import PermanentDeliveryError
from designer.sender.channel.wire import wire_message


def test_every_kind_of_line_end_becomes_crlf() -> None:
    assert wire_message(b"a\nb\rc\r\nd").stuffed == b"a\r\nb\r\nc\r\nd\r\n"


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\r\n.\r\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r\n"])
def test_no_spelling_of_the_final_dot_stays_alone(end: bytes) -> None:
    assert b"\r\n.\r\n" not in wire_message(b"a" + end + b"MAIL FROM:<x>").stuffed
    assert b"\r\n..\r\n" in wire_message(b"a" + end + b"MAIL FROM:<x>").stuffed


def test_a_dot_at_the_very_beginning_is_doubled() -> None:
    assert wire_message(b".").stuffed == b"..\r\n"


def test_the_size_counts_line_ends_and_not_the_doubled_dots() -> None:
    assert wire_message(b".\n.").size == 6


def test_a_line_of_998_octets_passes_and_one_more_is_refused() -> None:
    assert wire_message(b"x" * 998)
    with pytest.raises(PermanentDeliveryError, match="mail-not-sendable"):
        wire_message(b"a\r\n" + b"x" * 999 + b"\r\n")


def test_a_nul_is_refused() -> None:
    with pytest.raises(PermanentDeliveryError, match="mail-not-sendable"):
        wire_message(b"a\0b")


def test_letters_beyond_ascii_are_noticed() -> None:
    assert wire_message(b"a").is_ascii
    assert not wire_message("ä".encode()).is_ascii


@given(st.binary(min_size=1, max_size=900).filter(lambda data: b"\0" not in data))
def test_a_server_that_undoes_the_dots_gets_the_same_text(data: bytes) -> None:
    message = wire_message(data)
    wire = b"".join(message.chunks())
    assert wire == message.stuffed
    assert wire.endswith(b"\r\n")
    assert b"\r\n.\r\n" not in b"\r\n" + wire
    back = b"\r\n".join(line.removeprefix(b".") for line in wire.split(b"\r\n"))
    assert back.splitlines() == data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n").splitlines()
    assert len(back) == message.size
