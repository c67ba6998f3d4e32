"""A file of events teaches which fields there are, which are lists, and which are always there."""

from __future__ import annotations

from typing import Any

import pytest

from designer.core.errors import EventError
from designer.template.learn.facts import events_in, learn


def events(*data: dict[str, Any], **keys: Any) -> list[Any]:
    return [{"type": "order", "email": f"p{n}@example.com", "ctx": one, **keys} for n, one in enumerate(data)]


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        ({"a": 1}, [{"a": 1}]), ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]), ({"events": [{"a": 1}]}, [{"a": 1}]),
        ({"orders": [{"a": 1}, {"a": 2}]}, [{"a": 1}, {"a": 2}]), ({"orders": [1]}, [{"orders": [1]}]),
        ({"number": 1, "lines": [{"a": 1}]}, [{"number": 1, "lines": [{"a": 1}]}]),
        ({"type": "x", "email": "a@example.com", "ctx": {"a": 1}}, [{"a": 1}]),
        ({"ctx": {"a": 1}, "other": 2}, [{"ctx": {"a": 1}, "other": 2}]),
    ],
)  # fmt: skip
def test_events_are_taken_in_every_form_and_other_objects_as_their_data(tree: Any, found: list[Any]) -> None:
    assert [one["ctx"] for one in events_in(tree)] == found


@pytest.mark.parametrize("tree", [[], [1], "text", None, [{"a": 1}, []]])
def test_what_is_no_object_teaches_nothing(tree: Any) -> None:
    with pytest.raises(EventError, match="learn-no-objects"):
        events_in(tree)


def test_a_list_in_one_event_is_a_list_in_all() -> None:
    found = learn(events({"lines": {"a": 1}}, {"lines": [{"a": 2, "tags": ["x"]}]}))
    assert found.collections == ("ctx.lines", "ctx.lines.tags")


def test_what_is_always_filled_is_required_once_there_are_enough_events() -> None:
    one = {"number": "1", "note": "", "lines": [{"a": 1, "b": None}], "odd key": "x"}
    assert learn(events(one)).required == ()
    assert learn(events(*[one] * 5)).required == ("ctx.number", "ctx.lines.a")
    assert learn(events(*[one] * 5, {"number": "2", "lines": []})).required == ("ctx.number",)


def test_the_samples_show_every_field_with_as_few_events_as_can_be() -> None:
    found = learn(events({"a": 1}, {"a": 2}, {"a": 3, "b": "x"}, {"a": "text"}))
    assert [one["ctx"] for one in found.samples] == [{"a": 1}, {"a": 3, "b": "x"}, {"a": "text"}]
    assert found.events == 4


def test_type_and_language_are_theirs_where_they_agree_and_can_be_used() -> None:
    found = learn(events({"a": 1}, {"a": 2}, language="de_AT"))
    assert (found.event_type, found.language) == ("order", "de-AT")
    assert learn([*events({"a": 1}), {"ctx": {}, "type": "other"}]).event_type == ""
    odd = learn(events({"a": 1}, type="no type!", language="klingon"))
    assert (odd.event_type, odd.language) == ("", "")


def test_events_that_bring_ids_need_no_field_for_one() -> None:
    assert learn(events({"order_number": 1}, id="own")).identity == ""
    assert learn(events({"order_number": 1})).identity == "ctx.order_number"


def test_what_not_every_event_has_is_missing_in_a_sample() -> None:
    whole = {"a": 1, "note": "x", "gift": 1}
    found = learn(events(whole, {"a": 2, "note": "y"}, {"a": 3, "gift": 2}, {"a": 4}, {"a": 5}))
    assert [one["ctx"] for one in found.samples] == [whole, {"a": 4}]
    found = learn(events({"a": 1, "note": "x", "lines": [{"b": 1}]}, {"a": 2, "note": "", "lines": []}))
    assert len(found.samples) == 2
    found = learn(events({"a": 1}, {"a": 2}))
    assert len(found.samples) == 1
