"""A refused file is listed with its reasons, goes back into the folder or away, and never takes another one with it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from designer.core.errors import UsageError
from designer.sender.inbox.refused import REPORT, delete, named, put_back, refused_files

REASON = {"event": 1, "line": 3, "path": "events[1].email", "code": "x", "detail": "It is wrong.", "remedy": "Mend it."}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "failed").mkdir()
    return tmp_path


def refuse(inbox: Path, name: str, *reasons: object, at: int = 0, accepted: object = 0) -> None:
    (inbox / "failed" / name).write_text("{}")
    report = inbox / "failed" / f"{name}{REPORT}"
    report.write_text(json.dumps({"errors": reasons, "accepted": accepted}))
    os.utime(report, (at, at))


def test_refused_files_come_newest_first_with_place_reason_and_remedy(inbox: Path) -> None:
    refuse(inbox, "old.json", {"detail": "Too large.", "remedy": ""}, at=1000)
    refuse(inbox, "new.jsonl", REASON, REASON, at=2000, accepted=4)
    new, old = refused_files(inbox)
    assert (new.name, new.at, new.accepted, len(new.reasons)) == ("new.jsonl", 2_000_000, 4, 2)
    first = new.reasons[0]
    assert (first.event, first.line, first.path) == (1, 3, "events[1].email")
    assert (first.what, first.remedy) == ("It is wrong.", "Mend it.")
    assert (old.reasons[0].event, old.reasons[0].line, old.reasons[0].path) == (-1, -1, "")


@pytest.mark.parametrize("report", [None, b"", b"[]", b"{", b'{"errors": [1], "accepted": "all"}', b'{"errors": []}'])
def test_a_file_whose_report_says_nothing_is_listed_all_the_same(inbox: Path, report: bytes | None) -> None:
    (inbox / "failed" / "a.json").write_text("{}")
    if report is not None:
        (inbox / "failed" / f"a.json{REPORT}").write_bytes(report)
    (one,) = refused_files(inbox)
    assert (one.name, one.accepted) == ("a.json", 0)
    assert one.reasons[0].what.startswith("It is not known any more")


def test_a_report_without_its_file_is_nobodys_business(inbox: Path) -> None:
    refuse(inbox, "a.json", REASON)
    (inbox / "failed" / "a.json").unlink()
    assert refused_files(inbox) == []
    assert refused_files(inbox / "nowhere") == []


def test_an_event_file_with_the_name_of_a_report_is_a_file(inbox: Path) -> None:
    refuse(inbox, f"a{REPORT}", REASON)
    assert [one.name for one in refused_files(inbox)] == [f"a{REPORT}"]


def test_a_file_is_meant_by_name_or_id(inbox: Path) -> None:
    refuse(inbox, "a.json", REASON)
    found = refused_files(inbox)
    assert named(found, "a.json") is named(found, found[0].id)
    with pytest.raises(UsageError, match="refused-unknown"):
        named(found, "b.json")


def test_a_name_that_two_folders_have_means_neither_and_its_id_the_one(inbox: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "failed").mkdir(parents=True)
    for folder in (inbox, other):
        refuse(folder, "a.json", REASON)
    found = [*refused_files(inbox), *refused_files(other, "folder:1")]
    with pytest.raises(UsageError, match="refused-twice") as told:
        named(found, "a.json")
    assert all(one.id in str(told.value.arguments["ids"]) for one in found)
    delete(named(found, found[1].id))
    assert (refused_files(other), len(refused_files(inbox))) == ([], 1)


def test_put_back_moves_the_file_and_takes_the_report_away(inbox: Path) -> None:
    refuse(inbox, "a.json", REASON)
    assert put_back(refused_files(inbox)[0]) == "a.json"
    assert (inbox / "a.json").is_file()
    assert list((inbox / "failed").iterdir()) == []


def test_put_back_replaces_no_file_that_waits_there(inbox: Path) -> None:
    (inbox / "a.json").write_text("waits")
    (inbox / "2-a.json").write_text("waits")
    refuse(inbox, "a.json", REASON)
    assert put_back(refused_files(inbox)[0]) == "3-a.json"
    assert (inbox / "a.json").read_text() == "waits"


def test_delete_leaves_nothing_of_the_file_and_all_of_the_others(inbox: Path) -> None:
    refuse(inbox, "a.json", REASON, at=2000)
    refuse(inbox, "b.json", REASON, at=1000)
    delete(refused_files(inbox)[0])
    assert sorted(path.name for path in (inbox / "failed").iterdir()) == ["b.json", f"b.json{REPORT}"]


def test_a_name_in_no_known_code_goes_back_as_it_is(inbox: Path) -> None:
    name = os.fsdecode(b"caf\xe9.json")
    refuse(inbox, name, REASON)
    assert put_back(refused_files(inbox)[0]) == name
