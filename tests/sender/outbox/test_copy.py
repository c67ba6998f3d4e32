"""The outbox is copied whole while it is written, and nothing of a restored one goes out by itself."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from designer.core.vault import Vault
from designer.sender.outbox.claim import claim
from designer.sender.outbox.copy import copy_outbox, hold_everything
from designer.sender.outbox.further import resend_uncertain
from designer.sender.outbox.moves import move
from designer.sender.outbox.recover import recover_all
from designer.sender.outbox.search import counts, event_data, list_messages, show
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from tests.support.outbox import ROUTE, SENT, accepted, arrival, journaled_one


def test_a_copy_is_one_moment_while_a_sender_writes_on(outbox: Outbox, path: Path, vault: Vault) -> None:
    accepted(outbox, *(arrival(f"ord-{n}") for n in range(2000)))
    is_over = threading.Event()

    def write_on() -> None:
        number = 0
        while not is_over.is_set():
            accepted(outbox, arrival(f"new-{number}"))
            number += 1

    writer = threading.Thread(target=write_on)
    writer.start()
    told: list[tuple[int, int]] = []
    copy_outbox(path, path.with_name("copy.sqlite3"), lambda done, total: told.append((done, total)))
    is_over.set()
    writer.join()
    copy = Outbox.open(path.with_name("copy.sqlite3"), vault)
    found = list_messages(copy, limit=100_000)
    assert counts(copy)[State.PENDING] == len(found) >= 2000
    assert all(event_data(copy, one) for one in found)
    copy.close()
    assert told[-1][0] == told[-1][1]


def test_after_a_restore_everything_waits_for_a_person(outbox: Outbox) -> None:
    settle(outbox, journaled_one(outbox, "sent"), SENT)
    accepted(outbox, arrival("lost", route=replace(ROUTE, on_uncertain="resend")))
    claim(outbox, "w1", 1)
    with outbox.write() as connection:
        connection.exec_driver_sql("UPDATE message SET state = 'uncertain' WHERE state = 'processing'")
    journaled_one(outbox, "sending")
    accepted(
        outbox,
        arrival("pending"),
        arrival("unroutable", route=None),
        arrival("held", route=replace(ROUTE, hold="template-paused")),
    )
    assert hold_everything(outbox) == {"held": 3, "uncertain": 1}
    states = {one.event_id: (one.state, one.reason) for one in list_messages(outbox)}
    held = ("held", "restored-from-backup")
    assert states == {
        "sent": ("sent", ""), "lost": ("uncertain", ""), "sending": ("uncertain", "restored-from-backup"),
        "pending": held, "unroutable": held, "held": held,
    }  # fmt: skip
    assert (recover_all(outbox).uncertain, resend_uncertain(outbox, Mode.LIVE), claim(outbox, "w1", 9)) == (0, 0, [])
    (one,) = list_messages(outbox, text="sending")
    assert [(one.outcome, one.ended_at > 0) for one in show(outbox, one.id).attempts] == [("uncertain", True)]


def test_a_restored_message_goes_on_where_it_was_when_it_is_released(outbox: Outbox) -> None:
    accepted(outbox, arrival("pending"), arrival("unroutable", route=None))
    hold_everything(outbox)
    ids = {one.event_id: one.id for one in list_messages(outbox)}
    assert move(outbox, "release", ids["pending"], actor="ana") == State.PENDING
    assert move(outbox, "release", ids["unroutable"], actor="ana") == State.UNROUTABLE
    assert [one.event_id for one in claim(outbox, "w1", 9)] == ["pending"]
