"""The facts of a dispatch record are those of the outbox, and of the publication as it was made."""

from __future__ import annotations

from designer.sender.outbox.forget import forget
from designer.sender.outbox.states import State
from designer.sender.record import dispatch_of
from designer.template.publication import load_publication
from tests.sender.test_turns import Stage, stage

__all__ = ["stage"]


def test_a_sent_message_tells_its_whole_way(stage: Stage) -> None:
    message_id = stage.accept(copies=[{"email": "tax@example.org"}])
    assert stage.run() is State.SENT
    told = dispatch_of(stage.outbox, stage.office.publications, message_id)
    made = load_publication(stage.office.publications, "receipt", 1)
    assert (told.state, told.recipient, told.digest) == ("sent", "ana@example.com", made.digest)
    assert [(one["outcome"], one["code"], one["reply"]) for one in told.attempts] == [("sent", 250, "OK")]
    assert [one["action"] for one in told.moves] == ["settle"]
    assert told.message_id.encode() in stage.channel.sent[0][1]
    assert "tax@example.org" not in str(told)


def test_a_changed_publication_proves_nothing(stage: Stage) -> None:
    message_id = stage.accept()
    (stage.office.publications / "receipt/1/receipt.html").write_text("changed")
    assert dispatch_of(stage.outbox, stage.office.publications, message_id).digest == ""


def test_who_was_forgotten_is_not_in_it(stage: Stage) -> None:
    message_id = stage.accept()
    assert stage.run() is State.SENT
    forget(stage.outbox, "ana@example.com", actor="eva")
    told = dispatch_of(stage.outbox, stage.office.publications, message_id)
    assert (told.recipient, told.files) == ("", [])
    assert told.attempts[0]["outcome"] == "sent"
