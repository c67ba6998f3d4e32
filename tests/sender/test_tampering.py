"""Whoever writes into the outbox behind our back: nothing goes to the wrong one, and no wrong document (P3, P7)."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from random import Random

import pytest

from designer.core.errors import TransientDeliveryError
from designer.core.event import EventRules, parse_event
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.render.compose import Composer, Letterhead, Limits
from designer.render.doors import Occasion
from designer.render.protocol import AttachmentInfo, ComposeReply, ComposeRequest
from designer.render.seal import open_sealed
from designer.sender.archive import Archive
from designer.sender.operator import Command, Operator, sealed_correction
from designer.sender.outbox.accept import accept
from designer.sender.outbox.claim import claim
from designer.sender.outbox.records import Arrival, Door
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from designer.sender.turns import Turns
from designer.template.publication import load_publication
from tests.support.office import FakeChannel, make_office, settings_of
from tests.support.outbox import HandClock
from tests.support.packages import make_event

Tamper = Callable[[sqlite3.Connection], object]
PEOPLE = {"ana@example.com": "48217730", "eve@example.com": "99999999"}


def event_for(address: str, number: str) -> dict[str, object]:
    customer = {"number": number, "name": f"Person {number}", "birth_date": "1984-03-09"}
    return {"id": f"e-{number}", "email": address, "ctx": {"order": {"number": "1", "lines": []}, "customer": customer}}


@dataclass
class Case:
    """Two messages in an outbox, and what came through the channel."""

    office: Workspace
    outbox: Outbox
    channel: FakeChannel
    turns: Turns

    def send_all(self) -> None:
        for _ in range(2):
            for claimed in claim(self.outbox, "w1", 10):
                self.turns.run(claimed)

    def reasons(self) -> list[str]:
        return [one.reason for one in reversed(list_messages(self.outbox))]

    def tamper(self, how: Tamper) -> None:
        with closing(sqlite3.connect(self.office.outbox)) as connection, connection:
            how(connection)

    def check_what_was_sent(self) -> None:
        """Each mail reached the one whom it names, with a document that opens with this person's password."""
        for envelope, mime in self.channel.sent:
            mail = message_from_bytes(mime, policy=policy.default)
            assert [address.addr_spec for address in mail["To"].addresses] == [envelope.recipient]
            for attachment in mail.iter_attachments():
                open_sealed(attachment.get_content(), f"{PEOPLE[envelope.recipient]}-090384")


@pytest.fixture(scope="module")
def compose() -> Callable[[ComposeRequest], ComposeReply]:
    """Composes for real, in this process."""
    composer = Composer(Limits())

    def composed(request: ComposeRequest) -> ComposeReply:
        folder = Path(request.folder)
        publication = load_publication(folder.parent.parent, folder.parent.name, int(folder.name))
        occasion = Occasion(
            parse_event(request.event, EventRules()), request.event_id, request.language, request.zone
        )  # fmt: skip
        head = Letterhead(
            request.sender, request.recipient, request.message_id, request.reference, request.token, request.date
        )
        made = composer.compose(publication, occasion, head)
        infos = [AttachmentInfo(a.name, a.sha256, a.is_sealed, a.password, a.pages, a.raw) for a in made.attachments]
        return ComposeReply(made.mime, made.subject, tuple(infos))

    return composed


