"""Whoever asks sees how far a large file is."""

from __future__ import annotations

from pathlib import Path

from designer.core.event import EventRules
from designer.core.workspace import Workspace
from designer.sender.inbox.folder import DropFolder
from designer.sender.inbox.intake import FileIntake
from designer.sender.inbox.progress import Coming, coming_in
from designer.sender.outbox.records import Door
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from tests.support.office import drop, publish_receipt, settings_of
from tests.support.outbox import HandClock
from tests.support.sheets import SPREADSHEET_SPEC, csv_text


def test_a_file_that_is_being_taken_in_is_told_with_its_rows(
    office: Workspace, outbox: Outbox, clock: HandClock
) -> None:
    publish_receipt(office, {"template.toml": SPREADSHEET_SPEC})
    intake = FileIntake(outbox, Router(office.publications, settings_of(office)), EventRules())
    inbox, seen, taking = office.root / "inbox", list[list[Coming]](), list[object]()
    folder = DropFolder(inbox, clock)
    rows = [(f"{n:05}", f"p{n}@example.com", "77", "03.04.1985", "Lamp", "1,00") for n in range(501)]
    drop(office, "list.csv", csv_text(rows).encode())

    def between() -> None:
        seen.append(coming_in(inbox))
        taking.append(folder.taking)

    for _ in range(2):
        folder.scan(intake, Door("folder:inbox", Mode.LIVE), between=between)
    assert seen == [[Coming("list.csv", 501, 503)]]
    assert taking == [(501, 503)]
    assert coming_in(inbox) == []
    assert folder.taking is None


def test_without_a_folder_nothing_is_coming_in(tmp_path: Path) -> None:
    assert coming_in(tmp_path / "gone") == []
