"""The files of a template as a small tree; what a person wants done with them is only said."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QTreeView, QVBoxLayout, QWidget

from designer.core.problem import Problem, Severity
from designer.gui.editor.marks import COLORS, ORDER
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import GRID, SPACING, Theme

_NAME = Qt.ItemDataRole.UserRole
_NEEDED = frozenset({"template.toml"})
_ICONS = {
    "mjml": "email-outline", "html": "file-document-outline", "htm": "file-document-outline", "css": "palette-outline",
    "toml": "cog-outline", "json": "code-json", "txt": "text-box-outline", "png": "image-outline",
    "jpg": "image-outline", "jpeg": "image-outline", "svg": "image-outline", "gif": "image-outline",
}  # fmt: skip


class FileTree(QWidget):
    """Shows names with `/` as folders. Files that differ from the disk or from what was released carry a dot."""

    open_wanted = Signal(str)
    add_wanted = Signal(str)  # the folder ("" for the top)
    rename_wanted = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: list[str] = []
        self._differing: frozenset[str] = frozenset()
        self._current = ""
        self._severities: dict[str, Severity] = {}
        self._items: dict[str, QStandardItem] = {}
        self._folders: dict[str, QStandardItem] = {}
        self._model = QStandardItemModel(self)
        self._tree = QTreeView()
        self._tree.setModel(self._model)
        self._tree.setHeaderHidden(True)
        self._tree.setAccessibleName(self.tr("Files of the template"))
        self._tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._tree.setUniformRowHeights(True)
        self._tree.setIndentation(2 * SPACING)
        self._tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._tree.customContextMenuRequested.connect(self._on_menu_requested)
        self._tree.clicked.connect(self._on_chosen)
        self._tree.activated.connect(self._on_chosen)
        self._add = QToolButton()
        self._add.setToolTip(self.tr("Add a file"))
        self._add.setAccessibleName(self.tr("Add a file"))
        self._add.clicked.connect(lambda: self.add_wanted.emit(self._folder_at(self._tree.currentIndex())))
        head = QHBoxLayout()
        head.setContentsMargins(SPACING, GRID, GRID, GRID)
        title = PlainLabel(self.tr("Files"))
        title.setProperty("role", "muted")
        head.addWidget(title, 1)
        head.addWidget(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._tree, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint the icons anew."""
        self._theme = theme
        self._add.setIcon(icon("plus", theme))
        self._fill()

    def show_names(self, names: Iterable[str], differing: Iterable[str] = ()) -> None:
        """Show these files; those that differ are marked."""
        wanted, marked = sorted(names, key=_order), frozenset(differing)
        if (wanted, marked) != (self._names, self._differing):
            self._names, self._differing = wanted, marked
            self._fill()

    def show_problems(self, problems: list[Problem]) -> None:
        """Colour the files by the worst of their problems."""
        found: dict[str, Severity] = {}
        for problem in problems:
            worst = found.get(problem.file, problem.severity)
            found[problem.file] = min(worst, problem.severity, key=ORDER.index)
        if found != self._severities:
            self._severities = found
            self._color()

    def _color(self) -> None:
        for name, item in self._items.items():
            severity = self._severities.get(name, Severity.HINT)
            item.setForeground(self._theme.color("text" if severity is Severity.HINT else COLORS[severity]))

    def choose(self, name: str) -> None:
        """Select the file that is being edited."""
        self._current = name
        item = self._items.get(name)
        if item is not None:
            self._tree.setCurrentIndex(item.index())

    def text_of(self, name: str) -> str:
        """How a file is shown."""
        return self._items[name].text()

    def menu_for(self, name: str, folder: str) -> QMenu:
        """What can be done with a file, or with the folder at which the pointer is."""
        menu = QMenu(self)
        menu.addAction(self.tr("Add a file…"), lambda: self.add_wanted.emit(folder))
        if name:
            menu.addSeparator()
            for words, signal in ((self.tr("Rename…"), self.rename_wanted), (self.tr("Delete"), self.delete_wanted)):
                action = menu.addAction(words, partial(signal.emit, name))
                action.setEnabled(name not in _NEEDED)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = str(self._tree.currentIndex().data(_NAME) or "")
        if name and name not in _NEEDED and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(name)
        elif name and name not in _NEEDED and event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit(name)
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        closed = {folder for folder, item in self._folders.items()
                  if not self._tree.isExpanded(item.index())}  # fmt: skip
        self._model.clear()
        self._items = {}
        self._folders = {}
        for name in self._names:
            folder, _, file = name.rpartition("/")
            item = QStandardItem(f"{file}  •" if name in self._differing else file)
            item.setIcon(icon(_ICONS.get(file.rpartition(".")[2].lower(), "file-outline"), self._theme))
            item.setData(name, _NAME)
            changed = self.tr("{file} was changed").format(file=name)
            item.setToolTip(tip(changed if name in self._differing else name))
            self._items[name] = item
            self._parent(folder).appendRow(item)
        for folder, item in self._folders.items():
            self._tree.setExpanded(item.index(), folder not in closed)
        self._color()
        self.choose(self._current)

    def _parent(self, folder: str) -> QStandardItem:
        if not folder:
            return self._model.invisibleRootItem()
        if folder not in self._folders:
            above, _, name = folder.rpartition("/")
            item = QStandardItem(name)
            item.setIcon(icon("folder-outline", self._theme))
            self._folders[folder] = item
            self._parent(above).appendRow(item)
        return self._folders[folder]

    def _folder_at(self, index: QModelIndex) -> str:
        name = str(index.data(_NAME) or "")
        if name:
            return name.rpartition("/")[0]
        return next((folder for folder, item in self._folders.items() if item.index() == index), "")

    def _on_menu_requested(self, place: QPoint) -> None:
        index = self._tree.indexAt(place)
        menu = self.menu_for(str(index.data(_NAME) or ""), self._folder_at(index))
        menu.exec(self._tree.viewport().mapToGlobal(place))

    def _on_chosen(self, index: QModelIndex) -> None:
        name = index.data(_NAME)
        if name:
            self.open_wanted.emit(name)


def _order(name: str) -> tuple[bool, str]:
    return "/" in name, name
