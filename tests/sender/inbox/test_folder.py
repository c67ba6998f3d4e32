"""The drop folder takes what stands still, once, and leaves a receipt or a reason; never the data."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from designer.core.errors import SetupError, UnavailableError
from designer.core.event import EventRules
from designer.core.workspace import Workspace
from designer.sender.inbox.folder import MAX_FILE_BYTES, DropFolder
from designer.sender.inbox.intake import FileIntake
from designer.sender.inbox.refused import name_hash
from designer.sender.outbox.records import Door
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from tests.support.office import drop, events, settings_of
from tests.support.outbox import HandClock
from tests.support.packages import event_tree

DOOR = Door("folder:inbox", Mode.LIVE)


@pytest.fixture
def inbox(office: Workspace) -> Path:
    return office.root / "inbox"


@pytest.fixture
def intake(office: Workspace, outbox: Outbox) -> FileIntake:
    return FileIntake(outbox, Router(office.publications, settings_of(office)), EventRules())


@pytest.fixture
def folder(inbox: Path, clock: HandClock) -> DropFolder:
    return DropFolder(inbox, clock)


def take_all(folder: DropFolder, intake: FileIntake) -> int:
    return sum(folder.scan(intake, DOOR) for _ in range(2))


def stored(intake: FileIntake) -> list[str]:
    return sorted(one.event_id for one in list_messages(intake.outbox, limit=10_000))


def report(inbox: Path, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((inbox / "failed" / f"{name}.error.json").read_bytes())
    return found


def test_a_file_becomes_a_receipt_and_its_data_is_gone(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake
) -> None:
    drop(office, "Ana Fernandez.json", events(2))
    assert take_all(folder, intake) == 1
    receipts = list((inbox / "done").iterdir())
    told = json.loads(receipts[0].read_bytes())
    assert [event["id"] for event in told["events"]] == ["e-0", "e-1"]
    assert stored(intake) == ["e-0", "e-1"]
    assert not list((inbox / "processing").iterdir())
    everything = receipts[0].name + receipts[0].read_text()
    assert "Ana" not in everything
    assert "example.com" not in everything
    assert folder.is_empty


def test_a_file_that_still_grows_is_left_alone(office: Workspace, folder: DropFolder, intake: FileIntake) -> None:
    path = drop(office, "a.json", events(1))
    folder.scan(intake, DOOR)
    for _ in range(3):
        with path.open("ab") as file:
            file.write(b" ")
        assert folder.scan(intake, DOOR) == 0
    assert folder.scan(intake, DOOR) == 1


@pytest.mark.parametrize("name", ["a.json.tmp", "a.part", "~$a.json", ".~lock.a.json#", ".a.json", "A.TMP"])
def test_a_name_that_is_not_final_is_left_alone(
    office: Workspace, folder: DropFolder, intake: FileIntake, name: str
) -> None:
    (office.root / "inbox" / name).write_bytes(b"{}")
    assert take_all(folder, intake) == 0
    assert (office.root / "inbox" / name).exists()


def test_a_bad_file_goes_to_failed_with_its_reason_and_without_its_data(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake
) -> None:
    drop(office, "bad.json", [*events(1), event_tree(email="secret.person@nowhere", ctx={"iban": "DE99"})])
    take_all(folder, intake)
    told = report(inbox, "bad.json")
    assert told["type"] == "urn:sealwright:problem:email-invalid"
    assert told["errors"] == [
        {
            "event": 1, "path": "events[1].email", "code": "email-invalid",
            "detail": "events[1].email is not an e-mail address.", "remedy": "Send it as name@example.com.",
        },
        {
            "event": 1, "path": "events[1].ctx.order.number", "code": "event-field-missing",
            "detail": "events[1].ctx.order.number is missing or empty.",
            "remedy": "Send it; the released template needs it.",
        },
    ]  # fmt: skip
    assert "secret" not in json.dumps(told)
    assert (inbox / "failed" / "bad.json").exists()
    assert stored(intake) == []


def test_a_second_bad_file_of_the_same_name_keeps_the_first(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake
) -> None:
    for content in (b"{", b"["):
        drop(office, "bad.json", content)
        take_all(folder, intake)
    assert len([path for path in (inbox / "failed").iterdir() if not path.name.endswith(".error.json")]) == 2


def test_a_link_is_refused_and_its_target_left_alone(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake, tmp_path: Path
) -> None:
    target = tmp_path / "secret.json"
    target.write_text(json.dumps(events(1)))
    (inbox / "link.json").symlink_to(target)
    os.link(target, inbox / "hard.json")
    take_all(folder, intake)
    assert [report(inbox, name)["type"] for name in ("link.json", "hard.json")] == [
        "urn:sealwright:problem:file-not-plain"
    ] * 2
    assert target.exists()
    assert stored(intake) == []


def test_a_pipe_is_refused_and_blocks_nothing(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake
) -> None:
    os.mkfifo(inbox / "pipe.json")
    drop(office, "good.json", events(1))
    take_all(folder, intake)
    assert report(inbox, "pipe.json")["type"] == "urn:sealwright:problem:file-not-plain"
    assert stored(intake) == ["e-0"]


def test_a_folder_in_the_folder_is_not_touched(inbox: Path, folder: DropFolder, intake: FileIntake) -> None:
    (inbox / "mine.json").mkdir()
    assert take_all(folder, intake) == 0
    assert folder.is_empty


def test_what_a_crash_left_in_processing_is_taken_once(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake
) -> None:
    drop(office, "a.json", events(2))
    intake.take("a.json", (inbox / "a.json").read_bytes(), DOOR)  # accepted, and then the program died
    (inbox / "a.json").rename(inbox / "processing" / "0123456789ab-a.json")
    assert folder.scan(intake, DOOR) == 1
    assert stored(intake) == ["e-0", "e-1"]
    assert not list((inbox / "processing").iterdir())


def test_without_room_files_stay_where_they_are(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake
) -> None:
    def no_room() -> None:
        raise UnavailableError("disk-low", free_mib=1, floor_mib=2)

    path = drop(office, "a.json", events(1))
    folder.scan(intake, DOOR)
    for _ in range(3):
        with suppress(UnavailableError):
            folder.scan(intake, DOOR, has_room=no_room)
    assert path.exists()
    assert take_all(folder, intake) == 1


def test_files_are_taken_in_the_order_in_which_they_came(
    office: Workspace, folder: DropFolder, intake: FileIntake
) -> None:
    for n, name in enumerate(("z.json", "a.json", "m.json")):
        os.utime(drop(office, name, event_tree(id=name[0])), ns=(n, n))
    take_all(folder, intake)
    newest_first = [one.event_id for one in list_messages(intake.outbox)]
    assert newest_first == ["m", "a", "z"]


def test_a_name_of_odd_bytes_is_taken(office: Workspace, folder: DropFolder, intake: FileIntake) -> None:
    odd = os.fsdecode(b"rechnung-\xff-\xc3\xbc.json")
    drop(office, odd, events(1))
    take_all(folder, intake)
    assert stored(intake) == ["e-0"]


@pytest.mark.parametrize("length", [217, 235, 250])
@pytest.mark.parametrize("content", [b"{", b"good"])
def test_a_file_with_the_longest_name_is_taken_and_stops_no_other(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake, length: int, content: bytes
) -> None:
    long = inbox / f"{'ü' * ((length - 5) // 2)}.json"
    long.write_bytes(json.dumps(events(1)).encode() if content == b"good" else content)
    os.utime(long, ns=(1, 1))
    drop(office, "good.json", event_tree(id="good"))
    assert take_all(folder, intake) == 2
    assert stored(intake) == (["e-0", "good"] if content == b"good" else ["good"])
    assert len(list((inbox / "failed").iterdir())) == (0 if content == b"good" else 2)
    assert folder.is_empty


@pytest.mark.parametrize("name", [os.fsdecode(b"x.\xff"), "x.Ana Fernandez", "x.\u202ejson", "x.{path}", "x"])
def test_an_odd_suffix_is_refused_without_repeating_it(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake, name: str
) -> None:
    drop(office, name, b"{}")
    drop(office, "good.json", events(1))
    assert take_all(folder, intake) == 2
    told = report(inbox, name)
    assert told["title"] == "? is no format for events."
    assert stored(intake) == ["e-0"]


@pytest.mark.parametrize("name", ["a\nb.json", "\u202egpj.json", "a b'\";$(x).json", "A.JSON"])
def test_any_name_that_a_file_may_have_is_taken(
    office: Workspace, folder: DropFolder, intake: FileIntake, name: str
) -> None:
    drop(office, name, events(1))
    assert take_all(folder, intake) == 1
    assert stored(intake) == ["e-0"]


def test_a_file_whose_receipt_cannot_be_written_stops_no_other(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake, clock: HandClock
) -> None:
    (inbox / "processing" / "0123456789ab-a.json").write_text(json.dumps(event_tree(id="first")))
    in_the_way = inbox / "done" / f"{name_hash('a.json')[:16]}-0123456789ab.json"
    in_the_way.mkdir()
    drop(office, "b.json", event_tree(id="second"))
    assert take_all(folder, intake) == 1
    assert stored(intake) == ["first", "second"]
    assert [path.name for path in (inbox / "processing").iterdir()] == ["0123456789ab-a.json"]
    assert folder.is_empty  # a stuck file keeps nobody waiting
    in_the_way.rmdir()
    assert folder.scan(intake, DOOR) == 0
    clock.advance(minutes=2)
    assert folder.scan(intake, DOOR) == 1
    assert stored(intake) == ["first", "second"]


def test_a_file_that_is_taken_away_again_stops_no_other(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake
) -> None:
    gone = drop(office, "a.json", event_tree(id="gone"))
    os.utime(gone, ns=(1, 1))
    drop(office, "b.json", event_tree(id="stays"))
    folder.scan(intake, DOOR)
    assert folder.scan(intake, DOOR, has_room=lambda: gone.unlink(missing_ok=True)) == 1
    assert stored(intake) == ["stays"]


def test_folders_that_somebody_deleted_are_made_again(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake
) -> None:
    shutil.rmtree(inbox)
    assert folder.scan(intake, DOOR) == 0
    drop(office, "a.json", events(1))
    assert take_all(folder, intake) == 1


def test_folders_of_ours_that_lead_elsewhere_are_not_used(
    inbox: Path, folder: DropFolder, intake: FileIntake, tmp_path: Path
) -> None:
    """Whoever may write there could have files of the sender's user taken, deleted and shown in failed/."""
    (tmp_path / "elsewhere" / "old.files").mkdir(parents=True)
    (tmp_path / "elsewhere" / "vault.bin").write_bytes(b"x")
    (inbox / "processing").rmdir()
    (inbox / "processing").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SetupError, match="inbox-folder-link"):
        folder.scan(intake, DOOR)
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == ["old.files", "vault.bin"]


