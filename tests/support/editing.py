"""An editor over a document, as the window makes it, and what its tests ask of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout
from pytestqt.qtbot import QtBot

from designer.core.fields import infer_fields
from designer.gui.editor.facts import CompletionFacts
from designer.gui.editor.source_editor import SourceEditor, Sources
from designer.gui.theme import LIGHT

CTX = {
    "order": {"number": "000123", "lines": [{"name": "Desk", "price": 49.9, "options": [{"label": "blue"}]}]},
    "customer": {"name": "Ana", "vip": True},
}
FACTS = CompletionFacts(
    fields=infer_fields([CTX]),
    examples={"ctx.order.number": "000123", "ctx.order.lines.name": "Desk", "ctx.customer.name": "Ana"},
    texts={"title": "Order", "table.amount": "Amount", "table.article": "Article"},
    firm={"name": "Nordlicht", "accent": "#14606a"},
    brand={"accent": "#0b6e4f"},
    files=("partials/letterhead.html",),
)
MakeEditor = Callable[..., SourceEditor]


def make_document(text: str) -> QTextDocument:
    """A document as an open template holds it."""
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    document.setPlainText(text)
    return document


def make_editor(qtbot: QtBot, text: str, file: str = "a.html", sources: Sources | None = None) -> SourceEditor:
    """An editor that is shown, with its cursor at the mark `^` if the text has one."""
    at = text.find("^")
    document = make_document(text.replace("^", "", 1))
    editor = SourceEditor(document, file, LIGHT, sources=sources)
    document.setParent(editor)
    qtbot.addWidget(editor)
    editor.set_facts(FACTS)
    editor.resize(700, 500)
    editor.show()
    qtbot.waitExposed(editor)
    editor.setFocus()
    if at >= 0:
        cursor = editor.textCursor()
        cursor.setPosition(editor.tree().utf16.to_units(at))
        editor.setTextCursor(cursor)
    return editor


def shown(editor: SourceEditor) -> str:
    """The text with the cursor as `^`."""
    text = editor.tree().source
    at = editor.tree().utf16.to_points(editor.textCursor().position())
    return text[:at] + "^" + text[at:]
