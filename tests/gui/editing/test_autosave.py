"""Drafts save themselves, tell when they cannot, and notice what other programs do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from designer.gui.editing import autosave as module
from designer.gui.editing.autosave import Autosave
from designer.gui.editing.open_template import OpenTemplate

WAIT_MS = 20_000


@pytest.fixture
def template(tmp_path: Path, qtbot: QtBot) -> OpenTemplate:
    (tmp_path / "a.txt").write_text("first")
    return OpenTemplate("t", tmp_path)


def test_it_saves_after_a_quiet_moment_and_keeps_a_snapshot(template: OpenTemplate, qtbot: QtBot) -> None:
    taken: list[bool] = []
    Autosave(template, snapshot=lambda: taken.append(True))
    template.splice("a.txt", 0, 0, "x", "x")
    assert not template.is_saved()
    qtbot.waitUntil(template.is_saved, timeout=WAIT_MS)
    assert (template.folder / "a.txt").read_text() == "xfirst"
    assert taken == [True]


def test_somebody_who_types_on_and_on_is_saved_all_the_same(template: OpenTemplate, qtbot: QtBot) -> None:
    saver = Autosave(template, snapshot=lambda: None)
    for _ in range(3):
        template.splice("a.txt", 0, 0, "x", "x")
    assert saver._latest.isActive()
    assert saver._latest.interval() == module.LATEST_MS > saver._quiet.interval()


def test_leaving_the_window_saves_at_once(template: OpenTemplate, qtbot: QtBot) -> None:
    Autosave(template, snapshot=lambda: None)
    template.splice("a.txt", 0, 0, "x", "x")
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert template.is_saved()


def test_another_programs_change_is_seen_without_being_asked_for(template: OpenTemplate, qtbot: QtBot) -> None:
    Autosave(template, snapshot=lambda: None)
    template.document("a.txt")
    (template.folder / "a.txt").write_text("theirs")
    qtbot.waitUntil(lambda: template.document("a.txt").text() == "theirs", timeout=WAIT_MS)


def test_so_is_a_file_that_was_replaced_by_renaming(template: OpenTemplate, qtbot: QtBot) -> None:
    Autosave(template, snapshot=lambda: None)
    template.document("a.txt")
    for words in ("one", "two"):
        (template.folder / "b.tmp").write_text(words)
        (template.folder / "b.tmp").rename(template.folder / "a.txt")
        qtbot.waitUntil(lambda words=words: template.document("a.txt").text() == words, timeout=WAIT_MS)


def test_what_could_not_be_saved_is_saved_as_soon_as_it_can(
    template: OpenTemplate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    saver = Autosave(template, snapshot=lambda: None)
    template.splice("a.txt", 0, 0, "x", "x")
    kept = template.folder.with_name("away")
    template.folder.rename(kept)
    template.folder.write_text("in the way")
    template.keep_mine("a.txt")
    with qtbot.waitSignal(template.trouble):
        assert not saver.save_now()
    assert saver._latest.interval() == module.AGAIN_MS
    template.folder.unlink()
    kept.rename(template.folder)
    template.keep_mine("a.txt")
    assert saver.save_now()


def test_a_stopped_one_saves_no_more(template: OpenTemplate, qtbot: QtBot) -> None:
    saver = Autosave(template, snapshot=lambda: None)
    saver.stop()
    saver.stop()
    template.splice("a.txt", 0, 0, "x", "x")
    assert not saver._quiet.isActive()
    assert (template.folder / "a.txt").read_text() == "first"
