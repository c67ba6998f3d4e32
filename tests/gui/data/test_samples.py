"""Samples are added, bent, copied, renamed and deleted, each as one step of undo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.gui.data.samples import MAX_BYTES, Samples
from designer.gui.session import TemplateSession
from designer.gui.theme import LIGHT


@pytest.fixture
def samples(session: TemplateSession, qtbot: QtBot) -> Samples:
    widget = Samples(LIGHT)
    qtbot.addWidget(widget)
    widget.show_session(session)
    return widget


def test_an_event_from_a_file_becomes_a_sample_and_is_shown(
    samples: Samples, session: TemplateSession, tmp_path: Path
) -> None:
    path = tmp_path / "Bestellung Nr 7.json"
    path.write_bytes(session.template.raw("samples/normal.json") or b"")
    assert samples.add_file(path) == "bestellung-nr-7.json"
    assert session.sample == "bestellung-nr-7.json"
    session.template.undo()
    assert "bestellung-nr-7.json" not in session.samples()


@pytest.mark.parametrize(
    "raw", [b"not json", b"\xff\xfe", b'"' + b"a" * (20 * 1024 * 1024) + b'"'], ids=["broken", "binary", "20 MB"]
)
def test_what_is_no_event_is_refused_in_words(
    samples: Samples, session: TemplateSession, tmp_path: Path, qtbot: QtBot, raw: bytes
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(raw)
    before = session.samples()
    with qtbot.waitSignal(samples.failed) as told:
        assert samples.add_file(path) == ""
    assert all(told.args)
    assert session.samples() == before


def test_a_sample_that_is_too_long_on_the_disk_harms_nothing(session: TemplateSession, samples: Samples) -> None:
    raw = json.dumps({"type": "t", "email": "a@b.example", "ctx": {"x": "y" * (MAX_BYTES * 20)}}).encode()
    session.template.put_file("samples/huge.json", raw, "huge")
    assert session.sample_event("huge.json") is None
    assert "order" in session.fields().children


def test_a_list_is_handed_on_to_be_mapped(
    samples: Samples, session: TemplateSession, tmp_path: Path, qtbot: QtBot
) -> None:
    event = tmp_path / "event.json"
    event.write_bytes(session.template.raw("samples/normal.json") or b"")
    with qtbot.waitSignal(samples.list_wanted) as told:
        samples.add_files([tmp_path / "Orders.XLSX", event])
    assert told.args == [tmp_path / "Orders.XLSX"]
    assert "event.json" in session.samples()


def test_stress_samples_are_one_step(samples: Samples, session: TemplateSession) -> None:
    before = session.samples()
    names = samples.add_stress()
    assert "stress-many-rows.json" in names
    assert set(session.samples()) == {*before, *names}
    session.template.undo()
    assert session.samples() == before


def test_a_copy_a_new_name_and_a_deletion(samples: Samples, session: TemplateSession) -> None:
    copy = samples.duplicate("normal.json")
    assert copy == "normal-2.json"
    assert samples.rename(copy, "Köln & Bonn") == "k-ln-bonn.json"
    assert session.sample == "k-ln-bonn.json"
    samples.delete("k-ln-bonn.json")
    assert "k-ln-bonn.json" not in session.samples()
    session.template.undo()
    assert "k-ln-bonn.json" in session.samples()


def test_an_empty_sample_has_the_templates_type(samples: Samples, session: TemplateSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(samples.open_wanted) as told:
        name = samples.add_empty()
    assert told.args == [f"samples/{name}"]
    event = session.sample_event(name)
    assert event is not None
    assert event["type"] == "order_confirmation"


def test_without_a_template_nothing_can_be_added(samples: Samples, tmp_path: Path) -> None:
    samples.show_session(None)
    assert samples.add_file(tmp_path / "x.json") == ""
    assert samples.add_stress() == []
