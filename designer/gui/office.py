"""The office folder as the window knows it: its settings, its templates, and the commands that change them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from designer.core.errors import SealwrightError
from designer.core.workspace import Workspace
from designer.gui.background import in_background
from designer.gui.commands import CommandRun, run_command
from designer.gui.library.dock import Entry

if TYPE_CHECKING:
    from designer.core.settings import Settings

_LIST_QUIET_MS = 400


class Office(QObject):
    """One office folder. Everything that changes it runs as a command of ours, in a process of its own."""

    settings_changed = Signal()
    entries_changed = Signal()
    failed = Signal(str, str)  # what happened, what to do

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.settings: Settings | None = None
        self.entries: list[Entry] = []
        self._listing: CommandRun | None = None
        self._is_stale = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_LIST_QUIET_MS)
        self._quiet.timeout.connect(self._list)

    @property
    def root(self) -> Path:
        return self.workspace.root

    @property
    def is_there(self) -> bool:
        """Whether the folder has been set up."""
        return self.workspace.exists

    @property
    def is_live(self) -> bool:
        """Whether recipients are sent to."""
        return self.settings is not None and str(self.settings.mode) == "live"

    @property
    def zone(self) -> str:
        """The time zone in which documents are printed."""
        return self.settings.timezone if self.settings else "UTC"

    def sender_of(self, account: str) -> str:
        """The identity that a template with this account is sent as."""
        try:
            told = self.settings.account(account).sender if self.settings else ""
        except SealwrightError:
            told = ""
        return told or "Sample <sample@example.com>"

    def render_limits(self) -> dict[str, float]:
        """What one message may cost at most in a preview: what it may cost when it is sent.

        Only what differs from the default, under which the workers start before the settings are known.
        """
        if self.settings is None:
            return {}
        told = self.settings.render.model_dump(include={"max_pages", "max_pdf_mib", "memory_mib"})
        usual = type(self.settings.render)()
        return {name: limit for name, limit in told.items() if limit != getattr(usual, name)}

    def label_of(self, template_id: str) -> str:
        """A template's name for people."""
        return next((entry.label for entry in self.entries if entry.id == template_id), template_id)

    def leave(self) -> None:
        """Nobody listens any more."""
        self._quiet.stop()
        self.blockSignals(True)

    def read_settings(self) -> None:
        """Read settings.toml again, in the background."""
        if self.is_there:
            in_background(self._loaded, parent=self, done=self._on_settings, failed=self._on_trouble)

    def refresh(self) -> None:
        """List the templates again, soon; many wishes become one."""
        if self.is_there:
            self._quiet.start()

    def run(
        self,
        arguments: Sequence[str],
        *,
        done: Callable[[dict[str, Any]], None] = lambda _answer: None,
        failed: Callable[[str, str, str], None] | None = None,
        secret: str = "",
    ) -> CommandRun:
        """Run a command on this folder; without `failed`, a failure is told by the signal."""
        command = run_command(arguments, workspace=self.root, parent=self, secret=secret)
        command.answered.connect(done)
        command.failed.connect(failed or (lambda _code, what, remedy: self.failed.emit(what, remedy)))
        command.answered.connect(command.deleteLater)
        command.failed.connect(command.deleteLater)
        return command

    def _loaded(self) -> Settings:
        from designer.core.settings import load_settings

        return load_settings(self.workspace.settings)

    def _on_settings(self, settings: Settings) -> None:
        self.settings = settings
        self.settings_changed.emit()

    def _on_trouble(self, error: SealwrightError) -> None:
        from designer.core.catalogue import sentence

        words = sentence(error.code, error.arguments)
        self.failed.emit(words.what, words.remedy)

    def _list(self) -> None:
        if self._listing is not None:
            self._is_stale = True
            return
        self._is_stale = False
        self._listing = self.run(["template", "list"], done=self._on_listed, failed=self._on_list_failed)

    def _on_listed(self, answer: dict[str, Any]) -> None:
        self._listing = None
        entries = [Entry.of(told) for told in answer.get("templates", [])]
        if entries != self.entries:
            self.entries = entries
            self.entries_changed.emit()
        if self._is_stale:
            self.refresh()

    def _on_list_failed(self, _code: str, what: str, remedy: str) -> None:
        self._listing = None
        self.failed.emit(what, remedy)
