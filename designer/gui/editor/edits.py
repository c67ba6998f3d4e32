"""Changes of several lines at once, each one step of undo: indent, comment, duplicate, move, new line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QTextBlock, QTextCursor

INDENT = "  "
_OPENS = re.compile(
    r"(?:<(?!/|!)([A-Za-z][\w-]*)[^<>]*(?<!/)>|\{%[-+]?\s*(?:for|if|elif|else|block|macro|call|filter|with)\b[^%]*%\}|[{\[(])\s*$"
)
_VOID_END = re.compile(r"<(?:br|hr|img|meta|link|input|col|mj-image|mj-divider|mj-spacer)\b[^<>]*>\s*$", re.IGNORECASE)
_CLOSES = re.compile(r"\s*(?:</|\{%[-+]?\s*(?:end\w+|else|elif)\b|[}\])])")

_JUST_CLOSED = re.compile(
    r"\s+(?:</|\{%[-+]?\s*(?:else|elif|end(?:if|for|block|macro|call|set|raw|filter|with)))[-+]?\s?(?:%\})?"
)


@contextmanager
def one_step(cursor: QTextCursor) -> Iterator[QTextCursor]:
    """Everything inside is undone together."""
    cursor.beginEditBlock()
    try:
        yield cursor
    finally:
        cursor.endEditBlock()


def blocks_of(cursor: QTextCursor) -> list[QTextBlock]:
    """The lines that a selection touches; one whose first character only is reached is not touched."""
    document = cursor.document()
    block = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if last.position() == cursor.selectionEnd() and last.blockNumber() > block.blockNumber():
        last = last.previous()
    found = [block]
    while found[-1].blockNumber() < last.blockNumber():
        found.append(found[-1].next())
    return found


def indent(cursor: QTextCursor) -> None:
    """Move the touched lines to the right."""
    with one_step(cursor):
        for block in blocks_of(cursor):
            if block.text().strip():
                QTextCursor(block).insertText(INDENT)


def outdent(cursor: QTextCursor) -> None:
    """Move the touched lines to the left."""
    with one_step(cursor):
        for block in blocks_of(cursor):
            text = block.text()
            width = 1 if text.startswith("\t") else min(len(text) - len(text.lstrip(" ")), len(INDENT))
            _remove(block, 0, width)


def toggle_comment(cursor: QTextCursor, signs: tuple[str, str]) -> None:
    """Make the touched lines a comment, or take the comment away if all of them are one."""
    opening, closing = signs
    if not opening:
        return
    touched = [block for block in blocks_of(cursor) if block.text().strip()]
    are_comments = all(block.text().strip().startswith(opening.strip()) for block in touched)
    cursor.setKeepPositionOnInsert(True)
    with one_step(cursor):
        for block in touched:
            if are_comments:
                _uncomment(block, opening, closing)
            else:
                _comment(block, opening, closing)
    cursor.setKeepPositionOnInsert(False)


def _comment(block: QTextBlock, opening: str, closing: str) -> None:
    text = block.text()
    start = QTextCursor(block)
    start.setPosition(block.position() + len(text) - len(text.lstrip()))
    start.insertText(opening)
    start.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    start.insertText(closing)


def _uncomment(block: QTextBlock, opening: str, closing: str) -> None:
    text = block.text()
    if closing and text.rstrip().endswith(closing.strip()):
        end = _units(text.rstrip())
        _remove(block, end - len(closing if text.rstrip().endswith(closing) else closing.strip()), end)
    at = len(text) - len(text.lstrip())
    _remove(block, at, at + len(opening if text[at:].startswith(opening) else opening.strip()))


def duplicate(cursor: QTextCursor) -> None:
    """Put a copy of the selection behind it, or of the line below it."""
    with one_step(cursor):
        if cursor.hasSelection():
            text, end = cursor.selectedText(), cursor.selectionEnd()
            cursor.setPosition(end)
            cursor.insertText(text)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        else:
            column, text = cursor.positionInBlock(), cursor.block().text()
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertText("\n" + text)
            cursor.setPosition(cursor.block().position() + column)


def move_lines(cursor: QTextCursor, down: int) -> None:
    """Move the touched lines by one: `down` is 1 or -1. The selection goes with them."""
    touched = blocks_of(cursor)
    first, last = touched[0], touched[-1]
    beside = last.next() if down > 0 else first.previous()
    if not beside.isValid():
        return
    anchor, position = cursor.anchor(), cursor.position()
    shift = (beside.length()) * down
    with one_step(cursor):
        upper, lower = (touched, [beside]) if down > 0 else ([beside], touched)
        text = "\n".join(block.text() for block in (*lower, *upper))
        start, end = upper[0].position(), lower[-1].position() + lower[-1].length() - 1
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
    last_place = cursor.document().characterCount() - 1
    cursor.setPosition(min(anchor + shift, last_place))
    cursor.setPosition(min(position + shift, last_place), QTextCursor.MoveMode.KeepAnchor)


def new_line(cursor: QTextCursor) -> None:
    """Begin a line with the indent of this one, deeper behind what opens, with what closes on a line of its own."""
    text = cursor.block().text()
    column = len(text.encode("utf-16-le")[: cursor.positionInBlock() * 2].decode("utf-16-le", "ignore"))
    before, behind = text[:column], text[column:]
    base = before[: len(before) - len(before.lstrip(" \t"))]
    opens = bool(_OPENS.search(before)) and not _VOID_END.search(before)
    with one_step(cursor):
        cursor.insertText("\n" + base + (INDENT if opens else ""))
        if opens and _CLOSES.match(behind):
            at = cursor.position()
            cursor.insertText("\n" + base)
            cursor.setPosition(at)


def outdent_if_closing(cursor: QTextCursor) -> None:
    """Take one step of indent from a line that now holds nothing but the beginning of what closes."""
    text = cursor.block().text()
    if _JUST_CLOSED.fullmatch(text[: cursor.positionInBlock()]):
        above = cursor.block().previous().text()
        if len(text) - len(text.lstrip()) >= len(above) - len(above.lstrip()) and text.startswith(INDENT):
            _remove(cursor.block(), 0, len(INDENT))


def _remove(block: QTextBlock, start: int, end: int) -> None:
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + start)
    cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
