"""The window program as a person starts it, on a screen of its own."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from designer.core.workspace import Workspace
from tests.conftest import Requires
from tests.support.site import GENEROUS_SECONDS, ROOT, wait_until
from tests.support.window_program import is_at_work, is_gone, processes_below, remember_open

PARTS = ("Xvfb", "xdotool", "openbox")
SIZE = (1440, 900)
START_SECONDS = 3 * GENEROUS_SECONDS  # a machine under load starts the web engine slowly
MAXIMISES = """<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard>
<keybind key="C-A-m"><action name="ToggleMaximize"/></keybind></keyboard></openbox_config>"""


class Screen:
    """A display on a number that nobody uses, and what a person sees and does there."""

    def __init__(self, display: str, environment: dict[str, str]) -> None:
        self.environment = {**environment, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self.environment.pop("WAYLAND_DISPLAY", None)

    def do(self, *arguments: str) -> str:
        """What xdotool says; empty when it fails."""
        call = ["xdotool", *arguments]
        return subprocess.run(call, env=self.environment, capture_output=True, text=True, check=False).stdout

    def window(self) -> str:
        """The window that shows the template, or "". It is made anew for the web engine's first page."""
        for one in self.do("search", "--onlyvisible", "--name", "Sealwright").split():
            if "Order confirmation" in self.do("getwindowname", one):
                return one
        return ""

    def width(self) -> int:
        """How wide the window is."""
        told = dict(line.split("=") for line in self.do("getwindowgeometry", "--shell", self.window()).splitlines())
        return int(told.get("WIDTH", 0))

    def press(self, keys: str) -> None:
        """Press keys in the window."""
        self.do("windowactivate", "--sync", self.window(), "key", keys)


@pytest.fixture
def screen(requires: Requires, workspace: Workspace, tmp_path: Path) -> Iterator[Screen]:
    missing = [name for name in PARTS if shutil.which(name) is None]
    requires("xvfb", present=not missing, reason=f"not installed: {', '.join(missing)}")
    remember_open(tmp_path / "config", workspace.root, "order_confirmation")
    environment = {
        **os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config"), "SEALWRIGHT_WORKSPACE": str(workspace.root),
    }  # fmt: skip
    told, tells = os.pipe()
    size = f"{SIZE[0]}x{SIZE[1]}x24"
    call = ["Xvfb", "-displayfd", str(tells), "-screen", "0", size, "-nolisten", "tcp"]
    with subprocess.Popen(call, pass_fds=[tells], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            os.close(tells)
            assert select.select([told], [], [], GENEROUS_SECONDS)[0], "Xvfb does not say its display"
            yield Screen(f":{os.read(told, 16).decode().strip()}", environment)
        finally:
            os.close(told)
            server.terminate()


@pytest.fixture
def desktop(screen: Screen, tmp_path: Path) -> Iterator[Screen]:
    """The screen with a window manager."""
    config = tmp_path / "openbox.xml"
    config.write_text(MAXIMISES, "utf-8")
    call = ["openbox", "--sm-disable", "--config-file", str(config)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(call, env=screen.environment, stdout=quiet, stderr=quiet) as manager:
        try:
            wait_until(lambda: screen.do("get_num_desktops"))
            yield screen
        finally:
            manager.terminate()


@contextmanager
def program(screen: Screen) -> Iterator[subprocess.Popen[str]]:
    """The window program; killed in the end if it has not left."""
    call = [sys.executable, "-m", "designer"]
    with subprocess.Popen(call, env=screen.environment, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def works(screen: Screen, running: subprocess.Popen[str]) -> None:
    """Wait until its window shows the template; a program that has ended instead is told with its words."""

    def is_settled() -> bool:
        return running.poll() is not None or (is_at_work(running.pid) and bool(screen.window()))

    wait_until(is_settled, seconds=START_SECONDS)
    assert running.poll() is None, running.communicate()[1]


def left(running: subprocess.Popen[str]) -> None:
    """Wait until it has ended, and well."""
    _, said = running.communicate(timeout=START_SECONDS)
    assert running.returncode == 0, said


@pytest.mark.xvfb
def test_the_program_shows_its_window_works_and_leaves_politely_when_the_session_ends(screen: Screen) -> None:
    with program(screen) as running:
        works(screen, running)
        started = processes_below(running.pid)
        running.terminate()
        left(running)
    wait_until(lambda: all(map(is_gone, started)))


@pytest.mark.xvfb
@pytest.mark.soak  # it waits for a window manager again and again
def test_a_window_that_was_left_maximised_comes_back_so_and_has_its_size_again_after(desktop: Screen) -> None:
    """A maximised window with the docks of a template once ended every next start."""
    with program(desktop) as running:
        works(desktop, running)
        assert 0 < desktop.width() < SIZE[0] - 2
        desktop.press("ctrl+alt+m")
        wait_until(lambda: desktop.width() >= SIZE[0] - 2)
        desktop.press("ctrl+q")
        left(running)
    for _ in range(2):
        with program(desktop) as running:
            works(desktop, running)
            wait_until(lambda: desktop.width() >= SIZE[0] - 2)
            desktop.press("ctrl+q")
            left(running)
    with program(desktop) as running:
        works(desktop, running)
        wait_until(lambda: desktop.width() >= SIZE[0] - 2)
        desktop.press("ctrl+alt+m")
        wait_until(lambda: 0 < desktop.width() < SIZE[0] - 8)
        desktop.press("ctrl+q")
        left(running)
