"""`demo` is the main job on real input: every sample arrives, and every document opens for its recipient only."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from designer.cli.office import FIRST_STARTERS
from designer.core.json_text import load_json
from designer.core.paths import STARTERS
from tests.conftest import Requires

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Demo:
    rows: list[dict[str, Any]]
    mails: dict[str, EmailMessage]
    pdfs: dict[str, tuple[bytes, str]]
    printed: str
    raw: dict[str, bytes]
    temporary: Path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    keep, temporary = tmp_path_factory.mktemp("kept"), tmp_path_factory.mktemp("temporary")
    environment = {**os.environ, "TMPDIR": str(temporary), "HOME": str(temporary), "LANGUAGE": "en"}
    told = subprocess.run(
        [sys.executable, "-m", "designer", "demo", "--json", "-v", "--keep", str(keep)],
        capture_output=True, check=False, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr.decode()
    rows = json.loads(told.stdout)["rows"]
    raw = {row["event_id"]: Path(row["eml"]).read_bytes() for row in rows}
    mails = {name: message_from_bytes(mail, policy=policy.default) for name, mail in raw.items()}
    pdfs = {
        row["event_id"]: (next(mails[row["event_id"]].iter_attachments()).get_content(), file["password"])
        for row in rows
        for file in row["attachments"]
    }
    return Demo(rows, mails, pdfs, told.stderr.decode(), raw, temporary)


def samples() -> Iterator[dict[str, Any]]:
    paths = (path for name in FIRST_STARTERS for path in (STARTERS / name / "samples").glob("*.json"))
    for path in sorted(paths):
        yield load_json(path.read_bytes())


def personal_values(value: Any) -> Iterator[str]:
    """What could betray a person: every text of an event's customer and addresses, and their numbers."""
    if isinstance(value, dict):
        for child in value.values():
            yield from personal_values(child)
    elif isinstance(value, list):
        for child in value:
            yield from personal_values(child)
    elif isinstance(value, str) and len(value) >= 6:
        yield value


def test_every_sample_of_both_starters_is_sent(demo: Demo) -> None:
    assert len(demo.rows) == len(list(samples())) >= 10
    assert {row["state"] for row in demo.rows} == {"sent"}
    assert {row["template"] for row in demo.rows} == {"order_confirmation", "invoice"}
    assert sorted(row["recipient"] for row in demo.rows) == sorted(sample["email"] for sample in samples())


def test_each_mail_reaches_exactly_its_recipient(demo: Demo) -> None:
    for row in demo.rows:
        mail = demo.mails[row["event_id"]]
        assert [address.addr_spec for address in mail["To"].addresses] == [row["recipient"]]
        assert mail["Cc"] is None
        assert mail["Bcc"] is None
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Message-ID"].endswith("@example.com>")


def test_every_document_opens_with_its_password_only(demo: Demo) -> None:
    passwords = [password for _, password in demo.pdfs.values()]
    assert len(set(passwords)) == len(passwords)
    for pdf, password in demo.pdfs.values():
        with pikepdf.open(io.BytesIO(pdf), password=password) as opened:
            assert opened.encryption.R == 6
            assert not opened.owner_password_matched
        changed = ("1" if password[0] != "1" else "2") + password[1:]
        others = [other for other in passwords if other != password]
        for wrong in ("", changed, password[:-1], others[0]):
            with pytest.raises(pikepdf.PasswordError):
                pikepdf.open(io.BytesIO(pdf), password=wrong)


def test_no_document_opens_with_another_samples_password(demo: Demo) -> None:
    for name, (pdf, _) in demo.pdfs.items():
        for other, (_, password) in demo.pdfs.items():
            if other != name:
                with pytest.raises(pikepdf.PasswordError):
                    pikepdf.open(io.BytesIO(pdf), password=password)


def test_qpdf_and_poppler_agree(demo: Demo, requires: Requires, tmp_path: Path) -> None:
    present = bool(shutil.which("qpdf") and shutil.which("pdfinfo"))
    requires("pdftools", present=present, reason="needs qpdf and poppler-utils")
    for number, (pdf, password) in enumerate(demo.pdfs.values()):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf)
        for secret, opens in ((password, True), ("", False), (password[:-1] + "x", False)):
            qpdf = subprocess.run(["qpdf", f"--password={secret}", "--check", path], capture_output=True, check=False)
            poppler = subprocess.run(["pdfinfo", "-upw", secret, path], capture_output=True, check=False)
            assert (qpdf.returncode == 0, poppler.returncode == 0) == (opens, opens), qpdf.stderr
        shown = subprocess.run(
            ["qpdf", f"--password={password}", "--show-encryption", path], capture_output=True, text=True, check=True
        ).stdout
        assert "R = 6" in shown
        assert "file encryption method: AESv3" in shown


def test_nothing_personal_stands_in_the_mail_or_its_headers(demo: Demo) -> None:
    by_recipient = {row["recipient"]: row["event_id"] for row in demo.rows}
    for sample in samples():
        mail = demo.mails[by_recipient[sample["email"]]]
        public = {
            part
            for part in (sample["ctx"].get("order", {}), sample["ctx"].get("invoice", {}))
            for part in [*_numbers(part)]
        }
        parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
        text = "\n".join(
            [*(f"{k}: {v}" for k, v in mail.items() if k != "To"), *(part.get_content() for part in parts)]
        )
        text += "\n".join(str(part.get_filename()) for part in mail.iter_attachments())
        found = [value for value in personal_values(sample["ctx"]) if value in text and value not in public]
        assert found == []
        assert sample["email"] not in text


def _numbers(part: dict[str, Any]) -> list[str]:
    """Number and dates of the document itself, which both starters release."""
    return [
        value
        for key, value in part.items()
        if isinstance(value, str) and ("number" in key or "date" in key or "due" in key)
    ]


def test_nothing_personal_stands_in_the_log_or_stays_on_disk(demo: Demo) -> None:
    values = {value.encode() for sample in samples() for value in personal_values(sample["ctx"].get("customer", {}))}
    values |= {sample["email"].encode() for sample in samples()}
    assert [value for value in values if value in demo.printed.encode()] == []
    left = [path for path in demo.temporary.rglob("*") if path.is_file()]
    assert [path for path in left for value in values if value in path.read_bytes()] == []


def test_the_language_of_the_recipient_is_everywhere(demo: Demo) -> None:
    by_recipient = {row["recipient"]: row["event_id"] for row in demo.rows}
    german = [sample["email"] for sample in samples() if sample["language"] == "de"]
    assert german
    for address in german:
        mail = demo.mails[by_recipient[address]]
        html = mail.get_body(("html",))
        assert html is not None
        assert 'lang="de' in html.get_content()


def test_the_text_part_stands_for_itself(demo: Demo) -> None:
    for mail in demo.mails.values():
        text = mail.get_body(("plain",))
        assert text is not None
        content = text.get_content()
        assert len(content) > 200
        assert "<" not in content.replace("<http", "")
        assert "None" not in content
        assert "{{" not in content
