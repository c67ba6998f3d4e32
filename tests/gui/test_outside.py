"""What we open outside is a program of the system and loads the system's libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from designer.gui.outside import has_program_for, libraries_of_the_system


def path_of_a_child() -> str:
    return subprocess.run(
        ["sh", "-c", 'printf "${LD_LIBRARY_PATH-none}"'], check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("before", [None, "/opt/lib"])
def test_a_program_of_the_system_does_not_get_the_libraries_of_the_bundle(
    before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    with libraries_of_the_system(is_bundle=True):
        assert path_of_a_child() == (before or "none")
    assert path_of_a_child() == "/bundle"


def test_outside_a_bundle_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/mine")
    with libraries_of_the_system(is_bundle=False):
        assert path_of_a_child() == "/mine"


def put_asker(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An `xdg-mime` that is the only program there."""
    folder.mkdir(exist_ok=True)
    (folder / "xdg-mime").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / "xdg-mime").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system answers when it is asked to open")
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('[ "$*" = "query default message/rfc822" ] && echo mail.desktop', True),
        ("exit 0", False),
        ("exit 4", False),
        ("echo", False),
    ],
)
def test_linux_is_asked_whether_there_is_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, expected: bool
) -> None:
    put_asker(tmp_path / "bin", monkeypatch, script)
    assert has_program_for("message/rfc822") is expected


def test_where_nobody_can_be_asked_there_may_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert has_program_for("message/rfc822")
