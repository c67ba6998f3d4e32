"""The publish dialog: check, what changed in text and pages, reasons where they are wanted, then release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from designer.core.workspace import Workspace
from designer.gui.background import in_background
from designer.gui.commands import CommandRun, run_command
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel
from designer.gui.publish.changes_view import ChangesView
from designer.gui.publish.findings import Findings
from designer.gui.publish.pages_view import PagesView
from designer.gui.theme import MARGIN, SPACING, Theme
from designer.template.compare import FileChange


class PublishDialog(QDialog):
    """Works on what is on the disk: save the draft before. `published(number)` when it was released."""

    published = Signal(int)
    checked = Signal()
    place_wanted = Signal(str, int)

    def __init__(
        self, workspace: Workspace, template_id: str, label: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Publish {name}").format(name=label))
        self._workspace = workspace
        self._id = template_id
        self._run: CommandRun | None = None
        self._current = 0
        self._is_checked = False
        self._samples: list[str] = []
        self.title, self.told = PlainLabel(), PlainLabel()
        self.title.setProperty("role", "heading")
        self.told.setProperty("role", "muted")
        self.banner = Banner()
        self.findings = Findings(theme)
        self.changes = ChangesView(theme)
        self.pages = PagesView(workspace, template_id, theme)
        self.tabs = QTabWidget()
        self._progress = QProgressBar()
        self.release = QPushButton(self.tr("Publish"))
        self._build(label)
        self._read_changes()
        self._check()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        for view in (self.findings, self.changes, self.pages):
            view.set_theme(theme)

    def done(self, result: int) -> None:
        """Leave; what still runs is stopped."""
        if self._run is not None:
            self._run.cancel()
            self._run = None
        self.pages.cancel()
        super().done(result)

    def _build(self, label: str) -> None:
        self.title.setText(self.tr("Release “{name}” to the sender").format(name=label))
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        for view, words in (
            (self.findings, self.tr("Check")), (self.changes, self.tr("What changed")),
            (self.pages, self.tr("Pages side by side")),
        ):  # fmt: skip
            self.tabs.addTab(view, words)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.findings.edited.connect(self._look)
        self.findings.place_wanted.connect(self.place_wanted)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.release, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self.release.clicked.connect(self._on_release)
        self.release.setDefault(True)
        self.release.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        for widget in (self.title, self.told, self._progress, self.banner):
            layout.addWidget(widget)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)
        self.resize(980, 680)

    def _read_changes(self) -> None:
        in_background(
            lambda: changes_since(self._workspace, self._id), parent=self,
            done=self._on_changes, failed=self.banner.tell_error,
        )  # fmt: skip

    def _on_changes(self, found: tuple[int, list[FileChange], list[str]]) -> None:
        self._current, changes, samples = found
        self._samples = samples
        if self._current:
            words = self.tr("Released version {number} is in use. Files that differ: {count}.")
            self.told.setText(words.format(number=self._current, count=len(changes)))
        else:
            self.told.setText(self.tr("Nothing is released yet; this becomes the first version."))
        self.changes.show_changes(changes, self.tr("Nothing changed since the released version."))
        self._on_tab_changed()

    def _on_tab_changed(self) -> None:
        if self.tabs.currentWidget() is self.pages and not self.pages.samples.count() and self._samples:
            self.pages.show_template(self._samples, is_released=self._current > 0)

    def _check(self) -> None:
        self.findings.told.setText(self.tr("Rendering every sample as it would be sent…"))
        self.findings.tree.hide()
        self._ask(["check", self._id], self._on_checked)

    def _ask(self, arguments: list[str], done: Callable[[dict[str, Any]], None]) -> None:
        self._progress.show()
        self._run = run_command(arguments, workspace=self._workspace.root, parent=self)
        self._run.answered.connect(lambda answer: self._on_answered(answer, done))
        self._run.failed.connect(self._on_failed)
        self._look()

    def _on_answered(self, answer: dict[str, Any], done: Callable[[dict[str, Any]], None]) -> None:
        self._settle()
        done(answer)

    def _on_failed(self, _code: str, what: str, remedy: str) -> None:
        self._settle()
        self.findings.told.setText("")
        self.banner.tell(what, remedy, is_error=True)

    def _settle(self) -> None:
        self._run = None
        self._progress.hide()
        self._look()

    def _on_checked(self, answer: dict[str, Any]) -> None:
        self._is_checked = True
        self.findings.show_problems(answer["problems"])
        self._look()
        self.checked.emit()

    def _look(self) -> None:
        self.release.setEnabled(self._run is None and self._is_checked and self.findings.may_publish)

    def _on_release(self) -> None:
        given = [part for code, reason in self.findings.reasons().items() for part in ("--confirm", f"{code}={reason}")]
        self._ask(["publish", self._id, *given], self._on_published)

    def _on_published(self, answer: dict[str, Any]) -> None:
        if answer["published"]:
            self.published.emit(int(answer["published"]))
            self.accept()
        else:
            self.findings.show_problems(answer["problems"])
            self.tabs.setCurrentWidget(self.findings)


def changes_since(workspace: Workspace, template_id: str) -> tuple[int, list[FileChange], list[str]]:
    """The current publication's number, what differs from it, and the draft's samples. Raises TemplateError."""
    from designer.template.compare import compare_publications
    from designer.template.library import find_template
    from designer.template.package import read_firm
    from designer.template.publication import current_number, draft, load_publication

    number = current_number(workspace.publications, template_id)
    before = load_publication(workspace.publications, template_id, number) if number else None
    template = find_template(workspace.templates, template_id)
    after = draft(template, read_firm(workspace.root))
    samples = sorted(template.samples, key=lambda name: (name != "normal.json", not name.startswith("normal"), name))
    return number, compare_publications(before, after), samples
