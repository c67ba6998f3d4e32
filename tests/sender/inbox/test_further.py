"""A folder that hangs keeps neither the others waiting nor the sender; a person is told of it once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from designer.core.errors import UnavailableError
from designer.sender.inbox.folder import DropFolder
from designer.sender.inbox.further import FurtherFolders
from designer.sender.inbox.glance import Glance, Glances, counted
from designer.sender.inbox.watched import Watched
from tests.support.outbox import HandClock


class Share:
    """Looks at folders; those that hang do so until the test is over."""

    def __init__(self, root: Path, clock: HandClock) -> None:
        self.hangs: set[str] = set()
        self.looked: list[str] = []
        self.fails: OSError | None = None
        self.over = threading.Event()
        self.clock = clock
        self.root = root
        self.folders = FurtherFolders(clock, self.look, patience=0.2)

    def look(self, watched: Watched, _folder: DropFolder, heard: Callable[[], None]) -> None:
        self.looked.append(watched.source)
        if watched.source in self.hangs:
            self.over.wait()
            heard()
        elif self.fails is not None:
            raise self.fails

    def watched(self, name: str) -> Watched:
        return Watched(self.root / name, name)

    def follow(self, name: str) -> str:
        try:
            self.folders.follow(self.watched(name))
        except (UnavailableError, OSError) as error:
            return str(getattr(error, "code", "os"))
        return ""


@pytest.fixture
def share(tmp_path: Path, clock: HandClock) -> Iterator[Share]:
    made = Share(tmp_path, clock)
    yield made
    made.over.set()
    made.folders.leave()


def test_a_folder_that_hangs_is_looked_at_once_and_told_after_a_minute(share: Share) -> None:
    share.hangs = {"away"}
    assert [share.follow("away"), share.follow("near")] == ["", ""]
    share.clock.advance(seconds=61)
    assert [share.follow("away"), share.follow("near"), share.follow("away")] == ["folder-silent", "", "folder-silent"]
    assert share.looked.count("away") == 1
    assert share.looked.count("near") == 2


def test_nobody_waits_for_a_folder_that_hangs_when_everything_else_is_done(share: Share) -> None:
    share.hangs = {"away"}
    assert not share.folders.is_empty(share.watched("near"))
    share.follow("away")
    share.follow("near")
    assert share.folders.is_empty(share.watched("near"))
    assert not share.folders.is_empty(share.watched("away"))
    share.clock.advance(seconds=61)
    assert share.folders.is_empty(share.watched("away"))
    share.folders.leave()


def test_one_that_answers_again_is_taken_up_again(share: Share) -> None:
    share.hangs = {"away"}
    share.follow("away")
    share.clock.advance(seconds=61)
    assert share.follow("away") == "folder-silent"
    share.hangs = set()
    share.over.set()
    share.folders.leave()
    for thread in threading.enumerate():
        if thread.name == "away":
            thread.join(10)
    assert share.follow("away") == ""
    assert share.looked.count("away") == 2


def test_what_went_wrong_is_told_until_a_look_goes_well(share: Share) -> None:
    share.fails = OSError("gone")
    assert [share.follow("x"), share.follow("x")] == ["os", "os"]
    share.fails = None
    assert share.follow("x") == ""


def test_refused_files_of_every_folder_are_forgotten_in_its_own_thread(share: Share, tmp_path: Path) -> None:
    share.follow("x")
    for ending in ("", ".error.json"):
        (tmp_path / "x" / "failed" / f"a.json{ending}").write_text("{}")
    share.clock.advance(days=4000)
    share.folders.forget_failed(14)
    share.follow("x")
    assert list((tmp_path / "x" / "failed").iterdir()) == []


def test_what_lies_in_the_folders_is_counted_without_waiting_for_one_that_hangs(share: Share, tmp_path: Path) -> None:
    def count(folder: Path) -> Glance:
        if folder.name == "away":
            share.over.wait()
        return counted(folder)

    (tmp_path / "x" / "failed").mkdir(parents=True)
    (tmp_path / "x" / "failed" / "a.json.error.json").write_text("{}")
    (tmp_path / "x" / "b.json").write_text("{}")
    glances = Glances(count, patience=0.2)
    for _ in range(2):
        away, here, gone = glances.of([tmp_path / "away", tmp_path / "x", tmp_path / "gone"])
        assert (away.is_silent, here.refused, len(here.waiting), gone) == (True, 1, 1, Glance(tmp_path / "gone"))
