"""The folders that are watched: the drop folder of the workspace, and those of `[[folders]]`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from designer.core.settings import Settings
from designer.core.workspace import Workspace
from designer.sender.inbox.intake import FileIntake

MAIN_SOURCE = "folder:inbox"


@dataclass(frozen=True, slots=True)
class Watched:
    """One folder and what is laid down for it. `source` is what the outbox calls it."""

    path: Path
    source: str
    event_type: str = ""
    accept_partial: bool = False
    confirm: bool | None = None

    def intake(self, intake: FileIntake) -> FileIntake:
        """How files of this folder are taken in."""
        rules = replace(intake.rules, event_type=self.event_type)
        return replace(intake, rules=rules, accept_partial=self.accept_partial, confirm=self.confirm)


def watched_folders(workspace: Workspace, settings: Settings) -> list[Watched]:
    """Every watched folder, the workspace's own first; a relative one is relative to the workspace."""
    main = settings.inbox
    return [
        Watched(workspace.root / main.folder, MAIN_SOURCE, "", main.accept_partial, main.confirm),
        *(
            Watched(workspace.root / one.folder, f"folder:{n}", one.event_type, one.accept_partial, one.confirm)
            for n, one in enumerate(settings.folders, start=1)
        ),
    ]
