"""The clients that docs/rest.md offers hand in an event, wait when they are told to, and say what was refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Requires
from tests.support.packages import event_tree
from tests.support.pages import ROOT, blocks
from tests.support.rest import RestOffice, rest_office

PROGRAMS = {"sh": ("sh", "-c"), "python": (sys.executable, "-c"), "php": ("php",), "powershell": ("pwsh", "-File")}
SUFFIXES = {"php": ".php", "powershell": ".ps1"}


def client(language: str) -> str:
    """The one that the page shows in this language, for an event without files."""
    shown = [one.text for one in blocks(ROOT / "docs" / "rest.md") if one.language == language]
    (found,) = (text for text in shown if "event.json" in text and "--form" not in text)
    return found


def sent(rest: RestOffice, language: str, event: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the client comes to with this event in a file; its waits are as short as can be."""
    text = client(language).replace("http://127.0.0.1:8427", rest.url)
    (folder / "event.json").write_text(json.dumps(event), "utf-8")
    if language in SUFFIXES:
        (folder / f"send{SUFFIXES[language]}").write_text(text, "utf-8")
        text = f"send{SUFFIXES[language]}"
    key = rest.call.headers["authorization"].removeprefix("Bearer ")
    return subprocess.run(
        [*PROGRAMS[language], text], cwd=folder, env={**os.environ, "SEALWRIGHT_KEY": key, "NO_PROXY": "*"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(params=PROGRAMS)
def language(request: pytest.FixtureRequest, requires: Requires) -> str:
    name = str(request.param)
    program = "curl" if name == "sh" else PROGRAMS[name][0]
    requires(Path(program).stem, present=shutil.which(program) is not None, reason=f"not installed: {program}")
    return name


def test_an_event_is_handed_in(tmp_path: Path, language: str) -> None:
    with rest_office(tmp_path) as rest:
        done = sent(rest, language, event_tree(id="ord-1"), tmp_path)
        assert (done.returncode, json.loads(done.stdout)["id"]) == (0, "ord-1"), done.stderr
        again = sent(rest, language, event_tree(id="ord-1"), tmp_path)
        assert (again.returncode, json.loads(again.stdout)) == (0, json.loads(done.stdout))


def test_a_refusal_is_told_and_ends_in_an_error(tmp_path: Path, language: str) -> None:
    with rest_office(tmp_path) as rest:
        done = sent(rest, language, event_tree(id="ord-1", email="nobody"), tmp_path)
        assert done.returncode != 0
        assert "email-invalid" in done.stdout + done.stderr
