"""Passwords for the letters, and the names of PDFs that failed, for whoever asks; that they asked is logged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from designer.core.table.table_file import read_table
from tests.cli.conftest import Run
from tests.support.foreign import foreign_pdf


@pytest.fixture
def clerk(run: Run, office: Path, tmp_path: Path) -> Run:
    """An office that has sent one PDF, and another that does not say what it must."""
    assert run("template", "new", "sealed_document", "--from", "sealed_document").code == 0
    assert run("publish", "sealed_document").code == 0
    beside = tmp_path / "events"
    beside.mkdir()
    for name, number in (("a", "CN-1"), ("b", "CN-2")):
        (beside / f"{name} of Ana.pdf").write_bytes(foreign_pdf("Contract CN-1"))
        event = {
            "id": f"doc-{name}", "type": "sealed_document", "email": f"{name}@example.com",
            "files": [f"{name} of Ana.pdf"], "ctx": {"document": {"contains": number}},
        }  # fmt: skip
        (beside / f"{name}.json").write_text(json.dumps(event))
        run("submit", str(beside / f"{name}.json"), "--json")
    assert run("send", "--until-empty").code in (0, 1)
    return run


def test_the_passwords_of_many_are_told_at_once_and_that_is_logged(clerk: Run, tmp_path: Path) -> None:
    failed, sent = clerk("message", "list", "--reveal", "--template", "sealed_document", "--json").document["messages"]
    assert [one["files"] for one in (failed, sent)] == [["b of Ana.pdf"], ["a of Ana.pdf"]]
    assert (failed["state"], failed["attachments"], sent["recipient"]) == ("failed", [], "a@example.com")
    password = sent["attachments"][0]["password"]
    assert len(password) > 12
    assert password in clerk("message", "list", "--reveal", "--since", "2000-01-01").out
    for one in (failed, sent):
        log = clerk("message", "show", one["id"], "--json").document["log"]
        assert [move["action"] for move in log][-2:] == ["reveal", "reveal"]
    target = tmp_path / "letters.xlsx"
    assert clerk("message", "list", "--output", str(target), "--search", "doc-a").code == 0
    (sheet,) = read_table(".xlsx", target.read_bytes())
    head, row = ([str(cell) for cell in row.cells] for row in sheet.rows())
    assert dict(zip(head, row, strict=True))["Password"] == password
    assert target.stat().st_mode & 0o077 == 0
    assert clerk("message", "list", "-o", str(target)).code == 2
    assert clerk("message", "list", "-o", str(tmp_path / "letters.csv")).code == 2


def test_who_does_not_ask_sees_no_name_and_filters_narrow(clerk: Run) -> None:
    ran = clerk("message", "list")
    assert "of Ana" not in ran.out
    assert "a@example.com" not in ran.out
    failed = clerk("message", "list", "--state", "failed", "--json").document["messages"][0]["id"]
    assert "of Ana" not in (hidden := clerk("message", "show", failed)).out
    assert "--reveal names it" in hidden.out
    assert "message correct ID --attach" in hidden.out
    assert "b of Ana.pdf" in clerk("message", "show", failed, "--reveal").out
    assert clerk("message", "list", "--template", "invoice", "--json").document["messages"] == []
    assert clerk("message", "list", "--since", "9998-01-01", "--json").document["messages"] == []
    assert clerk("message", "list", "--since", "yesterday").code == 2
