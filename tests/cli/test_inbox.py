"""Refused files are seen, tried again and deleted from the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from designer.core.table.workbook import read_workbook
from tests.cli.conftest import Run

BAD = '[{"id": "b-1", "type": "note", "email": "ana@example.com, tom@example.com", "ctx": {}}]'

LISTS = """
[spreadsheet]
group_by = "Order"

[spreadsheet.columns]
"Order" = { to = "ctx.order.number" }
"E-Mail" = { to = "email" }
"""


@pytest.fixture
def refused(run: Run, office: Path) -> Path:
    """The folder of the files that were refused, with two in it."""
    for name in ("bad.json", "list.xml"):
        (office / "inbox" / name).write_text(BAD)
    assert run("send", "--until-empty").code == 0
    return office / "inbox" / "failed"


def test_without_refused_files_it_says_so(run: Run, office: Path) -> None:
    assert "No file was refused." in run("inbox").out
    assert run("inbox", "--json").document == {
        "mode": "rehearsal", "coming": [], "waiting": [], "files": [], "pdfs": [],
    }  # fmt: skip


def test_a_pdf_that_nothing_names_yet_is_shown(run: Run, office: Path) -> None:
    (office / "inbox" / "CN-777.pdf").write_bytes(b"%PDF-")
    (office / "inbox" / ".CN-778.pdf").write_bytes(b"%PDF-")
    assert [one["name"] for one in run("inbox", "--json").document["pdfs"]] == ["CN-777.pdf"]
    assert "CN-777.pdf lies there since" in run("inbox").out


def test_each_refused_file_is_listed_with_place_reason_and_remedy(run: Run, refused: Path) -> None:
    told = run("inbox").out
    assert "event 1: events[0].email holds more than one address." in told
    assert "Send one event for each recipient" in told
    assert "This version of Sealwright cannot read .xml files yet." in told
    by_name = {one["name"]: one for one in run("inbox", "--json").document["files"]}
    assert by_name["bad.json"]["errors"][0]["path"] == "events[0].email"
    assert by_name["bad.json"]["errors"][0]["event"] == 0
    assert set(by_name["list.xml"]["errors"][0]) == {"detail", "remedy"}
    assert by_name["bad.json"]["at"].endswith("+00:00")


def test_a_name_from_outside_does_not_act_on_the_terminal(run: Run, office: Path) -> None:
    (office / "inbox" / "a\x1b]0;pwned\x07\u202etxt.json").write_text(BAD)
    run("send", "--until-empty")
    assert "a\ufffd]0;pwned\ufffd\ufffdtxt.json" in run("inbox").out


def test_a_mended_file_goes_back_and_is_taken(run: Run, refused: Path) -> None:
    (refused / "bad.json").write_text(BAD.replace(", tom@example.com", ""))
    answer = run("inbox", "retry", "bad.json", "--json").document
    assert [one["name"] for one in answer["files"]] == ["bad.json"]
    assert not (refused / "bad.json.error.json").exists()
    run("send", "--until-empty")
    assert [one["event_id"] for one in run("message", "list", "--json").document["messages"]] == ["b-1"]
    assert [one["name"] for one in run("inbox", "--json").document["files"]] == ["list.xml"]


def test_deleting_asks_once(run: Run, refused: Path) -> None:
    assert run("inbox", "discard", "bad.json").code == 2
    assert (refused / "bad.json").exists()
    assert run("inbox", "discard", "bad.json", "bad.json", "--yes").code == 0
    assert sorted(path.name for path in refused.iterdir()) == ["list.xml", "list.xml.error.json"]


def test_the_id_names_a_file_too_and_an_unknown_name_changes_nothing(run: Run, refused: Path) -> None:
    first, second = run("inbox", "--json").document["files"]
    ran = run("inbox", "retry", first["id"], "no-such.json")
    assert (ran.code, "No refused file is called no-such.json." in ran.err) == (2, True)
    assert len(list(refused.iterdir())) == 4
    assert run("inbox", "discard", first["id"], second["id"], "--yes").code == 0
    assert list(refused.iterdir()) == []


@pytest.fixture
def waiting(run: Run, office: Path, tmp_path: Path) -> Path:
    """A list that was handed in and waits as number 1."""
    template = office / "templates" / "order_confirmation"
    (template / "template.toml").write_text((template / "template.toml").read_text() + LISTS)
    spec = (template / "template.toml").read_text()
    (template / "template.toml").write_text(re.sub(r"(?ms)^required = \[.*?^\]", "required = []", spec))
    assert run("publish", "order_confirmation").code == 0
    listed = tmp_path / "list.csv"
    listed.write_text("Order;E-Mail\n01067;ana@example.com\n4711;tom@example.com\n")
    return listed


def states(run: Run) -> list[tuple[str, str]]:
    return sorted((one["event_id"], one["state"]) for one in run("message", "list", "--json").document["messages"])


def test_a_list_waits_until_a_person_releases_it(run: Run, waiting: Path) -> None:
    told = run("submit", str(waiting)).out
    assert "sealwright inbox release 1" in told
    (one,) = run("inbox", "--json").document["waiting"]
    assert (one["batch"], one["file"], one["messages"], one["new"], len(one["previews"])) == (1, "list.csv", 2, 2, 2)
    assert "list.csv" in run("inbox").out
    assert run("inbox", "release", "1", "--json").document["lists"] == [{"batch": 1, "released": 2}]
    assert states(run) == [("order-01067", "pending"), ("order-4711", "pending")]
    assert run("inbox", "--json").document["waiting"] == []


def test_all_lists_that_wait_are_released_at_once(run: Run, waiting: Path) -> None:
    run("submit", str(waiting))
    waiting.write_text(waiting.read_text().replace("01067", "01068").replace("4711", "4712"))
    run("submit", str(waiting))
    told = run("inbox", "release", "all", "--json").document["lists"]
    assert told == [{"batch": 1, "released": 2}, {"batch": 2, "released": 2}]
    assert run("inbox", "release", "some").code == 2


def test_canceling_a_list_asks_once(run: Run, waiting: Path) -> None:
    run("submit", str(waiting))
    assert run("inbox", "cancel", "1").code == 2
    assert run("inbox", "cancel", "1", "--yes").code == 0
    assert [state for _, state in states(run)] == ["canceled", "canceled"]
    assert run("inbox", "release", "1").code == 2


def test_an_order_that_went_out_with_other_data_is_told_before_it_goes_again(
    run: Run, office: Path, waiting: Path
) -> None:
    spec = office / "templates" / "order_confirmation" / "template.toml"
    spec.write_text(re.sub(r"(?m)^event_id = .*$", "", spec.read_text()))
    assert "spreadsheet-without-id" in run("publish", "order_confirmation").out
    run("submit", "--now", str(waiting))
    waiting.write_text(waiting.read_text().replace("tom@", "tim@"))
    told = run("submit", str(waiting)).out
    assert re.search(r"already there.*\n.*CAME BEFORE with other data", told)
    assert "would be sent a second time" in told
    (one,) = run("inbox", "--json").document["waiting"]
    assert (one["new"], one["already_there"], one["came_before"]) == (1, 1, 1)
    assert "of list 2, 1 came before" in run("inbox").out


def test_a_list_may_leave_at_once(run: Run, waiting: Path) -> None:
    assert "release" not in run("submit", "--now", str(waiting)).out
    assert {state for _, state in states(run)} == {"pending"}


def test_a_faulty_list_is_refused_by_row_and_column(run: Run, office: Path, waiting: Path) -> None:
    waiting.write_text(waiting.read_text().replace("tom@example.com", ""))
    ran = run("submit", str(waiting))
    assert (ran.code, "Row 3, column “E-Mail” is empty." in ran.out) == (1, True)
    assert states(run) == []
    result = office / "inbox" / "failed" / "list.csv.result.xlsx"
    assert str(result) in ran.out
    (rows,) = read_workbook(result.read_bytes())
    assert [row.cells[2] for row in rows.rows()][2] == "Row 3, column “E-Mail” is empty."
    run("submit", str(waiting))
    assert [one["errors"][0]["path"] for one in run("inbox", "--json").document["files"]] == [
        "Row 3, column “E-Mail”"
    ] * 2


def test_a_second_folder_takes_its_own_type_and_is_listed_too(run: Run, office: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    settings = office / "settings.toml"
    settings.write_text(f'{settings.read_text()}\n[[folders]]\nfolder = "{share}"\nevent_type = "invoice"\n')
    share.mkdir()
    (share / "bad.json").write_text(BAD.replace(", tom@example.com", ""))
    (office / "inbox" / "gone.xml").write_text("x")
    assert run("send", "--until-empty").code == 0
    found = {one["name"]: one["errors"][0]["detail"] for one in run("inbox", "--json").document["files"]}
    assert set(found) == {"bad.json", "gone.xml"}
    assert "names another event type" in found["bad.json"]
    assert run("inbox", "retry", "bad.json").code == 0
    assert (share / "bad.json").exists()


def test_a_share_that_is_away_keeps_no_other_folder_waiting(run: Run, office: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = office / "settings.toml"
    settings.write_text(f'{settings.read_text()}\n[[folders]]\nfolder = "{tmp_path / "file" / "share"}"\n')
    (office / "inbox" / "gone.xml").write_text("x")
    assert run("submit", "--json", str(office / "inbox" / "gone.xml")).code == 1
    assert run("inbox", "--json").code == 0
