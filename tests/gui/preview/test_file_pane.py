"""An attachment is shown as it is sent: sealed, with its password on demand, searchable, at any zoom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.gui.preview.file_pane import FilePane
from designer.gui.theme import DARK, LIGHT
from designer.render.questions import FileView
from tests.gui.preview.conftest import WAIT_MS
from tests.support.documents import document, sealed_document

PASSWORD = "48217730-090384"


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[FilePane]:
    made = FilePane(LIGHT)
    qtbot.addWidget(made)
    made.resize(500, 500)
    made.show()
    yield made
    made.canvas.clear()
    made.thumbnails.clear_pages()


def plain(pages: int = 3) -> FileView:
    raw, boxes = document(pages)
    return FileView(0, "a.pdf", "a.html", raw, pages=pages, boxes=boxes)


def show(pane: FilePane, qtbot: QtBot, file: FileView, *, is_draft: bool = False) -> None:
    with qtbot.waitSignal(pane.painted, timeout=WAIT_MS):
        pane.show_file(file, is_draft=is_draft)


def test_a_sealed_file_says_how_it_was_opened_and_hides_the_password(pane: FilePane, qtbot: QtBot) -> None:
    file = FileView(0, "a.pdf", "a.html", sealed_document(PASSWORD), is_sealed=True, password=PASSWORD, pages=1)
    show(pane, qtbot, file)
    assert "AES-256" in pane._seal_text.text()
    assert PASSWORD not in pane._seal_text.text()
    qtbot.mouseClick(pane.show_password, Qt.MouseButton.LeftButton)
    assert PASSWORD in pane._seal_text.text()
    qtbot.mouseClick(pane.show_password, Qt.MouseButton.LeftButton)
    assert PASSWORD not in pane._seal_text.text()


def test_a_file_that_is_not_sealed_says_so(pane: FilePane, qtbot: QtBot) -> None:
    show(pane, qtbot, plain())
    assert "Not sealed" in pane._seal_text.text()
    assert pane.show_password.isHidden()


def test_page_and_zoom_are_told(pane: FilePane, qtbot: QtBot) -> None:
    show(pane, qtbot, plain())
    assert pane._place.text() == "Page 1 of 3"
    qtbot.mouseClick(pane.by_page, Qt.MouseButton.LeftButton)
    before = pane.canvas.zoom
    qtbot.mouseClick(pane.larger, Qt.MouseButton.LeftButton)
    assert pane.canvas.zoom > before
    assert pane._zoom.text() == f"{round(pane.canvas.zoom * 100)} %"
    qtbot.mouseClick(pane.smaller, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.by_width, Qt.MouseButton.LeftButton)
    assert pane.canvas.zoom > before


def test_words_are_found_and_counted(pane: FilePane, qtbot: QtBot) -> None:
    show(pane, qtbot, plain())
    qtbot.keyClick(pane.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert pane.words.isVisible()
    qtbot.keyClicks(pane.words, "text")
    assert pane._hits.text() == "1 of 3"
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    assert pane._hits.text() == "2 of 3"
    qtbot.mouseClick(pane._before, Qt.MouseButton.LeftButton)
    assert pane._hits.text() == "1 of 3"
    pane.words.setText("nowhere")
    assert pane._hits.text() == "Not found"
    pane.find_button.click()
    assert pane.canvas.hit_count == 0


def test_thumbnails_lead_to_pages(pane: FilePane, qtbot: QtBot) -> None:
    show(pane, qtbot, plain(6))
    pane.pages_button.click()
    pane.thumbnails.setCurrentRow(4)
    qtbot.waitUntil(lambda: pane.canvas.page == 5, timeout=WAIT_MS)


def test_a_draft_leaves_the_seal_line_and_tells_how_far_it_must_go(pane: FilePane, qtbot: QtBot) -> None:
    show(pane, qtbot, plain(6))
    pane.canvas.go_to_page(3)
    assert pane.last_visible_page >= 3
    show(pane, qtbot, plain(5), is_draft=True)
    assert "Not sealed" in pane._seal_text.text()
    pane.set_stale(True)
    pane.set_theme(DARK)
