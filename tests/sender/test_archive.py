"""What was sent is kept sealed until its time is over, opens with what lies beside it, and is never lost by a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from designer.core.catalogue import sentence
from designer.core.errors import RenderError, UncertainDelivery, UsageError
from designer.core.vault import KeySource, Vault
from designer.core.workspace import Workspace
from designer.sender.archive import Archive, Handled, archive_due
from designer.sender.operator import Command, Operator, sealed_address
from designer.sender.outbox.archiving import archive_again, to_archive
from designer.sender.outbox.moves import move
from designer.sender.outbox.purge import purge_settled
from designer.sender.outbox.search import show
from designer.sender.outbox.states import State
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from tests.sender.test_turns import Stage
from tests.support.office import publish_receipt, settings_of
from tests.support.outbox import HandClock
from tests.support.packages import SPEC

ARCHIVED = SPEC.replace("[email]", 'archive = "10y"\n[email]', 1)
DAY_MS = 86_400_000


@pytest.fixture
def vault() -> Vault:
    return Vault.in_memory()


@pytest.fixture
def stage(office: Workspace, outbox: Outbox, clock: HandClock) -> Stage:
    publish_receipt(office, {"template.toml": ARCHIVED})
    return Stage(office, outbox, clock)


@pytest.fixture
def archive(stage: Stage) -> Archive:
    return Archive(stage.office.archive, stage.outbox.vault)


@pytest.fixture
def operator(stage: Stage, archive: Archive) -> Operator:
    return Operator(stage.outbox, Router(stage.office.publications, settings_of(stage.office)), archive)


def put(stage: Stage, archive: Archive) -> int:
    return archive_due(stage.outbox, archive, stage.office.publications)


def sent(stage: Stage, **changes: object) -> str:
    message_id = stage.accept(**changes)
    assert stage.run() is State.SENT
    return message_id


def files(archive: Archive) -> list[Path]:
    return sorted(archive.folder.glob("*/*"))


def named(path: Path) -> str:
    """As the archive names it to a person."""
    return f"archive/{path.parent.name}/{path.name}"


def ids(archive: Archive) -> list[str]:
    return [one.dispatch.id for one in archive.all()]


def test_exactly_what_was_sent_is_kept_with_what_was_said_of_it(stage: Stage, archive: Archive) -> None:
    message_id = sent(stage)
    assert put(stage, archive) == 1
    assert archive.mail(message_id) == stage.channel.sent[0][1]
    one = archive.facts(message_id)
    told = one.dispatch
    assert (told.recipient, told.state, told.attempts[0]["code"]) == ("ana@example.com", "sent", 250)
    assert (one.until - one.sent_at) // DAY_MS == 3660
    assert len(told.digest) == 64
    assert put(stage, archive) == 0
    assert [move.action for move in show(stage.outbox, message_id).log][-1] == "archive"


def test_nothing_personal_stands_in_the_archive_in_clear(stage: Stage, archive: Archive) -> None:
    sent(stage)
    put(stage, archive)
    (path,) = files(archive)
    raw = path.read_bytes()
    assert not [word for word in (b"ana@", b"Hello", b"receipt") if word in raw]
    assert path.stat().st_mode & 0o077 == 0
    assert set(json.loads(raw.split(b"\n")[0])) == {
        "sealwright_archive", "until", "facts_bytes", "mail_bytes", "facts_key", "facts_nonce", "mail_key",
        "mail_nonce",
    }  # fmt: skip


def test_what_the_template_does_not_archive_or_nobody_got_is_not_kept(stage: Stage, archive: Archive) -> None:
    publish_receipt(stage.office)
    sent(stage)
    publish_receipt(stage.office, {"template.toml": ARCHIVED})
    stage.rehearse('["t1@example.com"]')
    sent(stage, id="e-2")
    assert put(stage, archive) == 0
    assert files(archive) == []


def test_what_a_person_marked_as_sent_is_kept_and_what_is_uncertain_not_yet(stage: Stage, archive: Archive) -> None:
    message_id = stage.accept()
    stage.channel.after = [UncertainDelivery("connection-lost")]
    assert stage.run() is State.UNCERTAIN
    assert put(stage, archive) == 0
    move(stage.outbox, "mark-sent", message_id, actor="eva")
    assert put(stage, archive) == 1


class PowerCut(BaseException):
    """The program ends here."""


class Before(Archive):
    def put(self, *_: object) -> None:
        raise PowerCut


class After(Archive):
    def put(self, *arguments: object) -> None:
        Archive.put(self, *arguments)  # type: ignore[arg-type]
        raise PowerCut


@pytest.mark.parametrize("dying", [Before, After])
def test_a_program_that_ends_in_between_loses_no_archive(stage: Stage, archive: Archive, dying: type[Archive]) -> None:
    message_id = sent(stage)
    with pytest.raises(PowerCut):
        put(stage, dying(archive.folder, archive.vault))
    assert to_archive(stage.outbox, limit=9) == [message_id]
    assert put(stage, archive) == 1
    assert len(files(archive)) == 1
    assert archive.mail(message_id) == stage.channel.sent[0][1]


def test_the_data_stays_in_the_outbox_until_the_archive_has_it(
    stage: Stage, archive: Archive, clock: HandClock
) -> None:
    sent(stage)
    clock.advance(days=400)
    assert purge_settled(stage.outbox, days=30) == 0
    put(stage, archive)
    assert purge_settled(stage.outbox, days=30) == 1
    assert len(ids(archive)) == 1


def test_one_that_was_damaged_stops_no_other(stage: Stage, archive: Archive) -> None:
    broken, whole = sent(stage), sent(stage, id="e-2")
    with stage.outbox.write() as connection:
        connection.exec_driver_sql(f"UPDATE sealed SET ciphertext = X'00' WHERE owner = 'message/{broken}'")
    assert put(stage, archive) == 1
    assert ids(archive) == [whole]
    assert to_archive(stage.outbox, limit=9) == []


def test_its_time_is_its_templates_and_then_it_goes(stage: Stage, archive: Archive, clock: HandClock) -> None:
    sent(stage)
    publish_receipt(stage.office, {"template.toml": ARCHIVED.replace("10y", "40d")})
    short = sent(stage, id="e-2")
    put(stage, archive)
    clock.advance(days=39)
    assert archive.purge(stage.outbox.now()).count == 0
    clock.advance(days=2)
    assert archive.purge(stage.outbox.now()).count == 1
    assert short not in ids(archive)
    assert len(list(archive.folder.iterdir())) == 1
    clock.advance(days=3660)
    assert archive.purge(stage.outbox.now()).count == 1
    assert list(archive.folder.iterdir()) == []


def test_a_time_that_somebody_changed_makes_the_file_unreadable(stage: Stage, archive: Archive) -> None:
    message_id = sent(stage)
    put(stage, archive)
    (path,) = files(archive)
    until = str(archive.facts(message_id).until).encode()
    path.write_bytes(path.read_bytes().replace(until, b"1" * len(until)))
    with pytest.raises(RenderError):
        archive.facts(message_id)
    assert (archive.look().unreadable, ids(archive)) == ([named(path)], [])


@pytest.mark.parametrize("bend", [lambda raw: raw[:-1], lambda raw: raw[:20], lambda _: b"", lambda raw: b"{}" + raw])
def test_a_damaged_file_is_told_and_nothing_else_suffers(
    stage: Stage, archive: Archive, bend: Callable[[bytes], bytes]
) -> None:
    broken, whole = sent(stage), sent(stage, id="e-2")
    put(stage, archive)
    (path,) = archive.folder.glob(f"*/{broken}.sealed")
    path.write_bytes(bend(path.read_bytes()))
    with pytest.raises(RenderError, match="archive-damaged"):
        archive.mail(broken)
    assert archive.mail(whole) == stage.channel.sent[1][1]
    assert (ids(archive), archive.look().unreadable) == ([whole], [named(path)])
    assert archive.purge(1).count == 0
    assert archive.forget("ANA@example.com") == Handled(1, [named(path)])
    assert path.exists()


def test_a_file_that_does_not_say_its_time_is_named_when_others_go(
    stage: Stage, archive: Archive, clock: HandClock
) -> None:
    broken, _ = sent(stage), sent(stage, id="e-2")
    put(stage, archive)
    (path,) = archive.folder.glob(f"*/{broken}.sealed")
    path.write_bytes(b"")
    clock.advance(days=3700)
    assert archive.purge(stage.outbox.now()) == Handled(1, [named(path)])


def test_changed_bytes_of_the_mail_are_found_when_it_is_opened_and_stop_no_other(
    stage: Stage, archive: Archive
) -> None:
    message_id = sent(stage)
    put(stage, archive)
    (path,) = files(archive)
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(RenderError, match="archive-damaged") as caught:
        archive.mail(message_id)
    assert sentence(caught.value.code, caught.value.arguments).remedy == "Put the file back from a backup."
    archive.vault.rotate()
    assert archive.reseal() == Handled(0, [named(path)])


def test_a_file_of_a_key_that_is_gone_stops_nobody(stage: Stage, archive: Archive) -> None:
    lost, whole = sent(stage), sent(stage, id="e-2")
    put(stage, archive)
    (path,) = archive.folder.glob(f"*/{lost}.sealed")
    old = path.read_bytes()
    archive.vault.rotate()
    archive.reseal()
    archive.vault.renew(KeySource(master_password="a long master password"))
    path.write_bytes(old)
    with pytest.raises(RenderError, match="archive-key-unknown"):
        archive.facts(lost)
    assert (ids(archive), archive.look().unreadable) == ([whole], [named(path)])
    assert archive.forget("ana@example.com") == Handled(1, [named(path)])


def test_a_file_that_was_written_before_it_said_the_mails_length_opens(stage: Stage, archive: Archive) -> None:
    message_id = sent(stage)
    put(stage, archive)
    (path,) = files(archive)
    head, _, rest = path.read_bytes().partition(b"\n")
    old = {name: value for name, value in json.loads(head).items() if name != "mail_bytes"}
    path.write_bytes(json.dumps(old).encode() + b"\n" + rest)
    assert archive.mail(message_id) == stage.channel.sent[0][1]
    assert ids(archive) == [message_id]


def test_new_keys_seal_the_archive_anew(stage: Stage, archive: Archive) -> None:
    message_id = sent(stage)
    put(stage, archive)
    before = files(archive)[0].read_bytes()
    archive.vault.rotate()
    assert (archive.reseal(), archive.reseal()) == (Handled(1, []), Handled(0, []))
    archive.vault.renew(KeySource(master_password="a long master password"))
    assert archive.mail(message_id) == stage.channel.sent[0][1]
    assert files(archive)[0].read_bytes() != before


COPIES = [{"email": "tax@example.org"}]


@pytest.mark.parametrize(("address", "left"), [("TAX@example.org", ["ana@example.com"]), ("ana@example.com", [])])
def test_a_forgotten_person_is_forgotten_here_too(
    stage: Stage, archive: Archive, operator: Operator, address: str, left: list[str]
) -> None:
    stage.accept(copies=COPIES)
    assert [stage.run(), stage.run()] == [State.SENT, State.SENT]
    put(stage, archive)
    sealed = sealed_address(stage.outbox.vault, address)
    assert operator.obey(Command(do="forget", actor="eva", sealed=sealed))["archived"] == 2 - len(left)
    assert [one.dispatch.recipient for one in archive.all()] == left


def test_a_look_into_the_archive_is_logged_also_when_the_outbox_has_forgotten(stage: Stage, operator: Operator) -> None:
    message_id = sent(stage)
    for action in ("archive-reveal", "archive-export"):
        operator.obey(Command.model_validate({"do": action, "actor": "eva", "messages": (message_id, "gone")}))
    told = [(one.action, one.actor) for one in show(stage.outbox, message_id).log]
    assert told[-2:] == [("archive-reveal", "eva"), ("archive-export", "eva")]
    with stage.outbox.read() as connection:
        rows = connection.exec_driver_sql("SELECT reason FROM event_log WHERE message_seq = 0").all()
    assert [row.reason for row in rows] == ["gone", "gone"]


def test_after_a_restore_what_is_still_there_is_put_there_again(stage: Stage, archive: Archive) -> None:
    message_id = sent(stage)
    put(stage, archive)
    files(archive)[0].unlink()
    archive_again(stage.outbox)
    assert put(stage, archive) == 1
    assert archive.find(message_id[:6]) == message_id


def test_what_is_not_there_is_told(archive: Archive) -> None:
    with pytest.raises(UsageError, match="archive-without"):
        archive.find("none")


def test_a_resent_message_is_kept_with_its_own_message_id(stage: Stage, archive: Archive, operator: Operator) -> None:
    operator.obey(Command(do="resend", actor="me", messages=(sent(stage),)))
    assert stage.run() is State.SENT
    assert put(stage, archive) == 2
    assert len({one.dispatch.message_id for one in archive.all()}) == 2
