"""The folders that are watched: the drop folder of the workspace, and those of `[[folders]]`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from designer.core.pdf_names import PdfNames, parse_pdf_names
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
    pdf_names: PdfNames | None = None

    def intake(self, intake: FileIntake) -> FileIntake:
        """How files of this folder are taken in."""
        rules = replace(intake.rules, event_type=self.event_type)
        return replace(
            intake, rules=rules, accept_partial=self.accept_partial, confirm=self.confirm, pdf_names=self.pdf_names
        )


def watched_folders(workspace: Workspace, settings: Settings) -> list[Watched]:
    """Every watched folder, the workspace's own first; a relative one is relative to the workspace."""
    main = settings.inbox
    return [
        Watched(
            workspace.root / main.folder,
            MAIN_SOURCE,
            "",
            main.accept_partial,
            main.confirm,
            pdf_names_of(main.pdf_names),
        ),
        *(
            Watched(
                workspace.root / one.folder,
                f"folder:{n}",
                one.event_type,
                one.accept_partial,
                one.confirm,
                pdf_names_of(one.pdf_names),
            )
            for n, one in enumerate(settings.folders, start=1)
        ),
    ]


def pdf_names_of(pattern: str) -> PdfNames | None:
    """The pattern of a folder's settings; None where there is none."""
    return parse_pdf_names(pattern) if pattern else None
