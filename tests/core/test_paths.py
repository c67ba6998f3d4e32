"""The program finds its own files and starts its own sub-programs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from designer.core.paths import RESOURCES, STARTERS, own_command


def test_the_resources_are_there() -> None:
    assert (RESOURCES / "fonts" / "fonts.conf").is_file()
    assert STARTERS.parent == RESOURCES


def test_a_sub_program_is_this_program_under_this_python() -> None:
    assert own_command("render-worker", "{}") == [sys.executable, "-m", "designer", "render-worker", "{}"]


def test_the_command_starts() -> None:
    done = subprocess.run([*own_command("--help")], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/sealwright/sealwright-designer")
    assert own_command("send") == ["/opt/sealwright/sealwright", "send"]
