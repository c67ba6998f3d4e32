"""The keys of the REST inbox: where programs call, who may, a new key shown once, and one taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.core.settings import RestSettings
from designer.gui.background import in_background
from designer.gui.commands import run_command
from designer.gui.notice import Banner
from designer.gui.outgoing.message_acts import ask_once
from designer.gui.plain import PlainLabel
from designer.gui.theme import MARGIN, SPACING, code_font
from designer.template.event_types import released_event_types

_LINES = 4


class RestKeys(QWidget):
    """Keys are made and taken back by commands of ours; what is shown is never kept."""

    guide_wanted = Signal()
    changed = Signal()  # the list was read again

    def __init__(self, root: Path, publications: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._root = root
        self._is_asked = False
        self._publications = publications
        self.address = QLineEdit()
        self.state = PlainLabel()
        self.guide = QPushButton(self.tr("How programs use it"))
        self.list = QTreeWidget()
        self.remove = QPushButton(self.tr("Take back…"))
        self.name = QLineEdit()
        self.types = QMenu(self)
        self._types_button = QPushButton()
        self.make = QPushButton(self.tr("Make a key"))
        self.made = QLineEdit()
        self._made_told = PlainLabel()
        self._card = QFrame()
        self.banner = Banner()
        self._dress()
        self._build()

    def show_settings(self, rest: RestSettings) -> None:
        """Show where the inbox listens."""
        self.address.setText(f"{'https' if rest.certificate else 'http'}://{rest.host}:{rest.port}/v1/events")
        self._is_on = rest.enabled
        self._show_state()

    def begin(self) -> None:
        """Read the keys, once they are looked at for the first time."""
        if not self._is_asked:
            self._is_asked = True
            self.refresh()
            in_background(lambda: released_event_types(self._publications), parent=self, done=self._on_types)

    def refresh(self) -> None:
        """Read the keys again."""
        self._do(["key", "list"], self._on_listed)

    def chosen_types(self) -> list[str]:
        """The event types that the new key is for; none for all."""
        return [action.text() for action in self.types.actions() if action.isChecked()]

    def _dress(self) -> None:
        for field, name in ((self.address, self.tr("Address")), (self.made, self.tr("The new key"))):
            field.setReadOnly(True)
            field.setFont(code_font())
            field.setAccessibleName(name)
        self.state.setProperty("role", "muted")
        self.state.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Keys"))
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([self.tr("Key"), self.tr("Event types"), self.tr("Made")])
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        self.list.setFixedHeight((_LINES + 1) * 28)
        self.list.itemSelectionChanged.connect(self._look)
        self.name.setPlaceholderText(self.tr("whose it is, such as shop"))
        self.name.setAccessibleName(self.tr("Name of the new key"))
        self.name.textChanged.connect(self._look)
        self._types_button.setMenu(self.types)
        self._types_button.setToolTip(self.tr("Which event types may come with it"))
        self.types.triggered.connect(lambda _action: self._look())
        for button in (self.guide, self.remove, self.make, self._types_button):
            button.setAutoDefault(False)
        self.guide.clicked.connect(self.guide_wanted)
        self.remove.clicked.connect(self._on_remove)
        self.make.clicked.connect(self._on_make)
        self._look()

    def _build(self) -> None:
        where = QHBoxLayout()
        where.addWidget(PlainLabel(self.tr("Programs call:")))
        where.addWidget(self.address, 1)
        where.addWidget(self.guide)
        fresh = QHBoxLayout()
        for widget, stretch in ((self.name, 1), (self._types_button, 0), (self.make, 0), (self.remove, 0)):
            fresh.addWidget(widget, stretch)
        copy = QPushButton(self.tr("Copy"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.made.text()))
        line = QHBoxLayout()
        line.addWidget(self.made, 1)
        line.addWidget(copy)
        self._card.setProperty("role", "banner-good")
        card = QVBoxLayout(self._card)
        card.setContentsMargins(MARGIN, SPACING, MARGIN, SPACING)
        self._made_told.setWordWrap(True)
        card.addWidget(self._made_told)
        card.addLayout(line)
        self._card.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, MARGIN)
        layout.setSpacing(SPACING)
        layout.addLayout(where)
        layout.addWidget(self.state)
        layout.addWidget(self.list)
        layout.addLayout(fresh)
        layout.addWidget(self._card)
        layout.addWidget(self.banner)

    def _look(self) -> None:
        types = self.chosen_types()
        self._types_button.setText(", ".join(types) if types else self.tr("All event types"))
        self.make.setEnabled(bool(self.name.text().strip()))
        self.remove.setEnabled(bool(self.list.selectedItems()))

    def _show_state(self) -> None:
        if not self._is_on:
            words = self.tr("It is switched off: tick “Enabled” below, and save.")
        elif self._is_asked and not self.list.topLevelItemCount():
            words = self.tr("The sender listens there as soon as there is a key.")
        else:
            words = self.tr("A running sender listens there. Each call needs a key.")
        self.state.setText(words)

    def _on_types(self, types: Sequence[str]) -> None:
        for name in types:
            self.types.addAction(name).setCheckable(True)
        self._types_button.setVisible(bool(types))
        self._look()

    def _on_listed(self, answer: dict[str, Any]) -> None:
        self.list.clear()
        for one in answer["keys"]:
            types = ", ".join(one["types"]) or self.tr("all")
            self.list.addTopLevelItem(QTreeWidgetItem([one["name"], types, str(one["made_at"])[:10]]))
        self._show_state()
        self._look()
        self.changed.emit()

    def _on_make(self) -> None:
        types = [part for name in self.chosen_types() for part in ("--type", name)]
        self._do(["key", "add", self.name.text().strip(), *types], self._on_made)

    def _on_made(self, answer: dict[str, Any]) -> None:
        words = self.tr("The key of “{name}”, shown this once. Copy it into the program that is to use it.")
        self._made_told.setText(words.format(name=answer["name"]))
        self.made.setText(str(answer["key"]))
        self._card.show()
        self.name.clear()
        self.refresh()

    def _on_remove(self) -> None:
        (item,) = self.list.selectedItems()
        name = item.text(0)
        ask_once(
            self, self.tr("Take back the key “{name}”?").format(name=name),
            self.tr("Whoever uses it is refused from now on."), self.tr("Take back"),
            lambda: self._do(["key", "remove", name, "--yes"], lambda _answer: self.refresh()),
        )  # fmt: skip

    def _do(self, arguments: Sequence[str], done: Any) -> None:
        self.banner.hide()
        run = run_command(arguments, workspace=self._root, parent=self)
        run.answered.connect(done)
        run.failed.connect(lambda _code, what, remedy: self.banner.tell(what, remedy, is_error=True))
