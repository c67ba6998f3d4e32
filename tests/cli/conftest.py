"""The command line called in this process, in a workspace of its own, with a key handed in by a service manager."""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from designer.cli.main import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What one call came to."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


Run = Callable[..., Ran]


@pytest.fixture
def run(warm_workers: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    monkeypatch.setenv("SEALWRIGHT_WORKSPACE", str(tmp_path / "office"))
    monkeypatch.setenv("LANGUAGE", "en")

    def call(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as ended:  # argparse
            code = int(ended.code or 0)
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return call


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Path:
    assert run("init").code == 0
    settings = tmp_path / "office" / "settings.toml"  # it looks at its folder every two seconds; nobody waits here
    settings.write_text(settings.read_text("utf-8").replace("scan_seconds = 2.0 ", "scan_seconds = 0.05"), "utf-8")
    return tmp_path / "office"
