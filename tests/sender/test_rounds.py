"""Between the messages: no trouble stops another step, and every trouble is noticed once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from designer.core.clock import to_millis
from designer.core.settings import load_settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.archive import Archive
from designer.sender.channels import Channels
from designer.sender.inbox.alive import ALIVE
from designer.sender.inbox.progress import coming_in
from designer.sender.lock import SenderLock
from designer.sender.notice import Notice
from designer.sender.operator import Command, Operator, Proof
from designer.sender.outbox.claim import claim
from designer.sender.outbox.moves import move
from designer.sender.outbox.pauses import Kind, pause_sending, resume_sending
from designer.sender.outbox.records import Claimed, Outcome
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Result
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.turn import journal, keep, with_token
from designer.sender.rounds import Helm, Rounds, Running
from designer.sender.routing import Router
from designer.template.package import read_firm, read_template
from designer.template.publication import set_paused, snapshot_proof
from tests.support.office import SETTINGS, drop, events, publish_receipt
from tests.support.outbox import HandClock
from tests.support.packages import SPEC, event_tree, make_event
from tests.support.sheets import SPREADSHEET_SPEC, csv_text


@dataclass
class Bridge:
    """Rounds over a workspace, steered by hand."""

    office: Workspace
    outbox: Outbox
    lock: SenderLock
    clock: HandClock
    noticed: list[Notice] = field(default_factory=list)
    stopping: bool = False
    faults: list[Exception] = field(default_factory=list)
    asked: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        settings = load_settings(self.office.settings)
        channels = Channels(settings, self.outbox.vault, self.office)
        self.running = Running(settings, Router(self.office.publications, settings), channels)
        helm = Helm(lambda: self.running, self.refresh, self.stop, self.is_stopping, self.noticed.append)
        self.rounds = Rounds(
            self.office, self.outbox, lock=self.lock, worker="w1", clock=self.clock, helm=helm
        )  # fmt: skip

    def refresh(self) -> None:
        settings = load_settings(self.office.settings)
        self.running = Running(settings, Router(self.office.publications, settings), self.running.channels)

    def is_stopping(self) -> bool:
        """Asked between files and between the portions of a long one, too."""
        self.asked()
        return self.stopping

    def stop(self) -> None:
        self.stopping = True

    def go(self, rounds: int = 2) -> None:
        for _ in range(rounds):
            self.rounds.go()

    def states(self) -> dict[str, str]:
        return {one.event_id: one.state for one in list_messages(self.outbox, limit=1000)}

    def codes(self) -> list[str]:
        return [notice.code for notice in self.noticed]


@pytest.fixture
def bridge(office: Workspace, vault: Vault, clock: HandClock) -> Iterator[Bridge]:
    with SenderLock(office.lock, clock) as lock:
        outbox = Outbox.open(office.outbox, vault, clock)
        yield Bridge(office, outbox, lock, clock)
        outbox.close()


def test_a_file_is_taken_in_the_second_round(bridge: Bridge) -> None:
    drop(bridge.office, "a.json", events(1))
    bridge.go()
    assert bridge.states() == {"e-0": "pending"}
    assert bridge.noticed == []


def test_missing_settings_are_noticed_once_and_the_old_ones_go_on(bridge: Bridge) -> None:
    text = bridge.office.settings.read_text()
    bridge.office.settings.unlink()
    drop(bridge.office, "a.json", events(1))
    bridge.go(4)
    assert bridge.states() == {"e-0": "pending"}
    assert bridge.codes() == ["settings-missing"]
    bridge.office.settings.write_text(text)
    bridge.go()
    bridge.office.settings.unlink()
    bridge.go()
    assert bridge.codes() == ["settings-missing"] * 2


def test_a_folder_among_the_commands_stops_nothing(bridge: Bridge) -> None:
    (bridge.office.control / "x.json").mkdir()
    (bridge.office.control / "y.json").symlink_to("/dev/zero")
    drop(bridge.office, "a.json", events(1))
    bridge.go()
    assert bridge.states() == {"e-0": "pending"}


def test_a_disk_without_space_stops_no_sender(bridge: Bridge) -> None:
    """Heartbeats cannot be written and files stay where they are; all of it goes on when there is room."""
    with bridge.outbox.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    large = {"order": {"number": "1"}, "fill": "x" * 10_000}
    drop(bridge.office, "a.json", [event_tree(id=f"e-{n}", ctx=large) for n in range(20)])
    bridge.go(3)
    assert bridge.states() == {}
    assert bridge.codes() == ["disk-full"]
    with bridge.outbox.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    bridge.go()
    assert len(bridge.states()) == 20


def test_another_drop_folder_is_watched_as_soon_as_it_is_set(bridge: Bridge, tmp_path: Path) -> None:
    other = tmp_path / "other"
    bridge.office.settings.write_text(
        SETTINGS.replace("{port}", "25").replace("[inbox]", f'[inbox]\nfolder = "{other}"')
    )
    bridge.go()
    (other / "a.json").write_text(json.dumps(events(1)))
    bridge.go()
    assert bridge.states() == {"e-0": "pending"}


def test_what_found_no_template_goes_on_when_one_is_published_though_nobody_says_so(bridge: Bridge) -> None:
    state = bridge.office.publications / "receipt" / "state.toml"
    state.rename(state.with_suffix(".away"))
    drop(bridge.office, "a.json", events(2))
    bridge.go()
    assert bridge.states() == {"e-0": "unroutable", "e-1": "unroutable"}
    publish_receipt(bridge.office)
    bridge.go(1)
    assert bridge.states() == {"e-0": "pending", "e-1": "pending"}


def test_a_damaged_publication_keeps_its_events_waiting_until_it_is_mended(bridge: Bridge) -> None:
    source = bridge.office.publications / "receipt" / "1" / "receipt.html"
    good = source.read_bytes()
    source.write_bytes(good + b" ")
    drop(bridge.office, "a.json", events(1))
    bridge.go(3)
    assert bridge.states() == {"e-0": "unroutable"}
    assert bridge.codes() == ["publication-changed"]
    source.write_bytes(good)
    bridge.go(1)
    assert bridge.states() == {"e-0": "pending"}


def test_a_pause_is_noticed_once_with_its_account_and_reason(bridge: Bridge) -> None:
    reason = {"reason": "smtp-login-refused", "details": '{"host": "mail.example.com"}'}
    pause_sending(bridge.outbox, Kind.ACCOUNT, "main", **reason)
    bridge.go(3)
    assert bridge.noticed == [Notice("smtp-login-refused", {"host": "mail.example.com"}, "main")]
    resume_sending(bridge.outbox, Kind.ACCOUNT, "main", actor="me")
    bridge.go(1)
    pause_sending(bridge.outbox, Kind.ACCOUNT, "main", **reason)
    bridge.go(1)
    assert len(bridge.noticed) == 2


def test_whoever_stops_or_asks_does_not_wait_for_all_files(bridge: Bridge) -> None:
    for number in range(50):
        drop(bridge.office, f"{number}.json", event_tree(id=f"e-{number}"))
    bridge.go(1)
    (bridge.office.control / "stop.json").write_text('{"do": "stop", "actor": "me"}')
    bridge.go(1)
    assert len(bridge.states()) <= 1
    assert (bridge.office.control / "done" / "stop.json").exists()
    assert bridge.noticed == []


def test_a_pause_holds_what_waits_even_what_comes_back_to_wait(bridge: Bridge) -> None:
    drop(bridge.office, "a.json", events(1))
    bridge.go(3)
    (claimed,) = claim(bridge.outbox, "w1", 1)
    set_paused(bridge.office.publications, "receipt", paused=True)
    bridge.go()
    assert bridge.states() == {"e-0": "processing"}
    settle(bridge.outbox, claimed, Outcome(Result.SOFT, "busy", code=451, retry_at=bridge.outbox.now() + 1000))
    bridge.clock.advance(seconds=6)
    bridge.go()
    assert bridge.states() == {"e-0": "held"}
    set_paused(bridge.office.publications, "receipt", paused=False)
    bridge.go()
    assert bridge.states() == {"e-0": "pending"}


def test_a_proofs_snapshot_goes_with_its_data(bridge: Bridge) -> None:
    template = read_template(bridge.office.templates / "receipt")
    for _ in range(2):
        snapshot_proof(bridge.office.publications, template, read_firm(bridge.office.root), at=bridge.clock())
    operator = Operator(bridge.outbox, bridge.running.router, Archive(bridge.office.archive, bridge.outbox.vault))
    sealed = Proof("receipt", 2, make_event()).sealed(bridge.outbox.vault)
    (message_id,) = operator.obey(Command(do="proof", actor="me", sealed=sealed)).values()
    move(bridge.outbox, "cancel", message_id, actor="me")
    proofs = bridge.office.publications / "receipt" / "proofs"
    for days, left in ((0, {"1", "2"}), (1, {"2"}), (31, set())):
        bridge.clock.advance(days=days)
        bridge.go()
        assert {path.name for path in proofs.iterdir()} == left


PERSISTENT = {
    "template.toml": SPEC.replace('event_type = "receipt"', 'event_type = "receipt"\non_uncertain = "resend"')
}


def lost_after_the_dot(bridge: Bridge) -> Claimed:
    (claimed,) = claim(bridge.outbox, "w1", 1)
    if not claimed.message_id:
        claimed = with_token(claimed)
        claimed = keep(bridge.outbox, claimed, b"MIME", message_id="<1@example.com>", attachments=b"[]")
    journal(bridge.outbox, claimed)
    settle(bridge.outbox, claimed, Outcome(Result.UNCERTAIN, "smtp-lost"))
    return claimed


def test_an_uncertain_message_goes_out_again_where_its_template_says_so(bridge: Bridge) -> None:
    publish_receipt(bridge.office, PERSISTENT)
    drop(bridge.office, "a.json", events(1))
    bridge.go()
    ids = set()
    for _ in range(4):  # the first one, and three times more
        ids.add(lost_after_the_dot(bridge).message_id)
        bridge.clock.advance(seconds=10)
        bridge.go()
    assert ids == {"<1@example.com>"}
    assert claim(bridge.outbox, "w1", 1) == []
    found = [(one.state, one.reason) for one in list_messages(bridge.outbox)]
    assert found == [("uncertain", "smtp-lost"), *[("canceled", "resent")] * 3]


def test_an_uncertain_message_waits_for_a_person_otherwise(bridge: Bridge) -> None:
    drop(bridge.office, "a.json", events(1))
    bridge.go()
    lost_after_the_dot(bridge)
    bridge.clock.advance(days=1)
    bridge.go()
    assert list(bridge.states().values()) == ["uncertain"]


def test_the_log_goes_after_the_days_that_the_settings_say(bridge: Bridge) -> None:
    settings = bridge.office.settings.read_text()
    bridge.office.settings.write_text(settings + "[retention]\ndata_days = 1\nlog_days = 2\nunsettled_days = 3\n")
    drop(bridge.office, "a.json", events(1))
    bridge.go()
    assert list_messages(bridge.outbox)[0].expires_at == to_millis(bridge.clock() + timedelta(days=3))
    bridge.clock.advance(days=3)
    claim(bridge.outbox, "w1", 1)
    assert bridge.states() == {"e-0": "expired"}
    bridge.clock.advance(days=2)
    bridge.go(1)
    assert bridge.states() == {"e-0": "expired"}
    bridge.clock.advance(hours=1)
    bridge.go(1)
    assert bridge.states() == {}


def test_the_drop_folder_tells_that_the_sender_is_alive_and_what_waits(bridge: Bridge) -> None:
    alive = bridge.office.root / "inbox" / ".sealwright-alive.json"
    drop(bridge.office, "a.json", events(2))
    drop(bridge.office, "ana@example.com.json", b"{")
    bridge.go(3)
    bridge.clock.advance(seconds=5)
    bridge.go(1)
    assert json.loads(alive.read_bytes()) == {
        "at": bridge.clock().isoformat(), "mode": "live", "waiting": 2, "to_decide": 0, "failed": 0, "refused_files": 1,
    }  # fmt: skip
    before = alive.read_bytes()
    (bridge.office.root / "inbox").rename(bridge.office.root / "gone")
    (bridge.office.root / "inbox").write_text("no folder")
    bridge.clock.advance(seconds=5)
    bridge.go(2)
    assert (bridge.office.root / "gone" / alive.name).read_bytes() == before


@dataclass
class _PassingClock(HandClock):
    """Ten seconds pass whenever somebody looks."""

    def __call__(self) -> datetime:
        self.advance(seconds=10)
        return self.moment


def test_while_a_long_list_is_taken_in_the_sender_is_alive_and_says_how_far_it_is(
    office: Workspace, vault: Vault
) -> None:
    publish_receipt(office, {"template.toml": SPREADSHEET_SPEC})
    told: list[dict[str, Any]] = []
    with SenderLock(office.lock) as lock:
        outbox = Outbox.open(office.outbox, vault, _PassingClock())
        bridge = Bridge(office, outbox, lock, _PassingClock())
        rows = [(f"{n:05}", f"p{n}@example.com", "77", "03.04.1985", "Lamp", "1,00") for n in range(1001)]
        bridge.go(1)
        drop(office, "list.csv", csv_text(rows).encode())
        bridge.asked = lambda: told.append(json.loads((office.root / "inbox" / ALIVE).read_bytes()))
        bridge.go()
        bridge.go()
        outbox.close()
    far = [one["taking"] for one in told if "taking" in one]
    assert {"done": 501, "of": 1003} in far
    assert "taking" not in json.loads((office.root / "inbox" / ALIVE).read_bytes())


def test_a_long_list_is_left_where_it_is_when_the_sender_is_stopped(bridge: Bridge) -> None:
    publish_receipt(bridge.office, {"template.toml": SPREADSHEET_SPEC})
    rows = [(f"{n:05}", f"p{n}@example.com", "77", "03.04.1985", "Lamp", "1,00") for n in range(501)]
    drop(bridge.office, "list.csv", csv_text(rows).encode())
    bridge.go(1)
    inbox = bridge.office.root / "inbox"
    bridge.asked = lambda: bridge.stop() if coming_in(inbox) else None
    bridge.go(1)
    assert (bridge.stopping, bridge.states()) == (True, {})
    assert [path.name[13:] for path in (inbox / "processing").iterdir()] == ["list.csv"]
    bridge.stopping, bridge.asked = False, lambda: None
    bridge.go()
    assert len(bridge.states()) == 501


def test_a_clock_that_is_set_back_stops_no_heartbeat(bridge: Bridge) -> None:
    bridge.go()
    bridge.clock.advance(days=-3)
    bridge.go()
    alive = json.loads((bridge.office.root / "inbox" / ALIVE).read_text())
    assert alive["at"] == bridge.clock.moment.isoformat(timespec="seconds")
