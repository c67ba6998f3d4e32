"""A panel is named once: by its tab where it shares a place, by its title bar where it stands alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from designer.gui.dock_titles import DockTitles

Docks = dict[str, QDockWidget]


@pytest.fixture
def docks(qtbot: QtBot) -> Iterator[Docks]:
    """Two that share a place, and one alone."""
    window = QMainWindow()
    qtbot.addWidget(window)
    made = {name: QDockWidget(name, window) for name in ("library", "data", "preview")}
    for name, dock in made.items():
        dock.setWidget(QLabel(name))
        area = Qt.DockWidgetArea.RightDockWidgetArea if name == "preview" else Qt.DockWidgetArea.LeftDockWidgetArea
        window.addDockWidget(area, dock)
    window.tabifyDockWidget(made["library"], made["data"])
    titles = DockTitles(window, made.values())
    window.show()
    titles.refresh()
    yield made
    window.close()


def titled(docks: Docks) -> set[str]:
    return {name for name, dock in docks.items() if dock.titleBarWidget() is None}


def test_only_what_stands_alone_has_a_title_bar(docks: Docks) -> None:
    assert titled(docks) == {"preview"}


def test_the_last_one_of_a_place_gets_its_title_bar_back(docks: Docks, qtbot: QtBot) -> None:
    docks["data"].hide()
    qtbot.waitUntil(lambda: "library" in titled(docks))
    docks["data"].show()
    qtbot.waitUntil(lambda: titled(docks) == {"preview"})


def test_a_window_of_its_own_has_a_title_bar(docks: Docks, qtbot: QtBot) -> None:
    docks["data"].setFloating(True)
    qtbot.waitUntil(lambda: "data" in titled(docks))
    docks["data"].setFloating(False)
    qtbot.waitUntil(lambda: titled(docks) == {"preview"})
