"""The words of what was clicked twice, to be changed where they stand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from designer.gui.design.words import Words
from designer.gui.design.words_edit import WordsEdit
from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, SPACING, Theme, text_font

_WIDTH = GRID * 96


class WordsPopup(QFrame):
    """Ctrl+Return and a click elsewhere take the words over, Escape does not. It stays while they cannot be written."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._at: QPoint | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.setFixedWidth(_WIDTH)
        self.field = WordsEdit(theme)
        self.field.show_words(words)
        self.field.edit.selectAll()
        named = self.tr("Words ({language})").format(language=words.language) if words.language else self.tr("Words")
        head = PlainLabel(named)
        head.setProperty("role", "group")
        self._told = PlainLabel(self.tr("Ctrl+Enter takes them over, Esc leaves them as they were."))
        self._told.setProperty("role", "muted")
        self._told.setFont(text_font(8.5))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
        for part in (head, self.field, self._told):
            layout.addWidget(part)
        self.field.taken.connect(self.close)
        self.field.list_wanted.connect(lambda _tag: self.close())
        self.setFocusProxy(self.field)

    def show_at(self, point: QPoint) -> None:
        """Show it below a point of the screen, as far as there is room."""
        self._at = point
        self._fit()
        self.show()
        self.field.setFocus()

    def event(self, event: QEvent) -> bool:
        """Lists and lines in it come and go: it is as high as it must be, and stays on the screen."""
        told = bool(super().event(event))
        if event.type() is QEvent.Type.LayoutRequest and self._at is not None:
            self._fit()
        return told

    def _fit(self) -> None:
        """Within the window, or at least on the screen."""
        self.adjustSize()
        point = self._at or QPoint()
        place = point + QPoint(-SPACING, SPACING)
        screen = QGuiApplication.screenAt(point)
        above = self.parentWidget()
        if screen is not None and above is not None:
            window = above.window().frameGeometry() & screen.availableGeometry()
            last = screen.availableGeometry().bottomRight() - QPoint(self.width(), self.height())
            right = window.right() - self.width() if window.width() > self.width() else last.x()
            place = QPoint(min(place.x(), right, last.x()), min(place.y(), last.y()))
        self.move(place)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.field.enter():
            self._told.setText(self.tr("A field in it is begun and not ended. Esc leaves the words as they were."))
            event.ignore()
            return
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.field.forget()
            self.close()
            return
        super().keyPressEvent(event)
