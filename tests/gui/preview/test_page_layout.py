"""Pages lie one below the other, centred, and every point leads to its page and back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

from designer.gui.preview.page_layout import GAP, LARGEST, SMALLEST, Fit, PageLayout, zoom_for

A4 = QSizeF(595, 842)
WIDE = QSizeF(842, 595)


def test_pages_are_centred_below_each_other_and_never_touch() -> None:
    layout = PageLayout([A4, WIDE, A4], 0.75, 1000)
    assert [rect.width() for rect in layout.rects] == [595, 842, 595]
    assert all(abs(rect.center().x() - 500) <= 1 for rect in layout.rects)
    assert layout.rects[1].top() - layout.rects[0].bottom() == GAP + 1
    assert layout.size.height() == layout.rects[2].bottom() + GAP + 1


def test_pages_wider_than_the_view_widen_the_desk() -> None:
    assert PageLayout([A4], 2.0, 300).size.width() == round(595 * 2 * 96 / 72) + 2 * GAP


def test_a_point_leads_to_its_place_and_back() -> None:
    layout = PageLayout([A4, A4], 1.5, 2000)
    on_desk = layout.on_desk(1, QRectF(100, 200, 50, 20))
    place = layout.place_at(on_desk.topLeft())
    assert place is not None
    assert (place.page, place.x, place.y) == (1, pytest.approx(100), pytest.approx(200))
    assert layout.place_at(QPointF(1, 1)) is None


def test_the_page_that_is_read_and_those_that_are_seen() -> None:
    layout = PageLayout([A4, A4, A4], 0.75, 700)
    assert layout.page_at(0) == 0
    assert layout.page_at(layout.rects[1].top() + 5) == 1
    assert layout.page_at(99999) == 2
    assert layout.visible(layout.rects[0].bottom() - 5, layout.rects[1].top() + 5) == [0, 1]
    assert PageLayout([], 1, 100).page_at(5) == -1


@pytest.mark.parametrize(
    ("fit", "viewport", "zoom"),
    [
        (Fit.ZOOM, QSize(10, 10), 1.25),
        (Fit.WIDTH, QSize(595 + 2 * GAP, 100), 0.75),
        (Fit.PAGE, QSize(5000, 842 + 2 * GAP), 0.75),
        (Fit.WIDTH, QSize(10, 10), SMALLEST),
        (Fit.WIDTH, QSize(99999, 10), LARGEST),
    ],
)
def test_the_zoom_follows_the_view(fit: Fit, viewport: QSize, zoom: float) -> None:
    assert zoom_for(fit, [A4], 0, viewport, 1.25) == pytest.approx(zoom)


def test_without_pages_the_zoom_stays() -> None:
    assert zoom_for(Fit.PAGE, [], 0, QSize(100, 100), 1.25) == 1.25
