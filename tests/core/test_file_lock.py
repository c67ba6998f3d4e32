"""One process at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from designer.core.file_lock import locked

HOLD = """
import sys
from pathlib import Path
from designer.core.file_lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
    Path(sys.argv[2]).write_text("first")
"""


def holder(tmp_path: Path) -> subprocess.Popen[bytes]:
    root = Path(__file__).resolve().parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock"), str(tmp_path / "log")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"held\n"
    return child


def test_a_second_process_waits_for_the_first(tmp_path: Path) -> None:
    with holder(tmp_path) as child:
        assert child.stdin is not None
        child.stdin.write(b"\n")
        child.stdin.flush()
        with locked(tmp_path / "lock"):
            assert (tmp_path / "log").read_text() == "first"


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with holder(tmp_path) as child:
        child.kill()
        child.wait()
        with locked(tmp_path / "lock"):
            assert not (tmp_path / "log").exists()


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside"), locked(tmp_path / "lock"):
        raise ValueError("inside")
    with locked(tmp_path / "lock"):
        pass


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), locked(tmp_path / "none" / "lock"):
        pass
