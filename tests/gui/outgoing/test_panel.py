"""The operator sees what is sent, finds a message, reads its story and acts on it; every act is a command of ours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from designer.core.errors import PermanentDeliveryError, SetupError, TransientDeliveryError, UncertainDelivery
from designer.gui.outgoing.messages_model import EVENT, RECIPIENT, STATE, WHY
from designer.gui.outgoing.panel import OutgoingPanel
from designer.gui.outgoing.reading import Page
from designer.sender.outbox.came_back import came_back, found_in_sent, unclear
from tests.support.office import settings_of
from tests.support.window import WAIT_MS, Office, pictures_of

REFUSED = PermanentDeliveryError(
    "smtp-refused", host="mail.example.com", reply_code=550, enhanced_code="5.1.1", reply="5.1.1 no such user ana@x.com"
)
BROKEN = UncertainDelivery("smtp-uncertain", host="mail.example.com")


def cells(panel: OutgoingPanel, column: int) -> list[str]:
    return [panel.model.index(row, column).data() for row in range(panel.model.rowCount())]


def seen(qtbot: QtBot, panel: OutgoingPanel, *states: str) -> None:
    qtbot.waitUntil(lambda: cells(panel, STATE) == list(states), timeout=WAIT_MS)


def chosen(qtbot: QtBot, panel: OutgoingPanel, message_id: str) -> None:
    panel.choose(message_id)
    qtbot.waitUntil(lambda: panel.story.message_id == message_id, timeout=WAIT_MS)


def press(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_without_messages_the_panel_says_how_to_get_some(panel: OutgoingPanel) -> None:
    assert "“inbox”" in panel._empty.text()
    assert panel.story.facts() == "Choose a message to see what happened to it."
    assert [tile.value() for tile in panel.dashboard.tiles.values()] == [0, 0, 0, 0]


def test_new_messages_appear_by_themselves_with_their_recipients(
    qtbot: QtBot, panel: OutgoingPanel, office: Office
) -> None:
    office.accept("e-1", email="ana@example.com")
    seen(qtbot, panel, "waiting")
    office.accept("e-2", ends=REFUSED, email="ben@example.com")
    seen(qtbot, panel, "failed", "waiting")
    assert cells(panel, RECIPIENT) == ["ben@example.com", "ana@example.com"]
    assert cells(panel, EVENT) == ["e-2", "e-1"]
    assert cells(panel, WHY)[0].startswith("The mail server mail.example.com refused the message (550 5.1.1).")
    assert {name: tile.value() for name, tile in panel.dashboard.tiles.items()} == {
        "pending": 1, "sent": 0, "failed": 1, "uncertain": 0,
    }  # fmt: skip
    assert sum(failed for _well, failed in panel.dashboard.chart.figures()) == 1


def test_the_story_tells_every_attempt_and_the_servers_words(
    qtbot: QtBot, panel: OutgoingPanel, office: Office
) -> None:
    message_id = office.accept("e-1", ends=REFUSED, email="ben@example.com")
    seen(qtbot, panel, "failed")
    chosen(qtbot, panel, message_id)
    assert "To: ben@example.com" in panel.story.facts()
    assert "Attempt 1: Refused for good | 550 5.1.1 5.1.1 no such user <recipient>" in panel.story.lines()[0]
    assert panel.story.button("retry").isVisible()
    assert not panel.story.button("hold").isVisible()


@pytest.mark.parametrize(
    ("kind", "state", "told"),
    [
        ("returned", "sent, came back", "It came back: the recipient’s mail server did not take it."),
        ("delayed", "sent, delayed", "A mail server on the way is still trying."),
        ("delivered", "sent, delivered", "The recipient’s mail server has confirmed it."),
    ],
)
def test_what_was_heard_of_a_message_later_stands_beside_its_state(
    qtbot: QtBot, panel: OutgoingPanel, office: Office, kind: str, state: str, told: str
) -> None:
    message_id = office.accept("e-1", ends=BROKEN, email="ben@example.com")
    with office.outbox() as outbox:
        (one,) = unclear(outbox, "main")
        assert found_in_sent(outbox, one)
        assert came_back(outbox, "main", kind, [one.message_id], recipients=(), status="5.1.1")
    seen(qtbot, panel, state)
    chosen(qtbot, panel, message_id)
    assert told in panel.story.facts()
    assert [line.partition(" | ")[2] for line in panel.story.lines()[1:]] == [
        "found in the Sent folder | → sent", f"heard of later | {state.removeprefix('sent, ')}",
    ]  # fmt: skip


def test_the_list_is_filtered_by_state_and_searched_by_address_and_event(
    qtbot: QtBot, panel: OutgoingPanel, office: Office
) -> None:
    office.accept("order-1", email="ana@example.com")
    office.accept("order-2", ends=BROKEN, email="ben@example.com")
    seen(qtbot, panel, "uncertain", "waiting")
    press(qtbot, panel.dashboard.tiles["uncertain"])  # type: ignore[arg-type]
    seen(qtbot, panel, "uncertain")
    panel.show_state("")
    qtbot.keyClicks(panel.search, "ana@example.com")
    qtbot.waitUntil(lambda: cells(panel, EVENT) == ["order-1"], timeout=WAIT_MS)
    panel.search.setText("order-2")
    qtbot.waitUntil(lambda: cells(panel, EVENT) == ["order-2"], timeout=WAIT_MS)
    panel.search.setText("nobody@example.com")
    qtbot.waitUntil(lambda: cells(panel, EVENT) == [], timeout=WAIT_MS)
    assert panel._empty.text() == "No message fits. Clear the search, or show all messages."


def test_a_message_is_held_and_let_go_at_a_press(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    message_id = office.accept("e-1")
    seen(qtbot, panel, "waiting")
    chosen(qtbot, panel, message_id)
    for action, state in (("hold", "held"), ("release", "pending")):
        qtbot.waitUntil(lambda action=action: panel.story.button(action).isVisible(), timeout=WAIT_MS)
        with qtbot.waitSignal(panel.acted, timeout=WAIT_MS):
            press(qtbot, panel.story.button(action))
        assert office.state(message_id) == state


@pytest.mark.parametrize(("is_sure", "state"), [(True, "canceled"), (False, "pending")])
def test_cancelling_asks_once(qtbot: QtBot, panel: OutgoingPanel, office: Office, *, is_sure: bool, state: str) -> None:
    message_id = office.accept("e-1")
    seen(qtbot, panel, "waiting")
    chosen(qtbot, panel, message_id)
    press(qtbot, panel.story.button("cancel"))
    (box,) = panel.findChildren(QMessageBox)
    yes, back = box.buttons()
    if is_sure:
        with qtbot.waitSignal(panel.acted, timeout=WAIT_MS):
            yes.click()
    else:
        back.click()
    assert office.state(message_id) == state


def test_equal_errors_are_one_line_with_one_mend(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    ids = [office.accept(f"e-{n}", ends=REFUSED, email=f"person{n}@example.com") for n in range(3)]
    office.accept("e-other", ends=PermanentDeliveryError("smtp-too-large", host="mail.example.com"))
    seen(qtbot, panel, *["failed"] * 4)
    (told,) = panel.groups.told()
    assert told.startswith("3 failed for the same reason: The mail server mail.example.com refused")
    (button,) = panel.groups.findChildren(QPushButton)
    with qtbot.waitSignal(panel.acted, timeout=WAIT_MS):
        press(qtbot, button)
    assert {office.state(one) for one in ids} == {"pending"}
    qtbot.waitUntil(lambda: panel.groups.told() == [], timeout=WAIT_MS)


def test_a_paused_account_is_named_with_what_to_do(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    office.accept("e-1", ends=SetupError("smtp-login-refused", host="mail.example.com", reply_code=535))
    qtbot.waitUntil(lambda: len(panel.groups.told()) == 1, timeout=WAIT_MS)
    assert panel.groups.told()[0].startswith("The account main waits: The mail server mail.example.com refused user")


def test_in_rehearsal_it_says_whom_it_would_have_reached(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    text = office.workspace.settings.read_text()
    office.workspace.settings.write_text(
        text.replace('mode = "live"', 'mode = "rehearsal"\ntesters = ["tina@example.com"]')
    )
    panel.set_settings(settings_of(office.workspace))
    message_id = office.accept("e-1", email="ana@example.com")
    seen(qtbot, panel, "waiting")
    chosen(qtbot, panel, message_id)
    assert "To: tina@example.com" in panel.story.facts()
    assert "In rehearsal. Live it would go to ana@example.com." in panel.story.facts()


def test_where_the_vault_stays_shut_addresses_stay_hidden(
    qtbot: QtBot, office: Office, panel: OutgoingPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(office.workspace.root))
    other = OutgoingPanel(office.workspace, panel.dashboard._sender, panel._theme)
    qtbot.addWidget(other)
    office.accept("e-1", email="ana@example.com")
    with qtbot.waitSignal(other.refreshed, timeout=WAIT_MS):
        other.set_settings(settings_of(office.workspace))
    assert cells(other, RECIPIENT) == ["…@example.com"]


def test_while_the_sender_is_stopped_nothing_is_said_to_happen_by_itself(
    qtbot: QtBot, panel: OutgoingPanel, office: Office
) -> None:
    busy = TransientDeliveryError("smtp-busy", host="mail.example.com", reply_code=451)
    message_id = office.accept("e-1", ends=busy)
    office.accept("e-2")
    seen(qtbot, panel, "waiting", "waiting")
    goes_on = "It goes on when the sender is started."
    assert cells(panel, WHY) == [
        goes_on, f"The mail server mail.example.com takes no messages at the moment (451). {goes_on}",
    ]  # fmt: skip
    chosen(qtbot, panel, message_id)
    assert panel.story._why.text().endswith(goes_on)


def test_an_event_without_a_number_is_told_by_its_type(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    message_id = office.accept("", type="dunning_letter")
    seen(qtbot, panel, "no template yet")
    assert cells(panel, EVENT) == ["dunning_letter, without a number"]
    chosen(qtbot, panel, message_id)
    assert panel.story._title.text() == "dunning_letter, without a number: no template yet"
    assert panel.story.lines() == []
    assert panel.story._lines.isHidden()


def test_columns_fit_their_words_until_one_is_dragged(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    panel.resize(1440, 800)
    office.accept("order-FJ-2026-1043", email="ana.lindqvist@example.com")
    seen(qtbot, panel, "waiting")
    table = panel.table
    for column in (STATE, RECIPIENT, EVENT):
        assert table.columnWidth(column) >= table.sizeHintForColumn(column)
    panel.resize(700, 800)
    assert sum(table.columnWidth(column) for column in range(5)) < table.viewport().width()
    assert panel.model.index(0, EVENT).data(Qt.ItemDataRole.ToolTipRole) == "order-FJ-2026-1043"
    table.horizontalHeader().resizeSection(EVENT, 77)
    panel.resize(1440, 800)
    assert table.columnWidth(EVENT) == 77


def test_a_choice_stays_when_the_list_is_read_again(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    first, second = office.accept("e-1"), office.accept("e-2")
    seen(qtbot, panel, "waiting", "waiting")
    chosen(qtbot, panel, first)
    panel.choose(second)
    panel._on_page(panel._page)
    qtbot.waitUntil(lambda: panel.story.message_id == second, timeout=WAIT_MS)


def test_a_message_that_is_asked_for_is_chosen_whatever_is_filtered(
    qtbot: QtBot, panel: OutgoingPanel, office: Office
) -> None:
    wanted = office.accept("e-1")
    office.accept("e-2")
    panel.search.setText("e-2")
    panel.choose_soon(wanted)
    qtbot.waitUntil(lambda: panel.story.message_id == wanted, timeout=WAIT_MS)


def test_everything_can_be_named_by_a_screen_reader(panel: OutgoingPanel) -> None:
    named = [panel.table, panel.filter, panel.search, panel.dashboard.chart, *panel.dashboard.tiles.values()]
    assert all(widget.accessibleName() for widget in named)


def test_a_panel_that_nobody_sees_still_tells_its_figures(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    panel.hide()
    told: list[Page] = []
    panel.figures_changed.connect(told.append)
    office.accept("e-1", ends=REFUSED)
    qtbot.waitUntil(lambda: bool(told) and told[-1].counts.get("failed") == 1, timeout=WAIT_MS)


def test_no_address_stands_in_the_windows_title(qtbot: QtBot, panel: OutgoingPanel, office: Office) -> None:
    office.accept("e-1", email="ana@example.com")
    seen(qtbot, panel, "waiting")
    assert "@" not in panel.windowTitle()


def test_pictures(qtbot: QtBot, panel: OutgoingPanel, office: Office, qapp: object) -> None:
    for n in range(3):
        office.accept(f"order-FJ-2026-10{n}", ends=REFUSED, email=f"person{n}@example.com")
    office.accept("order-FJ-2026-1043", ends=BROKEN, email="ana.lindqvist@example.com")
    later = TransientDeliveryError("smtp-busy", host="mail.example.com", reply_code=451, reply="4.3.2 try later")
    message_id = office.accept("order-FJ-2026-1045", ends=later, email="jule.petersen@example.org")
    office.accept("order-FJ-2026-1044", ends=SetupError("smtp-login-refused", host="mail.example.com", reply_code=535))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 6, timeout=WAIT_MS)
    chosen(qtbot, panel, message_id)
    pictures_of(panel, "outgoing", qapp)  # type: ignore[arg-type]
