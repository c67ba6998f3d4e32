"""The frames between a program and its render workers: a JSON header with its length, then bytes.

Frame: 4 bytes big-endian length of the header, the header (UTF-8 JSON, its `blobs` a list of lengths), the blobs.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from designer.core import errors
from designer.core.errors import RenderError, SealwrightError

_LENGTH = struct.Struct(">I")
MAX_HEADER = 16 * 1024 * 1024
MAX_BLOB = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ComposeRequest:
    """What a worker needs to compose one message.

    `folder` is a publication's folder; or, with `root` set, a draft's, and `root` the workspace with the firm's
    identity and `confirmed` the codes that its author has confirmed. `event` is the event as JSON. `wants_parts`: send
    back HTML and attachments beside the mail. `passwords`: this message's share of those that the firm keeps, by number
    of the attachment; see doors.Occasion, also for `has_own_key` and `is_sample`, `companions` and `takes_unread`.
    """

    folder: str
    event: bytes
    event_id: str
    language: str
    zone: str
    sender: str
    recipient: str
    message_id: str
    reference: str
    token: str
    date: datetime
    subject_prefix: str = ""
    root: str = ""
    confirmed: tuple[str, ...] = ()
    wants_parts: bool = False
    is_correction: bool = False
    passwords: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    has_own_key: bool = False
    is_sample: bool = False
    companions: tuple[bytes, ...] = field(default=(), repr=False)
    takes_unread: bool = False


@dataclass(frozen=True, slots=True)
class AttachmentInfo:
    """One attachment of a composed message; `raw` only when parts were wanted. `notes` are as in Pdf."""

    name: str
    sha256: str
    is_sealed: bool
    password: str
    pages: int
    raw: bytes = b""
    without_font: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComposeReply:
    """A composed message as it came out of a worker."""

    mime: bytes
    subject: str
    attachments: tuple[AttachmentInfo, ...] = field(default_factory=tuple)
    html: str = ""


def write_frame(stream: IO[bytes], header: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Write one frame and flush it."""
    text = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    stream.write(_LENGTH.pack(len(text)) + text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next frame; None when there is none: the stream ended, maybe within a frame, or holds something else."""
    prefix = stream.read(_LENGTH.size)
    if len(prefix) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(prefix)
    text = stream.read(length) if length <= MAX_HEADER else b""
    if len(text) < length or not text:
        return None
    try:
        header: dict[str, Any] = json.loads(text)
        sizes = [int(size) for size in header.pop("blobs")]
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None
    blobs = []
    for size in sizes:
        blob = stream.read(size) if 0 <= size <= MAX_BLOB else b""
        if len(blob) != size:
            return None
        blobs.append(blob)
    return header, blobs


class FrameParser:
    """Frames out of pieces as they come from a pipe that is not waited for."""

    def __init__(self) -> None:
        self._came = bytearray()

    def fed(self, piece: bytes) -> list[tuple[dict[str, Any], list[bytes]]]:
        """The frames that are whole now. Raises ValueError when something else than frames comes."""
        self._came += piece
        frames = []
        while (size := self._size()) and len(self._came) >= size:
            frame = read_frame(BytesIO(bytes(self._came[:size])))
            if frame is None:
                raise ValueError("not a frame")
            frames.append(frame)
            del self._came[:size]
        return frames

    def _size(self) -> int:
        """How long the next frame is; 0 as long as that is unknown."""
        if len(self._came) < _LENGTH.size:
            return 0
        (length,) = _LENGTH.unpack_from(self._came)
        if length > MAX_HEADER:
            raise ValueError("not a frame")
        end = _LENGTH.size + int(length)
        if len(self._came) < end:
            return 0
        try:
            sizes: list[int] = json.loads(self._came[_LENGTH.size : end])["blobs"]
            return end + sum(sizes)
        except (TypeError, LookupError):
            raise ValueError("not a frame") from None


def request_frame(request: ComposeRequest) -> tuple[dict[str, Any], list[bytes]]:
    """A request as header and blobs."""
    header = asdict(request)
    del header["event"], header["companions"]
    return {**header, "date": request.date.isoformat()}, [request.event, *request.companions]


def request_of(header: Mapping[str, Any], blobs: Sequence[bytes]) -> ComposeRequest:
    """The request that `request_frame` wrote."""
    return ComposeRequest(
        **{
            **header,
            "date": datetime.fromisoformat(header["date"]),
            "event": blobs[0],
            "companions": tuple(blobs[1:]),
            "confirmed": tuple(header["confirmed"]),
            "passwords": tuple((int(number), str(password)) for number, password in header["passwords"]),
        }
    )


def reply_frame(reply: ComposeReply, *, wants_parts: bool) -> tuple[dict[str, Any], list[bytes]]:
    """A reply as header and blobs."""
    attachments = [{**asdict(attachment), "raw": ""} for attachment in reply.attachments]
    parts = [reply.html.encode(), *(a.raw for a in reply.attachments)] if wants_parts else []
    return {"subject": reply.subject, "attachments": attachments}, [reply.mime, *parts]


def reply_of(header: Mapping[str, Any], blobs: Sequence[bytes]) -> ComposeReply:
    """The reply that `reply_frame` wrote."""
    mime, html, *raws = [*blobs, *[b""] * (2 + len(header["attachments"]) - len(blobs))]
    attachments = tuple(
        AttachmentInfo(**{**info, "raw": raw, "notes": tuple(info["notes"])})
        for info, raw in zip(header["attachments"], raws, strict=True)
    )
    return ComposeReply(mime, header["subject"], attachments, html.decode())


def error_frame(error: SealwrightError) -> dict[str, Any]:
    """An error as a header."""
    return {"error": {"type": type(error).__name__, "code": error.code, "arguments": error.arguments}}


def error_of(header: Mapping[str, Any]) -> SealwrightError | None:
    """The error that a worker reported, or None."""
    told = header.get("error")
    if told is None:
        return None
    kind = getattr(errors, told["type"], RenderError)
    error: SealwrightError = kind(told["code"], **told["arguments"])
    return error
