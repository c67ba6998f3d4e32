"""Files of a template made, brought in, renamed and deleted; each one step of the template's undo."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QWidget

from designer.gui.editing.open_template import OpenTemplate

MOST_BYTES = 20 * 1024 * 1024
_MOST_SIGNS = 120
_ODD = "\"'#?%<>{}|*:"  # they mean something else in addresses, in sources, or on another system


class FileActs(QObject):
    """Asks for names, and changes the template."""

    opened = Signal(str)  # a file that should be shown now
    failed = Signal(str, str)  # why nothing was done, and what to do

    def __init__(self, template: OpenTemplate, widget: QWidget) -> None:
        super().__init__(widget)
        self._template = template
        self._widget = widget

    def add(self, folder: str) -> None:
        """Offer a new text file or a copy of one on the disk."""
        menu = QMenu(self._widget)
        menu.addAction(self.tr("New text file…"), lambda: self._ask_new(folder))
        menu.addAction(self.tr("Bring in a file, an image or a font…"), lambda: self._ask_file(folder))
        menu.popup(QCursor.pos())

    def make(self, name: str) -> None:
        """Make an empty text file."""
        if self._is_free(name):
            self._template.put_file(name, b"", self.tr("New file {name}").format(name=name))
            self.opened.emit(name)

    def bring_in(self, path: Path, folder: str) -> None:
        """Copy a file from the disk into a folder of the template; `assets` for the top."""
        name = str(PurePosixPath(folder or "assets") / plain_name(path.name))
        if not self._is_free(name):
            return
        try:
            raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
        except OSError:
            raw = None
        if raw is None:
            words = self.tr("“{name}” cannot be read, or is larger than 20 MB; nothing was brought in.")
            self.failed.emit(words.format(name=path.name), self.tr("Choose another file."))
            return
        self._template.put_file(name, raw, self.tr("Add {name}").format(name=name))
        self.opened.emit(name)

    def rename(self, name: str) -> None:
        """Ask for another name."""
        words, is_meant = QInputDialog.getText(self._widget, self.tr("Rename file"), self.tr("New name:"), text=name)
        if is_meant and words.strip() != name:
            self.move(name, words.strip())

    def move(self, name: str, target: str) -> None:
        """Give a file another name. What names it in other files stays as it is; the problems tell of it."""
        raw = self._template.raw(name)
        if raw is None or not self._is_free(target):
            return
        with self._template.macro(self.tr("Rename {name}").format(name=name)):
            self._template.put_file(name, None, "")
            self._template.put_file(target, raw, "")
        self.opened.emit(target)

    def delete(self, name: str) -> None:
        """Take a file out; undo brings it back."""
        self._template.put_file(name, None, self.tr("Delete {name}").format(name=name))

    def _is_free(self, name: str) -> bool:
        parts = PurePosixPath(name).parts
        is_good = bool(parts) and name.isprintable() and not name.startswith("/") and len(name) <= _MOST_SIGNS
        known = {one.casefold() for one in self._template.names()}
        is_below_file = any(str(one).casefold() in known for one in PurePosixPath(name).parents)
        if not is_good or is_below_file or any(part.startswith(".") or {*part} & {*_ODD, "\\"} for part in parts):
            words = self.tr("“{name}” is no name for a file of a template; nothing was changed.").format(name=name)
            self.failed.emit(words, self.tr("Write letters, digits, blanks, - and _, with / behind a folder."))
            return False
        if name.casefold() in known:
            words = self.tr("There is a file “{name}” already; nothing was changed.").format(name=name)
            self.failed.emit(words, self.tr("Give it another name, or delete that one first."))
            return False
        return True

    def _ask_new(self, folder: str) -> None:
        proposal = f"{folder}/" if folder else ""
        words, is_meant = QInputDialog.getText(
            self._widget, self.tr("New file"), self.tr("Name, such as partials/footer.html:"), text=proposal
        )
        if is_meant and words.strip():
            self.make(words.strip())

    def _ask_file(self, folder: str) -> None:
        path, _ = QFileDialog.getOpenFileName(self._widget, self.tr("Bring in a file"))
        if path:
            self.bring_in(Path(path), folder)


def plain_name(name: str) -> str:
    """A file's name without signs that mean something else in addresses, in sources, or on another system."""
    return "".join("-" if sign in _ODD or sign == "\\" or not sign.isprintable() else sign for sign in name)
