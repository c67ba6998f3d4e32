"""One text file of a template in a QTextDocument: what is not edited keeps its bytes, line ends and mark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from designer.core.errors import TemplateError
from designer.template.markup import Utf16Map

_MARK = b"\xef\xbb\xbf"  # UTF-8 with a byte order mark, as some editors write it
_BLOCK_END = "\u2029"
MOST_BYTES = 10 * 1024 * 1024
LONGEST_LINE = 200_000  # code points; Qt lays out a line whole at every key in it
_SHOWN_LINES = 2000  # of a file that is too long
_SHOWN_OF_LINE = 1000


class SourceDocument(QObject):
    """A file that is open. `name` is its POSIX path in the package; `fault` tells why it is read-only, or None."""

    revised = Signal()

    def __init__(self, name: str, raw: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.document = QTextDocument(self)
        self.document.setDocumentLayout(QPlainTextDocumentLayout(self.document))
        self.fault: TemplateError | None = None
        self._mark = b""
        self._line_end = "\n"
        self._original = raw
        self._kept: tuple[int, bytes] | None = None
        self._load(raw)
        self._told = self.raw()
        self.document.contentsChanged.connect(self._on_contents_changed)

    @property
    def is_read_only(self) -> bool:
        """Whether editing would change bytes that nobody touched."""
        return self.fault is not None

    def text(self) -> str:
        """The text with `\\n` as line end; offsets in it count code points."""
        return self.document.toRawText().replace(_BLOCK_END, "\n")

    def _on_contents_changed(self) -> None:
        """Qt says so for new colours, too; only other text is a revision."""
        raw = self.raw()
        if raw != self._told:
            self._told = raw
            self.revised.emit()

    def raw(self) -> bytes:
        """The file as it is saved: with its own mark and line ends."""
        if self.fault is not None:
            return self._original
        revision = self.document.revision()
        if self._kept is None or self._kept[0] != revision:
            self._kept = (revision, self.encoded(self.text()))
        return self._kept[1]

    def encoded(self, text: str) -> bytes:
        """Another text as this file would be saved with it."""
        text = text if self._line_end == "\n" else text.replace("\n", self._line_end)
        return self._mark + text.encode("utf-8", "surrogatepass")

    def splice(self, start: int, end: int, text: str) -> None:
        """Replace the code points from `start` to `end`, as one step of undo."""
        self.splice_all([(start, end, text)])

    def splice_all(self, changes: Sequence[tuple[int, int, str]]) -> None:
        """Replace several stretches, which are in order and apart, as one step of undo."""
        units = Utf16Map(self.text())
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        for start, end, text in reversed(changes):
            cursor.setPosition(units.to_units(start))
            cursor.setPosition(units.to_units(end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
        cursor.endEditBlock()

    def takes_over(self, raw: bytes) -> bool:
        """Become these bytes as one step of undo, touching only what differs; False when they cannot be undone to.

        That is so where one of both is read-only, and where mark or line ends differ, which the text does not hold.
        """
        fresh = SourceDocument(self.name, raw)
        if self.fault is not None or fresh.fault is not None or self._mark != fresh._mark:
            return False
        before, after = self.text(), fresh.text()
        if "\n" in after and self._line_end != fresh._line_end:
            return False
        if before != after:
            self._become(before, after)
        return True

    def _become(self, before: str, after: str) -> None:
        head = _common(before, after)
        tail = _common(before[head:][::-1], after[head:][::-1])
        self.splice(head, len(before) - tail, after[head : len(after) - tail])

    def _load(self, raw: bytes) -> None:
        self._original = raw
        self._kept = None
        self.fault = None
        self._mark = _MARK if raw.startswith(_MARK) else b""
        if _is_too_long(raw):
            self.fault = TemplateError("file-too-long", file=self.name, mib=max(len(raw) // 1024 // 1024, 1))
            self.document.setPlainText(_beginning(raw))
            return
        try:
            text = raw.removeprefix(_MARK).decode("utf-8")
        except UnicodeDecodeError as error:
            self.fault = TemplateError("file-not-text", file=self.name, offset=error.start)
            self.document.setPlainText(_decoded(raw))
            return
        self._line_end = _line_end_of(text)
        self.document.setPlainText(text.replace(self._line_end, "\n"))
        if self.raw() != raw:
            self.fault = TemplateError("file-not-editable", file=self.name)


def normalised(raw: bytes) -> bytes:
    """The bytes of a read-only text in a shape that can be edited: one kind of line end, nothing Qt cannot hold."""
    text = _decoded(raw.removeprefix(_MARK)).replace("\r\n", "\n").replace("\r", "\n").replace(_BLOCK_END, "\n")
    return text.replace("\ufdd0", "").replace("\ufdd1", "").replace("\0", "").encode()


def _is_too_long(raw: bytes) -> bool:
    if len(raw) <= LONGEST_LINE:
        return False
    return len(raw) > MOST_BYTES or max(map(len, raw.splitlines())) > LONGEST_LINE


def _beginning(raw: bytes) -> str:
    lines = _decoded(raw[: _SHOWN_LINES * _SHOWN_OF_LINE]).splitlines()[:_SHOWN_LINES]
    return "\n".join(line if len(line) <= _SHOWN_OF_LINE else f"{line[:_SHOWN_OF_LINE]}…" for line in [*lines, "…"])


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _line_end_of(text: str) -> str:
    """The line end that the file uses; with several kinds the first, and the text will not come back the same."""
    first = next((index for index, sign in enumerate(text) if sign in "\r\n"), -1)
    if first < 0 or text[first] == "\n":
        return "\n"
    return "\r\n" if text.startswith("\r\n", first) else "\r"


def _common(one: str, other: str) -> int:
    """How long the common beginning of two texts is."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