def test_a_file_over_the_limit_is_refused_unread(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake
) -> None:
    with (inbox / "big.json").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    take_all(folder, intake)
    assert report(inbox, "big.json")["type"] == "urn:sealwright:problem:file-too-large"


@pytest.mark.parametrize("content", [b"[" * 200_000, b'{"a":' * 200_000, b"[" + b"{}," * 50_000 + b"{}]", b"\xff\xfe"])
def test_a_hostile_text_is_refused_and_stops_no_other(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake, content: bytes
) -> None:
    os.utime(drop(office, "bad.json", content), ns=(1, 1))
    drop(office, "good.json", events(1))
    assert take_all(folder, intake) == 2
    assert report(inbox, "bad.json")["type"].startswith("urn:sealwright:problem:")  # type: ignore[attr-defined]
    assert stored(intake) == ["e-0"]


def test_a_refused_file_is_deleted_when_its_clock_has_run_out(
    office: Workspace, inbox: Path, folder: DropFolder, intake: FileIntake, clock: HandClock
) -> None:
    drop(office, "bad.json", b"{")
    take_all(folder, intake)
    written = (inbox / "failed" / "bad.json.error.json").stat().st_mtime
    clock.moment = datetime.fromtimestamp(written, UTC)
    clock.advance(days=13)
    assert folder.forget_failed(14) == 0
    clock.advance(days=2)
    assert folder.forget_failed(14) == 1
    assert list((inbox / "failed").iterdir()) == []
