"""What a draft was before can be seen and brought back, and takes little room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from designer.core.errors import TemplateError
from designer.template.history import KEPT, KEPT_DAYS, files_of, remember, restore, versions

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_each_version_is_read_as_it_was(tmp_path: Path) -> None:
    states = [{"a.txt": b"one\r\n"}, {"a.txt": b"two", "b/c.png": bytes(300)}, {"b/c.png": bytes(300)}]
    for minute, files in enumerate(states):
        remember(tmp_path, "receipt", files, at=later(minute), label=f"number {minute}")
    known = versions(tmp_path, "receipt")
    assert [(one.at, one.label) for one in known] == [(later(n), f"number {n}") for n in (2, 1, 0)]
    assert [files_of(tmp_path, "receipt", one) for one in known] == states[::-1]
    assert versions(tmp_path, "other") == []


def test_nothing_is_kept_twice(tmp_path: Path) -> None:
    for minute in range(3):
        remember(tmp_path, "receipt", {"a": b"same", "b": b"same"}, at=later(minute))
    assert len(versions(tmp_path, "receipt")) == 1
    assert len(list((tmp_path / "history" / "receipt" / "files").iterdir())) == 1


def test_old_versions_go_and_their_contents_with_them(tmp_path: Path) -> None:
    remember(tmp_path, "receipt", {"a": b"old"}, at=NOON)
    remember(tmp_path, "receipt", {"a": b"new"}, at=NOON + timedelta(days=KEPT_DAYS + 1))
    (only,) = versions(tmp_path, "receipt")
    assert files_of(tmp_path, "receipt", only) == {"a": b"new"}
    assert len(list((tmp_path / "history" / "receipt" / "files").iterdir())) == 1


def test_there_are_never_more_than_so_many(tmp_path: Path) -> None:
    for minute in range(KEPT + 5):
        remember(tmp_path, "receipt", {"a": b"%d" % minute}, at=later(minute))
    known = versions(tmp_path, "receipt")
    assert (len(known), known[0].at) == (KEPT, later(KEPT + 4))


def test_a_draft_is_brought_back_and_only_what_differs_is_written(tmp_path: Path) -> None:
    version = remember(tmp_path, "receipt", {"a.txt": b"a", "assets/b.txt": b"b"}, at=NOON)
    folder = tmp_path / "templates" / "receipt"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"a")
    (folder / "new.txt").write_bytes(b"new")
    assert restore(tmp_path, "receipt", version, folder) == ["assets/b.txt", "new.txt"]
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == ["a.txt", "b.txt"]


def test_a_version_whose_content_is_gone_or_damaged_is_not_brought_back(tmp_path: Path) -> None:
    version = remember(tmp_path, "receipt", {"a.txt": b"a"}, at=NOON)
    (kept,) = (tmp_path / "history" / "receipt" / "files").iterdir()
    for damage in (lambda: kept.write_bytes(b"nonsense"), kept.unlink):
        damage()
        with pytest.raises(TemplateError) as caught:
            files_of(tmp_path, "receipt", version)
        assert caught.value.code == "history-missing"


def test_a_damaged_entry_does_not_hide_the_others(tmp_path: Path) -> None:
    remember(tmp_path, "receipt", {"a.txt": b"a"}, at=NOON)
    (tmp_path / "history" / "receipt" / "20990101T000000000000Z.json").write_text("{")
    assert len(versions(tmp_path, "receipt")) == 1
