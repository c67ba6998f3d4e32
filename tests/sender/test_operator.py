"""A person's commands do what the table of moves allows, and say why not otherwise."""

from __future__ import annotations

from email import message_from_bytes
from typing import Any

import pytest

from designer.core.errors import PermanentDeliveryError
from designer.core.workspace import Workspace
from designer.sender.archive import Archive
from designer.sender.operator import Command, Operator, sealed_correction, sealed_file
from designer.sender.outbox.accept import accept
from designer.sender.outbox.companions import companion_of, content_name
from designer.sender.outbox.forget import forget
from designer.sender.outbox.records import Accepted, Door
from designer.sender.outbox.sealed import event_owner, message_owner, take
from designer.sender.outbox.search import list_messages, show
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from tests.sender.test_turns import Stage
from tests.support.composing import companion_spec
from tests.support.office import publish_receipt, settings_of
from tests.support.outbox import HandClock
from tests.support.packages import BURST, PEOPLE, burst_tree, make_event


@pytest.fixture
def stage(office: Workspace, outbox: Outbox, clock: HandClock) -> Stage:
    return Stage(office, outbox, clock)


@pytest.fixture
def operator(stage: Stage) -> Operator:
    return Operator(
        stage.outbox, Router(stage.office.publications, settings_of(stage.office)),
        Archive(stage.office.archive, stage.outbox.vault),
    )  # fmt: skip


def failed_message(stage: Stage) -> str:
    message_id = stage.accept()
    stage.channel.before = [PermanentDeliveryError("refused", reply_code=550)]
    assert stage.run() is State.FAILED
    return message_id


def test_a_message_is_held_released_and_canceled(stage: Stage, operator: Operator) -> None:
    message_id = stage.accept()
    for action, state in (("hold", "held"), ("release", "pending"), ("cancel", "canceled")):
        command = Command.model_validate({"do": action, "actor": "me", "messages": (message_id,)})
        assert operator.obey(command) == {"messages": [{"id": message_id, "state": state}]}
    assert [(move.action, move.actor) for move in show(stage.outbox, message_id).log][-1] == ("cancel", "me")


def test_a_forbidden_move_names_the_state_that_forbids_it(stage: Stage, operator: Operator) -> None:
    message_id = stage.accept()
    stage.run()
    told = operator.obey(Command(do="cancel", actor="me", messages=(message_id, "no-such")))["messages"]
    assert told[0]["error"]["arguments"]["state"] == "sent"
    assert told[1]["error"]["code"] == "message-unknown"


def test_a_retry_takes_the_current_publication_and_a_new_message_id(stage: Stage, operator: Operator) -> None:
    message_id = failed_message(stage)
    before = show(stage.outbox, message_id).message
    publish_receipt(stage.office)
    operator.obey(Command(do="retry", actor="me", messages=(message_id,)))
    assert stage.run() is State.SENT
    after = show(stage.outbox, message_id).message
    assert (before.publication, after.publication) == (1, 2)
    assert before.message_id != after.message_id


def test_a_retry_can_keep_its_publication(stage: Stage, operator: Operator) -> None:
    message_id = failed_message(stage)
    publish_receipt(stage.office)
    operator.obey(Command(do="retry", actor="me", messages=(message_id,), same_publication=True))
    assert show(stage.outbox, message_id).message.publication == 1


def test_publishing_releases_what_had_no_template(stage: Stage, operator: Operator) -> None:
    state = stage.office.publications / "receipt" / "state.toml"
    state.write_text("current = 0\n")
    message_id = stage.accept()
    assert show(stage.outbox, message_id).message.state == "unroutable"
    assert operator.obey(Command(do="published", actor="me")) == {"released": 0, "held": 0, "resumed": 0}
    state.write_text("current = 1\npaused = false\n")
    assert operator.obey(Command(do="published", actor="me")) == {"released": 1, "held": 0, "resumed": 0}
    assert stage.run() is State.SENT


def test_signing_in_again_releases_what_waited_for_the_account(stage: Stage, operator: Operator) -> None:
    from designer.core.errors import SetupError

    stage.accept()
    stage.channel.before = [SetupError("login-refused")]
    stage.run()
    assert operator.obey(Command(do="resume", actor="me", account="main")) == {"waiting": 1}
    assert stage.run() is State.SENT


def test_revealing_is_logged(stage: Stage, operator: Operator) -> None:
    message_id = stage.accept()
    operator.obey(Command(do="reveal", actor="me", messages=(message_id,)))
    assert [(move.action, move.actor) for move in show(stage.outbox, message_id).log][-1] == ("reveal", "me")


