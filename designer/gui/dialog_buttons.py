"""The buttons of a dialog by one rule: Enter does its act; the other reads Cancel, or Close when all is done."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

_CANCEL, _CLOSE = QDialogButtonBox.StandardButton.Cancel, QDialogButtonBox.StandardButton.Close


class DialogButtons(QDialogButtonBox):
    """`act` stands where the platform puts it. Connect `rejected` to leave, and `clicked` of the act to do it."""

    def __init__(self, act: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(_CANCEL | _CLOSE, parent)
        self._act = act
        self.addButton(act, QDialogButtonBox.ButtonRole.AcceptRole)
        for kind in (_CANCEL, _CLOSE):
            self.button(kind).setAutoDefault(False)
        act.setDefault(True)
        self.show_open()

    @property
    def leave(self) -> QPushButton:
        """The button that leaves the dialog as it stands."""
        return next(self.button(kind) for kind in (_CANCEL, _CLOSE) if not self.button(kind).isHidden())

    def show_open(self, *, is_open: bool = True) -> None:
        """Whether leaving now leaves something undone."""
        self.button(_CANCEL).setVisible(is_open)
        self.button(_CLOSE).setVisible(not is_open)

    def show_ended(self) -> None:
        """The act was done once and for all: only leaving is left, and Enter does it."""
        self._act.hide()
        self.show_open(is_open=False)
        self.leave.setDefault(True)
        self.leave.setFocus()
