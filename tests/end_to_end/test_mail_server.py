"""The whole way out and back with a real mail server and a real mailbox: greylisted, returned later, late (P2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from random import Random

import pytest

from designer.core.settings import AccountSettings, ImapSettings, Security
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.channel.smtp import SmtpChannel
from designer.sender.incoming.collect import collect
from designer.sender.outbox.accept import accept
from designer.sender.outbox.claim import claim
from designer.sender.outbox.pauses import pauses
from designer.sender.outbox.records import Accepted, Arrival, Door
from designer.sender.outbox.search import composed, show
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import suppressions
from designer.sender.routing import Router
from designer.sender.turns import Turns
from tests.servers.accounts import FAST, account_on
from tests.servers.dovecot import PASSWORD, USER, Dovecot
from tests.servers.policy import Policy, running_policy
from tests.servers.postfix import GONE, LATE, RETURNS_TO, Postfix, running_postfix
from tests.servers.scripted import ScriptedServer
from tests.support.office import make_office, plain_reply, settings_of
from tests.support.outbox import HandClock
from tests.support.packages import make_event
from tests.support.site import wait_until

pytestmark = [pytest.mark.postfix, pytest.mark.dovecot]


@pytest.fixture(scope="module")
def world(shared_postfix: Postfix, shared_dovecot: Dovecot) -> Iterator[tuple[Postfix, Dovecot, Policy]]:
    """A Postfix whose returned mail lies in the mailbox that Dovecot shows."""
    returns = shared_dovecot.folder / "mail" / RETURNS_TO
    refusing = ScriptedServer({"RCPT": "550 5.1.1 no such user here any more"})
    with (
        running_policy() as policy,
        refusing as next_server,
        running_postfix(policy_port=policy.port, next_hop=next_server.port, returns=returns) as server,
    ):
        yield server, shared_dovecot, policy


class Firm:
    """A workspace that sends through this Postfix and reads its mailbox with this Dovecot."""

    def __init__(self, office: Workspace, outbox: Outbox, world: tuple[Postfix, Dovecot, Policy], clock: HandClock):
        self.office, self.outbox, self.clock = office, outbox, clock
        self.postfix, self.dovecot, self.policy = world
        self.channel = SmtpChannel(account_on(self.postfix.plain), waits=FAST)
        self.turns = Turns(
            outbox=outbox, publications=office.publications, settings=lambda: settings_of(office),
            compose=plain_reply, channel=lambda _account: self.channel, clock=clock, random=Random(1),
        )  # fmt: skip

    @property
    def account(self) -> AccountSettings:
        return account_on(
            25, security=Security.TLS, user=USER, ca_file=str(self.dovecot.certificate.ca),
            imap=ImapSettings(host="127.0.0.1", port=self.dovecot.port),
        )  # fmt: skip

    def accept(self, recipient: str) -> str:
        router = Router(self.office.publications, settings_of(self.office))
        event = make_event(email=recipient)
        [answer] = accept(self.outbox, Door("test", Mode.LIVE), [Arrival(event, router.route(event))])
        assert isinstance(answer, Accepted)
        return answer.messages[0].id

    def turn(self) -> State | None:
        [claimed] = claim(self.outbox, "w", 1)
        return self.turns.run(claimed)

    def look(self) -> int:
        """Read the mailbox once; how many messages something came back about."""
        found = collect(self.outbox, "main", self.account, PASSWORD, folder=Path(), clock=lambda: datetime.now(UTC))
        return found.came_back

    def returned(self) -> list[bytes]:
        folder = self.dovecot.folder / "mail" / USER
        return [path.read_bytes() for name in ("new", "cur") for path in sorted((folder / name).glob("*"))]


@pytest.fixture
def firm(tmp_path: Path, world: tuple[Postfix, Dovecot, Policy]) -> Iterator[Firm]:
    clock = HandClock()
    outbox = Outbox.open(tmp_path / "outbox.sqlite3", Vault.in_memory(), clock)
    world[0].empty()
    world[1].empty()
    made = Firm(make_office(tmp_path / "office"), outbox, world, clock)
    yield made
    made.channel.close()
    outbox.close()


def test_who_is_greylisted_gets_the_same_mail_once_at_a_later_try(firm: Firm) -> None:
    firm.policy.answers["ana@example.com"] = ["450 4.2.0 greylisted, come back later"]
    message_id = firm.accept("ana@example.com")
    assert firm.turn() is State.PENDING
    assert pauses(firm.outbox) == []  # others need not wait
    kept = composed(firm.outbox, show(firm.outbox, message_id).message)
    assert claim(firm.outbox, "w", 1) == []
    firm.clock.advance(minutes=2)
    assert firm.turn() is State.SENT
    [arrived] = firm.postfix.delivered(1)
    assert kept is not None
    assert message_from_bytes(arrived)["Message-ID"] == message_from_bytes(kept)["Message-ID"]
    assert [one.code for one in show(firm.outbox, message_id).attempts] == [450, 250]


def test_what_the_server_took_and_returned_later_is_marked_and_its_address_not_mailed_again(firm: Firm) -> None:
    message_id = firm.accept(GONE)
    assert firm.turn() is State.SENT
    wait_until(firm.returned)
    assert firm.look() == 1
    found = show(firm.outbox, message_id).message
    assert (found.state, found.came_back) == ("sent", "returned")
    assert [one.reason for one in suppressions(firm.outbox)] == ["hard-bounce"]
    [bounce] = firm.returned()
    assert f"Original-Envelope-Id: {message_id}".encode() in bounce
    assert b"\nHello" not in bounce  # the headers came back, and not the document


def test_what_the_server_cannot_deliver_yet_is_marked_as_late_and_nobody_is_blocked(firm: Firm) -> None:
    message_id = firm.accept(LATE)
    assert firm.turn() is State.SENT
    wait_until(firm.returned)
    assert firm.look() == 1
    assert show(firm.outbox, message_id).message.came_back == "delayed"
    assert suppressions(firm.outbox) == []
