"""The file for somebody who helps holds what they need, and nobody's data."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.cli.conftest import Run

CANARIES = ("canary-user", "canary-name", "canary-tester", "canary-local", "canary-data", "CANARY", "hunter2-canary")
ACCOUNT = """
[accounts.shop]
kind = "smtp"
host = "smtp.example.com"
user = "canary-user"
from = "Canary-Name <canary-local@example.com>"
"""


def prepared(run: Run, office: Path) -> None:
    """An office with values that must not be found again, in every place where one can be."""
    settings = office / "settings.toml"
    text = settings.read_text().replace("testers = []", 'testers = ["canary-tester@example.com"]', 1)
    settings.write_text(text + ACCOUNT)
    run("account", "add", "other", "--from", "canary-local@example.com", "--host", "m.example.com", "--user",
        "canary-user", stdin="hunter2-canary\n")  # fmt: skip
    event = (office / "templates/order_confirmation/samples/normal.json").read_text()
    changed = json.loads(event) | {"email": "canary-data@example.com"}
    (office / "inbox" / "canary-name.json").write_text(json.dumps(changed))
    (office / "inbox" / "canary-data@example.com.json").write_text("{")
    assert run("send", "--until-empty").code == 0
    with (office / "logs/sealwright.log").open("a") as log:
        log.write('{"text": "a mistake: canary-data@example.com as canary-user"}\n')


def test_no_value_of_a_person_is_in_it(run: Run, office: Path, tmp_path: Path) -> None:
    prepared(run, office)
    target = tmp_path / "support.zip"
    told = run("support-bundle", str(target), "--yes", "--json")
    assert told.code == 0
    with zipfile.ZipFile(target) as archive:
        held = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(held) == set(told.document["files"]) >= {"about.json", "doctor.json", "settings.json", "outbox.json"}
    found = [(name, word) for name, text in held.items() for word in CANARIES if word.casefold() in text.casefold()]
    assert found == []
    assert json.loads(held["settings.json"])["accounts"]["shop"]["host"] == "smtp.example.com"
    assert sum(json.loads(held["outbox.json"])["counts"].values()) == 1
    assert any(check["what"] == "Vault" for check in json.loads(held["doctor.json"]))


def test_it_lists_what_it_holds_and_asks_first(run: Run, office: Path, tmp_path: Path) -> None:
    target = tmp_path / "support.zip"
    ran = run("support-bundle", str(target))
    assert (ran.code, target.exists(), "settings.json" in ran.out) == (2, False, True)
    target.write_text("mine")
    assert (run("support-bundle", str(target), "--yes").code, target.read_text()) == (2, "mine")
