"""Refused files are seen, tried again and deleted from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

BAD = '[{"id": "b-1", "type": "order_confirmation", "email": "ana@example.com, tom@example.com", "ctx": {}}]'


@pytest.fixture
def refused(run: Run, office: Path) -> Path:
    """The folder of the files that were refused, with two in it."""
    for name in ("bad.json", "list.csv"):
        (office / "inbox" / name).write_text(BAD)
    assert run("send", "--until-empty").code == 0
    return office / "inbox" / "failed"


def test_without_refused_files_it_says_so(run: Run, office: Path) -> None:
    assert "No file was refused." in run("inbox").out
    assert run("inbox", "--json").document == {"mode": "rehearsal", "files": []}


def test_each_refused_file_is_listed_with_place_reason_and_remedy(run: Run, refused: Path) -> None:
    told = run("inbox").out
    assert "event 1: events[0].email holds more than one address." in told
    assert "Send one event for each recipient" in told
    assert "This version of Sealwright cannot read .csv files yet." in told
    by_name = {one["name"]: one for one in run("inbox", "--json").document["files"]}
    assert by_name["bad.json"]["errors"][0]["path"] == "events[0].email"
    assert by_name["bad.json"]["errors"][0]["event"] == 0
    assert set(by_name["list.csv"]["errors"][0]) == {"detail", "remedy"}
    assert by_name["bad.json"]["at"].endswith("+00:00")


def test_a_mended_file_goes_back_and_is_taken(run: Run, refused: Path) -> None:
    (refused / "bad.json").write_text(BAD.replace(", tom@example.com", ""))
    answer = run("inbox", "retry", "bad.json", "--json").document
    assert [one["name"] for one in answer["files"]] == ["bad.json"]
    assert not (refused / "bad.json.error.json").exists()
    run("send", "--until-empty")
    assert [one["event_id"] for one in run("message", "list", "--json").document["messages"]] == ["b-1"]
    assert [one["name"] for one in run("inbox", "--json").document["files"]] == ["list.csv"]


def test_deleting_asks_once(run: Run, refused: Path) -> None:
    assert run("inbox", "discard", "bad.json").code == 2
    assert (refused / "bad.json").exists()
    assert run("inbox", "discard", "bad.json", "bad.json", "--yes").code == 0
    assert sorted(path.name for path in refused.iterdir()) == ["list.csv", "list.csv.error.json"]


def test_the_id_names_a_file_too_and_an_unknown_name_changes_nothing(run: Run, refused: Path) -> None:
    first, second = run("inbox", "--json").document["files"]
    ran = run("inbox", "retry", first["id"], "no-such.json")
    assert (ran.code, "No refused file is called no-such.json." in ran.err) == (2, True)
    assert len(list(refused.iterdir())) == 4
    assert run("inbox", "discard", first["id"], second["id"], "--yes").code == 0
    assert list(refused.iterdir()) == []
