"""One turn: composed once, looked at, sent to the right one, and recorded by what was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from designer.core.errors import (
    LimitError,
    MissingPasswordError,
    PermanentDeliveryError,
    RenderError,
    SealwrightError,
    SetupError,
    TransientDeliveryError,
    UnavailableError,
    UncertainDelivery,
)
from designer.core.workspace import Workspace
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.outbox.accept import accept
from designer.sender.outbox.claim import claim
from designer.sender.outbox.moves import move
from designer.sender.outbox.passwords import set_password
from designer.sender.outbox.pauses import pauses
from designer.sender.outbox.records import Claimed, Door
from designer.sender.outbox.search import composed, list_messages, show
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import suppress
from designer.sender.routing import Router
from designer.sender.turns import Turns
from tests.support.office import FakeChannel, plain_reply, publish_receipt, settings_of
from tests.support.outbox import HandClock
from tests.support.packages import SPEC, make_event


class Stage:
    """A workspace with one accepted message, and everything that its turn needs."""

    def __init__(self, office: Workspace, outbox: Outbox, clock: HandClock) -> None:
        self.office = office
        self.outbox = outbox
        self.channel = FakeChannel()
        self.local = FakeChannel()
        self.requests: list[ComposeRequest] = []
        self.compose: Callable[[ComposeRequest], ComposeReply] = plain_reply
        self.turns = Turns(
            outbox=outbox,
            publications=office.publications,
            settings=lambda: settings_of(office),
            compose=self._compose,
            channel=lambda account: self.channel if account else self.local,
            clock=clock,
            random=Random(1),
        )

    def _compose(self, request: ComposeRequest) -> ComposeReply:
        self.requests.append(request)
        return self.compose(request)

    def accept(self, **changes: object) -> str:
        router = Router(self.office.publications, settings_of(self.office))
        event = make_event(**changes)
        door = Door("test", Mode(settings_of(self.office).mode))
        answer = accept(self.outbox, door, [router.now().arrival(event)])[0]
        assert not isinstance(answer, SealwrightError)
        return answer.messages[0].id

    def claim(self) -> Claimed:
        return claim(self.outbox, "w", 1)[0]

    def claimed(self) -> list[Claimed]:
        return claim(self.outbox, "w", 9)

    def run(self) -> State | None:
        return self.turns.run(self.claim())

    def rehearse(self, testers: str) -> None:
        text = self.office.settings.read_text().replace('mode = "live"', f'mode = "rehearsal"\ntesters = {testers}')
        self.office.settings.write_text(text)


@pytest.fixture
def stage(office: Workspace, outbox: Outbox, clock: HandClock) -> Stage:
    return Stage(office, outbox, clock)


def test_a_message_is_composed_looked_at_sent_and_recorded(stage: Stage) -> None:
    message_id = stage.accept()
    assert stage.run() is State.SENT
    envelope, mime = stage.channel.sent[0]
    assert (envelope.sender, envelope.recipient) == ("shop@example.com", "ana@example.com")
    shown = show(stage.outbox, message_id)
    assert [(one.outcome, one.code, one.tls) for one in shown.attempts] == [("sent", 250, "TLSv1.3")]
    assert shown.message.message_id.encode() in mime
    assert stage.requests[0].folder == str(stage.office.publications / "receipt" / "1")


def test_a_second_attempt_sends_the_same_bytes(stage: Stage, clock: HandClock) -> None:
    stage.accept()
    stage.channel.before = [TransientDeliveryError("refused-for-now", reply_code=451, enhanced_code="4.3.0")]
    assert stage.run() is State.PENDING
    kept = show(stage.outbox, _only(stage)).message
    first = composed(stage.outbox, kept)
    clock.advance(hours=5)
    assert stage.run() is State.SENT
    assert len(stage.requests) == 1
    assert stage.channel.sent[0][1] == first


def _only(stage: Stage) -> str:
    return list_messages(stage.outbox)[0].id


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (PermanentDeliveryError("refused", reply_code=550, enhanced_code="5.1.1"), State.FAILED),
        (TransientDeliveryError("refused-for-now", reply_code=450), State.PENDING),
        (SetupError("login-refused"), State.PENDING),
    ],
)
def test_the_type_of_a_refusal_decides(stage: Stage, error: SealwrightError, state: State) -> None:
    stage.accept()
    stage.channel.before = [error]
    assert stage.run() is state
    assert stage.channel.sent == []


def test_a_connection_lost_after_the_dot_is_uncertain_and_is_not_sent_again(stage: Stage, clock: HandClock) -> None:
    message_id = stage.accept()
    stage.channel.after = [UncertainDelivery("connection-lost")]
    assert stage.run() is State.UNCERTAIN
    clock.advance(days=6)
    assert claim(stage.outbox, "w", 9) == []
    assert show(stage.outbox, message_id).message.state == "uncertain"
    assert len(stage.channel.sent) == 1


def test_a_server_that_cannot_be_reached_backs_the_account_off(stage: Stage) -> None:
    stage.accept()
    stage.accept(id="e-2")
    stage.channel.before = [TransientDeliveryError("no-connection")]
    stage.run()
    assert [(str(one.kind), one.name) for one in pauses(stage.outbox)] == [("account", "main")]
    assert claim(stage.outbox, "w", 9) == []


@pytest.mark.parametrize("enhanced", ["", "4.7.28"])
def test_a_service_that_names_its_rest_is_left_alone_so_long(stage: Stage, clock: HandClock, enhanced: str) -> None:
    stage.accept()
    stage.accept(id="e-2")
    busy = TransientDeliveryError("api-busy", reply_code=421, enhanced_code=enhanced, retry_after=7200)
    stage.channel.before = [busy]
    stage.run()
    assert [one.until - one.since for one in pauses(stage.outbox)] == [7200 * 1000]
    clock.advance(seconds=7199)
    assert claim(stage.outbox, "w", 9) == []
    clock.advance(seconds=2)
    assert [stage.run(), stage.run()] == [State.SENT, State.SENT]


def test_the_server_is_given_our_own_id_of_the_message_and_nothing_else(stage: Stage) -> None:
    message_id = stage.accept()
    stage.run()
    assert stage.channel.sent[0][0].reference == message_id


def test_a_busy_mailbox_backs_off_only_that_message(stage: Stage) -> None:
    stage.accept()
    stage.accept(id="e-2")
    stage.channel.before = [TransientDeliveryError("mailbox-full", reply_code=452, enhanced_code="4.2.2")]
    stage.run()
    assert pauses(stage.outbox) == []
    assert stage.run() is State.SENT


@pytest.mark.parametrize("error", [RenderError("field-missing", path="ctx.a"), LimitError("limit-time", limit=30)])
def test_an_event_that_cannot_be_rendered_fails_alone(stage: Stage, error: RenderError) -> None:
    bad, good = stage.accept(), stage.accept(id="e-2")

    def compose(request: ComposeRequest) -> ComposeReply:
        if request.event_id == "e-1":
            raise error
        return plain_reply(request)

    stage.compose = compose
    assert [stage.run(), stage.run()] == [State.FAILED, State.SENT]
    assert show(stage.outbox, bad).message.reason == error.code
    assert show(stage.outbox, good).message.state == "sent"


def test_a_mail_for_somebody_else_never_reaches_the_channel(stage: Stage) -> None:
    message_id = stage.accept()
    stage.compose = lambda request: plain_reply(replace(request, recipient="eve@example.com"))
    assert stage.run() is State.FAILED
    assert stage.channel.sent == []
    assert show(stage.outbox, message_id).message.reason == "look-recipient"


def test_a_recipient_blocked_meanwhile_is_not_mailed(stage: Stage) -> None:
    stage.accept()
    suppress(stage.outbox, "Ana@Example.com", reason="hard-bounce")
    assert stage.run() is State.IGNORED
    assert stage.channel.sent == []


def test_a_lost_lease_ends_the_turn_without_sending(stage: Stage) -> None:
    stage.accept()
    claimed = stage.claim()
    stolen = replace(claimed, lease_owner="somebody-else")
    assert stage.turns.run(stolen) is None
    assert stage.channel.sent == []


def test_when_the_renderer_is_not_there_the_message_waits_and_nothing_is_counted(stage: Stage) -> None:
    message_id = stage.accept()

    def compose(_: ComposeRequest) -> ComposeReply:
        raise UnavailableError("worker-not-started", status=1)

    stage.compose = compose
    assert stage.run() is None
    shown = show(stage.outbox, message_id)
    assert (shown.message.state, shown.message.error_count, shown.attempts) == ("pending", 0, ())
    assert [str(one.kind) for one in pauses(stage.outbox)] == ["everything"]


def test_a_message_whose_worker_was_killed_is_tried_again_after_those_that_are_due(
    stage: Stage, clock: HandClock
) -> None:
    unlucky, next_one = stage.accept(), stage.accept(id="e-2")
    kills = [UnavailableError("worker-killed", status=-9)]

    def compose(request: ComposeRequest) -> ComposeReply:
        if request.event_id == "e-1" and kills:
            raise kills.pop()
        return plain_reply(request)

    stage.compose = compose
    assert [stage.run(), stage.run()] == [None, State.SENT]
    assert (show(stage.outbox, next_one).message.state, stage.claimed()) == ("sent", [])
    waiting = show(stage.outbox, unlucky).message
    assert (waiting.state, waiting.reason, waiting.error_count) == ("pending", "worker-killed", 0)
    clock.advance(seconds=5)
    assert stage.run() is State.SENT
    assert [request.event_id for request in stage.requests] == ["e-1", "e-2", "e-1"]
    assert len(stage.channel.sent) == 2
    assert pauses(stage.outbox) == []


def test_a_message_whose_workers_are_killed_each_time_fails_in_the_end(stage: Stage, clock: HandClock) -> None:
    message_id = stage.accept()

    def compose(_: ComposeRequest) -> ComposeReply:
        raise UnavailableError("worker-killed", status=-9)

    stage.compose = compose
    for _ in range(5):
        assert show(stage.outbox, message_id).message.state == "pending"
        assert stage.run() is None
        clock.advance(minutes=2)
    shown = show(stage.outbox, message_id)
    assert (shown.message.state, shown.message.reason, shown.attempts) == ("failed", "poison", ())
    move(stage.outbox, "retry", message_id, actor="test")
    stage.compose = plain_reply
    assert stage.run() is State.SENT


def test_tries_that_are_used_up_end_in_failed(stage: Stage, clock: HandClock) -> None:
    message_id = stage.accept()
    for _ in range(200):
        if show(stage.outbox, message_id).message.state != "pending":
            break
        stage.channel.before = [TransientDeliveryError("refused-for-now", reply_code=450, enhanced_code="4.2.0")]
        stage.run()
        clock.advance(hours=5)
    assert show(stage.outbox, message_id).message.reason == "tries-used-up"


def test_a_rehearsal_reaches_testers_only_and_says_so(stage: Stage) -> None:
    stage.rehearse('["t1@example.com", "t2@example.com"]')
    stage.accept()
    assert [stage.run(), stage.run()] == [State.SENT, State.SENT]
    assert [envelope.recipient for envelope, _ in stage.channel.sent] == ["t1@example.com", "t2@example.com"]
    assert all(b"Subject: [Rehearsal] " in mime for _, mime in stage.channel.sent)
    assert not any(b"ana@example.com" in mime for _, mime in stage.channel.sent)


def test_a_rehearsal_without_testers_stays_in_the_local_mailbox(stage: Stage) -> None:
    stage.rehearse("[]")
    stage.accept()
    assert stage.run() is State.SENT
    assert stage.channel.sent == []
    assert len(stage.local.sent) == 1


def test_a_rehearsal_whose_testers_are_gone_reaches_nobody(stage: Stage) -> None:
    stage.rehearse('["t1@example.com"]')
    message_id = stage.accept()
    stage.office.settings.write_text(stage.office.settings.read_text().replace('["t1@example.com"]', "[]"))
    assert stage.run() is State.FAILED
    assert stage.channel.sent == []
    assert stage.local.sent == []
    assert show(stage.outbox, message_id).message.reason == "rehearsal-without-testers"


def test_what_was_accepted_in_rehearsal_stays_rehearsal_after_going_live(stage: Stage) -> None:
    stage.rehearse('["t1@example.com"]')
    stage.accept()
    stage.office.settings.write_text(stage.office.settings.read_text().replace('"rehearsal"', '"live"'))
    stage.run()
    assert [envelope.recipient for envelope, _ in stage.channel.sent] == ["t1@example.com"]


def test_an_outcome_that_cannot_be_written_is_written_later(stage: Stage, tmp_path: Path) -> None:
    stage.accept()
    waits = [True, True, False]

    def fill_disk(*_: object) -> None:
        with stage.outbox.write() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def patience() -> bool:
        with stage.outbox.write() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 100000")
        return waits.pop(0)

    class Talkative(FakeChannel):
        def send(self, *arguments: object) -> object:  # type: ignore[override]
            sent = super().send(*arguments)  # type: ignore[arg-type]
            fill_disk()
            return replace(sent, reply="x" * 100_000)

    stage.channel = Talkative()
    turns = replace(stage.turns, patience=patience, channel=lambda _: stage.channel)
    assert turns.run(stage.claim()) is State.SENT


COPIES = [{"email": "tax@example.org", "language": "de"}, {"email": "office@example.net"}]
EVERYBODY = ["ana@example.com", "tax@example.org", "office@example.net"]


def test_each_copy_is_a_message_of_its_own_that_sees_nobody_else(stage: Stage) -> None:
    stage.accept(copies=COPIES)
    assert [stage.run() for _ in EVERYBODY] == [State.SENT] * 3
    assert [envelope.recipient for envelope, _ in stage.channel.sent] == EVERYBODY
    assert [request.language for request in stage.requests] == ["en", "de", "en"]
    assert len({request.message_id for request in stage.requests}) == 3
    for (_, mime), request, own in zip(stage.channel.sent, stage.requests, EVERYBODY, strict=True):
        others = [address.encode() for address in EVERYBODY if address != own]
        assert not [one for one in others if one in mime or one in request.event]


def test_in_rehearsal_each_tester_gets_every_message_and_no_copy_reaches_anybody(stage: Stage) -> None:
    stage.rehearse('["t1@example.com", "t2@example.com"]')
    stage.accept(copies=COPIES)
    assert [stage.run() for _ in range(6)] == [State.SENT] * 6
    reached = [envelope.recipient for envelope, _ in stage.channel.sent]
    assert reached == ["t1@example.com"] * 3 + ["t2@example.com"] * 3
    assert [request.language for request in stage.requests] == ["en", "de", "en"] * 2
    assert not any(address.encode() in mime for _, mime in stage.channel.sent for address in EVERYBODY)


def test_a_blocked_copy_is_left_out_and_the_others_go(stage: Stage) -> None:
    suppress(stage.outbox, "tax@example.org", reason="hard-bounce")
    stage.accept(copies=COPIES)
    assert [stage.run(), stage.run()] == [State.SENT, State.SENT]
    assert [envelope.recipient for envelope, _ in stage.channel.sent] == ["ana@example.com", "office@example.net"]
    states = {one.copy: one.state for one in list_messages(stage.outbox)}
    assert states == {0: "sent", 1: "ignored", 2: "sent"}


def test_rows_of_two_copies_that_were_swapped_are_not_sent(stage: Stage) -> None:
    stage.accept(copies=COPIES)
    with stage.outbox.write() as connection:
        for old, new in ((1, 9), (2, 1), (9, 2)):
            connection.exec_driver_sql(f"UPDATE message SET copy = {new} WHERE copy = {old}")
    assert [stage.run() for _ in EVERYBODY] == [State.SENT, State.FAILED, State.FAILED]
    assert [envelope.recipient for envelope, _ in stage.channel.sent] == ["ana@example.com"]


SHARED = SPEC.replace('policy = "formula"', 'policy = "shared"\nkey = "{{ ctx.customer.number }}"').replace(
    "formula = \"{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}\"\n", ""
)
CONDITIONAL = SHARED.replace('name = "receipt-', 'when = "ctx.order.lines"\nname = "receipt-')


def demanding(request: ComposeRequest) -> ComposeReply:
    """Composes as a worker would whose template seals its one attachment with a kept password."""
    if not dict(request.passwords).get(0):
        raise MissingPasswordError("shared-password-missing", number=1)
    return plain_reply(request)


@pytest.fixture
def shared(stage: Stage) -> Stage:
    publish_receipt(stage.office, {"template.toml": SHARED})
    stage.compose = demanding
    return stage


def test_a_worker_is_told_the_kept_password_of_this_message_and_no_other(shared: Stage) -> None:
    set_password(shared.outbox, "48217730", "blue window 77", actor="eva")
    set_password(shared.outbox, "other", "green window 88", actor="eva")
    shared.accept()
    assert shared.run() is State.SENT
    assert shared.requests[0].passwords == ((0, "blue window 77"),)


def test_a_message_whose_kept_password_is_missing_is_held_until_it_is_set(shared: Stage) -> None:
    message_id = shared.accept()
    assert show(shared.outbox, message_id).message.reason == "shared-password-missing"
    move(shared.outbox, "release", message_id, actor="eva")
    assert shared.run() is State.HELD
    assert show(shared.outbox, message_id).message.reason == "shared-password-missing"
    assert shared.channel.sent == []
    set_password(shared.outbox, "48217730", "blue window 77", actor="eva")
    assert shared.run() is State.SENT


def test_an_attachment_with_a_condition_holds_its_message_only_when_it_is_wanted(stage: Stage) -> None:
    publish_receipt(stage.office, {"template.toml": CONDITIONAL})
    without, wanted = stage.accept(), stage.accept(id="e-2")
    assert stage.run() is State.SENT  # the worker did not ask for it
    stage.compose = demanding
    assert stage.run() is State.HELD
    assert [show(stage.outbox, one).message.state for one in (without, wanted)] == ["sent", "held"]


def test_a_password_that_is_set_while_the_message_is_made_releases_it(shared: Stage) -> None:
    def compose(_: ComposeRequest) -> ComposeReply:
        set_password(shared.outbox, "48217730", "blue window 77", actor="eva")
        raise MissingPasswordError("shared-password-missing", number=1)

    message_id = shared.accept()
    move(shared.outbox, "release", message_id, actor="eva")
    shared.compose = compose
    shared.run()
    assert show(shared.outbox, message_id).message.state == "pending"


def test_an_event_that_does_not_name_the_key_fails_in_words(shared: Stage) -> None:
    message_id = shared.accept(ctx={"order": {"number": "7"}, "customer": {}})
    assert shared.run() is State.FAILED
    assert show(shared.outbox, message_id).message.reason == "password-key-empty"


def test_a_copys_own_key_is_looked_up_instead_of_the_templates(shared: Stage) -> None:
    set_password(shared.outbox, "48217730", "blue window 77", actor="eva")
    shared.accept(copies=[{"email": "tax@example.org", "password_key": "adviser-7"}])
    assert shared.run() is State.SENT
    assert {one.copy: one.state for one in list_messages(shared.outbox)} == {0: "sent", 1: "held"}
    set_password(shared.outbox, "adviser-7", "green window 88", actor="eva")
    assert shared.run() is State.SENT
    told = [(one.passwords, one.has_own_key) for one in shared.requests]
    assert told == [(((0, "blue window 77"),), False), (((0, "green window 88"),), True)]
