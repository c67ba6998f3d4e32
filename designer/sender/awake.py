"""Keeps the computer from sleeping while messages are due; where that cannot be had, it does without."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

_PARTING_SECONDS = 5.0
_PROGRAMS: Mapping[str, Sequence[str]] = {
    # The program that is run holds the wish as long as it reads our pipe: it ends with us, however we end.
    "linux": (
        "systemd-inhibit", "--what=sleep:idle", "--mode=block", "--who=Sealwright",
        "--why=Messages are being sent", "cat",
    ),
    "darwin": ("caffeinate", "-i", "cat"),
}  # fmt: skip
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001

_log = logging.getLogger(__name__)


class Awake:
    """`keep(True)` asks the system to stay awake, `keep(False)` lets it sleep again; both may be said again and again.

    `platform` is `sys.platform`; `find` gives the path of a program, or None.
    """

    def __init__(self, *, platform: str = sys.platform, find: Callable[[str], str | None] = shutil.which) -> None:
        self._platform = platform
        self._find = find
        self._is_kept = False
        self._child: subprocess.Popen[bytes] | None = None

    def keep(self, wanted: bool) -> None:
        """From one thread only: Windows counts the wish for the thread that made it."""
        if wanted == self._is_kept:
            return
        self._is_kept = wanted
        if self._platform == "win32":
            _tell_windows(wanted=wanted)
        elif wanted:
            self._child = self._started()
        else:
            self._end_child()

    def close(self) -> None:
        """Let it sleep."""
        self.keep(False)

    def _started(self) -> subprocess.Popen[bytes] | None:
        words = _PROGRAMS.get(self._platform, ("",))
        program = self._find(words[0])
        if program is None:
            return None
        try:
            return subprocess.Popen(  # noqa: S603 - a fixed program of the system
                [program, *words[1:]], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C is for us
            )  # fmt: skip
        except OSError:
            _log.info("the system cannot be kept awake")
            return None

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            with suppress(OSError):
                child.stdin.close()
        try:
            child.wait(_PARTING_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if sys.platform == "win32":
    import ctypes

    def _tell_windows(*, wanted: bool) -> None:
        ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS | (_SYSTEM_REQUIRED if wanted else 0))
else:

    def _tell_windows(*, wanted: bool) -> None:
        """Only Windows has it."""
