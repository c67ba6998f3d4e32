"""A file that is open tells of other text, and of nothing else."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from designer.gui.editing.source_document import SourceDocument
from designer.gui.editor.highlighter import Highlighter
from designer.gui.editor.languages import language_of
from designer.gui.theme import LIGHT


def test_looking_at_a_file_is_no_revision_of_it(qtbot: QtBot) -> None:
    document = SourceDocument("a.html", b"<p>{{ a }}</p>\n")
    told: list[bool] = []
    document.revised.connect(lambda: told.append(True))
    highlighter = Highlighter(document.document, language_of("a.html"), LIGHT)
    highlighter.rehighlight()
    qtbot.waitUntil(lambda: bool(document.document.firstBlock().layout().formats()))
    assert told == []
    document.splice(0, 0, "x")
    assert told
