"""The sender as a whole, in this process: from a dropped file to a mail at a real SMTP server."""

from __future__ import annotations

import threading
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from designer.core.errors import ConflictError, SetupError
from designer.core.settings_text import change_settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.render.seal import open_sealed
from designer.sender.channels import secret_name
from designer.sender.control import ask
from designer.sender.lock import SenderLock, is_running
from designer.sender.loopback import LoopbackServer
from designer.sender.operator import Command
from designer.sender.outbox.search import counts, list_messages
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from designer.sender.service import Service
from tests.sender.incoming.bounces import report
from tests.servers import dovecot as dovecot_server
from tests.servers.dovecot import Dovecot
from tests.support.office import drop, events, make_office
from tests.support.outbox import accepted
from tests.support.packages import PASSWORD, event_tree, make_event


def states(workspace: Workspace, vault: Vault) -> dict[str, str]:
    outbox = Outbox.open_read_only(workspace.outbox, vault)
    try:
        return {one.event_id: one.state for one in list_messages(outbox)}
    finally:
        outbox.close()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    return folder


def test_a_dropped_file_becomes_mails_with_sealed_documents(tmp_path: Path, kept: Path, vault: Vault) -> None:
    with LoopbackServer(kept) as server:
        office = make_office(tmp_path / "office", port=server.port)
        drop(office, "orders.json", events(3))
        Service(office, vault).run(until_empty=True)
    assert states(office, vault) == {"e-0": "sent", "e-1": "sent", "e-2": "sent"}
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in kept.iterdir()]
    assert sorted(mail["To"] for mail in mails) == [f"person{n}@example.com" for n in range(3)]
    for mail in mails:
        attachment = next(mail.iter_attachments())
        assert open_sealed(attachment.get_content(), PASSWORD).pages == 1


def test_who_sends_until_all_is_sent_does_not_wait_for_another_look_at_the_folder(
    tmp_path: Path, kept: Path, vault: Vault
) -> None:
    with LoopbackServer(kept) as server:
        office = make_office(tmp_path / "office", port=server.port)
        settings = change_settings(office.settings, {"inbox.scan_seconds": 3600.0})
        outbox = Outbox.open(office.outbox, vault)
        accepted(outbox, Router(office.publications, settings).now().arrival(make_event()))
        outbox.close()
        Service(office, vault).run(until_empty=True)
    assert states(office, vault) == {"e-1": "sent"}


def test_one_bad_event_harms_no_other(tmp_path: Path, kept: Path, vault: Vault) -> None:
    with LoopbackServer(kept) as server:
        office = make_office(tmp_path / "office", port=server.port)
        drop(office, "a.json", event_tree(id="bad", ctx={"order": {"number": "1", "lines": []}, "customer": {}}))
        drop(office, "b.json", event_tree(id="good"))
        drop(office, "c.json", b"\x00\x01")
        Service(office, vault).run(until_empty=True)
    assert states(office, vault) == {"bad": "failed", "good": "sent"}
    assert (office.root / "inbox" / "failed" / "c.json.error.json").exists()


def test_a_faulty_settings_file_does_not_stop_a_running_sender(tmp_path: Path, kept: Path, vault: Vault) -> None:
    with LoopbackServer(kept) as server:
        office = make_office(tmp_path / "office", port=server.port)
        arrived = threading.Event()
        service = Service(office, vault, settled=lambda *_: arrived.set())
        running = threading.Thread(target=service.run)
        running.start()
        good = office.settings.read_text()
        office.settings.write_text("mode = [")
        office.settings.write_text(good)
        drop(office, "a.json", events(1))
        assert arrived.wait(30)
        service.stop()
        running.join(30)
    assert states(office, vault) == {"e-0": "sent"}


def test_commands_reach_the_running_sender_and_stop_ends_it(tmp_path: Path, vault: Vault) -> None:
    office = make_office(tmp_path / "office")
    drop(office, "a.json", [event_tree(scheduled="2999-01-01T00:00:00Z")])
    Outbox.open(office.outbox, vault).close()  # it is there before anybody looks
    service = Service(office, vault)
    running = threading.Thread(target=service.run)
    running.start()

    def tell(command: Command) -> dict[str, object]:
        return ask(office.control, command, seconds=30, is_running=running.is_alive)

    told: dict[str, object] = {}
    while not told.get("messages"):
        waiting = states(office, vault) if is_running(office.lock) else {}
        ids = _ids(office, vault) if waiting else ()
        told = tell(Command(do="cancel", actor="me", messages=ids))
    assert told["messages"] == [{"id": ids[0], "state": "canceled"}]
    tell(Command(do="stop", actor="me"))
    running.join(30)
    assert not running.is_alive()


def _ids(office: Workspace, vault: Vault) -> tuple[str, ...]:
    outbox = Outbox.open_read_only(office.outbox, vault)
    try:
        return tuple(one.id for one in list_messages(outbox))
    finally:
        outbox.close()


def test_two_senders_never_work_in_one_workspace(office: Workspace, vault: Vault) -> None:
    with SenderLock(office.lock), pytest.raises(ConflictError) as refused:
        Service(office, vault).run(until_empty=True)
    assert refused.value.code == "sender-running"


def test_faulty_settings_are_refused_at_the_start(office: Workspace, vault: Vault) -> None:
    office.settings.write_text("mod = 'live'")
    with pytest.raises(SetupError) as refused:
        Service(office, vault)
    assert (refused.value.code, refused.value.arguments["nearest"]) == ("key-unknown", "mode")


def test_until_empty_leaves_what_is_scheduled_for_later(tmp_path: Path, vault: Vault) -> None:
    office = make_office(tmp_path / "office")
    drop(office, "a.json", [event_tree(scheduled="2999-01-01T00:00:00Z")])
    Service(office, vault).run(until_empty=True)
    outbox = Outbox.open_read_only(office.outbox, vault)
    try:
        assert counts(outbox)[State.PENDING] == 1
    finally:
        outbox.close()


@pytest.mark.dovecot
def test_until_empty_looks_into_the_mailbox_once_at_the_end(tmp_path: Path, kept: Path, dovecot: Dovecot) -> None:
    dovecot.empty()
    vault = Vault.in_memory()
    vault.set_secret(secret_name("main"), dovecot_server.PASSWORD)
    with LoopbackServer(kept) as server:
        office = make_office(tmp_path / "office", port=server.port)
        change_settings(office.settings, {
            "accounts.main.ca_file": str(dovecot.certificate.ca), "accounts.main.imap.host": "127.0.0.1",
            "accounts.main.imap.port": dovecot.port, "accounts.main.imap.user": dovecot_server.USER,
        })  # fmt: skip
        drop(office, "a.json", events(1))
        Service(office, vault).run(until_empty=True)
        outbox = Outbox.open_read_only(office.outbox, vault)
        (sent,) = list_messages(outbox)
        dovecot.put(report(sent.message_id))
        Service(office, vault).run(until_empty=True)
        (returned,) = list_messages(outbox)
        outbox.close()
    assert (sent.state, sent.came_back, returned.came_back) == ("sent", "", "returned")
