"""An event passes the door whole and exact, or is refused with its path and without its data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.catalogue import explain
from designer.core.errors import EventError
from designer.core.event import (
    KEYS,
    Event,
    EventRules,
    FaultyEventError,
    event_of,
    parse_event,
    parse_events,
    placed,
    recipient_in,
    with_further,
)

RULES = EventRules()
MARK = "Zq7Marker"


def raw(**changes: Any) -> bytes:
    tree = {"type": "invoice", "email": "ana@example.com", "ctx": {"number": "7"}, **changes}
    return json.dumps({key: value for key, value in tree.items() if value is not ...}).encode()


def refusal(text: bytes, rules: EventRules = RULES) -> EventError:
    with pytest.raises(EventError) as caught:
        parse_event(text, rules)
    return caught.value


def test_a_full_event_is_read_whole() -> None:
    event = parse_event(
        raw(
            id="ord-1:2.3_x", language="pt_BR", scheduled="2026-12-01T08:00:00Z",
            expiration="2026-12-31T00:00:00+02:00", priority="high",
            attributes={"shop": "b"}, files=[], copies=[], ctx={"total": 1.5},
        ),
        RULES,
    )  # fmt: skip
    assert event == Event(
        type="invoice", email="ana@example.com", id="ord-1:2.3_x", language="pt-BR",
        scheduled=datetime(2026, 12, 1, 8, tzinfo=UTC), expiration=datetime(2026, 12, 30, 22, tzinfo=UTC),
        priority="high", attributes={"shop": "b"}, ctx=event.ctx,
    )  # fmt: skip
    assert str(event.ctx["total"]) == "1.5"


def test_type_and_email_are_enough() -> None:
    event = parse_event(b'{"type": "invoice", "email": "ana@example.com"}', RULES)
    assert (event.id, event.language, event.scheduled, event.priority) == ("", "", None, "normal")
    assert (event.ctx, event.attributes) == ({}, {})


def test_null_means_left_out() -> None:
    nothing = dict.fromkeys(set(KEYS) - {"type", "email"})
    assert parse_event(raw(**nothing), RULES) == parse_event(raw(ctx=...), RULES)


FILE_TRICKS = [
    "../a.pdf", "/etc/passwd.pdf", "a/b.pdf", "a\\b.pdf", "C:a.pdf", "a.pdf:stream.pdf", ".pdf", ".hidden.pdf", "..pdf",
    "a.pdf\n", "a.exe", "a", "", "a.pdf ", "\u202efdp.a.pdf", "a" * 160 + ".pdf", 7, None, ["a.pdf"],
]  # fmt: skip


@pytest.mark.parametrize("key", ["type", "email"])
@pytest.mark.parametrize("value", [..., None])
def test_a_required_key_that_is_missing_is_named(key: str, value: Any) -> None:
    error = refusal(raw(**{key: value}))
    assert (error.code, error.arguments["path"]) == ("event-missing", key)


WRONG_TYPES: dict[str, list[Any]] = {
    "type": [1, True, [], {}, 1.5],
    "email": [1, True, ["ana@example.com"], {"to": "ana@example.com"}],
    "id": [1, False, [], {}, 1.5],
    "language": [1, True, ["de"], {}],
    "scheduled": [1, 1764576000, True, [], {}],
    "expiration": [1, True, [], {}],
    "priority": [1, True, ["high"], {}],
    "attributes": [1, True, [], "x", [{}]],
    "ctx": [1, True, [], "x", [{}]],
    "files": [1, False, "", "a.pdf", {}],
    "copies": [0, True, "x", {}],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in WRONG_TYPES.items() for value in values])
def test_a_wrong_type_is_refused_at_every_key(key: str, value: Any) -> None:
    error = refusal(raw(**{key: value}))
    assert error.code in ("event-not-text", "event-not-object", "event-not-list")
    assert error.arguments["path"] == key


def test_every_key_has_its_wrong_types_tried() -> None:
    assert set(WRONG_TYPES) == set(KEYS)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"type": ""}, "event-type-invalid"),
        ({"type": "a b"}, "event-type-invalid"),
        ({"type": "../x"}, "event-type-invalid"),
        ({"type": "a" * 65}, "event-type-invalid"),
        ({"type": "invoice\n"}, "event-type-invalid"),
        ({"id": ""}, "event-id-invalid"),
        ({"id": "a/b"}, "event-id-invalid"),
        ({"id": "a" * 256}, "event-id-invalid"),
        ({"id": "a\n"}, "event-id-invalid"),
        ({"id": "\u0661"}, "event-id-invalid"),
        ({"language": "german!"}, "event-language-invalid"),
        ({"language": "../de"}, "event-language-invalid"),
        ({"language": "d"}, "event-language-invalid"),
        ({"priority": "urgent"}, "event-priority-invalid"),
        ({"priority": "HIGH"}, "event-priority-invalid"),
        ({"scheduled": "tomorrow"}, "event-date-invalid"),
        ({"scheduled": "2026-02-30"}, "event-date-invalid"),
        ({"scheduled": ""}, "event-date-invalid"),
        ({"scheduled": "01.12.2026"}, "event-date-invalid"),
        ({"expiration": "0001-01-01T00:00:00+14:00"}, "event-date-invalid"),
        ({"expiration": "9999-12-31T23:59:59-14:00"}, "event-date-invalid"),
        ({"scheduled": "2026-12-02", "expiration": "2026-12-01"}, "expiration-before-scheduled"),
        ({"scheduled": "2026-12-02", "expiration": "2026-12-02"}, "expiration-before-scheduled"),
        ({"files": "a.pdf"}, "event-not-list"),
        ({"files": ["a.pdf"] * 11}, "event-too-many-files"),
        ({"files": ["a.pdf", "A.PDF"]}, "event-file-twice"),
        *(({"files": [name]}, "event-file-name") for name in FILE_TRICKS),
        ({"copies": [{}]}, "event-missing"),
        ({"copies": ["b@example.com"]}, "event-not-object"),
        ({"copies": [{"email": "b@example.com"}] * 101}, "event-too-many-copies"),
        ({"copies": [{"email": "b@example.com", "langauge": "de"}]}, "event-unknown-key-near"),
        ({"copies": [{"email": "b@example.com", "language": "german!"}]}, "event-language-invalid"),
        ({"copies": [{"email": "b@example.com", "password_key": " "}]}, "event-password-key-invalid"),
        ({"copies": [{"email": "b@example.com", "password_key": "a\nb"}]}, "event-password-key-invalid"),
        ({"copies": [{"email": "b@example.com", "password_key": 1}]}, "event-not-text"),
        ({"email": "a@example.com, b@example.com"}, "email-several"),
        ({"email": "Ana <a@example.com>"}, "email-not-plain"),
        ({"email": "a@example.com\r\nBcc: b"}, "email-not-plain"),
        ({"email": "group: a@example.com;"}, "email-several"),
        ({"email": "a@server"}, "email-invalid"),
        ({"subject": "x"}, "event-unknown-key"),
        ({"subject": "x", "note": "y"}, "event-unknown-key"),
        ({"langauge": "de"}, "event-unknown-key-near"),
        ({"Email": "x"}, "event-unknown-key-near"),
        ({"": 1}, "event-unknown-key"),
        ({"x" * 500_000: 1}, "event-unknown-key"),
    ],
)
def test_a_wrong_value_has_its_own_sentence(changes: dict[str, Any], code: str) -> None:
    assert refusal(raw(**changes)).code == code


COPIES = [{"email": "tax@example.org", "language": "en-GB", "password_key": "adviser-7"}, {"email": "b@example.com"}]


@pytest.mark.parametrize(
    ("copy", "path", "code"),
    [
        ({"email": "b@example.com, c@example.com"}, "copies[1].email", "email-several"),
        ({"email": "b"}, "copies[1].email", "email-invalid"),
        ({"email": "b@example.com", "language": 3}, "copies[1].language", "event-not-text"),
        ({"email": "b@example.com", "mail": "x"}, "copies[1].mail", "event-unknown-key-near"),
    ],
)
def test_a_fault_of_a_copy_is_told_with_its_place(copy: dict[str, Any], path: str, code: str) -> None:
    error = refusal(raw(copies=[COPIES[0], copy]))
    assert (error.code, error.arguments["path"]) == (code, path)
    (told,) = parse_events(b"[" + raw(copies=[COPIES[0], copy]) + b"]", RULES, lines=False)
    assert isinstance(told, EventError)
    assert told.arguments["path"] == f"events[0].{path}"


@pytest.mark.parametrize("again", ["Tax@Example.ORG", "tax@example.org", "ana@example.com", "ANA@example.com"])
def test_nobody_is_reached_twice_by_one_event(again: str) -> None:
    event = raw(copies=[COPIES[0], {"email": again}])
    error = refusal(event)
    assert (error.code, error.arguments["path"]) == ("event-copy-twice", "copies[1].email")
    accepted = parse_event(event, EventRules(was_accepted=True))
    assert len(accepted.recipients) == 3


def test_copies_are_read_and_written_whole() -> None:
    event = parse_event(raw(copies=COPIES, language="de"), RULES)
    assert parse_event(event.as_json(), RULES) == event
    assert [one.language for one in event.recipients] == ["de", "en-GB", "de"]
    assert event.canonical() != parse_event(raw(language="de"), RULES).canonical()


@pytest.mark.parametrize(("copy", "address"), [(0, "ana@"), (1, "tax@"), (2, "b@"), (3, "ana@"), (5, "b@")])
def test_a_message_sees_one_address_only(copy: int, address: str) -> None:
    seen = parse_event(raw(copies=COPIES), RULES).seen_by(copy)
    assert seen.email.startswith(address)
    assert seen.as_json().count(b"@") == 1
    assert recipient_in(json.loads(parse_event(raw(copies=COPIES), RULES).as_json()), copy) == seen.email


def test_a_mistyped_key_is_asked_about() -> None:
    assert "Did you mean language?" in explain(refusal(raw(langauge="de")))


def test_all_that_is_wrong_is_told_and_the_rest_is_read() -> None:
    wrong = {
        "id": "a-1",
        "type": "order",
        "email": "no",
        "priority": 1,
        "langauge": "de",
        "copies": [{"email": "a@b@c"}],
    }
    error = refusal(json.dumps(wrong).encode())
    assert isinstance(error, FaultyEventError)
    paths = ["langauge", "email", "priority", "copies[0].email"]
    assert [one.arguments["path"] for one in error.faults] == paths
    assert (error.code, error.read.id, error.read.type) == ("event-unknown-key-near", "a-1", "order")
    found = [EventError("event-missing", path="email"), EventError("event-field-missing", path="ctx.n")]
    told = with_further(placed(2, error), lambda event: found if event.id else [])
    assert [one.arguments["path"] for one in told] == [f"events[2].{path}" for path in (*paths, "ctx.n")]
    (line,) = parse_events(json.dumps(wrong).encode(), RULES, lines=True)
    assert isinstance(line, EventError)
    assert {one.arguments["file_line"] for one in with_further(line, lambda _: found)} == {1}


@pytest.mark.parametrize("text", [b"[]", b"1", b'"x"', b"null", b"true"])
def test_what_is_no_object_is_no_event(text: bytes) -> None:
    assert refusal(text).code == "event-not-object"


def test_an_event_of_the_greatest_size_passes_and_one_byte_more_does_not() -> None:
    body = raw()
    full = body + b" " * (RULES.max_bytes - len(body))
    assert parse_event(full, RULES)
    assert refusal(full + b" ").code == "event-too-large"
    assert refusal(full + b" ").arguments["limit"] == 1024


def test_a_date_without_a_zone_is_in_the_workspaces_zone() -> None:
    event = parse_event(raw(scheduled="2026-07-01T08:00:00"), EventRules(zone=ZoneInfo("Europe/Berlin")))
    assert event.scheduled == datetime(2026, 7, 1, 6, tzinfo=UTC)


def test_a_date_alone_is_its_midnight() -> None:
    event = parse_event(raw(scheduled="2026-07-01"), EventRules(zone=ZoneInfo("Europe/Berlin")))
    assert event.scheduled == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_an_address_of_the_local_network_passes_where_the_workspace_says_so() -> None:
    assert parse_event(raw(email="ana@server"), EventRules(allow_lan=True)).email == "ana@server"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b'{"type":"a","email":"x@example.com","ctx":{"n":1.0,"m":2}}',
         b'{"ctx":{"m":2.00,"n":1},"email":"x@example.com", "type":"a"}'),
        (b'{"type":"a","email":"x@example.com","id":"1"}', b'{"type":"a","email":"x@example.com","id":"2"}'),
        (b'{"type":"a","email":"x@EXAMPLE.com"}', b'{"type":"a","email":"x@example.com","ctx":{},"priority":"normal"}'),
        (b'{"type":"a","email":"x@example.com","scheduled":"2026-12-01T08:00:00Z"}',
         b'{"type":"a","email":"x@example.com","scheduled":"2026-12-01T09:00:00+01:00"}'),
        (b'{"type":"a","email":"x@example.com","ctx":{"a":"\\u00e4"}}',
         '{"type":"a","email":"x@example.com","ctx":{"a":"\u00e4"}}'.encode()),
    ],
)  # fmt: skip
def test_the_same_content_is_the_same_however_it_is_written(one: bytes, other: bytes) -> None:
    assert parse_event(one, RULES).canonical() == parse_event(other, RULES).canonical()


@pytest.mark.parametrize("changes", [{"ctx": {"number": 7}}, {"ctx": {"number": "7", "x": None}}, {"priority": "low"}])
def test_other_content_is_another(changes: dict[str, Any]) -> None:
    assert parse_event(raw(**changes), RULES).canonical() != parse_event(raw(), RULES).canonical()


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc \u00e4", max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text("abc", max_size=3), VALUE, max_size=4), st.sampled_from(["1e50", "123.45e50", "0.10"]))
def test_a_stored_event_is_read_again_the_same(ctx: dict[str, Any], number: str) -> None:
    text = raw(ctx=ctx, id="e-1", scheduled="2026-12-01").replace(
        b'"ctx": {', b'"attributes": {"n": %s}, "ctx": {' % number.encode()
    )
    event = parse_event(text, RULES)
    assert parse_event(event.as_json(), RULES) == event
    assert parse_event(event.as_json(), RULES).canonical() == event.canonical()


def _marked(value: Any) -> Any:
    """The value with the marker in every text and every number."""
    if isinstance(value, dict):
        return {key: _marked(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return f"{value}{MARK}" if isinstance(value, str) else value


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUE | st.sampled_from(["", "x@example.com", "2026-12-01", "a,b@c"])))
def test_no_refusal_repeats_a_value(changes: dict[str, Any]) -> None:
    for refused in read(b"[%s]" % raw(**_marked(changes))):
        if isinstance(refused, EventError):
            assert MARK not in str(refused) + explain(refused)


@pytest.mark.parametrize(
    "text",
    [
        f'{{"type": "a", "email": "{MARK}", ',
        f'{{"type": "a", "email": "{MARK}"x}}',
        f'{{"{MARK} {MARK}": 1}}',
        f'{{"ctx": {{"{MARK} x": NaN}}}}',
        f'{{"ctx": {{"a": "{MARK}\\u0000"}}}}',
        f'{{"ctx": {{"a": "{MARK}", "a": "{MARK}"}}}}',
    ],
)
def test_no_fault_of_the_text_repeats_it(text: str) -> None:
    error = refusal(text.encode())
    assert MARK not in str(error) + explain(error)


# files of events


def read(text: bytes, *, lines: bool = False, rules: EventRules = RULES) -> list[Event | EventError]:
    return list(parse_events(text, rules, lines=lines))


def codes(found: list[Event | EventError]) -> list[str]:
    return [one.code if isinstance(one, EventError) else one.type for one in found]


@pytest.mark.parametrize("pattern", [b"%s", b"[%s]", b'{"events": [%s]}', b"\xef\xbb\xbf[%s]"])
def test_a_file_holds_one_event_an_array_or_a_list_of_events(pattern: bytes) -> None:
    assert codes(read(pattern % raw())) == ["invoice"]


def test_a_bad_event_stands_in_its_place_with_its_path() -> None:
    found = read(b"[%s, %s, 7]" % (raw(), raw(email="a@b@c")))
    assert codes(found) == ["invoice", "email-invalid", "event-not-object"]
    paths = [one.arguments["path"] for one in found if isinstance(one, EventError)]
    assert paths == ["events[1].email", "events[2]"]


def test_each_event_of_an_array_has_its_own_size_limit() -> None:
    small = EventRules(max_bytes=200)
    found = read(b"[%s, %s]" % (raw(ctx={"a": "x" * 300}), raw()), rules=small)
    assert codes(found) == ["event-too-large", "invoice"]


def test_an_empty_array_holds_nothing() -> None:
    assert read(b"[]") == []


@pytest.mark.parametrize("text", [b"{", b"\xff", b"", b'[{"a": 1, "a": 2}]'])
def test_a_file_that_cannot_be_read_raises(text: bytes) -> None:
    with pytest.raises(EventError):
        read(text)


def test_lines_are_events_and_empty_ones_are_passed_over() -> None:
    found = read(b"\r\n".join([raw(), b"  ", b"{", raw(email="x"), raw()]) + b"\n", lines=True)
    assert codes(found) == ["invoice", "json-syntax", "email-invalid", "invoice"]
    places = [one.arguments["file_line"] for one in found if isinstance(one, EventError)]
    assert places == [3, 4]


def test_a_syntax_fault_in_a_line_names_the_line_of_the_file() -> None:
    (fault,) = (one for one in read(raw() + b"\n\n{", lines=True) if isinstance(one, EventError))
    assert fault.arguments["line"] == 3


def test_lines_that_are_not_utf8_refuse_the_file() -> None:
    with pytest.raises(EventError) as caught:
        read(raw() + b"\n\xff", lines=True)
    assert caught.value.code == "not-utf8"


def test_the_files_that_come_with_an_event_are_part_of_it() -> None:
    raw = json.dumps({"type": "a", "email": "a@example.com", "files": ["Rechnung 4711.pdf", "Größe.PDF"]}).encode()
    event = parse_event(raw, EventRules())
    assert event.files == ("Rechnung 4711.pdf", "Größe.PDF")
    assert parse_event(event.as_json(), EventRules()) == event
    assert event.canonical() != replace(event, files=("other.pdf",)).canonical()
    assert event.seen_by(0).files == event.files


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        ({"id": 7, "email": "ana@example.com", "name": "#7", "line_items": []}, "event-bare-data"),
        ({"orders": [{"id": 7}]}, "event-list-under-key"),
        ({"orders": {}}, "event-unknown-key"), ({"emial": "ana@example.com"}, "event-unknown-key-near"),
    ],
)  # fmt: skip
def test_the_export_of_another_program_is_told_to_be_no_event(tree: dict[str, Any], code: str) -> None:
    with pytest.raises(EventError, match=code):
        event_of(tree, RULES)
