"""While messages are due the computer is asked to stay awake, by a program that ends when we do, however we end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from designer.core.vault import Vault
from designer.sender.awake import Awake
from designer.sender.service import Service
from tests.servers.scripted import ScriptedServer
from tests.support.office import SETTINGS, drop, events, make_office

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program like systemd-inhibit: it notes how it was called, and runs `cat` until that ends."""
    path = tmp_path / "inhibit"
    path.write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/told\ncat\necho ended >>{tmp_path}/told\n')
    path.chmod(0o755)
    return path


def told(program: Path) -> list[str]:
    record = program.with_name("told")
    return record.read_text().splitlines() if record.exists() else []


def test_it_is_asked_once_and_let_go_once(program: Path) -> None:
    awake = Awake(platform="linux", find=lambda _name: str(program))
    for wanted in (False, True, True, False, False):
        awake.keep(wanted)
    asked, ended = told(program)
    assert ("--what=sleep:idle" in asked, asked.endswith(" cat"), ended) == (True, True, "ended")
    awake.keep(True)
    awake.close()
    assert len(told(program)) == 4


def test_each_system_has_a_program_of_its_own() -> None:
    looked_for: list[str] = []

    def find(name: str) -> None:
        looked_for.append(name)

    for platform in ("linux", "darwin"):
        Awake(platform=platform, find=find).keep(True)
    assert looked_for == ["systemd-inhibit", "caffeinate"]


@pytest.mark.parametrize("platform", ["linux", "darwin", "freebsd"])
def test_where_there_is_no_such_program_it_does_without(platform: str) -> None:
    awake = Awake(platform=platform, find=lambda _name: None)
    awake.keep(True)
    awake.close()


def test_a_program_that_cannot_be_run_or_refuses_does_no_harm(tmp_path: Path) -> None:
    no_program = tmp_path / "none"
    no_program.write_text("nothing that runs")
    for path in (no_program, Path("/bin/false")):
        awake = Awake(platform="linux", find=lambda _name, path=path: str(path))
        awake.keep(True)
        awake.close()


def test_when_we_are_killed_the_computer_may_sleep_again(tmp_path: Path) -> None:
    fifo, program = tmp_path / "alive", tmp_path / "inhibit"
    os.mkfifo(fifo)
    program.write_text(f"#!/bin/sh\nexec 3>{fifo}\necho up >&3\nexec cat\n")
    program.chmod(0o755)
    lines = (
        f"from designer.sender.awake import Awake\nawake = Awake(platform='linux', find=lambda _: {str(program)!r})\n"
    )
    lines += "awake.keep(True)\ninput()\n"
    with subprocess.Popen([sys.executable, "-c", lines], stdin=subprocess.PIPE) as ours, fifo.open() as alive:
        assert alive.readline() == "up\n"
        ours.send_signal(signal.SIGKILL)
        assert alive.read() == ""  # nobody holds it open any more


def sent_with(tmp_path: Path, vault: Vault, *, keep_awake: str, opened: threading.Event) -> None:
    with ScriptedServer(opened=opened) as server:
        settings = f"{SETTINGS}\n[sender]\nkeep_awake = {keep_awake}\n"
        office = make_office(tmp_path / "office", port=server.port, settings=settings)
        drop(office, "a.json", events(2))
        Service(office, vault).run(until_empty=True)
        assert len(server.messages) == 2


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when the program was asked, which notes it beside itself."""
    folder, fifo, event = tmp_path / "bin", tmp_path / "asked", threading.Event()
    folder.mkdir()
    os.mkfifo(fifo)
    for name in ("systemd-inhibit", "caffeinate"):
        words = f'echo "$@" >>{folder}/told\necho >{fifo}\ncat\necho ended >>{folder}/told\n'
        (folder / name).write_text(f"#!/bin/sh\n{words}")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def listen() -> None:
        fifo.read_text()
        event.set()

    threading.Thread(target=listen, daemon=True).start()
    return event


def test_a_sender_asks_while_messages_are_due(tmp_path: Path, vault: Vault, asked: threading.Event) -> None:
    sent_with(tmp_path, vault, keep_awake="true", opened=asked)  # the mail server waits until it was asked
    assert asked.is_set()
    assert told(tmp_path / "bin" / "told")[1:] == ["ended"]


def test_a_sender_that_is_told_not_to_asks_for_nothing(tmp_path: Path, vault: Vault, asked: threading.Event) -> None:
    opened = threading.Event()
    opened.set()
    sent_with(tmp_path, vault, keep_awake="false", opened=opened)
    assert told(tmp_path / "bin" / "told") == []
    assert not asked.is_set()
