"""What we open outside is a program of the system and loads the system's libraries."""

from __future__ import annotations

import subprocess

import pytest

from designer.gui.outside import libraries_of_the_system


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
