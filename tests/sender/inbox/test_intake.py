"""A file of events is accepted whole or refused whole, unless the workspace says otherwise."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from designer.core.catalogue import reason_in_words
from designer.core.errors import UnavailableError
from designer.core.event import EventRules, parse_event
from designer.core.workspace import Workspace
from designer.sender.inbox.intake import FileIntake
from designer.sender.outbox.batch import accept_chunk, begin_batch, complete_batch
from designer.sender.outbox.records import Arrival, Door
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from tests.support.office import events, settings_of
from tests.support.packages import event_tree

DOOR = Door("folder:inbox", Mode.LIVE)


@pytest.fixture
def intake(office: Workspace, outbox: Outbox) -> FileIntake:
    return FileIntake(outbox, Router(office.publications, settings_of(office)), EventRules())


def raw(value: object) -> bytes:
    return json.dumps(value).encode()


def stored(intake: FileIntake) -> list[str]:
    return sorted(one.event_id for one in list_messages(intake.outbox, limit=10_000))


@pytest.mark.parametrize("tree", [events(1)[0], events(1), {"events": events(1)}])
def test_one_event_an_array_and_an_envelope_are_read(intake: FileIntake, tree: object) -> None:
    taken = intake.take("a.json", raw(tree), DOOR)
    assert [one.event_id for one in taken.accepted] == ["e-0"]
    assert stored(intake) == ["e-0"]


def test_one_event_a_line_is_read(intake: FileIntake) -> None:
    lines = b"\n".join(raw(event) for event in events(3)) + b"\n\n"
    assert len(intake.take("a.jsonl", lines, DOOR).accepted) == 3


def test_the_same_file_twice_makes_no_second_message(intake: FileIntake) -> None:
    intake.take("a.json", raw(events(3)), DOOR)
    again = intake.take("b.json", raw(events(3)), DOOR)
    assert [one.is_new for one in again.accepted] == [False, False, False]
    assert len(stored(intake)) == 3


def test_one_bad_event_refuses_the_whole_file(intake: FileIntake) -> None:
    taken = intake.take("a.json", raw([*events(3), event_tree(email="a@example.com, b@example.com")]), DOOR)
    assert [(fault.index, fault.code, fault.arguments["path"]) for fault in taken.faults] == [
        (3, "email-several", "events[3].email")
    ]
    assert stored(intake) == []


def test_with_accept_partial_the_good_ones_are_taken(intake: FileIntake) -> None:
    partial = replace(intake, accept_partial=True)
    taken = partial.take("a.json", raw([event_tree(email="no"), *events(2)]), DOOR)
    assert [fault.index for fault in taken.faults] == [0]
    assert stored(intake) == ["e-0", "e-1"]


def test_an_id_with_other_content_refuses_the_file_and_keeps_the_first(intake: FileIntake) -> None:
    intake.take("a.json", raw(events(1)), DOOR)
    taken = intake.take("b.json", raw([*events(3)[1:], event_tree(id="e-0", email="eve@example.com")]), DOOR)
    assert [(fault.index, fault.code) for fault in taken.faults] == [(2, "event-id-taken")]
    assert stored(intake) == ["e-0"]


def test_a_large_file_becomes_visible_at_once(intake: FileIntake) -> None:
    assert len(intake.take("a.json", raw(events(450)), DOOR).accepted) == 450
    assert len(stored(intake)) == 450


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", b"", "json-syntax"),
        ("a.json", b"[]", "file-empty"),
        ("a.jsonl", b"\n\n", "file-empty"),
        ("a.json", b'{"type": "receipt"', "json-syntax"),
        ("a.json", b"\x89PNG\r\n\x1a\n\x00", "not-utf8"),
        ("a.csv", b"a;b", "spreadsheet-no-template"),
        ("a.xml", b"<a/>", "file-kind-not-yet"),
        ("a.xls", b"a;b", "table-is-old-workbook"),
        ("a.exe", b"MZ", "file-kind-unknown"),
        ("noending", b"{}", "file-kind-unknown"),
    ],
)
def test_what_is_no_file_of_events_is_refused_with_a_reason(
    intake: FileIntake, name: str, content: bytes, code: str
) -> None:
    taken = intake.take(name, content, DOOR)
    assert [(fault.index, fault.code) for fault in taken.faults] == [(-1, code)]
    assert stored(intake) == []


def test_a_bad_line_names_its_line(intake: FileIntake) -> None:
    lines = b"\n".join([raw(events(1)[0]), b"", b"{oops"])
    assert intake.take("a.jsonl", lines, DOOR).faults[0].arguments["file_line"] == 3


def test_events_without_a_template_are_kept_for_one(intake: FileIntake) -> None:
    taken = intake.take("a.json", raw(event_tree(type="unheard_of")), DOOR)
    assert [str(message.state) for message in taken.accepted[0].messages] == ["unroutable"]


def test_a_mistyped_type_is_told_with_the_one_that_was_meant(intake: FileIntake) -> None:
    intake.take("a.json", raw(event_tree(type="reciept")), DOOR)
    (message,) = list_messages(intake.outbox)
    told = reason_in_words(message.reason, json.loads(message.details))
    assert "Is the type mistyped? There is a template for “receipt”." in told


def test_when_the_disk_is_full_nothing_is_half_accepted(intake: FileIntake) -> None:
    pages = intake.outbox
    with pages.write() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used + 20}")
    with pytest.raises(UnavailableError) as refused:
        intake.take("a.json", raw(events(600)), DOOR)
    assert refused.value.code == "disk-full"
    assert stored(intake) == []


def test_a_file_that_was_cut_off_half_way_is_taken_the_next_time(intake: FileIntake) -> None:
    """A full disk or a crash left its batch open, and nobody could write that it was given up."""
    cut = begin_batch(intake.outbox, DOOR, events=2)
    accept_chunk(intake.outbox, cut, [Arrival(parse_event(raw(events(1)[0]), EventRules()), None)])
    intake.outbox.coming.clear()  # as a new process sees it
    taken = intake.take("a.json", raw(events(2)), DOOR)
    assert taken.faults == []
    assert [(one.event_id, one.is_new) for one in taken.accepted] == [("e-0", True), ("e-1", True)]


def test_a_file_of_another_folder_that_is_just_coming_in_is_left_alone(intake: FileIntake) -> None:
    other = begin_batch(intake.outbox, DOOR, events=1)
    accept_chunk(intake.outbox, other, [Arrival(parse_event(raw(event_tree(id="other")), EventRules()), None)])
    assert len(intake.take("a.json", raw(events(2)), DOOR).accepted) == 2
    complete_batch(intake.outbox, other)
    assert {one.event_id for one in list_messages(intake.outbox)} == {"e-0", "e-1", "other"}
