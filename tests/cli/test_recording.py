"""A dispatch record is made from the outbox or the archive, says what happened, and is logged."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from designer.cli.context import key_source
from designer.core.vault import Vault
from designer.sender.outbox.purge import purge_log
from designer.sender.outbox.store import Outbox
from tests.cli.conftest import Run
from tests.cli.test_archive import address, sent
from tests.support.composing import text_of

__all__ = ["sent"]


def made(run: Run, message: str, target: Path) -> str:
    ran = run("message", "record", message, "--output", str(target), "--json")
    assert (ran.code, ran.document["file"]) == (0, str(target)), ran.err
    assert len(PdfReader(BytesIO(target.read_bytes())).pages) == 1
    return text_of(target.read_bytes()).replace(" ", "")


def test_a_sent_invoice_has_a_record_of_one_page(run: Run, office: Path, sent: str, tmp_path: Path) -> None:
    text = made(run, sent[:10], tmp_path / "record.pdf")
    shown = run("message", "show", sent, "--reveal", "--json").document
    archived = run("archive", "show", sent, "--json").document
    (attempt,) = shown["attempts"]
    for told in (address(office), shown["message_id"], archived["digest"], archived["attachments"][0]["sha256"],
                 str(attempt["code"]), attempt["reply"], "takenmeans"):  # fmt: skip
        assert told.replace(" ", "").casefold() in text.casefold()
    assert shown["attachments"][0]["password"] not in text
    assert "record" in [one["action"] for one in shown["log"]]
    assert (tmp_path / "record.pdf").stat().st_mode & 0o077 == 0


def test_what_the_outbox_forgot_is_told_by_the_archive(run: Run, office: Path, sent: str, tmp_path: Path) -> None:
    settings = office / "settings.toml"
    settings.write_text(settings.read_text().replace("data_days = 30", "data_days = 0"))
    assert run("purge", "--json").document["data"] == 1
    assert address(office) in made(run, sent, tmp_path / "a.pdf")
    outbox = Outbox.open(office / "outbox.sqlite3", Vault.open(office / "vault.bin", key_source()))
    assert purge_log(outbox, days=0) == 1
    outbox.close()
    assert address(office) in made(run, sent, tmp_path / "b.pdf")


def test_a_rehearsed_message_never_reads_as_sent(run: Run, office: Path, tmp_path: Path) -> None:
    run("submit", str(office / "templates/invoice/samples/normal.json"))
    run("send", "--until-empty")
    (message,) = run("message", "list", "--json").document["messages"]
    text = made(run, message["id"], tmp_path / "record.pdf")
    assert "Rehearsal:thismessagedidnotgotoitsrecipient." in text
    assert "keptinthelocalmailbox,notsent" in text
    assert "themailservertookit" not in text


@pytest.mark.parametrize("state", ["pending", "held"])
def test_what_waits_has_one_too(run: Run, office: Path, tmp_path: Path, state: str) -> None:
    run("submit", str(office / "templates/invoice/samples/normal.json"))
    (message,) = run("message", "list", "--json").document["messages"]
    if state == "held":
        run("message", "hold", message["id"])
    assert {"pending": "waitsforitsturn", "held": "heldback"}[state] in made(run, message["id"], tmp_path / "a.pdf")


def test_nothing_is_replaced_and_the_unknown_is_told(run: Run, office: Path, tmp_path: Path) -> None:
    run("submit", str(office / "templates/invoice/samples/normal.json"))
    (message,) = run("message", "list", "--json").document["messages"]
    (tmp_path / "taken.pdf").write_text("mine")
    assert run("message", "record", message["id"], "-o", str(tmp_path / "taken.pdf")).code == 2
    assert (tmp_path / "taken.pdf").read_text() == "mine"
    ran = run("message", "record", "none", "-o", str(tmp_path / "new.pdf"), "--json")
    assert ran.document["error"]["code"] == "message-unknown"
