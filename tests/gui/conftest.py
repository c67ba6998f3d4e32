"""Qt without a screen, and what all tests of the window share."""

from __future__ import annotations

import base64
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.screen import OFFSCREEN

os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # Chromium refuses to start as root otherwise

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.core.paths import STARTERS
from designer.core.workspace import Workspace
from designer.gui.collector import collect_due
from designer.gui.desk import Desk
from designer.gui.editing.autosave import Autosave
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.preview import client
from designer.gui.session import TemplateSession
from designer.gui.theme import LIGHT, apply_theme, load_fonts
from tests.support.person import LOGO, Person
from tests.support.preview_workers import KeptProcesses, kept_processes

QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # as our program does: for the web engine


@pytest.fixture(autouse=True)
def freed_here() -> Iterator[None]:
    """What refers to itself is freed between the tests, in this thread, as our program does it once a second."""
    gc.disable()  # and it stays so: a test without a window may free widgets in a thread of its own
    yield
    collect_due()


@pytest.fixture(scope="session")
def all_kept_processes(qapp: QApplication) -> Iterator[KeptProcesses]:
    with kept_processes() as kept:
        yield kept


@pytest.fixture(autouse=True)
def warm_previews(all_kept_processes: KeptProcesses, monkeypatch: pytest.MonkeyPatch) -> None:
    """The windows of all tests work with the same workers; a test about workers has a fixture of this name instead."""
    monkeypatch.setattr(client, "WorkerProcess", all_kept_processes.worker)


@pytest.fixture
def office_root(tmp_path: Path) -> Path:
    """The drafts of an office folder: both starters and the firm, nothing published."""
    root = tmp_path / "office"
    for name in ("order_confirmation", "invoice"):
        shutil.copytree(STARTERS / name, root / "templates" / name)
    shutil.copyfile(STARTERS / "firm.toml", root / "firm.toml")
    shutil.copytree(STARTERS / "firm", root / "firm")
    return root


@pytest.fixture
def session(office_root: Path, qtbot: QtBot) -> TemplateSession:
    """The order confirmation, open."""
    template = OpenTemplate("order_confirmation", office_root / "templates" / "order_confirmation")
    return TemplateSession(template, Autosave(template, snapshot=lambda: None))


@pytest.fixture(scope="session")
def finished_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office folder as `init` makes it, with its key beside it; made once and copied for each test."""
    base = tmp_path_factory.mktemp("finished")
    (base / "credentials").mkdir()
    (base / "credentials" / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
    made = subprocess.run(
        [sys.executable, "-m", "designer", "init", str(base / "office")], check=False, capture_output=True, text=True,
        env={**os.environ, "CREDENTIALS_DIRECTORY": str(base / "credentials"), "HOME": str(base)},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return base


@pytest.fixture
def workspace(finished_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An office folder of this test's own, with both starters published, rehearsing into the local mailbox."""
    shutil.copytree(finished_office / "office", tmp_path / "office", symlinks=True)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(finished_office / "credentials"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LANGUAGE", "en")
    return Workspace(tmp_path / "office")


@pytest.fixture
def person(workspace: Workspace, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Person]:
    (tmp_path / "our-logo.svg").write_text(LOGO, "utf-8")
    load_fonts()
    apply_theme(qapp, LIGHT)
    desk = Desk(Office(workspace), Memory(tmp_path / "memory.ini"), LIGHT)
    qtbot.addWidget(desk.window, before_close_func=lambda _: desk.leave())
    desk.open()
    desk.window.resize(1440, 900)
    qtbot.waitExposed(desk.window)
    desk.window.activateWindow()
    one = Person(qtbot, desk)
    one.sees(lambda: desk.office.entries)
    yield one
    desk.leave()
