"""Statuses reach their receivers over checked TLS, in order and signed, whatever a receiver does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from designer.core.settings import CallbackSettings
from designer.sender.callbacks.poster import NO_SECRET, Poster
from designer.sender.callbacks.secret import make_secret, signature
from designer.sender.outbox.callbacks import Figures, figures
from designer.sender.outbox.moves import move
from designer.sender.outbox.records import Outcome
from designer.sender.outbox.settle import settle
from designer.sender.outbox.states import Mode, Result
from designer.sender.outbox.store import Outbox
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.receiver import Answer, Receiver, drip, flood, hang, redirect, rubbish
from tests.support.outbox import ADDRESS, NAME, ROUTE, SENT, HandClock, journaled_one

INVOICE = ROUTE.template
QUICK = CallbackSettings(answer_seconds=1)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def receiver(certificate: Certificate) -> Iterator[Receiver]:
    with Receiver(certificate) as running:
        yield running


class Desk:
    """An outbox whose template has a receiver, and what posts to it."""

    def __init__(self, outbox: Outbox, receiver: Receiver, ca: Path) -> None:
        self.outbox = outbox
        self.urls = {INVOICE: receiver.url}
        self.gave_up: list[tuple[str, str]] = []
        self.ca = ca
        self.settings = QUICK
        make_secret(outbox.vault, INVOICE, now=outbox.now(), replace=True)

    def poster(self) -> Poster:
        return Poster(
            self.outbox, lambda template, _number: self.urls.get(template, ""), lambda: self.settings,
            random=Random(1), ca=lambda: str(self.ca), gave_up=lambda *told: self.gave_up.append(told),
        )  # fmt: skip

    def post(self) -> None:
        self.poster().look_once()

    def sent(self, event_id: str = "ord-1", template: str = INVOICE, **route: object) -> str:
        meant = replace(ROUTE, callback=True, template=template, **route)  # type: ignore[arg-type]
        claimed = journaled_one(self.outbox, event_id, route=meant)
        settle(self.outbox, claimed, SENT)
        return claimed.id

    @property
    def errors(self) -> list[tuple[int, int, str, int]]:
        return [(one.waiting, one.given_up, one.error, one.status) for one in figures(self.outbox)]


@pytest.fixture
def desk(outbox: Outbox, receiver: Receiver, certificate: Certificate) -> Desk:
    return Desk(outbox, receiver, certificate.ca)


def test_a_status_is_a_signed_cloud_event_without_personal_data(desk: Desk, receiver: Receiver) -> None:
    message_id = desk.sent()
    desk.post()
    (came,) = receiver.came
    told = came.event
    assert came.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert came.headers["sealwright-signature"] == signature(
        desk.outbox.vault, INVOICE, came.body, now=desk.outbox.now()
    )
    assert {key: told[key] for key in ("specversion", "type", "source", "subject", "time")} == {
        "specversion": "1.0", "type": "sealwright.message.sent", "source": f"/templates/{INVOICE}",
        "subject": message_id, "time": "2026-03-01T12:00:00+00:00",
    }  # fmt: skip
    assert told["data"] == {
        "event": "ord-1", "event_type": "order_confirmation", "message": message_id, "copy": 0, "follows": None,
        "template": INVOICE, "publication": 3, "state": "sent", "reason": None, "mode": "live", "test": False,
    }  # fmt: skip
    assert not any(value.encode() in came.body for value in (ADDRESS, NAME, "example.com"))
    desk.post()
    assert (len(receiver.came), desk.errors) == (1, [])


@pytest.mark.parametrize("route", [{"test": True}])
def test_what_nobody_got_is_of_another_type(desk: Desk, receiver: Receiver, route: dict[str, object]) -> None:
    desk.sent(**route)
    desk.post()
    assert (receiver.came[0].event["type"], receiver.came[0].event["data"]["test"]) == (
        "sealwright.rehearsal.sent",
        True,
    )
    assert receiver.came[0].event["data"]["mode"] == Mode.LIVE


def test_the_statuses_of_a_message_come_in_order(desk: Desk, receiver: Receiver) -> None:
    claimed = journaled_one(desk.outbox, route=replace(ROUTE, callback=True))
    settle(desk.outbox, claimed, Outcome(Result.UNCERTAIN, "lost"))
    move(desk.outbox, "mark-sent", claimed.id, actor="ana")
    desk.post()
    assert receiver.told == ["uncertain", "sent"]
    numbers = [one.event["sequence"] for one in receiver.came]
    assert numbers == sorted(numbers)


def test_what_was_not_taken_comes_again_under_the_same_id(desk: Desk, receiver: Receiver, clock: HandClock) -> None:
    receiver.answers = [503, 404]
    desk.sent()
    for _ in range(3):
        desk.post()
        clock.advance(hours=5)
    assert [one.body for one in receiver.came] == [receiver.came[0].body] * 3
    assert len({one.headers["sealwright-signature"] for one in receiver.came}) == 3
    assert desk.errors == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (500, ("callback-refused", 500)), (400, ("callback-refused", 400)), (410, ("callback-refused", 410)),
        (301, ("callback-redirect", 301)), (rubbish, ("callback-lost", 0)), (hang, ("callback-timeout", 0)),
        (drip, ("callback-timeout", 0)),
    ],
)  # fmt: skip
def test_whatever_else_is_answered_is_tried_again_later(
    desk: Desk, receiver: Receiver, answer: int | Answer, error: tuple[str, int]
) -> None:
    receiver.answers = [answer]
    desk.sent()
    desk.post()
    desk.post()
    assert (len(receiver.came), desk.errors) == (1, [(1, 0, *error)])


def test_an_answer_without_end_is_not_read(desk: Desk, receiver: Receiver) -> None:
    receiver.answers = [flood]
    desk.sent()
    desk.post()
    assert desk.errors == []


def test_nobody_is_sent_to_this_computer_by_a_receiver(desk: Desk, receiver: Receiver) -> None:
    with Receiver() as inside:
        receiver.answers = [redirect(inside.url)]
        desk.sent()
        desk.post()
        assert inside.came == []
    assert desk.errors == [(1, 0, "callback-redirect", 307)]


@pytest.mark.parametrize("why", ["other authority", "other name", "no longer valid"])
def test_a_receiver_with_a_bad_certificate_is_told_nothing(desk: Desk, tmp_path: Path, why: str) -> None:
    host = "shop.example" if why == "other name" else "127.0.0.1"
    bad = make_certificate(tmp_path / "bad", host=host, days=-1 if why == "no longer valid" else 30)
    with Receiver(bad) as stranger:
        desk.urls[INVOICE] = stranger.url
        desk.ca = desk.ca if why == "other authority" else bad.ca
        desk.sent()
        desk.post()
        assert (stranger.came, desk.errors) == ([], [(1, 0, "callback-certificate", 0)])


def test_a_receiver_that_is_not_there_is_left_alone_for_a_while(desk: Desk) -> None:
    with Receiver() as gone:
        desk.urls[INVOICE] = gone.url
    for number in range(6):
        desk.sent(f"ord-{number}")
    desk.post()
    with desk.outbox.read() as connection:
        tries = connection.exec_driver_sql("SELECT sum(attempts) FROM callback").scalar()
    assert tries == 4  # as many as are posted at once
    assert desk.errors == [(6, 0, "callback-no-connection", 0)]


def test_one_that_hangs_holds_up_nobody_else(desk: Desk, receiver: Receiver, certificate: Certificate) -> None:
    make_secret(desk.outbox.vault, "ticket", now=0, replace=True)
    with Receiver(certificate) as other:
        desk.urls["ticket"] = other.url
        receiver.answers = [hang] * 9
        for number in range(9):
            desk.sent(f"ord-{number}")
        for number in range(9):
            desk.sent(f"tic-{number}", template="ticket")
        desk.post()
        assert len(other.came) == 9
    assert figures(desk.outbox) == [Figures(INVOICE, 9, 0, "callback-timeout", 0)]


def test_without_a_secret_nothing_leaves(desk: Desk, receiver: Receiver) -> None:
    desk.urls["unsigned"] = receiver.url
    desk.sent(template="unsigned")
    desk.post()
    assert (receiver.came, desk.errors) == ([], [(1, 0, NO_SECRET, 0)])


def test_it_is_given_up_after_days_of_trying_and_told_once(desk: Desk, receiver: Receiver, clock: HandClock) -> None:
    receiver.answers = [500] * 100
    desk.settings = CallbackSettings(give_up_hours=1, answer_seconds=1)
    desk.sent()
    while not desk.gave_up:
        desk.post()
        clock.advance(hours=5)
    assert desk.gave_up == [(INVOICE, "callback-refused")]
    assert 5 < len(receiver.came) < 10
    assert desk.errors == [(0, 1, "callback-refused", 500)]
    before = len(receiver.came)
    desk.post()
    assert len(receiver.came) == before


def test_where_a_template_names_nobody_any_more_nothing_is_left(desk: Desk, receiver: Receiver) -> None:
    desk.sent()
    del desk.urls[INVOICE]
    desk.post()
    assert (receiver.came, desk.errors) == ([], [])


def test_it_runs_beside_the_sending_until_it_is_stopped(desk: Desk, receiver: Receiver) -> None:
    came = threading.Event()
    receiver.answers = [lambda _handler: came.set()]
    poster = desk.poster()
    poster.start()
    try:
        desk.sent()
        assert came.wait(20)
    finally:
        poster.stop()
    assert receiver.told == ["sent"]


def test_what_was_posted_before_a_crash_comes_again_under_the_same_id(desk: Desk, receiver: Receiver) -> None:
    """Killed between the answer and its record: the record is what is missing."""
    desk.sent()
    with desk.outbox.write() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM callback").one()
    desk.post()
    with desk.outbox.write() as connection:
        marks = ", ".join("?" for _ in kept)
        connection.exec_driver_sql(f"INSERT INTO callback VALUES ({marks})", tuple(kept))
    desk.post()
    assert [one.event["id"] for one in receiver.came] == [kept.id, kept.id]


def test_a_certificate_file_that_is_not_there_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.sent()
    desk.ca = tmp_path / "gone.pem"
    desk.post()
    assert desk.errors == [(1, 0, "", 0)]
