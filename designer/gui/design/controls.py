"""The fields of the inspector: each shows one property's value and tells what a person entered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from designer.gui.icons import icon
from designer.gui.plain import tip
from designer.gui.theme import GRID, ICON_SIZE, Theme
from designer.gui.wheel import let_wheel_pass
from designer.template.design.box import Sides, shorthand, sides_of, stepped, tidied

Tokens = Mapping[str, str]  # what is written, such as `{{ firm.accent }}`, and the value it has now
_TOKEN = re.compile(r"\{\{\s*(firm|brand)\.([\w.]+)")


class ValueControl(QWidget):
    """A value as text. `entered` is told when it is another one and can be written; "" means the inherited one."""

    entered = Signal(str)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._value = ""
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setMinimumWidth(GRID * 10)
        self.field.editingFinished.connect(lambda: self._enter(self.field.text()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        self._row.addWidget(self.field, 1)
        self.setFocusProxy(self.field)

    def show_value(self, value: str, inherited: str, origin: str = "") -> None:
        """Show what is written, or faintly what holds instead, with where it comes from."""
        self._value = value
        if not self.field.hasFocus() or self.field.text() != value:
            self.field.setText(value)
        self.field.setPlaceholderText(" ".join(inherited.split()))
        told = self.tr("From {origin}: {value}").format(origin=origin, value=inherited) if origin else ""
        self.field.setToolTip(tip(told))
        self._mark(is_good=True)

    def _enter(self, value: str) -> None:
        value = " ".join(value.split())
        is_good = value.count("{{") == value.count("}}") and value.count("{%") == value.count("%}")
        self._mark(is_good=is_good)
        if is_good and value != self._value:
            self._value = value
            self.entered.emit(value)

    def _mark(self, *, is_good: bool) -> None:
        if self.field.property("invalid") != (not is_good):
            self.field.setProperty("invalid", not is_good)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def _button(self, picture: QIcon, words: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(picture)
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setAccessibleName(words)
        button.setToolTip(tip(words))
        self._row.addWidget(button)
        return button


class LengthControl(ValueControl):
    """A length; the arrow keys make it larger or smaller."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, theme, parent)
        self.field.installEventFilter(self)

    def _enter(self, value: str) -> None:
        super()._enter(tidied(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down; with Shift ten times as much."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
            if steps:
                many = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
                self.field.setText(stepped(self.field.text() or self.field.placeholderText(), steps * many))
                self._enter(self.field.text())
                return True
        return bool(super().eventFilter(watched, event))


class ColorControl(ValueControl):
    """A colour; the swatch offers the firm's and the template's colours before any other."""

    def __init__(self, name: str, theme: Theme, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(name, theme, parent)
        self._tokens = tokens
        self.swatch = self._button(QIcon(), self.tr("Choose a colour"))
        self.menu = QMenu(self)
        self.swatch.setMenu(self.menu)
        self.swatch.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        fill_colors(self.menu, tokens, theme, self._take)
        self.menu.addAction(self.tr("Other colour…"), self._on_other)
        self.menu.addAction(self.tr("None of its own"), lambda: self._take(""))

    def show_value(self, value: str, inherited: str, origin: str = "") -> None:
        super().show_value(value, inherited, origin)
        if token := _TOKEN.search(inherited):
            self.field.setPlaceholderText(TokenWords().of_token(f"{token[1]}.{token[2]}"))
        self.show_meaning(value or inherited)

    def show_meaning(self, value: str) -> None:
        """Show the colour that a value stands for, where it is written as a variable."""
        self.swatch.setIcon(_swatch(self._color(value), self._theme))

    def _color(self, value: str) -> QColor:
        known = _TOKEN.search(value)
        if known:
            path = f"{known[1]}.{known[2]}"
            value = next((now for written, now in self._tokens.items() if path in written), "")
        return QColor.fromString(value.strip()) if QColor.isValidColorName(value.strip()) else QColor()

    def _take(self, value: str) -> None:
        self.field.setText(value)
        self._enter(value)

    def _on_other(self) -> None:
        now = self._color(self._value or self.field.placeholderText())
        chosen = QColorDialog.getColor(now, self, self.tr("Colour"))
        if chosen.isValid():
            self._take(chosen.name())


class ChoiceControl(ValueControl):
    """One of a few values, with an entry for the inherited one; where `is_open`, any other text as well."""

    def __init__(
        self, name: str, theme: Theme, choices: Sequence[tuple[str, str]], *, is_open: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name, theme, parent)
        self.box = QComboBox()
        self.box.setEditable(is_open)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)  # Return takes what is typed
        if is_open:
            self.box.setCompleter(None)  # type: ignore[arg-type]  # it would write more than was typed
        self.box.setAccessibleName(name)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(5)
        let_wheel_pass(self.box)
        self._is_open = is_open
        self._choices = choices
        self._row.replaceWidget(self.field, self.box)
        self.field.hide()
        self.box.activated.connect(self._on_activated)
        line = self.box.lineEdit()
        if line is not None:
            line.editingFinished.connect(lambda: self._enter(self.box.currentText()))
        self.setFocusProxy(self.box)

    def show_value(self, value: str, inherited: str, origin: str = "") -> None:
        super().show_value(value, inherited, origin)
        words = dict(self._choices)
        above = words.get(inherited, inherited)
        first = self.tr("As before: {value}").format(value=above) if above else self.tr("As before")
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem(first, "")
        for written, named in self._choices:
            self.box.addItem(named, written)
        at = self.box.findData(value)
        if at < 0:
            self.box.addItem(value, value)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)
        line = self.box.lineEdit()
        if line is not None:
            line.setText(value)
            line.setPlaceholderText(above)
        self.box.blockSignals(False)

    def _on_activated(self, index: int) -> None:
        value = str(self.box.itemData(index) or "")
        if self._is_open:
            self.box.setEditText(value)
        self._enter(value)


class ImageControl(ChoiceControl):
    """An image of the template or of the firm; others come from the disk, or are the code of a field."""

    file_wanted = Signal()
    code_wanted = Signal()

    def __init__(
        self, name: str, theme: Theme, images: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(name, theme, images, is_open=True, parent=parent)
        self.choose_file = self._button(icon("folder-open-outline", theme), self.tr("Choose a picture from the disk…"))
        self.choose_file.clicked.connect(self.file_wanted)
        self.choose_code = self._button(icon("qrcode", theme), self.tr("QR code of a field…"))
        self.choose_code.clicked.connect(self.code_wanted)


class BoxControl(ValueControl):
    """Four sides; a value that is not made of plain lengths is shown as text."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, theme, parent)
        self.sides: list[QLineEdit] = []
        grid = QGridLayout()
        grid.setSpacing(GRID // 2)
        for number, (words, sign) in enumerate(
            (
                (self.tr("top"), "border-top-variant"), (self.tr("right"), "border-right-variant"),
                (self.tr("bottom"), "border-bottom-variant"), (self.tr("left"), "border-left-variant"),
            )
        ):  # fmt: skip
            side = QLineEdit()
            side.addAction(icon(sign, theme, "muted"), QLineEdit.ActionPosition.LeadingPosition)
            side.findChildren(QToolButton)[0].setAccessibleName(words)
            side.setAccessibleName(f"{name}: {words}")
            side.setToolTip(tip(words))
            side.setProperty("role", "side")
            side.editingFinished.connect(self._on_side)
            self.sides.append(side)
            grid.addWidget(side, number // 2, number % 2)
        self._row.addLayout(grid, 1)

    def show_value(self, value: str, inherited: str, origin: str = "") -> None:
        super().show_value(value, inherited, origin)
        mine, above = sides_of(value), sides_of(inherited) or ("", "", "", "")
        self.field.setVisible(mine is None)
        for number, side in enumerate(self.sides):
            side.setVisible(mine is not None)
            if mine is not None and (not side.hasFocus() or side.text() != mine[number]):
                side.setText(mine[number])
                side.setCursorPosition(0)  # the figure is worth more than its unit
            side.setPlaceholderText(above[number] or "0")
        self.setFocusProxy(self.field if mine is None else self.sides[0])

    def _on_side(self) -> None:
        top, right, bottom, left = (tidied(side.text().strip()) for side in self.sides)
        sides: Sides = (top, right, bottom, left)
        is_good = sides_of(" ".join(one or "0" for one in sides)) is not None
        for side in self.sides:
            side.setProperty("invalid", not is_good)
        if is_good:
            self._enter(shorthand(sides))


class TokenWords(QObject):
    """The names of the firm's colours as its page has them."""

    def of_token(self, path: str) -> str:
        """What a path such as `firm.accent` is called; the path itself where it has no other name."""
        names = {
            "firm.accent": self.tr("Main colour"), "firm.accent_dark": self.tr("Main colour on dark ground"),
            "firm.tint": self.tr("Pale ground"),
        }  # fmt: skip
        return self.tr("{name} ({path})").format(name=names[path], path=path) if path in names else path


def fill_colors(menu: QMenu, tokens: Tokens, theme: Theme, take: Callable[[str], object]) -> None:
    """Offer the firm's and the template's colours; `take` gets one as it is written."""
    for written, value in tokens.items():
        known = _TOKEN.search(written)
        words = TokenWords().of_token(f"{known[1]}.{known[2]}") if known else value
        menu.addAction(_swatch(QColor(value), theme), words, lambda one=written: take(one))
    if tokens:
        menu.addSeparator()


def _swatch(color: QColor, theme: Theme) -> QIcon:
    """A colour as a picture; a crossed frame for none."""
    if not color.isValid():
        return icon("square-off-outline", theme, "muted")
    pixmap = QPixmap(ICON_SIZE, ICON_SIZE)
    pixmap.fill(color)
    painter = QPainter(pixmap)
    painter.setPen(theme.color("line"))
    painter.drawRect(0, 0, ICON_SIZE - 1, ICON_SIZE - 1)
    painter.end()
    return QIcon(pixmap)
