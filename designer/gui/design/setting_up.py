"""Page set-up in the template in front: asks in a dialog, and writes what is wanted as one step of undo."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError
from designer.gui.design.page_setup import PageSetupDialog
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.theme import Theme
from designer.template.design.page import PageSetup, read_setup, running_names
from designer.template.design.page_edits import Step, setup_steps
from designer.template.design.sheets import further_pages
from designer.template.design.underlay import Underlay, bodies_of, read_underlay, set_underlay
from designer.template.names import SPEC_FILE, variant_file

if TYPE_CHECKING:
    from designer.gui.template_page import TemplatePage

_MOST_BYTES = 8 * 1024 * 1024


class SettingUp(QObject):
    """`firm` holds the PDFs that all templates may lie on."""

    told = Signal(str, str)  # what happened, what to do

    def __init__(self, firm: OpenTemplate, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._firm = firm
        self._window = window

    def ask(self, page: TemplatePage, theme: Theme) -> None:
        """Show the set-up of the page that is in front, else of the template's first one."""
        template = page.session.template
        spec = page.session.spec()
        bodies = [name for name in bodies_of(spec) if name in template.names()]
        if not bodies:
            self.told.emit(
                self.tr("This template has no page that could be set up."),
                self.tr("Add an attachment with a body to template.toml."),
            )
            return
        body = page.file if page.file in bodies else bodies[0]
        texts = page_texts(template, body)
        pdfs = [name for one in (template, self._firm) for name in one.names() if name.lower().endswith(".pdf")]
        pdfs = [name for name in pdfs if not name.startswith("samples/")]
        dialog = PageSetupDialog(
            read_setup(texts, body), theme, self._window,
            running=running_names(texts, body), underlay=read_underlay(spec, body), pdfs=pdfs,
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        brought: dict[str, bytes] = {}
        dialog.file_wanted.connect(partial(self._bring_in, dialog, template, brought))
        dialog.wanted.connect(partial(self.write, template, body, brought))
        dialog.open()

    def _bring_in(self, dialog: PageSetupDialog, template: OpenTemplate, brought: dict[str, bytes]) -> None:
        path, _ = QFileDialog.getOpenFileName(dialog, self.tr("Choose a letterhead"), str(Path.home()), "PDF (*.pdf)")
        if path:
            self.bring(dialog, template, brought, Path(path))

    def bring(self, dialog: PageSetupDialog, template: OpenTemplate, brought: dict[str, bytes], path: Path) -> None:
        """Take a PDF from the disk along; it comes into the template with the set-up."""
        try:
            raw = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
        except OSError:
            raw = b""
        if not raw:
            dialog.fault.setText(self.tr("“{name}” cannot be read, or is larger than 8 MB.").format(name=path.name))
            return
        name = f"assets/{path.name}"
        number = 1
        while name in template.names() and template.raw(name) != raw:
            number += 1
            name = f"assets/{path.stem}-{number}{path.suffix}"
        brought[name] = raw
        dialog.add_pdf(name)

    def write(
        self, template: OpenTemplate, body: str, brought: dict[str, bytes], setup: PageSetup, underlay: Underlay
    ) -> None:
        """Write a set-up and a letterhead, as one step of undo."""
        try:
            steps = setup_steps(page_texts(template, body), body, setup)
            changes = set_underlay(template.document(SPEC_FILE).text(), body, underlay)
            if changes:
                steps.append(Step(SPEC_FILE, tuple(changes)))
            require_editable(template, steps)
        except (SealwrightError, ValueError) as error:
            known = error if isinstance(error, SealwrightError) else None
            words = sentence(known.code, known.arguments) if known else sentence("template-unreadable", {})
            self.told.emit(words.what, words.remedy)
            return
        label = self.tr("Page set-up")
        raw = brought.get(underlay.file)
        if not steps and raw is None:
            return
        with template.macro(label):
            if raw is not None and template.raw(underlay.file) != raw:
                template.put_file(underlay.file, raw, label)
            carry_out(template, steps, label)
        if steps and further_pages(page_texts(template, body), body):
            self.told.emit(
                self.tr(
                    "The style sheet has further rules for certain pages; where they say something else, they win."
                ),
                self.tr("Look at the picture, and change those in the style sheet if need be."),
            )


def page_texts(template: OpenTemplate, body: str) -> dict[str, str]:
    """The page and the style sheets of a template, as they stand."""
    return {name: template.document(name).text() for name in template.names() if name == body or name.endswith(".css")}


def page_words(template: OpenTemplate, languages: Sequence[str]) -> list[dict[str, Any]]:
    """The texts of each language, as far as its file can be read."""
    found = []
    for code in languages:
        try:
            found.append(tomllib.loads((template.raw(variant_file(code)) or b"").decode("utf-8-sig", "replace")))
        except ValueError:
            found.append({})
    return found


def require_editable(template: OpenTemplate, steps: Sequence[Step]) -> None:
    """Raise TemplateError for a text that cannot be edited without changing what nobody touched."""
    for step in steps:
        if (fault := template.document(step.file).fault) is not None:
            raise fault


def carry_out(template: OpenTemplate, steps: Sequence[Step], label: str) -> None:
    """Edit the texts of a template, one step after the other; those that cannot be edited stay as they are."""
    for step in steps:
        if not template.document(step.file).is_read_only:
            template.splice_all(step.file, step.changes, label)
