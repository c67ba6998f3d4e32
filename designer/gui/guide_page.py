"""A page of the documentation, as wide as the window: nothing on it is ever wider than what is seen."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextOption,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from designer.core.paths import DOCS
from designer.gui.theme import CODE_FAMILY, MARGIN, TEXT_FAMILY

_IMAGE = QTextDocument.ResourceType.ImageResource.value
_WIDEST = 760
_NARROWEST = 200
_EDGE = MARGIN * 2
_NO_LETTER = re.compile(r"[^\w\- ]")


class GuidePage(QTextBrowser):
    """Shows Markdown; pictures come from the documentation's folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: dict[str, QImage] = {}
        self._width = 0
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("Page"))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_words(self, words: str) -> None:
        """Show Markdown from its beginning."""
        self._images.clear()
        self.document().clear()
        self.setMarkdown(words)
        self._mend_tables()
        self._dress()
        self._fit()
        self.verticalScrollBar().setValue(0)

    def show_heading(self, slug: str) -> bool:
        """Bring a heading to the top, by the name that links use for it; False when there is none."""
        block = next((one for one in self._blocks() if one.blockFormat().headingLevel() and _slug(one) == slug), None)
        if block is None:
            return False
        self._show_at_top(block)
        return True

    def top_block(self) -> QTextBlock:
        """What stands at the top of what is seen."""
        layout, top = self.document().documentLayout(), self.verticalScrollBar().value() + MARGIN // 2
        blocks = (one for one in self._blocks() if layout.blockBoundingRect(one).bottom() > top)
        return next(blocks, self.document().begin())

    def find_next(self, words: str) -> bool:
        """Mark the next place with these words; behind the last comes the first."""
        if self.find(words):
            return True
        self.moveCursor(QTextCursor.MoveOperation.Start)
        return self.find(words)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture, no wider than the page."""
        url = QUrl(name)
        if kind != _IMAGE or url.scheme():
            return super().loadResource(kind, name)
        if url.path() not in self._images:
            self._images[url.path()] = QImage(str(DOCS / url.path()))
        image = self._images[url.path()]
        smooth = Qt.TransformationMode.SmoothTransformation
        width = self._image_width()
        return image.scaledToWidth(width, smooth) if image.width() > width else image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The place that is read stays in sight."""
        top = self.top_block()
        is_at_start = self.verticalScrollBar().value() == 0
        super().resizeEvent(event)
        if self.viewport().width() != self._width:
            self._fit()
        if not is_at_start:
            self._show_at_top(top)

    def _blocks(self) -> list[QTextBlock]:
        blocks, block = [], self.document().begin()
        while block.isValid():
            blocks.append(block)
            block = block.next()
        return blocks

    def _image_width(self) -> int:
        return max(min(self.viewport().width() - 2 * _EDGE - 2, _WIDEST), _NARROWEST)

    def _fit(self) -> None:
        """Lines are no longer than one likes to read; pictures no wider than lines."""
        self._width = self.viewport().width()
        self.document().setDocumentMargin(max(_EDGE, (self._width - _WIDEST) // 2))
        for name in self._images:
            url = QUrl(name)
            self.document().addResource(_IMAGE, url, self.loadResource(_IMAGE, url))
        self.document().markContentsDirty(0, self.document().characterCount())

    def _dress(self) -> None:
        """Our own fonts; long lines of code break, and tables take the width that there is."""
        cursor = QTextCursor(self.document())
        for block in self._blocks():
            cursor.setPosition(block.position())
            form = block.blockFormat()
            if form.nonBreakableLines():
                form.setNonBreakableLines(False)
                cursor.setBlockFormat(form)
            table = cursor.currentTable()
            if isinstance(table, QTextTable) and table.firstCursorPosition().block() == block:
                shape = table.format().toTableFormat()
                shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 99))
                table.setFormat(shape)
            self._dress_code(block)

    def _mend_tables(self) -> None:
        """A line within a cell is written with a backslash, which Qt leaves in code."""
        cursor = self.document().find(r"\|")
        while not cursor.isNull():
            if cursor.currentTable() is not None:
                cursor.insertText("|", cursor.charFormat())
            cursor = self.document().find(r"\|", cursor)

    def _dress_code(self, block: QTextBlock) -> None:
        parts = block.begin()
        found: list[tuple[int, int]] = []
        while not parts.atEnd():
            part = parts.fragment()
            if part.charFormat().fontFixedPitch():
                found.append((part.position(), part.length()))
            parts += 1
        code = QTextCharFormat()
        code.setFontFamilies([CODE_FAMILY, TEXT_FAMILY])
        code.setFontStyleHint(QFont.StyleHint.Monospace)
        cursor = QTextCursor(self.document())
        for at, length in found:
            cursor.setPosition(at)
            cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(code)

    def _show_at_top(self, block: QTextBlock) -> None:
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - MARGIN)


def _slug(block: QTextBlock) -> str:
    return slug_of(block.text())


def slug_of(heading: str) -> str:
    """The name that links use for a heading: “8. Send” is `8-send`."""
    return _NO_LETTER.sub("", heading.replace("`", "")).strip().lower().replace(" ", "-")
