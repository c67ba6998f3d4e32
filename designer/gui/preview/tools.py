"""Small buttons with icons that follow the theme, as the preview's tool rows use them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from designer.gui.icons import icon
from designer.gui.theme import GRID, ICON_SIZE, SPACING, Theme


class ToolRow(QWidget):
    """A row of tool buttons and other small widgets."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[QToolButton, str] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACING, GRID, SPACING, GRID)
        self._row.setSpacing(GRID)

    def add_button(self, name: str, tip: str, *, shortcut: str = "", is_checkable: bool = False) -> QToolButton:
        """A button that shows an icon only; its tool tip is its name for everybody else."""
        button = QToolButton(self)
        button.setIcon(icon(name, self._theme))
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setAutoRaise(True)
        button.setCheckable(is_checkable)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(tip)
        button.setToolTip(f"{tip} ({shortcut})" if shortcut else tip)
        self._icons[button] = name
        self._row.addWidget(button)
        return button

    def change_icon(self, button: QToolButton, name: str) -> None:
        """Another icon on a button."""
        self._icons[button] = name
        button.setIcon(icon(name, self._theme))

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Any other widget."""
        self._row.addWidget(widget, stretch)

    def add_space(self) -> None:
        """Push what follows to the right."""
        self._row.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Icons in other colours."""
        self._theme = theme
        for button, name in self._icons.items():
            button.setIcon(icon(name, theme))
