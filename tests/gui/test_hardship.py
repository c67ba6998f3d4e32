"""What goes wrong around the window: it never freezes, never loses a text, and says in words what to do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.core.workspace import Workspace
from designer.gui.commands import CommandRun
from designer.gui.desk import Desk
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.template_page import TemplatePage
from designer.gui.theme import LIGHT, apply_theme, load_fonts

SLOW_MS = 30_000
FROZEN_MS = 5000  # far beyond what a busy machine explains
ORDER = "order_confirmation"

MakeDesk = Callable[[Workspace], Desk]


@pytest.fixture
def desk_on(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[MakeDesk]:
    """Makes an open window on an office folder."""
    load_fonts()
    apply_theme(qapp, LIGHT)
    made: list[Desk] = []

    def make(workspace: Workspace) -> Desk:
        desk = Desk(Office(workspace), Memory(tmp_path / "memory.ini"), LIGHT)
        made.append(desk)
        qtbot.addWidget(desk.window, before_close_func=lambda _: desk.leave())
        desk.open()
        return desk

    yield make
    for desk in made:
        desk.leave()


@pytest.fixture
def desk(desk_on: MakeDesk, workspace: Workspace, qtbot: QtBot) -> Desk:
    made = desk_on(workspace)
    qtbot.waitUntil(lambda: bool(made.office.entries), timeout=SLOW_MS)
    return made


def opened(desk: Desk, name: str = ORDER) -> TemplatePage:
    page = desk.open_template(name)
    assert page is not None
    return page


def told(desk: Desk) -> str:
    """What the window tells above its tabs, or the outgoing panel within its own."""
    panel = desk.office_acts._outgoing
    banners = [desk.window.banner, *([panel.banner] if panel else [])]
    return " ".join(banner.accessibleName() for banner in banners if banner.words())


class Pulse:
    """The longest time for which the event loop did nothing else."""

    def __init__(self) -> None:
        self.worst_ms = 0
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self) -> None:
        self.worst_ms = max(self.worst_ms, self._since.restart())


def type_at_end(qtbot: QtBot, page: TemplatePage, words: str) -> None:
    editor = page.editor
    assert editor is not None
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    qtbot.keyClicks(editor, words)


def draft(workspace: Workspace, name: str) -> Path:
    return workspace.templates / ORDER / name


def test_a_folder_full_of_odd_things_opens_and_keeps_every_byte(
    desk: Desk, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("not ours")
    os.mkfifo(draft(workspace, "pipe.txt"))
    draft(workspace, "link.txt").symlink_to(outside)
    draft(workspace, "around").symlink_to(draft(workspace, "."), target_is_directory=True)
    draft(workspace, "folder.txt").mkdir()
    draft(workspace, "счёт 発票 😀.txt").write_text("ü\u00a0😀\r\nmixed\n", "utf-8")
    page = opened(desk)
    assert {"pipe.txt", "link.txt", "folder.txt"} & set(page.session.template.names()) == set()
    assert not any(name.startswith("around/") for name in page.session.template.names())
    assert page.open_file("счёт 発票 😀.txt")
    qtbot.waitUntil(lambda: page.session.is_checked, timeout=SLOW_MS)
    assert "file-not-regular" in {problem.code for problem in page.session.problems}
    assert desk.save_all()
    assert outside.read_text() == "not ours"
    assert draft(workspace, "счёт 発票 😀.txt").read_bytes() == "ü\u00a0😀\r\nmixed\n".encode()


@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
def test_a_file_that_something_else_takes_the_place_of_is_not_followed(
    desk: Desk, workspace: Workspace, qtbot: QtBot, kind: str, tmp_path: Path
) -> None:
    page = opened(desk)
    page.open_file("email.txt")
    type_at_end(qtbot, page, "mine")
    page.session.autosave.save_now()
    path = draft(workspace, "email.txt")
    path.unlink()
    secret = tmp_path / "secret.txt"
    secret.write_text("somebody else's")
    {"pipe": lambda: os.mkfifo(path), "folder": path.mkdir, "link": lambda: path.symlink_to(secret)}[kind]()
    page.session.template.look_at_disk()
    assert "mine" in page.session.template.document("email.txt").text()
    assert page.dispute.words()
    type_at_end(qtbot, page, " still")
    page._keep_mine()
    assert secret.read_text() == "somebody else's"
    assert b"mine still" in (page.session.template.raw("email.txt") or b"")
    if kind == "folder":
        assert "could not be saved" in desk.window.banner.words()
        path.rmdir()
    assert desk.save_all()
    assert b"mine still" in path.read_bytes()
    assert not path.is_symlink()


def test_a_spec_that_is_a_pipe_does_not_stop_the_window(desk: Desk, workspace: Workspace) -> None:
    draft(workspace, "template.toml").unlink()
    os.mkfifo(draft(workspace, "template.toml"))
    assert desk.open_template(ORDER) is None


@pytest.mark.soak
def test_two_thousand_files_are_listed_in_part_and_said_so(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    for number in range(2000):
        draft(workspace, f"note{number:04}.txt").write_text("x")
    pulse = Pulse()
    page = opened(desk)
    qtbot.waitUntil(lambda: page.session.is_checked, timeout=SLOW_MS)
    assert "template.toml" in page.session.template.names()
    assert "package-too-large" in {problem.code for problem in page.session.problems}
    type_at_end(qtbot, page, "typed")
    assert pulse.worst_ms < 2 * FROZEN_MS


def test_a_sample_of_20_mb_is_a_problem_and_no_freeze(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    raw = b'{"email": "ana@example.com", "ctx": {"a": "' + b"x" * 20 * 1024 * 1024 + b'"}}'
    draft(workspace, "samples/huge.json").write_bytes(raw)
    pulse = Pulse()
    page = opened(desk)
    page.open_file("samples/huge.json")
    qtbot.waitUntil(lambda: page.session.is_checked, timeout=SLOW_MS)
    page.session.choose_sample("huge.json")
    qtbot.waitUntil(lambda: desk.panels.preview.banner.problem is not None, timeout=SLOW_MS)
    page.open_file("email.txt")
    type_at_end(qtbot, page, "typed")
    assert desk.save_all()
    assert draft(workspace, "samples/huge.json").read_bytes() == raw
    assert pulse.worst_ms < FROZEN_MS


def test_a_line_of_5_mb_can_be_looked_at_and_searched(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    raw = b"word <b>x</b> {{ ctx.order.number }} " * 140_000
    draft(workspace, "email.txt").write_bytes(raw)
    page = opened(desk)
    pulse = Pulse()
    page.open_file("email.txt")
    assert "too long" in page.banner.words()
    page.find_here()
    page.find_bar.fields.what.setText("order")
    assert page.find_bar.told()
    type_at_end(qtbot, page, "nothing happens")
    page.find_everywhere()
    page.find_panel.fields.what.setText("order")
    page.find_panel.fields.put.setText("x")
    page.find_panel.replace_all()
    assert "email.txt" not in page.session.template.overlay()
    assert desk.save_all()
    assert draft(workspace, "email.txt").read_bytes() == raw
    assert pulse.worst_ms < 2 * FROZEN_MS


def test_a_template_renamed_while_open_loses_nothing(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    page = opened(desk)
    page.open_file("email.txt")
    type_at_end(qtbot, page, "typed here")
    page.session.autosave.save_now()
    (workspace.templates / ORDER).rename(workspace.templates / "elsewhere")
    page.session.template.look_at_disk()
    type_at_end(qtbot, page, " and there")
    assert "typed here and there" in page.session.template.document("email.txt").text()
    assert page.dispute.words()
    page._keep_mine()
    assert b"typed here and there" in draft(workspace, "email.txt").read_bytes()
    assert b"typed here" in (workspace.templates / "elsewhere" / "email.txt").read_bytes()


def test_ten_templates_opened_and_closed_in_a_hurry(desk: Desk, qtbot: QtBot) -> None:
    for turn in range(10):
        page = opened(desk, (ORDER, "invoice")[turn % 2])
        page.open_file("template.toml")
        QApplication.processEvents()
        if turn % 3:
            desk.close_template(page.session.id)
    page = opened(desk)
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    assert page.session.is_checked or page.session.problems == []


def test_a_second_window_on_the_folder_shows_what_the_first_saves(
    desk: Desk, desk_on: MakeDesk, workspace: Workspace, qtbot: QtBot
) -> None:
    other = desk_on(workspace)
    qtbot.waitUntil(lambda: bool(other.office.entries), timeout=SLOW_MS)
    mine, theirs = opened(desk), opened(other)
    mine.open_file("email.txt")
    theirs.open_file("email.txt")
    type_at_end(qtbot, mine, "from the first")
    assert desk.save_all()
    seen = lambda: theirs.session.template.document("email.txt").text()  # noqa: E731
    qtbot.waitUntil(lambda: "from the first" in seen(), timeout=SLOW_MS)
    type_at_end(qtbot, mine, " one")
    type_at_end(qtbot, theirs, " two")
    assert other.save_all()
    mine.session.template.save()
    assert mine.dispute.words()  # asked, not overwritten
    assert b"from the first two" in draft(workspace, "email.txt").read_bytes()
    mine.session.template.take_theirs("email.txt")
    assert "from the first two" in mine.session.template.document("email.txt").text()
    assert desk.save_all()


def test_closing_the_window_ends_the_commands_that_run_for_it(desk: Desk, workspace: Workspace) -> None:
    opened(desk)
    desk.office.run(["template", "list"])
    desk.act("publish")
    runs = [*desk.office.findChildren(CommandRun), *desk.window.findChildren(CommandRun)]
    assert any(run.is_running for run in runs)
    desk.leave()
    assert not any(run.is_running for run in runs)
    assert not list(workspace.root.rglob("*.tmp"))


def children_of(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, told) for one in (child, *children_of(child))]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


_TYPING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from designer.core.workspace import Workspace
from designer.gui.app import leave_on_signals, make_application
from designer.gui.desk import Desk
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.theme import LIGHT

root = Path(sys.argv[1])
application = make_application(sys.argv[:1])
desk = Desk(Office(Workspace(root)), Memory(root.parent / "memory.ini"), LIGHT)
desk.open()
leave_on_signals(desk)

def begin():
    page = desk.open_template("order_confirmation")
    page.open_file("email.txt")
    page.editor.moveCursor(page.editor.textCursor().MoveOperation.End)
    QTest.keyClicks(page.editor, "typed ")
    if len(sys.argv) > 2:
        page.session.autosave.save_now()
        desk.act("publish")
    QTimer.singleShot(100, lambda: print("typed", flush=True))
    keys = QTimer(desk)
    keys.timeout.connect(lambda: page.editor and QTest.keyClicks(page.editor, "z"))
    if sys.argv[2:] == ["on"]:
        keys.start(100)

def wait():
    if desk.office.entries and desk.client.is_ready:
        begin()
    else:
        QTimer.singleShot(50, wait)

wait()
application.exec()
desk.leave()
"""


