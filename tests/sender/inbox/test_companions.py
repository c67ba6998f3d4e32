"""PDFs beside an event's file are taken with it or not at all, and no name leads anywhere else."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from designer.core.errors import ConflictError
from designer.core.event import EventRules, event_of
from designer.core.workspace import Workspace
from designer.sender.inbox.companions import beside_file, companion_in, companions_of
from designer.sender.inbox.folder import DropFolder
from designer.sender.inbox.intake import FileIntake
from designer.sender.outbox.accept import accept
from designer.sender.outbox.claim import claim
from designer.sender.outbox.companions import companions
from designer.sender.outbox.records import Door
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from tests.support.composing import companion_spec
from tests.support.office import drop, publish_receipt, settings_of
from tests.support.outbox import HandClock
from tests.support.packages import event_tree, make_event

DOOR = Door("folder:inbox", Mode.LIVE)
PDF = b"%PDF-1.7 anything: it is looked at in a render worker only %%EOF"


class Stage:
    """An office whose template wants a companion, its drop folder, and what goes into it."""

    def __init__(self, office: Workspace, outbox: Outbox, clock: HandClock) -> None:
        publish_receipt(office, {"template.toml": companion_spec()})
        self.office, self.outbox, self.clock = office, outbox, clock
        self.inbox = office.root / "inbox"
        self.folder = DropFolder(self.inbox, clock)
        self.intake = FileIntake(outbox, Router(office.publications, settings_of(office)), EventRules())

    def drop(self, name: str, content: object) -> Path:
        path = drop(self.office, name, content)
        moment = self.clock().timestamp()
        os.utime(path, (moment, moment))
        return path

    def take(self, scans: int = 2) -> int:
        return sum(self.folder.scan(self.intake, DOOR) for _ in range(scans))

    def pass_minutes(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @property
    def kept(self) -> list[bytes]:
        return [raw for one in claim(self.outbox, "w", 9) for raw in companions(self.outbox, one, 1)]

    @property
    def stored(self) -> list[str]:
        return sorted(one.event_id for one in list_messages(self.outbox, limit=100))

    def left(self) -> list[str]:
        places = (self.inbox, self.inbox / "processing", self.inbox / "failed")
        return sorted(str(path.relative_to(self.inbox)) for one in places for path in one.iterdir() if path.is_file())

    def codes(self, name: str = "event.json") -> list[tuple[str, str]]:
        told = json.loads((self.inbox / "failed" / f"{name}.error.json").read_bytes())
        return [(one["code"], one.get("path", "")) for one in told["errors"]]


@pytest.fixture
def stage(office: Workspace, outbox: Outbox, clock: HandClock) -> Stage:
    return Stage(office, outbox, clock)


def test_a_pdf_is_taken_with_the_event_that_names_it(stage: Stage) -> None:
    stage.drop("invoice-4711.pdf", PDF)
    stage.drop("event.json", event_tree(files=["invoice-4711.pdf"]))
    assert stage.take() == 1
    assert stage.kept == [PDF]
    assert stage.left() == []
    assert list((stage.inbox / "processing").iterdir()) == []


def test_files_are_read_before_they_are_stored_and_only_so_many_at_once(stage: Stage) -> None:
    event = event_of(event_tree(files=["a.pdf"]), EventRules())
    path = stage.drop("a.pdf", PDF)
    (held,) = companions_of(event, beside_file(stage.inbox / "event.json"))
    path.unlink()  # as if the share went away while others wait for the outbox
    assert held.read() == PDF
    stage.intake = replace(stage.intake, held_bytes=1)
    names = [f"{n}.pdf" for n in range(3)]
    for name in names:
        stage.drop(name, PDF)
    stage.drop("event.json", [event_tree(id=f"e-{name}", files=[name]) for name in names])
    assert stage.take() == 1
    assert stage.stored == ["e-0.pdf", "e-1.pdf", "e-2.pdf"]
    assert stage.left() == []


def test_a_pdf_that_comes_later_is_waited_for(stage: Stage) -> None:
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    assert stage.take() == 0
    stage.drop("a.pdf", PDF)
    assert stage.take() == 0
    stage.pass_minutes(2)
    assert stage.take() == 1
    assert stage.kept == [PDF]


def test_a_pdf_that_still_grows_is_not_taken(stage: Stage) -> None:
    path = stage.drop("a.pdf", PDF[:20])
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    stage.folder.scan(stage.intake, DOOR)
    path.write_bytes(PDF)
    assert stage.take(1) == 0
    assert stage.stored == []
    stage.pass_minutes(2)
    assert stage.take() == 1
    assert stage.kept == [PDF]


def test_a_pdf_that_never_comes_is_said_with_its_place(stage: Stage) -> None:
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    stage.take()
    stage.pass_minutes(2)
    stage.take()
    assert stage.codes() == [("companion-missing", "files[0]")]
    assert stage.stored == []


def test_all_files_of_an_event_are_taken_or_none(stage: Stage) -> None:
    stage.drop("a.pdf", PDF)
    stage.drop("event.json", [event_tree(files=["a.pdf"]), event_tree(id="e-2", files=["b.pdf"])])
    stage.take()
    stage.pass_minutes(2)
    stage.take()
    assert stage.stored == []
    assert stage.left() == ["a.pdf", "failed/event.json", "failed/event.json.error.json"]
    stage.drop("b.pdf", PDF)
    (stage.inbox / "failed" / "event.json").rename(stage.inbox / "event.json")
    stage.take(3)
    assert stage.stored == ["e-1", "e-2"]


def test_several_files_lie_in_a_folder_named_like_the_events_file(stage: Stage) -> None:
    given = stage.inbox / "event.files"
    given.mkdir()
    (given / "a.pdf").write_bytes(PDF)
    stage.drop("a.pdf", b"another one of the same name")
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    assert stage.take() == 1
    assert stage.kept == [PDF]
    assert not given.exists()
    assert stage.left() == ["a.pdf"]


def test_one_that_still_grows_in_that_folder_is_not_taken(stage: Stage) -> None:
    given = stage.inbox / "event.files"
    given.mkdir()
    path = given / "a.pdf"
    path.write_bytes(PDF[:5])
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    stage.folder.scan(stage.intake, DOOR)
    path.write_bytes(PDF)
    assert stage.take(1) == 0
    stage.pass_minutes(2)
    assert (stage.take(1), stage.kept) == (1, [PDF])


def test_what_no_event_names_in_that_folder_is_refused_and_not_deleted(stage: Stage) -> None:
    given = stage.inbox / "event.files"
    given.mkdir()
    for name in ("a.pdf", "b.pdf", "notes.docx"):
        (given / name).write_bytes(PDF)
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    stage.take()
    assert (stage.stored, stage.codes("b.pdf")) == (["e-1"], [("companion-alone", "")])
    assert [path.name for path in given.iterdir()] == ["notes.docx"]


def test_a_folder_of_files_that_is_a_link_is_not_looked_into(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    secret = tmp_path / "elsewhere" / "a.pdf"
    secret.write_bytes(PDF)
    (stage.inbox / "event.files").symlink_to(secret.parent)
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    stage.take()
    assert (stage.codes(), stage.stored) == ([("file-not-plain", "files[0]")], [])
    assert list(secret.parent.iterdir()) == [secret]


def test_a_pdf_without_an_event_waits_an_hour_and_is_then_refused(stage: Stage) -> None:
    stage.drop("a.pdf", PDF)
    assert stage.take() == 0
    assert stage.folder.is_empty
    stage.pass_minutes(61)
    assert stage.take() == 1
    assert stage.codes("a.pdf") == [("companion-alone", "")]


def test_an_event_in_the_middle_of_which_the_sender_died_finds_its_files_again(stage: Stage) -> None:
    processing = stage.inbox / "processing"
    (processing / "0123456789ab-event.json").write_text(json.dumps(event_tree(files=["a.pdf"])))
    (processing / "0123456789ab.files").mkdir()
    (processing / "0123456789ab.files" / "a.pdf").write_bytes(PDF)
    (processing / "ffffffffffff.files").mkdir()
    (processing / "ffffffffffff.files" / "b.pdf").write_bytes(PDF)
    assert stage.take(1) == 1
    assert stage.kept == [PDF]
    assert list(processing.iterdir()) == []


def test_the_same_event_with_its_file_again_is_recognised(stage: Stage) -> None:
    for _ in range(2):
        stage.drop("a.pdf", PDF)
        stage.drop("event.json", event_tree(files=["a.pdf"]))
        assert stage.take() == 1
    assert stage.stored == ["e-1"]


@pytest.mark.parametrize("name", ["../secret.pdf", "/etc/a.pdf", "a/b.pdf", ".hidden.pdf", "a\\b.pdf"])
def test_a_name_that_leads_elsewhere_is_refused(stage: Stage, name: str) -> None:
    (stage.office.root / "secret.pdf").write_bytes(PDF)
    stage.drop("event.json", event_tree(files=[name]))
    stage.take()
    assert stage.codes() == [("event-file-name", "files[0]")]
    assert (stage.office.root / "secret.pdf").exists()


def test_links_and_pipes_are_refused(stage: Stage, tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(PDF)
    (stage.inbox / "link.pdf").symlink_to(secret)
    os.link(secret, stage.inbox / "hard.pdf")
    os.mkfifo(stage.inbox / "pipe.pdf")
    for number, name in enumerate(("link.pdf", "hard.pdf", "pipe.pdf")):
        stage.drop(f"event-{number}.json", event_tree(id=f"e-{number}", files=[name]))
    stage.take()
    assert [stage.codes(f"event-{n}.json") for n in range(3)] == [[("file-not-plain", "files[0]")]] * 3
    assert secret.read_bytes() == PDF


def test_a_file_of_half_a_gigabyte_is_refused_unread(stage: Stage) -> None:
    path = stage.drop("a.pdf", PDF)
    with path.open("ab") as file:
        file.truncate(500_000_000)
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    stage.take()
    assert stage.codes() == [("companion-too-large", "files[0]")]


def test_the_limit_is_exact(stage: Stage) -> None:
    stage.intake = replace(stage.intake, companion_bytes=len(PDF))
    stage.drop("a.pdf", PDF)
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    assert stage.take() == 1
    stage.drop("a.pdf", PDF + b".")
    stage.drop("event.json", event_tree(id="e-2", files=["a.pdf"]))
    stage.take()
    assert stage.codes() == [("companion-too-large", "files[0]")]


def test_a_template_without_a_place_for_it_is_said(stage: Stage) -> None:
    publish_receipt(stage.office)
    stage.drop("a.pdf", PDF)
    stage.drop("event.json", event_tree(files=["a.pdf"]))
    stage.take()
    assert stage.codes() == [("companion-count", "files")]
    assert "a.pdf" in stage.left()


def test_a_file_that_is_exchanged_between_two_looks_is_noticed(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(PDF)
    companion = companion_in(path)
    path.write_bytes(PDF + b"x")
    assert companion.read() != PDF
    event = make_event()
    arrival = replace(
        stage.intake.arrival(event, stage.intake.router.now(), asks=False), event=replace(event, files=("a.pdf",))
    )
    with pytest.raises(ConflictError):
        accept(stage.outbox, DOOR, [replace(arrival, companions=(companion,))])
