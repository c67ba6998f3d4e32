"""A list is taken in whole or not at all, waits for a person, and every refusal names its row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from designer.core.event import EventRules
from designer.core.workspace import Workspace
from designer.sender.inbox.intake import MOST_FAULTS, FileIntake, Taken
from designer.sender.inbox.rules import event_rules
from designer.sender.outbox.records import Door
from designer.sender.outbox.search import event_data, list_messages, show
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.waiting import cancel_batch, waiting_batches
from designer.sender.routing import Router
from tests.support.office import publish_receipt, settings_of
from tests.support.packages import event_tree
from tests.support.sheets import ROWS, SPREADSHEET_SPEC, csv_text, workbook

DOOR = Door("folder:inbox", Mode.LIVE)


@pytest.fixture
def intake(office: Workspace, outbox: Outbox) -> FileIntake:
    publish_receipt(office, {"template.toml": SPREADSHEET_SPEC})
    settings = settings_of(office)
    return FileIntake(outbox, Router(office.publications, settings), event_rules(settings))


def stored(intake: FileIntake) -> list[tuple[str, str]]:
    return sorted((one.event_id, one.state) for one in list_messages(intake.outbox, limit=10_000))


def many(count: int, **bad: str) -> list[tuple[Any, ...]]:
    """So many orders of one line; `bad` gives the address of some: n7="x"."""
    return [
        (f"{n:05}", bad.get(f"n{n}", f"person{n}@example.com"), "77", "03.04.1985", "Lamp", "1,00")
        for n in range(count)
    ]


def data_of(intake: FileIntake, message_id: str) -> Any:
    return json.loads(event_data(intake.outbox, show(intake.outbox, message_id).message))


@pytest.mark.parametrize(("name", "raw"), [("list.csv", csv_text().encode("cp1252")), ("LIST.XLSX", workbook())])
def test_a_list_becomes_events(intake: FileIntake, name: str, raw: bytes) -> None:
    taken = intake.take(name, raw, DOOR)
    assert taken.faults == []
    assert stored(intake) == [("01067", "held"), ("4711", "held")]
    data = data_of(intake, taken.accepted[0].messages[0].id)
    assert (data["ctx"]["order"]["number"], len(data["ctx"]["order"]["lines"])) == ("01067", 2)
    assert taken.told["template"] == "receipt"


def test_what_was_found_out_about_the_file_is_told(intake: FileIntake) -> None:
    told = intake.take("list.csv", csv_text(separator="\t").encode("utf-16"), DOOR).told
    assert (told["encoding"], told["separator"]) == ("utf-16", "tab")


def test_without_asking_they_leave_at_once(intake: FileIntake) -> None:
    replace(intake, confirm=False).take("list.csv", csv_text().encode(), DOOR)
    assert stored(intake) == [("01067", "pending"), ("4711", "pending")]


def test_a_list_that_waits_is_told_in_figures(intake: FileIntake) -> None:
    replace(intake, confirm=False).take("a.csv", csv_text(ROWS[:2]).encode(), DOOR)
    taken = intake.take("Müller.csv", csv_text().encode(), DOOR)
    (batch,) = waiting_batches(intake.outbox)
    assert (batch.batch, batch.messages, batch.mode) == (taken.batch, 1, "live")
    summary = batch.summary
    assert (summary.file, summary.new, summary.known, summary.faulty) == ("Müller.csv", 1, 1, 0)
    assert summary.previews == (taken.accepted[1].messages[0].id,)


def test_the_same_list_again_asks_nobody(intake: FileIntake) -> None:
    replace(intake, confirm=False).take("a.csv", csv_text().encode(), DOOR)
    again = intake.take("b.csv", csv_text().encode(), DOOR)
    assert ([one.is_new for one in again.accepted], again.batch) == ([False, False], 0)
    assert waiting_batches(intake.outbox) == []


def refused(taken: Taken) -> list[tuple[str, Any, Any]]:
    assert not taken.accepted
    return [(fault.code, fault.arguments.get("row"), fault.arguments.get("column")) for fault in taken.faults]


def test_one_bad_row_of_400_refuses_the_list_and_is_named(intake: FileIntake) -> None:
    taken = intake.take("list.csv", csv_text(many(400, n317="no address")).encode(), DOOR)
    assert refused(taken) == [("email-invalid", 319, "E-Mail")]
    assert (stored(intake), taken.rows) == ([], {319})


def test_one_empty_address_is_named(intake: FileIntake) -> None:
    taken = intake.take("list.csv", csv_text(many(400, n5="")).encode(), DOOR)
    assert refused(taken) == [("cell-empty", 7, "E-Mail")]


def test_with_accept_partial_the_good_rows_are_taken_and_the_others_counted(intake: FileIntake) -> None:
    rows = [*many(3, n0="", n1="no"), ROWS[2]]
    replace(intake, accept_partial=True).take("list.csv", csv_text(rows).encode(), DOOR)
    (batch,) = waiting_batches(intake.outbox)
    summary = batch.summary
    assert (summary.new, summary.no_address, summary.faulty) == (2, 1, 1)


def test_an_order_that_came_with_other_content_names_its_row(intake: FileIntake) -> None:
    intake.take("a.csv", csv_text().encode(), DOOR)
    other = [ROWS[0], ROWS[1], (*ROWS[2][:5], "8,00")]
    assert refused(intake.take("b.csv", csv_text(other).encode(), DOOR)) == [("event-id-taken", 4, None)]


def test_a_canceled_list_comes_again_corrected_with_the_same_ids(intake: FileIntake) -> None:
    number = intake.take("a.csv", csv_text().encode(), DOOR).batch
    cancel_batch(intake.outbox, number, actor="ana")
    taken = intake.take("b.csv", csv_text([ROWS[0], ROWS[1], (*ROWS[2][:5], "8,00")]).encode(), DOOR)
    assert [(one.is_new, one.event_id) for one in taken.accepted] == [(True, "01067"), (True, "4711")]
    assert [one.messages for one in waiting_batches(intake.outbox)] == [2]


def test_a_list_with_nothing_but_faults_ends_early(intake: FileIntake) -> None:
    rows = [(str(n), "no", "77", "03.04.1985", "Lamp", "1,00") for n in range(MOST_FAULTS + 500)]
    taken = intake.take("list.csv", csv_text(rows).encode(), DOOR)
    assert (taken.faults[0].code, len(taken.faults)) == ("file-too-many-faults", MOST_FAULTS + 2)
    assert stored(intake) == []


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.csv", b"", "file-empty"), ("a.xlsx", b"", "file-empty"), ("a.csv", workbook(), "table-is-workbook"),
        ("a.xlsx", csv_text().encode(), "table-is-text"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", "table-is-old-workbook"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", "table-is-old-workbook"),
        ("a.xlsx", workbook()[:800], "workbook-broken"),
        ("a.ods", b"PK\x03\x04", "table-is-old-workbook"), ("a.csv", csv_text([]).encode(), "file-empty"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "table-binary"), ("a.json", csv_text().encode("utf-16"), "not-utf8"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 50, "workbook-broken"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_sentence(intake: FileIntake, name: str, raw: bytes, code: str) -> None:
    assert [fault.code for fault in intake.take(name, raw, DOOR).faults] == [code]


def test_how_far_it_is_is_told(intake: FileIntake) -> None:
    beats: list[tuple[int, int]] = []
    intake.take("list.csv", csv_text(many(501)).encode(), DOOR, pulse=lambda done, total: beats.append((done, total)))
    assert beats == [(501, 503)]


def test_a_person_who_stops_it_leaves_nothing_behind(intake: FileIntake) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        intake.take("list.csv", csv_text(many(500)).encode(), DOOR, pulse=stop)
    assert stored(intake) == []
    assert len(intake.take("list.csv", csv_text(many(500)).encode(), DOOR).accepted) == 500


def test_a_folder_with_an_event_type_takes_no_other(intake: FileIntake) -> None:
    other = replace(intake, rules=EventRules(event_type="invoice"))
    assert [one.code for one in other.take("a.csv", csv_text().encode(), DOOR).faults] == ["spreadsheet-no-template"]
    tree = event_tree()
    assert [one.code for one in other.take("a.json", json.dumps(tree).encode(), DOOR).faults] == ["event-type-other"]
    del tree["type"]
    receipts = replace(intake, rules=EventRules(event_type="receipt"))
    assert receipts.take("a.json", json.dumps(tree).encode(), DOOR).faults == []


def test_a_large_list_goes_to_the_batch_lane(intake: FileIntake) -> None:
    def lanes() -> Iterator[str]:
        yield from {one.lane for one in list_messages(intake.outbox, limit=10_000)}

    intake.take("list.csv", csv_text(many(51)).encode(), DOOR)
    assert list(lanes()) == ["batch"]
