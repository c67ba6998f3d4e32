"""The hands of a person before the window: every click, drag, key and typed text is an action, and is counted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QMenu,
    QMenuBar,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from designer.gui.preview.page_canvas import PageCanvas
from designer.template.markup import Kind, parse
from tests.support.person import LEFT, Person


class Hands:
    """`actions` are told in words, so that one who walks can see where the steps go."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.actions: list[str] = []

    # The mouse

    def clicks(self, widget: QWidget, place: QPoint | None = None, *, words: str = "", twice: bool = False) -> None:
        """Click a widget, in its middle or at a place."""
        self.person.sees(lambda: widget.isEnabled() and widget.isVisible())
        self.actions.append(f"click {words or widget.accessibleName() or type(widget).__name__}")
        at = place if place is not None else widget.rect().center()
        QTest.mouseClick(widget, LEFT, pos=at)
        if twice:
            QTest.mouseDClick(widget, LEFT, pos=at)

    def chooses(self, bar: QMenuBar, menu: str, words: str) -> None:
        """A command of the menu: two clicks."""
        top = next(one for one in bar.actions() if one.text().replace("&", "") == menu)
        self.clicks(bar, bar.actionGeometry(top).center(), words=menu)
        opened = top.menu()
        assert isinstance(opened, QMenu)
        self.picks(opened, words)

    def picks(self, menu: QMenu, words: str) -> None:
        """An entry of an open menu."""
        self.person.sees(menu.isVisible)
        entry = next((one for one in menu.actions() if plain(one) == words), None)
        if entry is None:
            menu.close()  # or the click that has opened it would wait for ever
            raise LookupError(words, [plain(one) for one in menu.actions()])
        self.clicks(menu, menu.actionGeometry(entry).center(), words=words)

    def picks_from(self, button: QToolButton, words: str) -> None:
        """An entry of the menu that a button opens: two clicks."""
        QTimer.singleShot(50, lambda: self.picks(button.menu(), words))  # the click ends with the menu
        self.clicks(button)

    def picks_in(self, box: QComboBox, data: str) -> None:
        """An entry of a box: two clicks."""
        place = box.rect().topRight() + QPoint(-8, box.height() // 2)
        self.clicks(box, place)
        view = box.view()
        self.person.sees(view.isVisible)
        QTest.qWait(250)  # a list that has just opened takes no click: it could be the one that opened it
        index = box.model().index(box.findData(data), box.modelColumn())
        view.scrollTo(index)
        QTest.mouseMove(view.viewport(), view.visualRect(index).center())
        self.clicks(view.viewport(), view.visualRect(index).center(), words=data)

    def clicks_tab(self, bar: QTabBar, words: str) -> None:
        """A tab by its words."""
        at = next(number for number in range(bar.count()) if words in bar.tabText(number))
        self.clicks(bar, bar.tabRect(at).center(), words=bar.tabText(at))

    def clicks_row(self, view: QAbstractItemView, words: str) -> None:
        """A row by its words."""
        self.actions.append(f"click row {words}")
        self.person.clicks_row(view, words)

    def clicks_on_page(self, canvas: PageCanvas, file: str, words: str, *, twice: bool = False) -> None:
        """What the words in the source make on the pages."""
        self.person.sees(lambda: spot_of(self.person, canvas, file, words))
        at = spot_of(self.person, canvas, file, words)
        assert at is not None
        self.clicks(canvas.viewport(), at, words=words, twice=twice)

    def drags(self, canvas: PageCanvas, start: QPointF, by: QPointF) -> None:
        """From one place to another with the button held."""
        self.actions.append("drag")
        viewport, end = canvas.viewport(), (start + by).toPoint()
        QTest.mousePress(viewport, LEFT, pos=start.toPoint())
        for part in (0.3, 0.6, 1.0):
            QTest.mouseMove(viewport, (start + by * part).toPoint())
        QTest.mouseRelease(viewport, LEFT, pos=end)

    # The keys

    def presses(self, keys: str, *, times: int = 1) -> None:
        """A chord of keys, to what has the focus."""
        for _ in range(times):
            self.actions.append(keys)
            at = self._under_the_keys()
            window = at.window().windowHandle()
            if keys == "Menu":  # a desktop makes this event of that key
                place = at.rect().center()
                asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, at.mapToGlobal(place))
                QApplication.sendEvent(at, asked)
                continue
            chord = QKeySequence(keys)[0]
            QTest.keyClick(window or at, chord.key(), chord.keyboardModifiers())  # as the system brings them
            QApplication.processEvents()
            if isinstance(QApplication.focusWidget(), QMenuBar) and not isinstance(at, QMenuBar):
                at.setFocus()  # an Alt that is simulated leads to the menu bar at times, a pressed one does not

    def types(self, words: str) -> None:
        """Words, to what has the focus."""
        self.actions.append(f"type {words}")
        QTest.keyClicks(self._under_the_keys(), words)

    def _under_the_keys(self) -> QWidget:
        """What gets the next key: an open menu, else what has the focus in the window or dialog in front."""

        def found() -> QWidget | None:
            if QApplication.activeWindow() is None:
                (
                    QApplication.activeModalWidget() or self.person.desk.window
                ).activateWindow()  # as a window manager does when a dialog has closed
            focus, dialog = QApplication.focusWidget(), QApplication.activeModalWidget()
            popup = QApplication.activePopupWidget()
            at = (popup.focusWidget() or popup) if popup is not None else focus  # as Qt hands keys to a popup
            return at if dialog is None or focus is None or dialog.isAncestorOf(focus) or at is not focus else None

        self.person.sees(found)
        at = found()
        assert at is not None
        return at

    def types_file(self, path: str, *, begin: Callable[[], None]) -> None:
        """Begin what asks for a file, type its path and press Return."""

        def answer() -> None:
            asked = next((one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog)), None)
            if asked is None or not asked.isVisible():
                QTimer.singleShot(20, answer)
                return
            self.types(path)
            self.presses("Return")

        QTimer.singleShot(20, answer)
        begin()


def plain(action: QAction) -> str:
    """An entry of a menu as people read it."""
    return action.text().replace("&", "").removesuffix("…")


def spot_of(person: Person, canvas: PageCanvas, file: str, words: str) -> QPoint | None:
    """Where on the pages, in the view, that stands which the element with these words makes; None for nowhere."""
    page = person.desk.front.page
    if page is None or not person.desk.panels.preview.is_fresh:
        return None
    tree = parse(page.session.template.document(file).text())
    tag = [node for node in tree.path(tree.source.index(words)) if node.kind is Kind.ELEMENT][-1]
    turns = canvas._source_map().turns(file, tree.place(tag.start).line, tree.nth(tag))
    if not turns:
        return None
    turn = turns[0]
    rect = canvas._layout.on_desk(turn.page, QRectF(turn.box.x, turn.box.y, turn.box.width, turn.box.height))
    place = canvas._in_view(rect)
    return (place.topLeft() + QPointF(min(12.0, place.width() / 2), min(8.0, place.height() / 2))).toPoint()


def button_in(above: QWidget, words: str) -> QPushButton:
    return next(one for one in above.findChildren(QPushButton) if one.text().replace("&", "") == words)
