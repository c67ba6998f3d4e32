"""Renders a template's draft and its released version for the eye, each in a child of ours, in a private folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QObject, Signal

from designer.core.workspace import Workspace
from designer.gui.commands import CommandRun, run_command

# Whether there is a reason is the check's business; the pages are shown all the same.
_AS_IF = ("--confirm", "attachment-unsealed-personal=shown before publishing")


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message as it would be sent: its subject, and each PDF with the password that opens it."""

    subject: str
    files: Sequence[tuple[str, bytes, str]] = field(repr=False)


class Composing(QObject):
    """Composes one sample; exactly one of the signals comes, unless it is cancelled. The folder is gone then."""

    done = Signal(object)  # a Rendered
    failed = Signal(str, str)  # what happened, what to do

    def __init__(
        self, workspace: Workspace, template_id: str, sample: str, *, is_draft: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = TemporaryDirectory(prefix="sealwright-compare-")  # 0700
        event = workspace.templates / template_id / "samples" / sample
        arguments = ["compose", template_id, "--event", str(event), "-o", self._folder.name, "--show-passwords"]
        self._run: CommandRun = run_command(
            [*arguments, "--draft", *_AS_IF] if is_draft else arguments, workspace=workspace.root, parent=self
        )
        self._run.answered.connect(self._on_answered)
        self._run.failed.connect(self._on_failed)

    def cancel(self) -> None:
        """Nobody wants it any more."""
        self._run.cancel()
        self._folder.cleanup()

    def _on_answered(self, answer: dict[str, Any]) -> None:
        folder = Path(self._folder.name)
        try:
            passwords = json.loads((folder / "passwords.json").read_bytes())
            files = [(name, (folder / name).read_bytes(), str(secret)) for name, secret in passwords.items()]
        except (OSError, ValueError) as error:
            self._folder.cleanup()
            self.failed.emit(self.tr("The pages could not be read."), str(getattr(error, "strerror", "") or ""))
            return
        self._folder.cleanup()
        self.done.emit(Rendered(str(answer["subject"]), files))

    def _on_failed(self, _code: str, what: str, remedy: str) -> None:
        self._folder.cleanup()
        self.failed.emit(what, remedy)
