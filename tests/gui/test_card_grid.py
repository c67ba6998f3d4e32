"""Cards take the room that there is, and keep their order."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from designer.gui.card_grid import CardGrid


def test_more_room_takes_more_cards_in_a_row(qtbot: QtBot) -> None:
    cards = [QFrame() for _ in range(5)]
    for card in cards:
        card.setFixedSize(100, 50)
    grid = CardGrid(cards)
    qtbot.addWidget(grid)
    for width, columns in ((480, 4), (220, 2), (100, 1)):
        grid.resize(width, 400)
        grid.show()
        qtbot.waitUntil(lambda wanted=columns: grid.columns == wanted)
        qtbot.waitUntil(lambda: len({card.x() for card in cards}) == grid.columns)
        places = [(card.y(), card.x()) for card in cards]
        assert places == sorted(places)


def test_no_card_is_no_trouble(qtbot: QtBot) -> None:
    grid = CardGrid([])
    qtbot.addWidget(grid)
    grid.resize(300, 100)
    grid.show()
    assert grid.columns == 3
