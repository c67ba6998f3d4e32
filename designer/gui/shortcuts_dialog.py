"""All commands and their keys."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from designer.gui.actions import Actions
from designer.gui.command_palette import words_of
from designer.gui.theme import MARGIN


class ShortcutsDialog(QDialog):
    """A list to be read."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        tree = QTreeWidget()
        tree.setAccessibleName(self.tr("Commands and keys"))
        tree.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        tree.setRootIsDecorated(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for words, keys in [*_declared(actions), *self._of_editor()]:
            tree.addTopLevelItem(QTreeWidgetItem([words, keys]))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.addWidget(tree)
        layout.addWidget(buttons)
        self.resize(520, 560)

    def _of_editor(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Source: offer words"), "Ctrl+Space"),
            (self.tr("Source: go to where it is defined"), "F12"),
            (self.tr("Source: comment"), "Ctrl+/"),
            (self.tr("Source: duplicate lines"), "Ctrl+D"),
            (self.tr("Source: move lines"), "Alt+Up, Alt+Down"),
            (self.tr("Source: replace"), "Ctrl+H"),
            (self.tr("Source: larger, smaller, as at first"), "Ctrl++, Ctrl+-, Ctrl+0"),
            (self.tr("Preview and structure: move what is chosen"), "Alt+Up, Alt+Down"),
            (self.tr("Preview and structure: copy, delete it"), "Ctrl+D, Del"),
            (self.tr("Preview and structure: what it stands in"), "Alt+Left"),
            (self.tr("Preview and structure: change its words"), "F2"),
            (self.tr("Preview and structure: to its source"), "Ctrl+Return"),
            (self.tr("Problems: mend"), "Alt+Return"),
        ]


def _declared(actions: Actions) -> list[tuple[str, str]]:
    shown = []
    for one in actions.declared:
        keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in actions[one.name].shortcuts()]
        if keys:
            shown.append((words_of(actions[one.name]), ", ".join(keys)))
    return shown
