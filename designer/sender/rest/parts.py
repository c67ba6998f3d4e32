"""The door of python-multipart: an event and its files as parts of one body, each file kept in a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from designer.core.errors import EventError
from designer.core.event import MOST_FILES

MEDIA_TYPE = "multipart/form-data"
_EVENT, _FILE = "event", "file"


@dataclass(frozen=True, slots=True)
class Form:
    """What a body brought: the event as it came, and where each file lies, by its name."""

    event: bytes
    files: dict[str, Path] = field(default_factory=dict)


class PartReader:
    """Is fed with the body piece by piece; an event stays in memory, a file goes to `folder` under a number."""

    def __init__(self, content_type: str, folder: Path, *, most_event: int, most_file: int) -> None:
        """Raises EventError when the header names no boundary."""
        boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
        if not boundary:
            raise EventError("rest-multipart")
        self._folder = folder
        self._most_event, self._most_file = most_event, most_file
        self._event: bytearray | None = None
        self._files: dict[str, Path] = {}
        self._header: list[bytes] = [b"", b""]
        self._disposition = b""
        self._open: IO[bytes] | None = None
        self._size = 0
        self._is_ended = False
        try:
            self._parser = MultipartParser(boundary, {
                "on_part_begin": self._on_part, "on_header_field": self._on_name, "on_header_value": self._on_value,
                "on_header_end": self._on_header, "on_headers_finished": self._on_body, "on_part_data": self._on_data,
                "on_part_end": self._on_part_end, "on_end": self._on_end,
            })  # fmt: skip
        except FormParserError:
            raise EventError("rest-multipart") from None

    def feed(self, piece: bytes) -> None:
        """The next piece. Raises EventError for what is no such body, or too large."""
        try:
            self._parser.write(piece)
        except FormParserError:
            raise EventError("rest-multipart") from None

    def form(self) -> Form:
        """What came, once the body is whole. Raises EventError when it was cut off or has no event."""
        if not self._is_ended:
            raise EventError("rest-multipart")
        if self._event is None:
            raise EventError("rest-parts")
        return Form(bytes(self._event), self._files)

    def close(self) -> None:
        """Close a file that was not finished."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _on_part(self) -> None:
        self._header, self._disposition, self._size = [b"", b""], b"", 0

    def _on_name(self, data: bytes, start: int, end: int) -> None:
        self._header[0] += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1] += data[start:end]

    def _on_header(self) -> None:
        if self._header[0].lower() == b"content-disposition":
            self._disposition = self._header[1]
        self._header = [b"", b""]

    def _on_body(self) -> None:
        _, told = parse_options_header(self._disposition)
        part, name = told.get(b"name", b"").decode("latin-1"), _file_name(told.get(b"filename", b""))
        if part == _EVENT and self._event is None:
            self._event = bytearray()
        elif part == _FILE and name and name not in self._files and len(self._files) < MOST_FILES:
            path = self._folder / str(len(self._files))
            self._files[name] = path
            self._open = path.open("xb")
        else:
            raise EventError("rest-parts")

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._open is not None:
            if self._size > self._most_file:
                raise EventError("companion-too-large", path="files", limit=self._most_file // 1_000_000)
            self._open.write(data[start:end])
        elif self._event is not None:
            if self._size > self._most_event:
                raise EventError("event-too-large", path="the event", limit=self._most_event // 1024)
            self._event += data[start:end]

    def _on_part_end(self) -> None:
        self.close()

    def _on_end(self) -> None:
        self._is_ended = True


def _file_name(raw: bytes) -> str:
    """A name as clients write it: in UTF-8, whatever the parser made of it."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
