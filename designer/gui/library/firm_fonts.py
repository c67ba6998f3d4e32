"""Adds fonts to the firm: our own command checks them and puts them there, and the firm's page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog

from designer.gui.editing.open_template import OpenTemplate
from designer.gui.library.firm_page import FirmPage
from designer.gui.office import Office


class FirmFonts(QObject):
    """Waits for files of a font on the firm's page."""

    told = Signal(str, str)  # what is there now; what it lacks

    def __init__(self, office: Office, firm: OpenTemplate, page: FirmPage) -> None:
        super().__init__(page)
        self._office = office
        self._firm = firm
        self._page = page
        page.fonts_chosen.connect(self.add)

    def add(self, paths: Sequence[str]) -> None:
        """Check these files, and make them the firm's."""
        self._run(paths, "")

    def _run(self, paths: Sequence[str], name: str) -> None:
        named = ["--name", name] if name else []
        self._office.run(
            ["firm", "font", "add", *named, *paths],
            done=self._on_added,
            failed=lambda code, what, remedy: self._on_failed(paths, code, what, remedy),
        )

    def _on_failed(self, paths: Sequence[str], code: str, what: str, remedy: str) -> None:
        """A name that no style can say is asked for; everything else is told."""
        if code != "font-name-unusable":
            self._office.failed.emit(what, remedy)
            return
        dialog = QInputDialog(self._page.window())
        dialog.setWindowTitle(self.tr("Name of the font"))
        dialog.setLabelText(f"{what}\n{self.tr('Call it, in up to six words of letters and digits:')}")
        dialog.textValueSelected.connect(lambda name: self._run(paths, name.strip()) if name.strip() else None)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_added(self, answer: dict[str, Any]) -> None:
        self._firm.look_at_disk()
        families = [str(one) for one in answer.get("families", [])]
        if not families:
            return
        self._page.choose_font(families[0])
        lacking = [str(one) for family in families for one in answer.get("lacking", {}).get(family, [])]
        letters = " ".join("".join(answer.get("letters", {}).values()))
        more = (
            self.tr("It has no file for: {cuts}. Such words look like the rest.").format(cuts=", ".join(lacking))
            if lacking
            else ""
        )
        if letters:
            more += " " + self.tr("Another font draws these letters: {letters}").format(letters=letters)
        self.told.emit(self.tr("Documents are set in {family} now.").format(family=families[0]), more.strip())