def sent_message(stage: Stage) -> str:
    message_id = stage.accept()
    assert stage.run() is State.SENT
    return message_id


def test_a_resend_sends_the_same_document_in_a_mail_of_its_own(stage: Stage, operator: Operator) -> None:
    first = sent_message(stage)
    (told,) = operator.obey(Command(do="resend", actor="me", messages=(first,)))["messages"]
    assert (told["id"], told["state"]) == (first, "sent")
    assert stage.run() is State.SENT
    (_, before), (envelope, after) = stage.channel.sent
    assert envelope.recipient == "ana@example.com"
    ids = [message_from_bytes(mime)["Message-ID"] for mime in (before, after)]
    assert ids[0] != ids[1] == show(stage.outbox, told["new"]).message.message_id
    assert len(stage.requests) == 1  # it was not composed anew


def correction(stage: Stage, **changes: object) -> str:
    return sealed_correction(stage.outbox.vault, make_event(**changes))


def test_a_correction_reaches_the_corrected_address_with_the_corrected_data(stage: Stage, operator: Operator) -> None:
    first = sent_message(stage)
    sealed = correction(stage, email="ana@new.example", ctx={"order": {"number": "000999"}})
    (told,) = operator.obey(Command(do="correct", actor="me", messages=(first,), sealed=sealed))["messages"]
    assert stage.run() is State.SENT
    assert [envelope.recipient for envelope, _ in stage.channel.sent] == ["ana@example.com", "ana@new.example"]
    first_request, second = stage.requests
    assert (first_request.is_correction, second.is_correction) == (False, True)
    assert second.event_id == first_request.event_id
    assert b"000999" in second.event
    assert show(stage.outbox, told["new"]).log[0].actor == "me"


def test_a_correction_without_a_template_is_refused(stage: Stage, operator: Operator) -> None:
    first = sent_message(stage)
    command = Command(do="correct", actor="me", messages=(first,), sealed=correction(stage, type="unknown"))
    assert operator.obey(command)["messages"][0]["error"]["code"] == "still-unroutable"


def test_a_command_that_was_not_sealed_here_corrects_nothing(stage: Stage, operator: Operator) -> None:
    first = sent_message(stage)
    command = Command(do="correct", actor="me", messages=(first,), sealed="not sealed")
    assert operator.obey(command)["messages"][0]["error"]["code"] == "command-unknown"


COPIES = [{"email": "tax@example.org", "language": "de"}]


def copied_message(stage: Stage) -> str:
    """The copy of an event whose messages are sent."""
    stage.accept(copies=COPIES)
    assert [stage.run(), stage.run()] == [State.SENT, State.SENT]
    return next(one.id for one in list_messages(stage.outbox) if one.copy == 1)


def test_a_resent_copy_reaches_the_copys_address(stage: Stage, operator: Operator) -> None:
    copy = copied_message(stage)
    operator.obey(Command(do="resend", actor="me", messages=(copy,)))
    assert stage.run() is State.SENT
    assert [envelope.recipient for envelope, _ in stage.channel.sent[1:]] == ["tax@example.org"] * 2


def test_a_corrected_copy_reaches_the_corrected_address_in_its_language(stage: Stage, operator: Operator) -> None:
    copy = copied_message(stage)
    sealed = correction(stage, copies=[{"email": "right@example.org", "language": "de"}])
    operator.obey(Command(do="correct", actor="me", messages=(copy,), sealed=sealed))
    assert stage.run() is State.SENT
    assert stage.channel.sent[-1][0].recipient == "right@example.org"
    assert stage.requests[-1].language == "de"
    assert b"ana@example.com" not in stage.requests[-1].event


def test_a_copy_that_is_tried_again_or_gets_its_template_keeps_its_language(stage: Stage, operator: Operator) -> None:
    state = stage.office.publications / "receipt" / "state.toml"
    state.write_text("current = 0\n")
    stage.accept(copies=COPIES)
    state.write_text("current = 1\npaused = false\n")
    operator.obey(Command(do="published", actor="me"))
    stage.channel.before = [PermanentDeliveryError("refused", reply_code=550) for _ in range(2)]
    assert [stage.run(), stage.run()] == [State.FAILED, State.FAILED]
    failed = tuple(one.id for one in reversed(list_messages(stage.outbox)))
    operator.obey(Command(do="retry", actor="me", messages=failed))
    assert [stage.run(), stage.run()] == [State.SENT, State.SENT]
    assert [request.language for request in stage.requests] == ["en", "de", "en", "de"]
    assert [envelope.recipient for envelope, _ in stage.channel.sent] == ["ana@example.com", "tax@example.org"]


