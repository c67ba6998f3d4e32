"""A message that waits can be looked at, with its documents, before it is sent."""

from __future__ import annotations

import base64
import io
from email import message_from_bytes, policy
from pathlib import Path

from pypdf import PdfReader

from tests.cli.conftest import Run


def test_a_waiting_message_is_made_as_it_would_be_sent_and_stays_where_it_is(
    run: Run, office: Path, tmp_path: Path
) -> None:
    sample = office / "templates" / "order_confirmation" / "samples" / "normal.json"
    assert run("submit", str(sample)).code == 0
    (listed,) = run("message", "list", "--json").document["messages"]
    told = run("message", "preview", listed["id"], "--reveal", "--json").document
    mail = message_from_bytes(base64.b64decode(told["eml"]), policy=policy.default)
    (file,) = mail.iter_attachments()
    reader = PdfReader(io.BytesIO(file.get_content()))
    assert reader.is_encrypted
    assert reader.decrypt(told["attachments"][0]["password"])
    assert str(mail["Subject"]).startswith("[Rehearsal]")
    shown = run("message", "show", listed["id"], "--json").document
    assert (shown["state"], shown["attempts"]) == ("pending", [])
    assert [one["action"] for one in shown["log"]][-1] == "reveal"
    target = tmp_path / "look.eml"
    ran = run("message", "preview", listed["id"], "-o", str(target))
    assert (ran.code, target.is_file(), told["attachments"][0]["password"] in ran.out) == (0, True, False)
    assert run("message", "preview", listed["id"], "-o", str(target)).code == 2


def test_without_a_template_there_is_nothing_to_look_at(run: Run, office: Path, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"id": "e-1", "type": "unknown_type", "email": "ana@example.com", "ctx": {}}')
    run("submit", str(event))
    (listed,) = run("message", "list", "--json").document["messages"]
    ran = run("message", "preview", listed["id"])
    assert (ran.code, "no template is released for this message" in ran.err) == (1, True)
