"""The window program as a person starts it, on a screen of its own."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.core.workspace import Workspace
from tests.conftest import Requires
from tests.support.site import GENEROUS_SECONDS, ROOT, wait_until
from tests.support.window_program import is_at_work, is_gone, processes_below, remember_open

PARTS = ("Xvfb", "xdotool")


@pytest.fixture
def screen(requires: Requires) -> Iterator[str]:
    """The name of a display on a number that nobody uses."""
    missing = [name for name in PARTS if shutil.which(name) is None]
    requires("xvfb", present=not missing, reason=f"not installed: {', '.join(missing)}")
    told, tells = os.pipe()
    call = ["Xvfb", "-displayfd", str(tells), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(call, pass_fds=[tells], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            os.close(tells)
            assert select.select([told], [], [], GENEROUS_SECONDS)[0], "Xvfb does not say its display"
            yield f":{os.read(told, 16).decode().strip()}"
        finally:
            os.close(told)
            server.terminate()


def visible_windows(display: str) -> list[str]:
    """The titles of the windows that a person sees."""
    call = ["xdotool", "search", "--onlyvisible", "--name", "Sealwright", "getwindowname", "%@"]
    environment = {**os.environ, "DISPLAY": display}
    return subprocess.run(call, env=environment, capture_output=True, text=True, check=False).stdout.splitlines()


@pytest.mark.xvfb
def test_the_program_shows_its_window_works_and_leaves_politely_when_the_session_ends(
    screen: str, workspace: Workspace, tmp_path: Path
) -> None:
    remember_open(tmp_path / "config", workspace.root, "order_confirmation")
    environment = {
        **os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "SEALWRIGHT_WORKSPACE": str(workspace.root),
    }  # fmt: skip
    environment.pop("WAYLAND_DISPLAY", None)
    call = [sys.executable, "-m", "designer"]
    with subprocess.Popen(call, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True) as program:
        try:
            wait_until(lambda: any("Order confirmation" in title for title in visible_windows(screen)))
            wait_until(lambda: is_at_work(program.pid))
            started = processes_below(program.pid)
            program.terminate()
            _, said = program.communicate(timeout=GENEROUS_SECONDS)
        finally:
            program.kill()
    assert program.returncode == 0, said
    wait_until(lambda: all(map(is_gone, started)))
