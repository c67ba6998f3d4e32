"""How the window tells what happened: a banner in place, and a notice when it is our own fault."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMessageBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError
from designer.core.log import failure_fields
from designer.gui.plain import PlainLabel, as_plain
from designer.gui.theme import SPACING


class Banner(QFrame):
    """A calm strip: what happened, what to do, and buttons for it. Hidden until it is told something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner-warning")
        self._what = PlainLabel()
        self._what.setWordWrap(True)
        self._what.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._what.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._remedy = PlainLabel()
        self._remedy.setWordWrap(True)
        self._remedy.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._what)
        words.addWidget(self._remedy)
        self._buttons = QHBoxLayout()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACING * 3 // 2, SPACING, SPACING, SPACING)
        layout.addLayout(words, 1)
        layout.addLayout(self._buttons)
        self.hide()

    def tell(
        self,
        what: str,
        remedy: str = "",
        *,
        is_error: bool = False,
        buttons: dict[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show words, and buttons by their labels; a pressed button also closes the banner."""
        self._show(what, remedy, "banner-error" if is_error else "banner-warning", buttons)

    def tell_good(self, what: str, more: str = "", *, buttons: dict[str, Callable[[], None]] | None = None) -> None:
        """Show that something went well."""
        self._show(what, more, "banner-good", buttons)

    def _show(self, what: str, remedy: str, role: str, buttons: dict[str, Callable[[], None]] | None) -> None:
        self._what.setText(what)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)
        self._clear()
        for label, act in (buttons or {self.tr("Hide"): lambda: None}).items():
            button = QPushButton(label)
            button.setAutoDefault(False)  # Enter is the dialog's
            button.clicked.connect(self.hide)
            button.clicked.connect(act)
            self._buttons.addWidget(button)
        self.setAccessibleName(f"{what} {remedy}".strip())
        self.show()

    def tell_error(self, error: SealwrightError) -> None:
        """Show an error of ours."""
        words = sentence(error.code, error.arguments)
        self.tell(words.what, words.remedy, is_error=True)

    def words(self) -> str:
        """What is shown now; "" when nothing is."""
        return "" if self.isHidden() else self._what.text()

    def _clear(self) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


class CrashNotice(QObject):
    """Tells of a mistake of ours by its kind and place, never by values, and lets the work be saved first."""

    crashed = Signal(str, str, bool)  # the kind of the exception, its place in the program, whether all is saved

    def __init__(self, rescue: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._rescue = rescue
        self._is_telling = False

    def install(self) -> None:
        """Become the one who hears of every exception that nobody caught."""
        sys.excepthook = self.hear

    def hear(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Save what can be saved, log without values, tell once."""
        if self._is_telling or issubclass(kind, KeyboardInterrupt):
            return
        self._is_telling = True
        try:
            logging.getLogger(__name__).critical("uncaught exception", exc_info=error)
            is_saved = self._is_rescued()
            places = failure_fields(error)["at"]
            place = str(places[-1]) if isinstance(places, list) and places else "?"
            self.crashed.emit(kind.__name__, place, is_saved)
        finally:
            self._is_telling = False

    def _is_rescued(self) -> bool:
        try:
            return self._rescue()
        except Exception as second:
            logging.getLogger(__name__).critical("uncaught exception", exc_info=second)
            return False


def show_crash(parent: QWidget, kind: str, place: str, is_saved: bool) -> None:
    """The notice itself."""
    words = sentence("program-fault", {"kind": kind, "place": place})
    box = QMessageBox(QMessageBox.Icon.Warning, parent.tr("Sealwright"), words.what, parent=parent)
    saved = parent.tr("Your drafts are saved. You can go on; if it happens again, start anew.")
    unsaved = parent.tr("Not everything could be saved. Copy what you need out of this window before you close it.")
    box.setInformativeText(saved if is_saved else unsaved)
    box.setDetailedText(f"{kind} {place}")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    as_plain(box).open()