@pytest.fixture(scope="module")
def stored(
    tmp_path_factory: pytest.TempPathFactory, vault: Vault, compose: Callable[[ComposeRequest], ComposeReply]
) -> dict[bool, Path]:
    """Two messages that wait: not composed yet (False), and composed and put off by the server (True)."""
    made: dict[bool, Path] = {}
    for is_composed in (False, True):
        root = tmp_path_factory.mktemp("stored") / "office"
        case = next(opened(make_office(root), vault, compose))
        router = Router(case.office.publications, settings_of(case.office))
        arrivals = [make_event(**event_for(*person)) for person in PEOPLE.items()]
        accept(case.outbox, Door("test", Mode.LIVE), [Arrival(one, router.route(one)) for one in arrivals])
        if is_composed:
            case.channel.before = [TransientDeliveryError("smtp-later", reply_code=451, enhanced_code="4.2.0")] * 2
            case.send_all()
            assert case.reasons() == ["smtp-later"] * 2
        case.outbox.close()
        if is_composed:
            case.tamper(change("UPDATE message SET next_attempt_at = 0"))
        made[is_composed] = root
    return made


def opened(office: Workspace, vault: Vault, compose: Callable[[ComposeRequest], ComposeReply]) -> Iterator[Case]:
    clock, channel = HandClock(), FakeChannel()
    outbox = Outbox.open(office.outbox, vault, clock)
    settings = settings_of(office)
    turns = Turns(outbox, office.publications, lambda: settings, compose, lambda _: channel, clock, Random(1))
    yield Case(office, outbox, channel, turns)
    outbox.close()


@pytest.fixture
def case(
    request: pytest.FixtureRequest, stored: dict[bool, Path], tmp_path: Path, vault: Vault,
    compose: Callable[[ComposeRequest], ComposeReply],
) -> Iterator[Case]:  # fmt: skip
    shutil.copytree(stored[request.param], tmp_path / "office")
    yield from opened(Workspace(tmp_path / "office"), vault, compose)


def swap(table: str, column: str, *, of: str = "") -> Tamper:
    """Swaps a column's values between the two rows of a table."""

    def tamper(connection: sqlite3.Connection) -> None:
        where = f"WHERE content = '{of}'" if of else ""
        (one, x), (two, y) = connection.execute(f"SELECT rowid, {column} FROM {table} {where}").fetchall()
        for row, value in ((one, type(x)()), (two, x), (one, y)):
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row))

    return tamper


def change(statement: str) -> Tamper:
    return lambda connection: connection.execute(statement)


NOTHING = ""
UNCOMPOSED: dict[str, tuple[Tamper, list[str]]] = {
    "the rows' recipients": (swap("message", "recipient_hmac"), ["look-row"] * 2),
    "one row's recipient": (change("UPDATE message SET recipient_hmac = x'00' WHERE seq = 1"), ["look-row", NOTHING]),
    "the rows' events": (swap("message", "event_seq"), ["look-row"] * 2),
    "the events' data": (swap("sealed", "owner", of="event"), ["sealed-damaged"] * 2),
    "some bytes": (
        change("UPDATE sealed SET ciphertext = zeroblob(400) WHERE owner = 'event/1'"), ["sealed-damaged", NOTHING],
    ),
    "the publication": (change("UPDATE message SET publication = 7 WHERE seq = 1"), ["look-row", NOTHING]),
    "the template": (change("UPDATE message SET template = 'other' WHERE seq = 2"), [NOTHING, "look-row"]),
    "the account": (change("UPDATE message SET account = 'other' WHERE seq = 2"), [NOTHING, "look-row"]),
    "the mode": (change("UPDATE message SET mode = 'proof' WHERE seq = 2"), [NOTHING, "look-row"]),
    "the language": (change("UPDATE message SET language = 'de' WHERE seq = 2"), [NOTHING, "look-row"]),
    "the proof of it": (change("UPDATE message SET bound = x'' WHERE seq = 2"), [NOTHING, "look-row"]),
    "all of a row but its id": (
        change("UPDATE message SET bound = (SELECT bound FROM message WHERE seq = 1) WHERE seq = 2"),
        [NOTHING, "look-row"],
    ),
}  # fmt: skip
COMPOSED: dict[str, tuple[Tamper, list[str]]] = {
    "the ids": (swap("message", "id"), ["look-row"] * 2),
    "the rows' events": (swap("message", "event_seq"), ["look-row"] * 2),
    "the Message-IDs": (swap("message", "message_id"), ["look-message-id"] * 2),
    "the tokens": (swap("message", "token"), ["look-token"] * 2),
    "the composed mails": (swap("sealed", "owner", of="composed"), ["sealed-damaged"] * 2),
    "the attachments' records": (swap("sealed", "owner", of="attachments"), ["sealed-damaged"] * 2),
    "the composed mails' bytes": (swap("sealed", "ciphertext", of="composed"), ["sealed-damaged"] * 2),
    "no record of attachments": (
        change("DELETE FROM sealed WHERE content = 'attachments'"), ["look-attachments"] * 2,
    ),
    "the mode": (change("UPDATE message SET mode = 'rehearsal'"), ["look-row"] * 2),
}  # fmt: skip


