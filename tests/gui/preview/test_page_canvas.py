"""The canvas shows pages without flicker, keeps its place, leads to the source, selects, copies and searches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent
from pytestqt.qtbot import QtBot

from designer.gui.preview.page_canvas import PageCanvas
from designer.gui.preview.page_source import PageSource
from designer.gui.theme import DARK, LIGHT
from tests.gui.preview.conftest import WAIT_MS
from tests.support.documents import document, sealed_document


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[PageCanvas]:
    made = PageCanvas(LIGHT)
    qtbot.addWidget(made)
    made.resize(480, 400)
    made.show()
    yield made
    made.clear()


def show(canvas: PageCanvas, qtbot: QtBot, pages: int = 3, *, words: str = "Page", is_cut: bool = False) -> None:
    raw, boxes = document(pages, words)
    with qtbot.waitSignal(canvas.painted_fresh, timeout=WAIT_MS):
        assert canvas.show_pdf(raw, boxes=boxes, is_cut=is_cut)


def picture(canvas: PageCanvas) -> QImage:
    return canvas.viewport().grab().toImage()


def is_inked(canvas: PageCanvas) -> bool:
    image = picture(canvas)
    dark = sum(
        image.pixelColor(x, y).lightness() < 80 for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    )
    return dark > 20


def point_of(canvas: PageCanvas, line: int) -> QPoint:
    """A point in the view on the first box of a source line."""
    turn = canvas._source_map().turns("a.html", line)[0]
    box = QRectF(turn.box.x, turn.box.y, turn.box.width, turn.box.height)
    return (canvas._layout.on_desk(turn.page, box).center() - QPointF(canvas._scrolled())).toPoint()


def test_pages_are_shown(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    assert canvas.page_count == 3
    assert canvas.page == 1
    assert is_inked(canvas)
    assert "Page 1 of 3" in canvas.accessibleDescription()


def test_only_visible_pages_are_drawn(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot, 20)
    assert [number for number, sheet in enumerate(canvas._sheets) if sheet.image is not None] == [0]
    canvas.go_to_page(15)
    qtbot.waitUntil(lambda: canvas.is_fresh, timeout=WAIT_MS)
    assert canvas._sheets[0].image is None
    assert canvas.page == 15


def test_the_old_picture_stays_until_the_new_one_is_there(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    before = picture(canvas)
    raw, boxes = document(3, "Other")
    canvas.show_pdf(raw, boxes=boxes)
    assert picture(canvas) == before
    qtbot.waitUntil(lambda: canvas.is_fresh, timeout=WAIT_MS)
    assert picture(canvas) != before


def test_the_place_that_is_read_stays_when_the_document_changes(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot, 20)
    canvas.go_to_page(7)
    at = canvas.verticalScrollBar().value()
    show(canvas, qtbot, 20, words="Other")
    assert canvas.verticalScrollBar().value() == at


def test_a_draft_of_the_first_pages_leaves_the_others_dimmed(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot, 5)
    show(canvas, qtbot, 2, words="Draft", is_cut=True)
    assert canvas.page_count == 5
    assert [sheet.is_old for sheet in canvas._sheets] == [False, False, True, True, True]
    show(canvas, qtbot, 4)
    assert [sheet.is_old for sheet in canvas._sheets] == [False] * 4


def test_a_stale_picture_is_dimmed(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot, 1)
    middle = canvas._layout.rects[0].center()
    canvas.set_stale(True)
    assert picture(canvas).pixelColor(middle) != "#ffffff"
    canvas.set_stale(False)
    assert picture(canvas).pixelColor(middle) == "#ffffff"


def test_zoom_fits_and_steps(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    canvas.fit_width()
    wide = canvas.zoom
    canvas.fit_page()
    assert canvas.zoom < wide
    canvas.set_zoom(1.0)
    canvas.zoom_in()
    assert canvas.zoom == pytest.approx(1.2)
    canvas.zoom_out()
    assert canvas.zoom == pytest.approx(1.0)
    assert canvas._layout.rects[0].width() == 400
    qtbot.waitUntil(lambda: canvas.is_fresh, timeout=WAIT_MS)
    canvas.set_zoom(99)
    assert canvas.zoom == 6.0


def test_a_click_leads_to_the_source(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    with qtbot.waitSignal(canvas.place_clicked, timeout=WAIT_MS) as clicked:
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=point_of(canvas, 2))
    assert clicked.args == ["a.html", 2, 0]


def test_a_source_line_is_framed_at_every_turn_and_scrolled_to(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot, 6)
    canvas.go_to_page(6)
    assert canvas.show_place("a.html", 2)
    assert len(canvas._marks.frames) == 6
    assert canvas.page == 1
    assert not canvas.show_place("b.html", 2)


def drag(canvas: PageCanvas, to: QPoint) -> None:
    """A move with the button held, which no test helper of Qt makes."""
    held = Qt.MouseButton.LeftButton
    everywhere = QPointF(to), QPointF(canvas.viewport().mapToGlobal(to))
    canvas.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, *everywhere, held, held, Qt.KeyboardModifier.NoModifier))


def test_the_turn_that_is_clicked_is_framed_at_once_and_stays_the_stressed_one(
    canvas: PageCanvas, qtbot: QtBot
) -> None:
    show(canvas, qtbot)
    turns = canvas._source_map().turns("a.html", 2)
    wanted = turns[1]
    box = QRectF(wanted.box.x, wanted.box.y, wanted.box.width, wanted.box.height)
    canvas.show_place("a.html", 2)
    first = canvas.framed()
    canvas._make_visible(wanted.page, box)
    on_desk = canvas._layout.on_desk(wanted.page, box).center() - QPointF(canvas._scrolled())
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=on_desk.toPoint())
    assert canvas.framed() == (wanted.page, box) != first
    scrolled = canvas.verticalScrollBar().value()
    canvas.show_place(*wanted.box.place)
    assert canvas.framed() == (wanted.page, box)
    assert canvas.verticalScrollBar().value() == scrolled
    assert len(canvas._marks.frames) == len(canvas._source_map().turns(*wanted.box.place))


def test_text_is_selected_by_dragging_and_copied(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    canvas.set_zoom(1.0)
    qtbot.waitUntil(lambda: canvas.is_fresh, timeout=WAIT_MS)
    rect = canvas._layout.rects[0].topLeft() - canvas._scrolled()
    start, end = rect + QPoint(40, 30), rect + QPoint(390, 140)
    clicks: list[tuple[str, int]] = []
    canvas.place_clicked.connect(lambda file, line, _nth: clicks.append((file, line)))
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    drag(canvas, end)
    qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert "Page 1" in canvas.selected_text()
    assert clicks == []
    qtbot.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Page 1" in QGuiApplication.clipboard().text()


def test_everything_on_the_page_can_be_selected(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    qtbot.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "Some text on page 1." in canvas.selected_text()


def test_words_are_found_on_all_pages_and_walked_through(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot, 4)
    assert canvas.search("TEXT ON") == 4
    assert canvas.hit == 1
    canvas.go_to_next_hit()
    assert (canvas.hit, canvas.page) == (2, 2)
    canvas.go_to_next_hit(-1)
    canvas.go_to_next_hit(-1)
    assert (canvas.hit, canvas.page) == (4, 4)
    show(canvas, qtbot, 3, words="Other")
    assert len(canvas._marks.hits) == 3  # found again in the new document
    assert canvas.search("nowhere") == 0
    assert canvas.search("") == 0


def test_a_sealed_file_opens_with_its_password_only(canvas: PageCanvas, qtbot: QtBot) -> None:
    raw = sealed_document("48217730-090384")
    assert not canvas.show_pdf(raw, "wrong")
    assert not canvas.show_pdf(raw)
    with qtbot.waitSignal(canvas.painted_fresh, timeout=WAIT_MS):
        assert canvas.show_pdf(raw, "48217730-090384")
    assert is_inked(canvas)


def test_what_is_no_pdf_leaves_the_last_picture(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    assert not canvas.show_pdf(b"no pdf")
    assert canvas.page_count == 3


def test_many_documents_in_a_row_leave_nothing_behind(canvas: PageCanvas, qtbot: QtBot) -> None:
    for n in range(30):
        raw, boxes = document(3, "Page" if n % 2 else "Other")
        canvas.show_pdf(raw, boxes=boxes)
        if n % 5 == 0:
            qtbot.wait(1)
    qtbot.waitUntil(lambda: canvas.is_fresh, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(canvas.findChildren(PageSource)) == 1, timeout=WAIT_MS)


def test_it_follows_the_theme(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    canvas.set_theme(DARK)
    assert picture(canvas).pixelColor(2, 2).name() == DARK.desk


def test_what_is_framed_stays_framed_in_the_documents_that_follow(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    assert canvas.show_place("a.html", 1)
    before = canvas.frame()
    show(canvas, qtbot, words="Other")
    assert canvas.frame() == before
    canvas.show_place("none.html", 1)
    show(canvas, qtbot)
    assert canvas.frame().isEmpty()


def test_what_is_under_the_pointer_is_forgotten_when_the_pages_move(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    qtbot.mouseMove(canvas.viewport(), point_of(canvas, 1))
    qtbot.waitUntil(lambda: canvas._marks.hovered is not None, timeout=WAIT_MS)
    canvas.verticalScrollBar().setValue(60)
    assert canvas._marks.hovered is None


def test_what_is_larger_than_the_view_does_not_move_it_while_a_part_is_seen(canvas: PageCanvas, qtbot: QtBot) -> None:
    show(canvas, qtbot)
    canvas.verticalScrollBar().setValue(30)
    canvas._make_visible(0, QRectF(0, 0, 500, 800))
    assert canvas.verticalScrollBar().value() == 30
    canvas._make_visible(2, QRectF(0, 0, 500, 800))
    assert canvas.verticalScrollBar().value() > 500
