"""Frames carry requests, replies and errors between two processes, and a broken frame is none."""

from __future__ import annotations

import json
import struct
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.errors import EventError, LimitError, RenderError, SealwrightError, TemplateError
from designer.render.protocol import (
    MAX_BLOB,
    MAX_HEADER,
    AttachmentInfo,
    ComposeReply,
    ComposeRequest,
    FrameParser,
    error_frame,
    error_of,
    read_frame,
    reply_frame,
    reply_of,
    request_frame,
    request_of,
    write_frame,
)

REQUEST = ComposeRequest(
    folder="/x/1", event=b'{"a": 1}', event_id="e-1", language="de", zone="UTC", sender="Shop <shop@example.com>",
    recipient="ana@example.com", message_id="<1@example.com>", reference="r", token="t",
    date=datetime(2026, 1, 1, tzinfo=UTC), subject_prefix="[Rehearsal] ", root="/x", confirmed=("a", "b"),
    wants_parts=True, passwords=((0, "blue window 77"), (2, "")), has_own_key=True,
)  # fmt: skip


def through(header: Any, blobs: Any) -> tuple[dict[str, Any], list[bytes]]:
    stream = BytesIO()
    write_frame(stream, header, blobs)
    stream.seek(0)
    frame = read_frame(stream)
    assert frame is not None
    assert read_frame(stream) is None
    return frame


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), st.text() | st.integers()), st.lists(st.binary(max_size=50), max_size=4))
def test_a_frame_arrives_as_it_was_sent(header: dict[str, Any], blobs: list[bytes]) -> None:
    try:
        json.dumps(header).encode()
    except UnicodeEncodeError:
        return
    assert through(header, blobs) == (header, blobs)


def test_frames_follow_each_other() -> None:
    stream = BytesIO()
    for number in range(3):
        write_frame(stream, {"n": number}, [b"x" * number])
    stream.seek(0)
    assert [read_frame(stream) for _ in range(4)] == [({"n": n}, [b"x" * n]) for n in range(3)] + [None]


def test_a_frame_that_ends_anywhere_is_none() -> None:
    stream = BytesIO()
    write_frame(stream, {"a": 1}, [b"xyz", b"abc"])
    whole = stream.getvalue()
    for end in range(len(whole)):
        assert read_frame(BytesIO(whole[:end])) is None


@pytest.mark.parametrize(
    "text",
    [b"{", b"[]", b"null", b"{}", b'{"blobs": 1}', b'{"blobs": ["x"]}', b'{"blobs": [-1]}', b"\xff",
     b"hello stray print", json.dumps({"blobs": [MAX_BLOB + 1]}).encode(), b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_frame_is_none(text: bytes) -> None:
    assert read_frame(BytesIO(struct.pack(">I", len(text)) + text)) is None


def test_a_header_beyond_the_limit_is_not_read() -> None:
    assert read_frame(BytesIO(struct.pack(">I", MAX_HEADER + 1) + b"{}")) is None
    assert read_frame(BytesIO(b"Traceback (most recent call last)")) is None


def test_a_request_arrives_whole() -> None:
    assert request_of(*through(*request_frame(REQUEST))) == REQUEST


REPLY = ComposeReply(
    b"mime",
    "\u00c4 subject",
    (AttachmentInfo("a.pdf", "00", True, "secret", 2, b"%PDF"), AttachmentInfo("b.pdf", "11", False, "", 1)),
    "<p>\u00e4",
)  # fmt: skip


def test_a_reply_with_parts_arrives_whole() -> None:
    assert reply_of(*through(*reply_frame(REPLY, wants_parts=True))) == REPLY


def test_a_reply_without_parts_carries_the_mail_only() -> None:
    header, blobs = through(*reply_frame(REPLY, wants_parts=False))
    assert blobs == [b"mime"]
    reply = reply_of(header, blobs)
    assert (reply.html, [a.raw for a in reply.attachments]) == ("", [b"", b""])
    assert [a.password for a in reply.attachments] == ["secret", ""]


@pytest.mark.parametrize(
    "error",
    [
        RenderError("field-missing", path="ctx.a", line=3), TemplateError("template-syntax", detail="x"),
        LimitError("limit-pages", pages=7, limit=5), EventError("event-missing", path="type"),
    ],
)  # fmt: skip
def test_an_error_arrives_as_itself(error: SealwrightError) -> None:
    header, _ = through(error_frame(error), [])
    arrived = error_of(header)
    assert arrived is not None
    assert (type(arrived), arrived.code, arrived.arguments) == (type(error), error.code, error.arguments)


def test_an_answer_without_an_error_is_none() -> None:
    assert error_of({"subject": "x"}) is None
    arrived = error_of({"error": {"type": "Unheard", "code": "x", "arguments": {}}})
    assert type(arrived) is RenderError


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.binary(max_size=40), max_size=3), max_size=4), st.integers(1, 30))
def test_frames_come_out_of_pieces_of_any_size(frames: list[list[bytes]], size: int) -> None:
    stream = BytesIO()
    for number, blobs in enumerate(frames):
        write_frame(stream, {"n": number}, blobs)
    raw, parser = stream.getvalue(), FrameParser()
    found = [frame for at in range(0, len(raw), size) for frame in parser.fed(raw[at : at + size])]
    assert found == [({"n": number}, blobs) for number, blobs in enumerate(frames)]


@pytest.mark.parametrize("raw", [b"\xff\xff\xff\xff", b"\0\0\0\2[]", b"\0\0\0\2{}", b"Traceback (most recent)"])
def test_something_else_than_frames_is_noticed(raw: bytes) -> None:
    with pytest.raises(ValueError):
        FrameParser().fed(raw)