class Program:
    """A window in a process of its own, at which somebody types."""

    def __init__(self, workspace: Workspace, *arguments: str) -> None:
        command = [sys.executable, "-c", _TYPING, str(workspace.root), *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == "typed"
        self.family = children_of(self.process.pid)

    def end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.wait(timeout=30)

    def orphans(self) -> list[int]:
        return [pid for pid in self.family if is_alive(pid)]


@pytest.fixture
def program() -> Iterator[Callable[..., Program]]:
    made: list[Program] = []

    def make(workspace: Workspace, *arguments: str) -> Program:
        made.append(Program(workspace, *arguments))
        return made[-1]

    yield make
    for one in made:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")
@pytest.mark.parametrize("arguments", [(), ("publishing",)])
def test_the_end_of_the_session_saves_every_key_and_leaves_no_process(
    workspace: Workspace, program: Callable[..., Program], qtbot: QtBot, arguments: tuple[str, ...]
) -> None:
    window = program(workspace, *arguments)
    assert window.family
    window.end(signal.SIGTERM)
    assert draft(workspace, "email.txt").read_bytes().endswith(b"typed ")
    qtbot.waitUntil(lambda: window.orphans() == [], timeout=SLOW_MS)
    left = [path.name for path in workspace.templates.rglob("*.tmp")]
    assert left == []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")
def test_a_killed_window_loses_at_most_what_was_typed_since_the_last_save(
    workspace: Workspace, program: Callable[..., Program], qtbot: QtBot
) -> None:
    window = program(workspace, "on")
    saved = lambda: draft(workspace, "email.txt").read_bytes().count(b"z")  # noqa: E731
    before = saved()
    qtbot.waitUntil(lambda: saved() > before + 20, timeout=SLOW_MS)  # without a pause: the ten seconds do it
    window.end(signal.SIGKILL)
    assert b"typed z" in draft(workspace, "email.txt").read_bytes()
    qtbot.waitUntil(lambda: window.orphans() == [], timeout=SLOW_MS)


@pytest.fixture
def small_disk(workspace: Workspace, tmp_path: Path) -> Iterator[tuple[Workspace, Path]]:
    """The office folder on a disk of its own, and where that is mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)], check=False)
    if mounted.returncode:
        pytest.skip("mounting needs root")
    try:
        subprocess.run(["cp", "-a", str(workspace.root), str(place / "office")], check=True)
        yield Workspace(place / "office"), place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


def test_a_full_disk_is_told_and_saving_goes_on_by_itself(
    small_disk: tuple[Workspace, Path], desk_on: MakeDesk, qtbot: QtBot
) -> None:
    workspace, place = small_disk
    desk = desk_on(workspace)
    qtbot.waitUntil(lambda: bool(desk.office.entries), timeout=SLOW_MS)
    page = opened(desk)
    page.open_file("email.txt")
    before = draft(workspace, "email.txt").read_bytes()
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    fill(place / "full")
    type_at_end(qtbot, page, "written on a full disk")
    assert not desk.save_all()
    assert "could not be saved" in desk.window.banner.words()
    assert draft(workspace, "email.txt").read_bytes() == before
    (place / "full").unlink()
    qtbot.waitUntil(lambda: b"a full disk" in draft(workspace, "email.txt").read_bytes(), timeout=SLOW_MS)
    qtbot.waitUntil(lambda: not list(place.rglob("*.tmp")), timeout=SLOW_MS)  # the snapshot may still be written


@pytest.mark.soak
def test_a_read_only_disk_is_told_and_saving_goes_on_by_itself(
    small_disk: tuple[Workspace, Path], desk_on: MakeDesk, qtbot: QtBot
) -> None:
    workspace, place = small_disk
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    desk = desk_on(workspace)
    qtbot.waitUntil(lambda: bool(desk.office.entries), timeout=SLOW_MS)
    page = opened(desk)
    page.open_file("email.txt")
    type_at_end(qtbot, page, "written on a read-only disk")
    assert not desk.save_all()
    assert "could not be saved" in desk.window.banner.words()
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    desk.act("start_sender")
    qtbot.waitUntil(lambda: "could not be saved" not in desk.window.banner.words(), timeout=SLOW_MS)
    subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
    qtbot.waitUntil(lambda: b"a read-only disk" in draft(workspace, "email.txt").read_bytes(), timeout=SLOW_MS)


def test_without_the_key_one_designs_and_is_told_what_sending_needs(
    desk_on: MakeDesk, workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    desk = desk_on(workspace)
    qtbot.waitUntil(lambda: bool(desk.office.entries), timeout=SLOW_MS)
    page = opened(desk)
    page.open_file("email.txt")
    type_at_end(qtbot, page, "still designing")
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    assert desk.save_all()
    desk.act("outgoing")
    desk.act("start_sender")
    qtbot.waitUntil(lambda: bool(told(desk)), timeout=SLOW_MS)
    assert "the recovery key opens the folder" in told(desk)


def test_settings_that_cannot_be_read_are_told_and_designing_goes_on(
    desk_on: MakeDesk, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.settings.write_text("mode = 'live'\n= broken", "utf-8")
    desk = desk_on(workspace)
    qtbot.waitUntil(lambda: "settings.toml" in desk.window.banner.accessibleName(), timeout=SLOW_MS)
    assert not desk.window.mode.isVisible()
    page = opened(desk)
    page.open_file("email.txt")
    type_at_end(qtbot, page, "still designing")
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    for act in ("settings", "accounts", "outgoing", "publish", "proof"):
        desk.act(act)
        QApplication.processEvents()
    assert desk.save_all()


def test_a_master_password_that_the_window_cannot_ask_for_is_told_in_words(
    desk_on: MakeDesk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    command = [sys.executable, "-m", "designer", "init", str(tmp_path / "office"), "--master-password"]
    secret = "a long master password\n"
    subprocess.run(command, check=True, capture_output=True, text=True, input=secret * 2)
    desk = desk_on(Workspace(tmp_path / "office"))
    qtbot.waitUntil(lambda: bool(desk.office.entries), timeout=SLOW_MS)
    desk.act("start_sender")
    qtbot.waitUntil(lambda: bool(told(desk)), timeout=SLOW_MS)
    assert "master password" in told(desk)
    assert "terminal" in told(desk)
