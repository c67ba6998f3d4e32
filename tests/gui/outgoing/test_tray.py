"""The tray calls a person once for what is new, and shows by its colour how it stands."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from designer.gui.outgoing.reading import Page, Waiting
from designer.gui.outgoing.sender_program import SenderProgram
from designer.gui.outgoing.tray import Tray
from designer.gui.theme import DARK, LIGHT
from designer.sender.inbox.refused import Refused
from designer.sender.outbox.waiting import Summary, WaitingBatch


def test_only_more_than_before_is_called_out(qtbot: QtBot, sender: SenderProgram) -> None:
    tray, called = Tray(sender, LIGHT), []
    tray.called.connect(called.append)
    for failed in (2, 2, 1, 3):
        tray.show_page(Page(counts={"failed": failed, "sent": 50}))
    assert called == ["Messages that need you: 3. Open the outgoing panel."]


def test_its_colour_tells_the_worst(qtbot: QtBot, sender: SenderProgram) -> None:
    tray = Tray(sender, DARK)
    tray.set_theme(LIGHT)
    for counts, color in (({}, "muted"), ({"held": 1}, "warning"), ({"held": 1, "failed": 1}, "error")):
        tray.show_page(Page(counts=counts))
        assert tray.color() == color


def test_files_that_could_not_be_taken_in_are_called_out_once(qtbot: QtBot, sender: SenderProgram) -> None:
    tray, called = Tray(sender, LIGHT), []
    tray.called.connect(called.append)
    for count in (1, 1, 2, 0):
        tray.show_page(Page(refused=[Refused(Path(), str(n), "a.json", 0, 0, ()) for n in range(count)]))
        assert tray.color() == ("warning" if count else "muted")
    assert called == ["Files that could not be taken in: 2. Open the outgoing panel."]


def test_a_list_that_waits_is_called_out_once_and_as_a_list(qtbot: QtBot, sender: SenderProgram) -> None:
    tray, called = Tray(sender, LIGHT), []
    tray.called.connect(called.append)
    one = Waiting(WaitingBatch(1, 0, "folder:inbox", "live", 40, Summary()), ())
    for count in (0, 1, 1):
        tray.show_page(Page(waiting=[one] * count, counts={"held": 40 * count}))
    assert called == ["Lists that wait for you: 1. Open the outgoing panel."]


def test_its_menu_asks_for_what_a_person_wants(qtbot: QtBot, sender: SenderProgram) -> None:
    tray = Tray(sender, LIGHT)
    for action, signal in ((tray._open, tray.open_wanted), (tray._quit, tray.quit_wanted)):
        with qtbot.waitSignal(signal):
            action.trigger()
    assert not tray._stop.isEnabled()