def test_a_list_that_came_before_its_template_becomes_messages_with_it(stage: Stage, operator: Operator) -> None:
    tree = {key: value for key, value in burst_tree(type="later", email="office@example.com").items() if key != "id"}
    first = stage.accept(**tree)
    spec = BURST["template.toml"].replace('event_type = "receipt"', 'event_type = "later"')
    publish_receipt(stage.office, {**BURST, "template.toml": spec})
    assert operator.obey(Command(do="published", actor="me"))["released"] == 3
    assert [stage.run() for _ in PEOPLE] == [State.SENT] * 3
    reached = [envelope.recipient for envelope, _ in stage.channel.sent]
    assert sorted(reached) == sorted(str(one["email"]) for one in PEOPLE)
    assert [one.id for one in list_messages(stage.outbox) if one.copy == 0] == [first]


def test_what_was_accepted_as_one_message_is_not_tried_again_as_several(stage: Stage, operator: Operator) -> None:
    message_id = stage.accept(ctx=burst_tree()["ctx"])
    stage.channel.before = [PermanentDeliveryError("refused", reply_code=550)]
    stage.run()
    publish_receipt(stage.office, BURST)
    (told,) = operator.obey(Command(do="retry", actor="me", messages=(message_id,)))["messages"]
    assert told["error"]["code"] == "burst-missing"
    operator.obey(Command(do="retry", actor="me", messages=(message_id,), same_publication=True))
    assert stage.run() is State.SENT


def with_files(stage: Stage, operator: Operator, message: str, *raws: bytes) -> dict[str, Any]:
    """Correct a message with these PDFs."""
    event = make_event(files=[f"right-{number}.pdf" for number in range(len(raws))])
    sealed, files = sealed_correction(stage.outbox.vault, event), [sealed_file(stage.outbox.vault, one) for one in raws]
    command = Command(do="correct", actor="me", messages=(message,), sealed=sealed, sealed_files=tuple(files))
    (told,) = operator.obey(command)["messages"]
    return dict(told)


def with_companion(stage: Stage) -> str:
    """A sent message with a PDF of another program."""
    publish_receipt(stage.office, {"template.toml": companion_spec()})
    router, event = Router(stage.office.publications, settings_of(stage.office)), make_event(files=["wrong.pdf"])
    coming = router.now().arrival(event, (companion_of(b"wrong"),))
    (answer,) = accept(stage.outbox, Door("test", Mode.LIVE), [coming])
    assert isinstance(answer, Accepted)
    assert stage.run() is State.SENT
    return answer.messages[0].id


def test_a_correction_brings_another_file_and_keeps_it_in_what_follows(stage: Stage, operator: Operator) -> None:
    first = with_companion(stage)
    new = with_files(stage, operator, first, b"right")["new"]
    assert stage.run() is State.SENT
    assert [one.companions for one in stage.requests] == [(b"wrong",), (b"right",)]
    again = operator.obey(
        Command(do="correct", actor="me", messages=(new,), sealed=correction(stage, files=["right-0.pdf"]))
    )["messages"][0]["new"]
    assert stage.run() is State.SENT
    assert stage.requests[-1].companions == (b"right",)
    (resent,) = operator.obey(Command(do="resend", actor="me", messages=(again,)))["messages"]
    with stage.outbox.read() as connection:
        kept = take(connection, stage.outbox.vault, message_owner(resent["new"]), content_name(0))
        first_one = take(connection, stage.outbox.vault, event_owner(1), content_name(0))
    assert (kept, first_one) == (b"right", b"wrong")


def test_a_correction_with_too_many_files_or_where_none_belong_is_refused(stage: Stage, operator: Operator) -> None:
    first = with_companion(stage)
    assert with_files(stage, operator, first, b"a", b"b")["error"]["code"] == "companion-count"
    publish_receipt(stage.office)
    assert with_files(stage, operator, first, b"a")["error"]["code"] == "companion-count"
    assert len(list_messages(stage.outbox)) == 1


def test_the_corrected_file_goes_with_the_message(stage: Stage, operator: Operator) -> None:
    new = with_files(stage, operator, with_companion(stage), b"right")["new"]
    stage.run()
    forget(stage.outbox, "ana@example.com", actor="eva")
    with stage.outbox.read() as connection:
        assert take(connection, stage.outbox.vault, message_owner(new), content_name(0)) is None
