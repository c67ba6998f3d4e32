"""What stands in the place of a list without messages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from designer.gui.plain import PlainLabel


class NoMessages(QWidget):
    """Says how messages come to be, or that none fits."""

    inbox_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PlainLabel()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setProperty("role", "muted")
        self._open = QPushButton(self.tr("Open the folder"))
        self._open.setProperty("flat", True)
        self._open.clicked.connect(self.inbox_wanted)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)

    def tell(self, folder: str, *, is_narrowed: bool) -> None:
        """`is_narrowed`: a search or a filter hides what there may be."""
        self._open.setVisible(not is_narrowed)
        if is_narrowed:
            self._words.setText(self.tr("No message fits. Clear the search, or show all messages."))
        else:
            words = self.tr("No messages yet. Put an event as a .json file into the folder “{folder}” and start the "
                            "sender: it appears here.")  # fmt: skip
            self._words.setText(words.format(folder=folder))

    def text(self) -> str:
        """What is said."""
        return self._words.text()
