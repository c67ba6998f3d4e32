"""Files that hold a person's address are found, whatever they are packed in; those of others are not."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from designer.core.workspace import Workspace
from designer.sender.traces import delete, find
from tests.support.sheets import workbook

ANA = "ana@example.com"


def write(root: Path, name: str, content: bytes) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("text", "is_theirs"),
    [
        ("to Ana@Example.com", True), ("<ana@example.com>", True), ("ana@example.com.", True), (ANA, True),
        ("jana@example.com", False), ("x.ana@example.com", False), ("ana@example.com.au", False),
        ("ana@example.community", False), ("ana+shop@example.com", False),
    ],
)  # fmt: skip
def test_only_the_whole_address_counts(tmp_path: Path, text: str, is_theirs: bool) -> None:
    write(tmp_path, "inbox/failed/a.json", text.encode())
    assert bool(find(Workspace(tmp_path), [tmp_path / "inbox"], {ANA}).refused) == is_theirs


def test_it_is_found_in_every_place_and_spelling(tmp_path: Path) -> None:
    escaped = json.dumps({"email": ANA}).replace("@", "\\u0040").encode()
    refused = write(tmp_path, "inbox/failed/a.json", escaped)
    report = write(tmp_path, "inbox/failed/a.json.error.json", b"{}")
    named = write(tmp_path, f"inbox/failed/{ANA}.csv", b"x")
    mail = write(tmp_path, "mailbox/new/1.sealwright", b"Message-ID: <1@example.com>\r\nTo: =?utf-8?q?a?=\r\n\r\n")
    other = write(tmp_path, "mailbox/cur/2.sealwright", b"Message-ID: <2@example.com>\r\nTo: tom@example.com\r\n\r\n")
    waiting = write(tmp_path, "inbox/b.json", f'"{ANA}"'.encode("utf-16"))
    sample = write(tmp_path, "templates/invoice/samples/normal.json", ANA.encode())
    version = write(tmp_path, "history/invoice/files/abc", zlib.compress(ANA.encode()))
    found = find(Workspace(tmp_path), [tmp_path / "inbox"], {ANA}, ["<1@example.com>"])
    assert (found.refused, found.mails, found.waiting) == ((refused, named), (mail,), (waiting,))
    assert found.authored == (sample, version)
    delete(found)
    assert [path.exists() for path in (refused, report, named, mail)] == [False] * 4
    assert all(path.exists() for path in (other, waiting, sample, version))


def test_a_person_in_a_workbook_is_found_whatever_way_it_is_written_and_in_every_folder(tmp_path: Path) -> None:
    def bend(book: Any, sheet: Any) -> None:
        sheet.write_rich_string(5, 1, book.add_format({"bold": True}), "ana@", "example.com")

    rows = [("4711", "tom@example.com", "78", "29.02.1984", "Desk", "9,99")]
    theirs = [
        write(tmp_path, "inbox/failed/list.xlsx", workbook([("1", ANA, *rows[0][2:]), *rows])),
        write(tmp_path, "share/failed/rich.xlsx", workbook(rows, bend=bend)),
        write(tmp_path, "share/failed/inline.xlsx", workbook([("1", ANA, *rows[0][2:])], constant_memory=True)),
    ]
    results = [write(tmp_path, f"{path.relative_to(tmp_path)}.result.xlsx", workbook(rows)) for path in theirs]
    other = write(tmp_path, "inbox/failed/other.xlsx", workbook(rows))
    broken = write(tmp_path, "inbox/failed/broken.xlsx", workbook(rows)[:900])
    found = find(Workspace(tmp_path), [tmp_path / "inbox", tmp_path / "share"], {ANA})
    assert set(found.refused) == set(theirs)
    delete(found)
    assert [path.exists() for path in (*theirs, *results)] == [False] * 6
    assert (other.exists(), broken.exists()) == (True, True)
