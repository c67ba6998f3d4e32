"""The release dialog: check, what changed in text and pages, reasons where they are wanted, then publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from designer.core.workspace import Workspace
from designer.gui.background import in_background
from designer.gui.commands import CommandRun, run_command
from designer.gui.dialog_buttons import DialogButtons
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel
from designer.gui.publish.changes_view import ChangesView
from designer.gui.publish.findings import Findings
from designer.gui.publish.pages_view import PagesView
from designer.gui.theme import MARGIN, SPACING, Theme
from designer.template.compare import FileChange


class PublishDialog(QDialog):
    """Works on what is on the disk: save the draft before. `published(number)` when it was released; it stays open."""

    published = Signal(int)
    checked = Signal()
    place_wanted = Signal(str, int)
    sender_wanted = Signal()

    def __init__(
        self, workspace: Workspace, template_id: str, label: str, theme: Theme, parent: QWidget | None = None, *,
        is_sending: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(self.tr("Release {name}").format(name=label))
        self._is_sending = is_sending
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
        self.step = PlainLabel()
        self.step.setProperty("role", "muted")
        self.release = QPushButton(self.tr("Release"))
        self.release.setToolTip(self.tr("“publish” on the command line"))
        self.buttons = DialogButtons(self.release)
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
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress"))
        for view, words in (
            (self.findings, self.tr("Check")), (self.changes, self.tr("What changed")),
            (self.pages, self.tr("Pages side by side")),
        ):  # fmt: skip
            self.tabs.addTab(view, words)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.findings.edited.connect(self._look)
        self.findings.place_wanted.connect(self.place_wanted)
        self.buttons.rejected.connect(self.reject)
        self.release.clicked.connect(self._on_release)
        self.release.setEnabled(False)
        progress = QHBoxLayout()
        progress.setSpacing(SPACING)
        progress.addWidget(self._progress, 1)
        progress.addWidget(self.step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        for widget in (self.title, self.told, self.banner):
            layout.addWidget(widget)
        layout.addLayout(progress)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.buttons)
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
            self.tabs.setTabText(self.tabs.indexOf(self.pages), self.tr("Pages"))
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
        self._progress.setRange(0, 0)
        self.step.setText(self.tr("Looking at the files…"))
        for widget in (self._progress, self.step):
            widget.show()
        self._run = run_command([*arguments, "--progress"], workspace=self._workspace.root, parent=self)
        self._run.line_came.connect(self._on_line)
        self._run.answered.connect(lambda answer: self._on_answered(answer, done))
        self._run.failed.connect(self._on_failed)
        self._look()

    def _on_line(self, line: dict[str, Any]) -> None:
        """The next sample is rendered."""
        if "progress" in line:
            done, count = int(line["progress"]), int(line["samples"])
            self._progress.setRange(0, count)
            self._progress.setValue(done)
            self.step.setText(self.tr("{done} of {count} samples").format(done=done, count=count))

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
        self.step.hide()
        self._look()

    def _on_checked(self, answer: dict[str, Any]) -> None:
        self._is_checked = True
        self.findings.show_problems(answer["problems"])
        self._look()
        self.checked.emit()

    def _look(self) -> None:
        self.release.setEnabled(self._run is None and self._is_checked and self.findings.may_publish)

    def _on_release(self) -> None:
        self.banner.hide()
        given = [part for code, reason in self.findings.reasons().items() for part in ("--confirm", f"{code}={reason}")]
        self._ask(["publish", self._id, *given], self._on_published)

    def _on_published(self, answer: dict[str, Any]) -> None:
        if answer["published"]:
            self._tell_released(answer)
            self.published.emit(int(answer["published"]))
        else:
            self.findings.show_problems(answer["problems"])
            self.tabs.setCurrentWidget(self.findings)

    def _tell_released(self, answer: dict[str, Any]) -> None:
        """Say so, and stay until it was seen."""
        words = self.tr("Version {number} is released. The sender uses it from now on.")
        if answer["paused"]:
            words = self.tr("Version {number} is released. The template is paused: resume it to send with it.")
        waited = self.tr("Messages that waited for it go out now: {count}.").format(count=answer["released"])
        is_off = not self._is_sending()
        more = waited if answer["released"] else self.tr("It is not running now.") if is_off else ""
        buttons = {self.tr("Start the sender"): self._on_start_sender} if is_off else None
        self.banner.tell_good(words.format(number=answer["published"]), more, buttons=buttons)
        self.findings.show_released()
        self.tabs.setCurrentWidget(self.findings)
        for view in (self.changes, self.pages):
            self.tabs.setTabVisible(self.tabs.indexOf(view), False)
        self.told.hide()
        self.buttons.show_ended()

    def _on_start_sender(self) -> None:
        self.sender_wanted.emit()
        self.accept()


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