@pytest.mark.parametrize("case", [False], indirect=True)
@pytest.mark.parametrize("what", UNCOMPOSED)
def test_a_row_that_was_tampered_with_before_composing_is_stopped(case: Case, what: str) -> None:
    tamper, reasons = UNCOMPOSED[what]
    case.tamper(tamper)
    case.send_all()
    assert case.reasons() == reasons
    assert len(case.channel.sent) == reasons.count(NOTHING)
    case.check_what_was_sent()


@pytest.mark.parametrize("case", [True], indirect=True)
@pytest.mark.parametrize("what", COMPOSED)
def test_a_composed_message_that_was_tampered_with_is_stopped(case: Case, what: str) -> None:
    tamper, reasons = COMPOSED[what]
    case.tamper(tamper)
    case.send_all()
    assert case.reasons() == reasons
    assert case.channel.sent == []


@pytest.mark.parametrize("case", [False, True], indirect=True)
def test_what_nobody_touched_is_sent(case: Case) -> None:
    case.send_all()
    assert case.reasons() == [NOTHING] * 2
    assert len(case.channel.sent) == 2
    case.check_what_was_sent()


@pytest.mark.parametrize("case", [False], indirect=True)
def test_a_publication_that_was_changed_on_disk_sends_nothing(case: Case) -> None:
    with (case.office.publications / "receipt" / "1" / "receipt.html").open("a") as source:
        source.write("<p>pay to another account</p>")
    case.send_all()
    assert case.reasons() == ["publication-changed"] * 2
    assert case.channel.sent == []


@pytest.mark.parametrize("case", [False], indirect=True)
@pytest.mark.parametrize("action", ["retry", "resend", "correct"])
def test_no_person_can_let_a_changed_row_go(case: Case, action: str) -> None:
    state = {"retry": "failed", "resend": "sent", "correct": "failed"}[action]
    case.tamper(change(f"UPDATE message SET mode = 'rehearsal', state = '{state}' WHERE seq = 1"))
    first = next(one.id for one in list_messages(case.outbox) if one.seq == 1)
    archive = Archive(case.office.archive, case.outbox.vault)
    operator = Operator(case.outbox, Router(case.office.publications, settings_of(case.office)), archive)
    sealed = sealed_correction(case.outbox.vault, make_event())
    command = Command.model_validate({"do": action, "actor": "ana", "messages": (first,), "sealed": sealed})
    assert operator.obey(command)["messages"][0]["error"]["code"] == "look-row"


@pytest.mark.parametrize("case", [False], indirect=True)
def test_a_changed_row_is_not_released_by_publishing(case: Case) -> None:
    case.tamper(change("UPDATE message SET mode = 'rehearsal', state = 'unroutable' WHERE seq = 1"))
    router = Router(case.office.publications, settings_of(case.office))
    operator = Operator(case.outbox, router, Archive(case.office.archive, case.outbox.vault))
    operator.obey(Command(do="published", actor="ana"))
    assert case.reasons()[0] == "look-row"
    assert [one.state for one in list_messages(case.outbox) if one.seq == 1] == ["failed"]
