"""The programs that run services: systemd, launchd and the Windows Task Scheduler, each asked through its own tool."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from designer.core.errors import SetupError
from designer.core.files import write_atomically
from designer.core.service_files import MARK, Plan, agent, task, unit

_ASKED_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the system has the service, starts it by itself, and runs it now; `file` is where it stands."""

    is_installed: bool
    is_enabled: bool
    is_active: bool
    file: str = ""


class Manager(Protocol):
    """Runs the sender whenever the user is signed in, and again when it has failed."""

    def install(self, plan: Plan) -> None:
        """Make or replace the service, and start it. SetupError says what the system refused."""

    def remove(self, name: str) -> bool:
        """Stop and delete it; False when there was none."""

    def status(self, name: str) -> Status:
        """What the system knows of it."""


def manager_here() -> Manager:
    """The one of this system."""
    if sys.platform == "win32":
        return TaskScheduler(f"{os.environ.get('USERDOMAIN', '.')}\\{os.environ.get('USERNAME', '')}")
    return Launchd(Path.home(), os.getuid()) if sys.platform == "darwin" else Systemd(_systemd_folder())


@dataclass(frozen=True, slots=True)
class Systemd:
    """The user's own systemd; `folder` is where it looks for units."""

    folder: Path

    def install(self, plan: Plan) -> None:
        """Write the unit, and start it."""
        _found("systemctl")
        path = self._path(plan.name)
        old = _ours(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, unit(plan).encode(), mode=0o644)
        try:
            _systemctl("daemon-reload")
            _systemctl("enable", plan.name)
            _systemctl("restart", plan.name)
        except SetupError:
            if old is None:
                path.unlink()
            else:
                write_atomically(path, old, mode=0o644)
            raise

    def remove(self, name: str) -> bool:
        """Stop and disable the unit, and delete it."""
        path = self._path(name)
        if _ours(path) is None:
            return False
        _systemctl("disable", "--now", name)
        path.unlink()
        _systemctl("daemon-reload")
        return True

    def status(self, name: str) -> Status:
        """What the unit's file and systemctl say."""
        path = self._path(name)
        if not path.exists() or shutil.which("systemctl") is None:
            return Status(path.exists(), is_enabled=False, is_active=False, file=str(path) if path.exists() else "")
        enabled, active = (
            _run("systemctl", "--user", "is-enabled", name),
            _run("systemctl", "--user", "is-active", name),
        )
        return Status(True, enabled.returncode == 0, active.returncode == 0, str(path))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.service"


def linger(*, is_wanted: bool) -> None:
    """Have the user's services run from boot on, without anybody signed in; or no more."""
    _checked("loginctl", "enable-linger" if is_wanted else "disable-linger")


@dataclass(frozen=True, slots=True)
class Launchd:
    """The agents of a user of macOS."""

    home: Path
    user: int

    def install(self, plan: Plan) -> None:
        """Write the agent, and load it."""
        _found("launchctl")
        path = self._path(plan.name)
        if _ours_agent(path):
            _run("launchctl", "bootout", self._target(plan.name))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, agent(plan), mode=0o644)
        _checked("launchctl", "bootstrap", f"gui/{self.user}", str(path))

    def remove(self, name: str) -> bool:
        """Unload the agent, and delete it."""
        path = self._path(name)
        if not _ours_agent(path):
            return False
        _run("launchctl", "bootout", self._target(name))
        path.unlink()
        return True

    def status(self, name: str) -> Status:
        """What the agent's file and launchctl say."""
        path = self._path(name)
        if not path.exists() or shutil.which("launchctl") is None:
            return Status(path.exists(), is_enabled=False, is_active=False, file=str(path) if path.exists() else "")
        told = _run("launchctl", "print", self._target(name))
        return Status(True, told.returncode == 0, "state = running" in told.stdout, str(path))

    def _path(self, name: str) -> Path:
        return self.home / "Library" / "LaunchAgents" / f"{name}.plist"

    def _target(self, name: str) -> str:
        return f"gui/{self.user}/{name}"


@dataclass(frozen=True, slots=True)
class TaskScheduler:
    """The tasks of a user of Windows, named as DOMAIN\\user."""

    user: str

    def install(self, plan: Plan) -> None:
        """Make the task from its description, and run it."""
        _found("schtasks")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "task.xml"
            path.write_bytes(task(plan, self.user))
            _checked("schtasks", "/Create", "/TN", plan.name, "/XML", str(path), "/F")
        _checked("schtasks", "/Run", "/TN", plan.name)

    def remove(self, name: str) -> bool:
        """End the task, and delete it."""
        if _run("schtasks", "/Query", "/TN", name).returncode:
            return False
        _run("schtasks", "/End", "/TN", name)
        _checked("schtasks", "/Delete", "/TN", name, "/F")
        return True

    def status(self, name: str) -> Status:
        """What schtasks says; whether it runs is not asked, as the answer depends on the language."""
        is_there = _run("schtasks", "/Query", "/TN", name).returncode == 0
        return Status(is_there, is_enabled=is_there, is_active=False)


def _systemd_folder() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _ours(path: Path) -> bytes | None:
    """What stands there, None if nothing; SetupError when somebody else wrote it."""
    if not path.exists():
        return None
    held = path.read_bytes()
    if MARK.encode() not in held:
        raise SetupError("service-not-ours", file=str(path))
    return held


def _ours_agent(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        held = plistlib.loads(path.read_bytes())
    except (plistlib.InvalidFileException, ValueError):
        held = {}
    if held.get("SealwrightMark") != MARK:
        raise SetupError("service-not-ours", file=str(path))
    return True


def _systemctl(*words: str) -> None:
    _checked("systemctl", "--user", *words)


def _checked(program: str, *words: str) -> None:
    told = _run(program, *words)
    if told.returncode:
        said = (told.stderr or told.stdout).strip().splitlines() or ["?"]
        raise SetupError("service-refused", program=program, said=said[0].rstrip("."))


def _run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The one place where such a program is run."""
    found = _found(program)
    try:
        return subprocess.run(  # noqa: S603 - a program of the system, found by its name
            [found, *words], capture_output=True, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
            errors="replace", timeout=_ASKED_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        raise SetupError("service-refused", program=program, said="?") from None


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise SetupError("service-manager-missing", program=program)
    return path
