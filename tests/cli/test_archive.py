"""What was sent live is listed, shown and taken out of the archive from the command line, and opens for the firm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from designer.cli.context import key_source
from designer.core.vault import Vault
from designer.sender.loopback import LoopbackServer
from tests.cli.conftest import Run


@pytest.fixture
def sent(run: Run, office: Path, tmp_path: Path) -> str:
    """The id of an invoice that a mail server on this computer took."""
    (tmp_path / "kept").mkdir()
    with LoopbackServer(tmp_path / "kept") as server:
        run("account", "add", "main", "--from", "Shop <shop@example.com>", "--host", "127.0.0.1", "--port",
            str(server.port), "--security", "none", "--default")  # fmt: skip
        assert run("live", "--yes").code == 0
        run("submit", str(office / "templates/invoice/samples/normal.json"))
        assert run("send", "--until-empty").code == 0
    return str(run("message", "list", "--json").document["messages"][0]["id"])


def address(office: Path) -> str:
    return str(json.loads((office / "templates/invoice/samples/normal.json").read_bytes())["email"])


def test_an_invoice_that_was_sent_is_in_the_archive_and_opens(
    run: Run, office: Path, sent: str, tmp_path: Path
) -> None:
    (one,) = run("archive", "list", "--json").document["messages"]
    assert one["id"] == sent
    assert sent[:10] in run("archive", "list").out
    ran = run("archive", "export", sent[:8], "-o", str(tmp_path / "out"), "--show-passwords", "--json")
    assert ran.code == 0
    mail, pdf, passwords = ran.document["files"]
    kept = json.loads((tmp_path / "out" / passwords).read_bytes())
    assert len(PdfReader(tmp_path / "out" / pdf, password=kept[pdf]).pages) == 1
    (delivered,) = (tmp_path / "kept").iterdir()
    assert (tmp_path / "out" / mail).read_bytes().strip() in delivered.read_bytes()
    assert run("archive", "export", sent, "-o", str(tmp_path / "out")).code == 2  # nothing is overwritten


def test_what_is_personal_is_shown_on_request_and_that_is_logged(run: Run, office: Path, sent: str) -> None:
    plain, shown = run("archive", "show", sent).out, run("archive", "show", sent, "--reveal", "--json").document
    assert address(office) not in plain
    assert "***" in plain
    assert shown["recipient"] == address(office)
    assert shown["attachments"][0]["password"] not in ("", "***")
    assert run("message", "show", sent, "--json").document["log"][-1]["action"] == "archive-reveal"


def test_it_is_found_by_address_and_event(run: Run, office: Path, sent: str) -> None:
    def found(text: str) -> int:
        return len(run("archive", "list", "--search", text, "--json").document["messages"])

    assert [found(text) for text in (address(office).upper(), "invoice-", "b@example.com")] == [1, 1, 0]


def test_new_keys_a_backup_and_a_restore_keep_it(run: Run, office: Path, sent: str, tmp_path: Path) -> None:
    assert run("vault", "rotate", "--yes").code == 0
    assert run("archive", "show", sent).code == 0
    run("backup", str(tmp_path / "office.backup"))
    new = str(tmp_path / "new")
    assert run("restore", str(tmp_path / "office.backup"), "--workspace", new).code == 0
    assert run("archive", "show", sent, "--workspace", new).code == 0


def test_it_stays_when_the_outbox_forgets_and_goes_with_the_person(run: Run, office: Path, sent: str) -> None:
    settings = office / "settings.toml"
    settings.write_text(settings.read_text().replace("data_days = 30", "data_days = 0"))
    assert run("purge", "--json").document["data"] == 1
    assert run("archive", "show", sent).code == 0
    ran = run("purge", "--recipient", address(office), "--yes")
    assert "Deleted from the archive: 1 messages." in ran.out
    assert run("archive", "show", sent).code == 2
    assert run("archive", "list", "--json").document == {
        "mode": "live", "messages": [], "unreadable": 0, "unreadable_files": [],
    }  # fmt: skip


@pytest.mark.parametrize("left", [0, 100, -1])
def test_a_damaged_file_is_counted_and_named(run: Run, office: Path, sent: str, left: int) -> None:
    (path,) = (office / "archive").glob("*/*")
    path.write_bytes(path.read_bytes()[:left])
    name = f"archive/{path.parent.name}/{sent}.sealed"
    said = run("archive", "list").out
    assert "1 files of the archive cannot be opened" in said
    assert f"  {name}" in said.splitlines()
    for command in (
        ["archive", "list", "--search", "b@example.com"],
        ["purge", "--recipient", "b@example.com", "--yes"],
    ):
        ran = run(*command, "--json")
        assert (ran.code, ran.document["unreadable"], ran.document["unreadable_files"]) == (0, 1, [name])
    assert f"  {name}" in run("purge", "--recipient", "b@example.com", "--yes").out
    assert run("purge").code == 0


def test_no_key_is_dropped_while_a_file_cannot_be_sealed_anew(run: Run, office: Path, sent: str) -> None:
    (path,) = (office / "archive").glob("*/*")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    ran = run("vault", "rotate", "--yes")
    assert (ran.code, path.name in ran.err) == (3, True)
    assert len(Vault.open(office / "vault.bin", key_source()).key_ids) == 2
    assert run("archive", "list", "--search", address(office)).code == 0
    path.write_bytes(whole)
    assert run("vault", "rotate", "--yes").code == 0
    assert len(Vault.open(office / "vault.bin", key_source()).key_ids) == 1
    assert run("archive", "list", "--json").document["unreadable"] == 0
