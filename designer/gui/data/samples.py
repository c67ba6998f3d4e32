"""The samples of a template: switch, add from a file, make stress samples, copy, rename, delete."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.core.catalogue import sentence
from designer.core.errors import EventError, SealwrightError, UnavailableError
from designer.core.json_text import load_json
from designer.gui.data.sample_names import sample_label
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel
from designer.gui.session import TemplateSession
from designer.gui.theme import GRID, SPACING, Theme
from designer.template.stress import stress_samples

_LISTS = (".csv", ".xlsx")
MAX_BYTES = 1024 * 1024  # what an event may be (contract.md)
_EMPTY = (
    '{{\n  "type": "{event_type}",\n  "email": "ana@example.com",\n  "language": "{language}",\n  "ctx": {{\n  }}\n}}\n'
)


class Samples(QWidget):
    """The list of samples of a session; every change is a step of the template's undo."""

    open_wanted = Signal(str)  # the file of a sample, to be edited
    list_wanted = Signal(Path)  # a list whose first row may become a sample
    failed = Signal(str, str)  # what happened, what to do

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: TemplateSession | None = None
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Samples"))
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._on_menu_requested)
        self._list.currentItemChanged.connect(self._on_current_changed)
        self._list.itemDoubleClicked.connect(lambda item: self.open_wanted.emit(f"samples/{_name(item)}"))
        self._empty = PlainLabel(self.tr("No sample yet. Add an event that your shop or program would send."))
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "muted")
        self._buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(self._bar())
        layout.addWidget(self._empty)
        layout.addWidget(self._list, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint the icons anew."""
        self._theme = theme
        for name, button in self._buttons.items():
            button.setIcon(icon(name, theme))
        self.refresh()

    def show_session(self, session: TemplateSession | None) -> None:
        """Show the samples of another template."""
        if self._session is not None:
            self._session.facts_changed.disconnect(self.refresh)
            self._session.sample_changed.disconnect(self.refresh)
        self._session = session
        if session is not None:
            session.facts_changed.connect(self.refresh)
            session.sample_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the samples as they are now."""
        session = self._session
        names = session.samples() if session else []
        if names != [_name(self._list.item(row)) for row in range(self._list.count())]:
            self._list.blockSignals(True)
            self._list.clear()
            for name in names:
                item = QListWidgetItem(sample_label(name))
                item.setData(Qt.ItemDataRole.UserRole, name)
                self._list.addItem(item)
            self._list.blockSignals(False)
        for row in range(self._list.count()):
            item = self._list.item(row)
            good = bool(session and session.sample_event(_name(item)))
            item.setIcon(
                icon(
                    "file-document-outline" if good else "alert-circle-outline",
                    self._theme,
                    "muted" if good else "error",
                )
            )
            item.setToolTip("" if good else self.tr("This sample is no event that can be read."))
            if session and _name(item) == session.sample:
                self._list.blockSignals(True)
                self._list.setCurrentRow(row)
                self._list.blockSignals(False)
        self._empty.setVisible(not names)
        self._list.setVisible(bool(names))
        for button in self._buttons.values():
            button.setEnabled(session is not None)

    def add_file(self, path: Path) -> str:
        """Add an event from a file as a sample; its name, or "" when it is none and `failed` has told why."""
        if self._session is None:
            return ""
        try:
            if path.stat().st_size > MAX_BYTES:
                raise EventError("event-too-large", path=path.name, limit=MAX_BYTES // 1024)
            raw = path.read_bytes()
            load_json(raw)
        except OSError as error:
            self._tell(UnavailableError("file-trouble", file=path.name, reason=error.strerror or "?"))
            return ""
        except SealwrightError as error:
            self._tell(error)
            return ""
        name = self._free(path.stem)
        self._put(name, raw, self.tr("Add sample"))
        return name

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add events from files; of a list, a person says first which column goes where."""
        for path in paths:
            if path.suffix.lower() not in _LISTS:
                self.add_file(path)
        lists = [path for path in paths if path.suffix.lower() in _LISTS]
        if lists and self._session is not None:
            self.list_wanted.emit(lists[0])

    def add_empty(self) -> str:
        """Add a sample with nothing in it yet; its name."""
        if self._session is None:
            return ""
        spec = self._session.spec()
        text = _EMPTY.format(event_type=spec.get("event_type", self._session.id), language=self._session.languages()[0])
        name = self._free("new")
        self._put(name, text.encode(), self.tr("New sample"))
        self.open_wanted.emit(f"samples/{name}")
        return name

    def add_stress(self) -> list[str]:
        """Make the stress samples of the shown one; their names."""
        session = self._session
        if session is None or not session.sample:
            return []
        fields = session.spec().get("fields", {})
        raw = session.template.raw(f"samples/{session.sample}") or b""
        try:
            made = stress_samples(raw, required=fields.get("required", ()), collections=fields.get("collections", ()))
        except SealwrightError as error:
            self._tell(error)
            return []
        names = [f"stress-{kind}.json" for kind in made]
        with session.template.macro(self.tr("Make stress samples")):
            for name, sample in zip(names, made.values(), strict=True):
                session.template.put_file(f"samples/{name}", sample, self.tr("Make stress samples"))
        return names

    def duplicate(self, name: str) -> str:
        """Copy a sample; the copy's name."""
        session = self._session
        raw = session.template.raw(f"samples/{name}") if session else None
        if raw is None:
            return ""
        copy = self._free(Path(name).stem)
        self._put(copy, raw, self.tr("Copy sample"))
        return copy

    def delete(self, name: str) -> None:
        """Take a sample out; undo brings it back."""
        if self._session is not None:
            self._session.template.put_file(f"samples/{name}", None, self.tr("Delete sample"))

    def rename(self, name: str, words: str) -> str:
        """Give a sample another name; the name it got."""
        session = self._session
        raw = session.template.raw(f"samples/{name}") if session else None
        if session is None or raw is None or not _slug(words):
            return name
        fresh = self._free(words)
        with session.template.macro(self.tr("Rename sample")):
            session.template.put_file(f"samples/{name}", None, "")
            session.template.put_file(f"samples/{fresh}", raw, "")
        session.choose_sample(fresh)
        return fresh

    def _put(self, name: str, raw: bytes, label: str) -> None:
        assert self._session is not None  # noqa: S101 - the callers have looked
        self._session.template.put_file(f"samples/{name}", raw, label)
        self._session.choose_sample(name)

    def _free(self, stem: str) -> str:
        """A file name for a sample that is not taken yet."""
        taken = set(self._session.samples()) if self._session else set()
        base = _slug(stem) or "sample"
        names = (f"{base}{suffix}.json" for suffix in ("", *(f"-{number}" for number in range(2, 1000))))
        return next(name for name in names if name not in taken)

    def _tell(self, error: SealwrightError) -> None:
        words = sentence(error.code, error.arguments)
        self.failed.emit(words.what, words.remedy)

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID, 0, GRID, 0)
        for name, words, slot in (
            ("file-plus-outline", self.tr("Add a sample from a file"), self._on_add_wanted),
            ("note-plus-outline", self.tr("New empty sample"), self.add_empty),
            ("weather-lightning", self.tr("Make stress samples: no rows, 500 rows, long names, …"), self.add_stress),
        ):
            button = QToolButton()
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(slot)
            bar.addWidget(button)
            self._buttons[name] = button
        bar.addStretch()
        bar.setSpacing(SPACING // 2)
        return bar

    def _on_add_wanted(self) -> None:
        words = self.tr("Events and lists (*.json *.csv *.xlsx);;All files (*)")
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Add samples"), str(Path.home()), words)
        self.add_files([Path(path) for path in paths])

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and self._session is not None:
            self._session.choose_sample(_name(item))

    def _on_menu_requested(self, place: QPoint) -> None:
        item = self._list.itemAt(place)
        if item is None:
            return
        name = _name(item)
        menu = QMenu(self)
        menu.addAction(self.tr("Edit"), lambda: self.open_wanted.emit(f"samples/{name}"))
        menu.addAction(self.tr("Copy"), lambda: self.duplicate(name))
        menu.addAction(self.tr("Rename…"), lambda: self._on_rename_wanted(name))
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), lambda: self.delete(name))
        menu.exec(self._list.viewport().mapToGlobal(place))

    def _on_rename_wanted(self, name: str) -> None:
        stem = Path(name).stem
        words, is_meant = QInputDialog.getText(self, self.tr("Rename sample"), self.tr("New name:"), text=stem)
        if is_meant:
            self.rename(name, words)


def _name(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", words.strip().casefold()).strip("-")[:60]
