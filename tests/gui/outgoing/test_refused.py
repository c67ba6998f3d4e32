"""Files that could not be taken in are told in the panel, with reasons, and go back or away at a press."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from designer.gui.outgoing.panel import OutgoingPanel
from designer.gui.outgoing.reading import OutboxReader, Wanted
from designer.gui.outgoing.refused import RefusedDialog
from designer.gui.outgoing.words import Words
from designer.sender.inbox.refused import Reason, Refused
from tests.support.window import WAIT_MS, Office, pictures_of


def refuse(office: Office, name: str, detail: str = "It is wrong.") -> Path:
    failed = office.workspace.root / "inbox" / "failed"
    failed.mkdir(exist_ok=True)
    (failed / name).write_text("{}")
    report = {"errors": [{"event": 0, "detail": detail, "remedy": "Mend it."}], "accepted": 0}
    (failed / f"{name}.error.json").write_text(json.dumps(report))
    return failed


def opened(qtbot: QtBot, panel: OutgoingPanel) -> RefusedDialog:
    qtbot.waitUntil(lambda: panel.refused.words() != "", timeout=WAIT_MS)
    panel.refused.show_files.click()
    assert panel.windows.files is not None
    return panel.windows.files


def test_the_bar_comes_and_goes_with_the_files(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    assert panel.refused.words() == ""
    failed = refuse(office, "a.json")
    qtbot.waitUntil(lambda: panel.refused.words() == "A file could not be taken in.", timeout=WAIT_MS)
    refuse(office, "b.json")
    qtbot.waitUntil(lambda: panel.refused.words() == "2 files could not be taken in.", timeout=WAIT_MS)
    for path in failed.iterdir():
        path.unlink()
    qtbot.waitUntil(lambda: panel.refused.words() == "", timeout=WAIT_MS)


def test_files_of_further_folders_are_shown_and_each_is_meant_by_its_id(office: Office, tmp_path: Path) -> None:
    refuse(office, "a.json")
    share = tmp_path / "share" / "failed"
    share.mkdir(parents=True)
    (share / "a.json").write_text("{}")
    reader = OutboxReader(office.workspace)
    wanted = Wanted("rehearsal", folders=("inbox", str(share.parent), str(tmp_path / "away")))
    found = reader.page(wanted).refused
    assert {one.folder for one in found} == {office.workspace.root / "inbox", share.parent}
    assert len({one.id for one in found}) == 2
    (share / "a.json").unlink()
    assert [one.folder for one in reader.page(wanted).refused] == [office.workspace.root / "inbox"]


def test_the_dialog_says_why_and_what_to_do_in_plain_text(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    refuse(office, "<b>a.json", detail="<i>It</i> is wrong.")
    dialog = opened(qtbot, panel)
    assert dialog.list.item(0).text() == "<b>a.json"
    assert "Event 1: <i>It</i> is wrong.\n→ Mend it." in dialog.told.toPlainText()


def test_try_again_puts_the_file_back_and_the_empty_dialog_goes(
    qtbot: QtBot, panel: OutgoingPanel, office: Office
) -> None:
    failed = refuse(office, "a.json")
    dialog = opened(qtbot, panel)
    with qtbot.waitSignals([dialog.finished, panel.acted], timeout=WAIT_MS):
        dialog.retry.click()
    assert (failed.parent / "a.json").is_file()
    assert list(failed.iterdir()) == []
    assert panel.windows.files is None


@pytest.mark.parametrize("is_sure", [True, False])
def test_deleting_asks_once(qtbot: QtBot, panel: OutgoingPanel, office: Office, *, is_sure: bool) -> None:
    failed = refuse(office, "a.json")
    refuse(office, "b.json")
    dialog = opened(qtbot, panel)
    dialog.list.selectAll()
    dialog.discard.click()
    (box,) = dialog.findChildren(QMessageBox)
    assert box.text() == "Delete 2 files?"
    yes, back = box.buttons()
    if is_sure:
        with qtbot.waitSignal(panel.acted, timeout=WAIT_MS):
            yes.click()
    else:
        back.click()
    assert len(list(failed.iterdir())) == (0 if is_sure else 4)


class FileManager(QObject):
    """Stands for the desktop's file manager."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[QUrl] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url)


def test_show_in_folder_opens_the_folder(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = RefusedDialog(Words())
    qtbot.addWidget(dialog)
    assert not dialog.show_folder.isEnabled()
    dialog.show_files([Refused(tmp_path, "1", "a.json", 1000, 0, ())])
    manager = FileManager()
    QDesktopServices.setUrlHandler("file", manager, "open")
    try:
        dialog.show_folder.click()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert manager.opened == [QUrl.fromLocalFile(str(tmp_path / "failed"))]


def test_a_file_with_many_reasons_tells_the_first_ones(qtbot: QtBot, tmp_path: Path) -> None:
    reasons = tuple(Reason(f"Fault {n}.", "", line=n) for n in range(1, 31))
    dialog = RefusedDialog(Words())
    qtbot.addWidget(dialog)
    broken = Refused(tmp_path, "2", "b\udcff.json", 1000, 0, reasons[:1])
    dialog.show_files([Refused(tmp_path, "1", "a.jsonl", 1000, 3, reasons), broken])
    told = dialog.told.toPlainText()
    assert "3 other events of this file were taken in." in told
    assert "Line 20: Fault 20." in told
    assert told.endswith("… and 10 more")
    assert dialog.list.item(1).text() == "b?.json"
    dialog.list.clearSelection()
    assert not dialog.retry.isEnabled()


def test_pictures(qtbot: QtBot, panel: OutgoingPanel, office: Office, qapp: object) -> None:
    refuse(office, "orders-monday.csv", "This version of Sealwright cannot read .csv files yet.")
    pictures_of(opened(qtbot, panel), "refused", qapp)  # type: ignore[arg-type]
