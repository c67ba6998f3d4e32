"""Scrolling a page changes no field that passes under the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from designer.gui.accounts.form import AccountForm
from designer.gui.wheel import let_wheel_pass


def turn(widget: QWidget) -> None:
    """The wheel, one notch towards the person, over the middle of a widget."""
    window = widget.window()
    place = widget.mapTo(window, widget.rect().center())
    QTest.wheelEvent(window.windowHandle(), QPointF(place), QPoint(0, -120))
    QApplication.processEvents()


@pytest.fixture
def page(qtbot: QtBot) -> QScrollArea:
    """A long page with two fields."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    choice, number = QComboBox(), QSpinBox()
    choice.addItems(["one", "two", "three"])
    for field in (choice, number):
        let_wheel_pass(field)
        column.addWidget(field)
    column.addStretch(1)
    inner.setMinimumHeight(2000)
    area = QScrollArea()
    area.setWidget(inner)
    area.resize(300, 200)
    qtbot.addWidget(area)
    area.show()
    return area


def test_the_page_scrolls_and_the_fields_stay(page: QScrollArea) -> None:
    inner = page.widget()
    choice, number = inner.findChildren(QComboBox)[0], inner.findChildren(QSpinBox)[0]
    for field in (choice, number):
        field.setFocus()
        page.verticalScrollBar().setValue(0)
        turn(field)
        assert page.verticalScrollBar().value() > 0
    assert (choice.currentText(), number.value()) == ("one", 0)


def test_keys_still_choose(page: QScrollArea, qtbot: QtBot) -> None:
    choice = page.widget().findChildren(QComboBox)[0]
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == "two"


def test_no_field_of_an_account_is_turned(qtbot: QtBot) -> None:
    form = AccountForm()
    qtbot.addWidget(form)
    form.show()
    form.show_new(set())
    before = [box.currentText() for box in form.findChildren(QComboBox)], form.port.value()
    for field in (*form.findChildren(QComboBox), form.port):
        turn(field)
    assert before == ([box.currentText() for box in form.findChildren(QComboBox)], form.port.value())
