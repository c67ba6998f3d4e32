"""The first page: set up an office folder, open a template, or begin with a starter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent, QPixmap, QPixmapCache
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from designer.core.paths import RESOURCES
from designer.gui.card_grid import CardGrid
from designer.gui.library.dock import Entry
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import SPACING

_THUMBNAILS = RESOURCES / "thumbnails"
_CARD = QSize(196, 268)
_SMALL_CARD = QSize(196, 78)
_PICTURE = QSize(164, 176)
_WIDTH = 940


@dataclass(frozen=True, slots=True)
class Starter:
    """A starter as the welcome page shows it."""

    id: str
    label: str
    told: str


class WelcomePage(QWidget):
    """Shows either the first set-up, or the starters and the templates of the office folder."""

    set_up_wanted = Signal(Path)
    other_folder_wanted = Signal()
    starter_chosen = Signal(str)
    template_chosen = Signal(str)
    action_wanted = Signal(str)  # an action's name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = QVBoxLayout()
        self._body.setSpacing(SPACING)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        inner.setLayout(self._body)
        outer = QWidget()
        row = QHBoxLayout(outer)
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(outer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self._folder = QLineEdit()
        self._progress = QProgressBar()
        self._set_up = QPushButton()

    def show_set_up(self, folder: Path) -> None:
        """Offer to make an office folder."""
        self._clear()
        self._add_title(self.tr("Welcome to Sealwright"))
        self._add_words(
            self.tr(
                "Design an e-mail and the PDF that goes with it, and send each order, invoice or ticket as a mail with"
                " its own encrypted PDF. Everything lies in one folder on this computer."
            )
        )
        self._body.addSpacing(SPACING * 2)
        self._add_heading(self.tr("Set up your office folder"))
        self._add_words(
            self.tr(
                "It gets two templates to begin with, a local mailbox to try them, and rehearsal is on:"
                " nothing reaches a customer before you say so."
            )
        )
        self._add_folder_row(folder)
        self._add_set_up_row()
        self._body.addStretch()

    def _add_folder_row(self, folder: Path) -> None:
        self._folder = QLineEdit(str(folder))
        self._folder.setAccessibleName(self.tr("Office folder"))
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._on_choose_clicked)
        row = QHBoxLayout()
        row.addWidget(self._folder, 1)
        row.addWidget(choose)
        self._body.addLayout(row)

    def _add_set_up_row(self) -> None:
        self._set_up = QPushButton(self.tr("Set up"))
        self._set_up.setProperty("primary", True)
        self._set_up.clicked.connect(self._on_set_up_clicked)
        self._folder.returnPressed.connect(self._on_set_up_clicked)
        other = QPushButton(self.tr("I have one already…"))
        other.setProperty("flat", True)
        other.clicked.connect(self.other_folder_wanted)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.hide()
        row = QHBoxLayout()
        row.addWidget(self._set_up)
        row.addWidget(other)
        row.addStretch()
        self._body.addLayout(row)
        self._body.addWidget(self._progress)

    def show_busy(self, *, is_busy: bool) -> None:
        """Show that the folder is being made."""
        self._progress.setVisible(is_busy)
        for widget in (self._set_up, self._folder):
            widget.setEnabled(not is_busy)

    def show_start(self, starters: Sequence[Starter], entries: Sequence[Entry], *, is_live: bool) -> None:
        """Show what can be opened and begun."""
        self._clear()
        self._add_title(self.tr("Welcome to Sealwright"))
        words = (
            self.tr("This office folder is live: the sender mails recipients.")
            if is_live
            else self.tr("This office folder rehearses: nothing reaches a recipient before you go live.")
        )
        self._add_words(words)
        if entries:
            self._body.addSpacing(SPACING)
            self._add_heading(self.tr("Your templates"))
            known = [_Card(entry.id, entry.label, self._state(entry), self, has_picture=False) for entry in entries]
            self._body.addWidget(self._cards(known, "template"))
        self._body.addSpacing(SPACING)
        self._add_heading(self.tr("Begin with a starter"))
        self._add_words(self.tr("A copy opens; change it, and send it to the local mailbox within a minute."))
        cards = [_Card(starter.id, starter.label, starter.told, self) for starter in starters]
        self._body.addWidget(self._cards(cards, "starter"))
        self._body.addSpacing(SPACING)
        self._add_heading(self.tr("First steps"))
        for name, label in (
            ("firm", self.tr("1. Put in your firm: name, logo, colours")),
            ("accounts", self.tr("2. Add your mail account")),
            ("start_sender", self.tr("3. Start the sender")),
            ("guide", self.tr("Read the guide")),
        ):
            button = QPushButton(label)
            button.setProperty("flat", True)
            button.clicked.connect(lambda _checked=False, name=name: self.action_wanted.emit(name))
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch()
            self._body.addLayout(row)
        self._body.addStretch()

    def _cards(self, cards: Sequence[_Card], kind: str) -> CardGrid:
        for card in cards:
            card.chosen.connect(self.starter_chosen if kind == "starter" else self.template_chosen)
        return CardGrid(cards)

    def _state(self, entry: Entry) -> str:
        if entry.error:
            return self.tr("cannot be read")
        if not entry.publication:
            return self.tr("never released")
        return self.tr("released version {number}").format(number=entry.publication)

    def _add_title(self, words: str) -> None:
        self._body.addSpacing(SPACING * 3)
        self._add(words, "title")

    def _add_heading(self, words: str) -> None:
        self._add(words, "heading")

    def _add_words(self, words: str) -> None:
        self._add(words, "muted")

    def _add(self, words: str, role: str) -> None:
        label = PlainLabel(words)
        label.setProperty("role", role)
        label.setWordWrap(True)
        self._body.addWidget(label)

    def _clear(self) -> None:
        _emptied(self._body)

    def _on_choose_clicked(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Office folder"), self._folder.text())
        if chosen:
            self._folder.setText(chosen)

    def _on_set_up_clicked(self) -> None:
        if self._folder.text().strip():
            self.set_up_wanted.emit(Path(self._folder.text().strip()).expanduser())


class _Card(QFrame):
    """A picture with a name below, to be clicked or entered."""

    chosen = Signal(str)

    def __init__(self, name: str, label: str, told: str, parent: QWidget, *, has_picture: bool = True) -> None:
        super().__init__(parent)
        self._name = name
        self.setProperty("role", "card")
        self.setFixedSize(_CARD if has_picture else _SMALL_CARD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{label}. {told}")
        title = PlainLabel()
        title.setProperty("role", "heading")
        title.setToolTip(tip(label))
        width = self.width() - SPACING * 4
        title.ensurePolished()
        title.setText(title.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, width))
        words = PlainLabel(told)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING * 2, SPACING * 2, SPACING * 2, SPACING)
        layout.setSpacing(SPACING // 2)
        if has_picture:
            picture = PlainLabel()
            picture.setFixedHeight(_PICTURE.height())
            picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
            picture.setPixmap(thumbnail(name, self.devicePixelRatioF()))
            layout.addWidget(picture)
        layout.addWidget(title)
        layout.addWidget(words)
        layout.addStretch()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self._name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So do Enter and space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._name)
        else:
            super().keyPressEvent(event)


def thumbnail(name: str, ratio: float) -> QPixmap:
    """The picture of a starter; of any other template a plain sheet."""
    key = f"thumbnail {name} {ratio}"  # the page is made anew whenever something in the folder changes
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    path = _THUMBNAILS / f"{name}.png"
    source = QPixmap(str(path if path.is_file() else _THUMBNAILS / "plain.png"))
    if source.isNull():
        return source
    fitted = source.scaled(
        _PICTURE * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    fitted.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, fitted)
    return fitted


def window_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(RESOURCES / "icons" / "sealwright.svg"))


def _emptied(layout: QVBoxLayout | QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (below := item.layout()) is not None:
            _emptied(below)  # type: ignore[arg-type]
