"""One sender for each workspace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from designer.core.clock import to_millis
from designer.core.errors import ConflictError
from designer.sender.lock import Heartbeat, SenderLock, heartbeat, is_running
from tests.support.outbox import HandClock

HOLD = """
import sys
from pathlib import Path
from designer.sender.lock import SenderLock
lock = SenderLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sender.lock"


def test_a_second_sender_is_refused_and_told_who_is_at_work(path: Path) -> None:
    with SenderLock(path):
        with pytest.raises(ConflictError) as caught:
            SenderLock(path).acquire()
        assert caught.value.arguments == {"pid": os.getpid()}
    with SenderLock(path):
        pass


def test_running_is_known_from_outside(path: Path) -> None:
    assert not is_running(path)
    with SenderLock(path):
        assert is_running(path)
    assert not is_running(path)


def test_asking_does_not_keep_a_sender_from_starting(path: Path) -> None:
    with SenderLock(path):
        pass
    for _ in range(50):
        assert not is_running(path)
        with SenderLock(path):
            assert is_running(path)


def test_the_heartbeat_says_who_and_when(path: Path) -> None:
    clock = HandClock()
    assert heartbeat(path) is None
    with SenderLock(path, clock) as lock:
        clock.advance(minutes=1)
        lock.beat()
    lock.beat()
    assert heartbeat(path) == Heartbeat(os.getpid(), to_millis(clock()))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"pid": 1}', b'{"pid": null, "at": 1}', b"\xff"])
def test_a_half_written_heartbeat_is_none(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    assert heartbeat(path) is None


def test_the_lock_of_a_killed_sender_is_free(path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        assert is_running(path)
        child.kill()
        child.wait()
    assert not is_running(path)
    assert heartbeat(path) is not None
