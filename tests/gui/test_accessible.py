"""Every part of the window that takes a key or a click has a name for those who do not see it, and shows no HTML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from designer.core.workspace import Workspace
from designer.gui.desk import Desk
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.theme import LIGHT, apply_theme, load_fonts

SLOW_MS = 30_000
HOSTILE = "<img src='file:///etc/hostname'><b>Ana</b>"
_NO_FOCUS = Qt.FocusPolicy.NoFocus
_TAKES_INPUT = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit,
)  # fmt: skip
_DIALOGS = (
    "new",
    "publish",
    "proof",
    "versions",
    "history",
    "languages",
    "message",
    "page_setup",
    "spreadsheet",
    "send_pdf",
    "accounts",
    "settings",
    "shortcuts",
    "palette",
)


@pytest.fixture
def desk(workspace: Workspace, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    load_fonts()
    apply_theme(qapp, LIGHT)
    spec = workspace.templates / "order_confirmation" / "template.toml"
    lines = [
        f'label = "{HOSTILE}"' if line.startswith("label") else line for line in spec.read_text("utf-8").split("\n")
    ]
    spec.write_text("\n".join(lines), "utf-8")
    (spec.parent / "samples" / "<b>bold<b>.json").write_bytes((spec.parent / "samples" / "normal.json").read_bytes())
    (spec.parent / "<i>приклад & 例.txt").write_text("x", "utf-8")
    made = Desk(Office(workspace), Memory(tmp_path / "memory.ini"), LIGHT)
    qtbot.addWidget(made.window, before_close_func=lambda _: made.leave())
    made.open()
    qtbot.waitUntil(lambda: bool(made.office.entries), timeout=SLOW_MS)
    yield made
    made.leave()


def fill(desk: Desk, qtbot: QtBot) -> None:
    """Show as much as there is."""
    page = desk.open_template("order_confirmation")
    assert page is not None
    for name in ("samples/normal.json", "<i>приклад & 例.txt", "email.txt"):
        assert page.open_file(name)
    qtbot.waitUntil(lambda: page.session.is_checked and desk.panels.preview.is_fresh, timeout=SLOW_MS)
    page.find_here(with_replace=True)
    page.find_everywhere()
    page.session.choose_sample("<b>bold<b>.json")
    for act in ("outgoing", "firm", "welcome"):
        desk.act(act)
        QApplication.processEvents()
    desk.open_template("order_confirmation")


def nameless(root: QWidget) -> list[str]:
    """What takes input and has neither a name, nor a label, nor words of its own."""
    labelled = {label.buddy() for label in root.findChildren(QLabel)}
    lists = {combo.view() for combo in root.findChildren(QComboBox)}
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, _TAKES_INPUT) or isinstance(widget, QHeaderView) or widget in lists:
            continue
        if widget.objectName().startswith("qt_") or widget.isHidden() or widget.focusPolicy() == _NO_FOCUS:
            continue
        inner = isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (inner or words or widget.accessibleName() or widget.toolTip() or widget in labelled):
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def as_html(root: QWidget) -> list[str]:
    """What Qt would show as HTML although it is data."""
    found = [label.text() for label in root.findChildren(QLabel)
             if label.textFormat() != Qt.TextFormat.PlainText and GuiQt.mightBeRichText(label.text())]  # fmt: skip
    tips = [widget.toolTip() for widget in root.findChildren(QWidget)]
    for view in root.findChildren(QAbstractItemView):
        tips += tips_of(view.model(), QModelIndex()) if view.model() is not None else []
    return found + [tip for tip in tips if GuiQt.mightBeRichText(tip) and not tip.startswith("<p style='white-space")]


def tips_of(model: QAbstractItemModel, parent: QModelIndex) -> list[str]:
    tips = []
    for row in range(min(model.rowCount(parent), 200)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        cells = [model.index(row, column, parent) for column in range(columns)]
        tips += [str(cell.data(Qt.ItemDataRole.ToolTipRole) or "") for cell in cells]
        tips += tips_of(model, model.index(row, 0, parent))
    return tips


def test_everything_in_the_window_has_a_name_and_shows_data_as_text(desk: Desk, qtbot: QtBot) -> None:
    fill(desk, qtbot)
    assert nameless(desk.window) == []
    assert as_html(desk.window) == []
    desk.tell(HOSTILE, HOSTILE)
    assert as_html(desk.window) == []


@pytest.mark.parametrize("act", _DIALOGS)
def test_everything_in_a_dialog_has_a_name_and_shows_data_as_text(desk: Desk, qtbot: QtBot, act: str) -> None:
    page = desk.open_template("order_confirmation")
    assert page is not None
    before = set(desk.window.findChildren(QDialog))
    desk.act(act) if act != "palette" else desk.window.show_palette()
    qtbot.waitUntil(lambda: bool(set(desk.window.findChildren(QDialog)) - before), timeout=SLOW_MS)
    (dialog,) = set(desk.window.findChildren(QDialog)) - before
    QApplication.processEvents()
    assert dialog.windowTitle() or act == "palette"
    qtbot.waitUntil(lambda: nameless(dialog) == [], timeout=SLOW_MS)  # some fill themselves when they have read
    assert as_html(dialog) == []
    dialog.reject()
