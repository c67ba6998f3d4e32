"""A list that waits is told in the panel, looked at, and goes or is discarded at a press."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from designer.cli.main import main
from designer.gui.outgoing.panel import OutgoingPanel
from designer.gui.outgoing.reading import Row, Waiting
from designer.gui.outgoing.waiting import WaitingBar, WaitingDialog
from designer.gui.outgoing.words import Words
from designer.sender.inbox.progress import Coming
from designer.sender.outbox.search import Listed
from designer.sender.outbox.waiting import Summary, WaitingBatch
from tests.support.office import publish_receipt
from tests.support.sheets import HEADER, ROWS, SPREADSHEET_SPEC, csv_text
from tests.support.window import WAIT_MS, Office, pictures_of


def waiting(number: int = 1, messages: int = 2, **summary: object) -> Waiting:
    told = Summary(**{"file": "orders <b>.csv", "new": messages, "known": 1, "faulty": 3, **summary})  # type: ignore[arg-type]
    return Waiting(WaitingBatch(number, 1_700_000_000_000, "folder:inbox", "rehearsal", messages, told), ())


@pytest.fixture
def dialog(qtbot: QtBot) -> WaitingDialog:
    made = WaitingDialog(Words(), is_live=False)
    qtbot.addWidget(made)
    made.show()
    return made


def answer(qtbot: QtBot, dialog: WaitingDialog, press: Callable[[], None], words: str) -> None:
    """Press, and answer the question that comes with the button of these words."""
    press()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    next(button for button in box.buttons() if button.text() == words).click()


def test_the_bar_says_what_waits_and_what_is_coming_in(qtbot: QtBot) -> None:
    bar = WaitingBar()
    qtbot.addWidget(bar)
    bar.show_waiting([], [])
    assert bar.words() == ""
    bar.show_waiting([], [Coming("orders.csv", 500, 100_000)])
    assert (bar.words(), bar.look.isHidden()) == ("orders.csv is being taken in, row 500 of 100000.", True)
    bar.show_waiting([waiting(), waiting(2, 40)], [])
    assert (bar.words(), bar.look.isHidden()) == ("2 lists wait for you, mails in them: 42.", False)


def test_a_list_is_told_in_figures_and_decided_on(dialog: WaitingDialog, qtbot: QtBot) -> None:
    dialog.show_waiting([waiting(), waiting(7, 1, file="late.xlsx")])
    assert dialog.title.text() == "orders <b>.csv"
    assert {key: label.text() for key, label in dialog.figures.items()} == {
        "new": "2", "known": "1", "no_address": "0", "faulty": "3", "again": "0",
    }  # fmt: skip
    assert "rehearsal" in dialog.told.text()
    dialog.list.setCurrentRow(1)
    assert dialog.release.text() == "Release the mail"
    with qtbot.waitSignal(dialog.decided) as told:
        dialog.release.click()
    assert told.args == ["release", 7]
    dialog.show_waiting([waiting(7, 1, file="late.xlsx")])
    assert dialog.title.text() == "late.xlsx"


def test_discarding_asks_once(dialog: WaitingDialog, qtbot: QtBot) -> None:
    dialog.show_waiting([waiting()])
    with qtbot.assertNotEmitted(dialog.decided):
        answer(qtbot, dialog, dialog.discard.click, "Back")
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox) is None)
    with qtbot.waitSignal(dialog.decided) as told:
        answer(qtbot, dialog, dialog.discard.click, "Discard")
    assert told.args == ["cancel", 1]


def test_mails_to_look_at_are_named_and_opened_one_at_a_time(
    dialog: WaitingDialog, qtbot: QtBot, qapp: QApplication
) -> None:
    fields = dict.fromkeys(Listed.__dataclass_fields__, "")
    rows = tuple(Row(Listed(**{**fields, "id": f"m{n}", "event_id": f"order-{n}"}), "ana@example.com", "")  # type: ignore[arg-type]
                 for n in range(3))  # fmt: skip
    dialog.show_waiting([Waiting(waiting().batch, rows)])
    with qtbot.waitSignal(dialog.preview_wanted) as told:
        dialog.previews[1].click()
    assert told.args == ["m1"]
    dialog.show_busy(is_busy=True)
    assert not any(button.isEnabled() for button in (*dialog.previews, dialog.release))
    dialog.show_busy(is_busy=False)
    pictures_of(dialog, "waiting", qapp)


def test_a_list_in_the_outbox_is_looked_at_and_released(
    qtbot: QtBot, panel: OutgoingPanel, office: Office, tmp_path: Path
) -> None:
    spec = f'{SPREADSHEET_SPEC}"Name" = {{ to = "ctx.customer.name" }}\n'
    publish_receipt(office.workspace, {"template.toml": spec})
    named = csv_text([(*row, "Ana") for row in ROWS], header=(*HEADER, "Name"))
    (tmp_path / "orders.csv").write_text(named)
    assert main(["submit", str(tmp_path / "orders.csv"), "--workspace", str(office.workspace.root)]) == 0
    qtbot.waitUntil(lambda: panel.waiting.words() == "A list waits for you, mails in it: 2.", timeout=WAIT_MS)
    assert panel.groups.isHidden()
    panel.waiting.look.click()
    dialog = panel.windows.waiting
    assert dialog is not None
    dialog.previews[0].click()
    qtbot.waitUntil(lambda: bool(panel.windows.mail is not None or dialog.banner.words()), timeout=WAIT_MS)
    assert dialog.banner.words() == ""
    window = panel.windows.mail
    assert window is not None
    assert window.windowTitle() == "Mail that waits"
    assert window.open_file(0).is_open
    window.close()
    with qtbot.waitSignals([dialog.finished, panel.acted], timeout=WAIT_MS):
        dialog.release.click()
    assert {one.state for one in office.messages()} == {"pending"}
