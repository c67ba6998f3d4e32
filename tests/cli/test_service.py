"""The sender becomes a service by the system's own programs, which stand here as small ones that note their calls."""

from __future__ import annotations

import os
import plistlib
from collections.abc import Callable
from pathlib import Path

import pytest

from designer.cli.managers import Launchd, Systemd, TaskScheduler
from designer.core.errors import SetupError
from designer.core.service_files import Plan
from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")

Program = Callable[..., None]
PLAN = Plan("sealwright-1", ("/bin/true", "a b"), Path("/"), {})


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Puts programs on the search path that note their arguments; `refuses` are words that one refuses."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def make(name: str, refuses: str = "-") -> None:
        path = folder / name
        path.write_text(
            f'#!/bin/sh\necho "{name} $*" >>"{tmp_path}/calls"\n'
            f'case "$*" in *{refuses}*) echo "no medium found." >&2; exit 1;; esac\nexit 0\n'
        )
        path.chmod(0o755)

    return make


def calls(tmp_path: Path) -> list[str]:
    record = tmp_path / "calls"
    told = record.read_text().splitlines() if record.exists() else []
    record.unlink(missing_ok=True)
    return told


def unit_in(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "config/systemd/user").iterdir()
    return path


def test_the_service_is_installed_asked_about_and_removed(
    run: Run, office: Path, program: Program, tmp_path: Path
) -> None:
    program("systemctl", refuses="nothing")
    ran = run("service", "install", "--json")
    name = ran.document["service"]
    assert (ran.code, ran.document["key"], ran.document["is_active"]) == (0, "key-file", True)
    assert calls(tmp_path)[:3] == [
        "systemctl --user daemon-reload", f"systemctl --user enable {name}", f"systemctl --user restart {name}",
    ]  # fmt: skip
    text = unit_in(tmp_path).read_text()
    assert f'"--workspace" "{office}" "send"' in text
    assert f'Environment="CREDENTIALS_DIRECTORY={tmp_path}/credentials"' in text
    told = run("service", "status")
    assert (told.code, "starts by itself. No sender works" in told.out) == (0, True)
    calls(tmp_path)
    assert run("service", "remove").code == 0
    assert calls(tmp_path) == [f"systemctl --user disable --now {name}", "systemctl --user daemon-reload"]
    assert list((tmp_path / "config/systemd/user").iterdir()) == []
    assert run("service", "remove").code == 1
    assert "“sealwright service install” makes one" in run("service", "status").out


def test_installing_again_replaces_the_unit(run: Run, office: Path, program: Program, tmp_path: Path) -> None:
    program("systemctl", refuses="nothing")
    run("service", "install")
    unit_in(tmp_path).write_text(unit_in(tmp_path).read_text() + "# changed by hand\n")
    assert run("service", "install").code == 0
    assert "changed by hand" not in unit_in(tmp_path).read_text()


def test_at_boot_lets_the_users_services_linger(run: Run, office: Path, program: Program, tmp_path: Path) -> None:
    program("systemctl", refuses="nothing")
    program("loginctl", refuses="nothing")
    ran = run("service", "install", "--at-boot")
    assert (ran.code, "from every start of this computer" in ran.out) == (0, True)
    assert "loginctl enable-linger" in calls(tmp_path)


def test_what_systemd_refuses_leaves_nothing_behind(run: Run, office: Path, program: Program, tmp_path: Path) -> None:
    program("systemctl", refuses="daemon-reload")
    ran = run("service", "install")
    assert (ran.code, "systemctl refused: no medium found." in ran.err) == (3, True)
    assert list((tmp_path / "config/systemd/user").iterdir()) == []


def test_without_systemd_it_says_what_to_do(run: Run, office: Path, program: Program, tmp_path: Path) -> None:
    ran = run("service", "install")
    assert (ran.code, "systemctl, which runs services, is not on this computer" in ran.err) == (3, True)
    assert not (tmp_path / "config").exists()
    assert run("service", "status").code == 1


def test_a_unit_of_another_hand_is_left_alone(run: Run, office: Path, program: Program, tmp_path: Path) -> None:
    program("systemctl", refuses="nothing")
    run("service", "install")
    unit_in(tmp_path).write_text("[Service]\nExecStart=/mine\n")
    for command in ("install", "remove"):
        ran = run("service", command)
        assert (ran.code, "was not made by this program" in ran.err) == (3, True)
    assert "/mine" in unit_in(tmp_path).read_text()


def test_a_master_password_cannot_be_asked_for(
    run: Run, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("systemctl", refuses="nothing")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert run("init", "--master-password", stdin="a good long secret\n").code == 0
    ran = run("service", "install")
    assert (ran.code, "a service has nobody to ask" in ran.err) == (3, True)


def test_a_key_file_that_opens_nothing_is_refused_now_and_not_at_night(
    run: Run, office: Path, program: Program, tmp_path: Path
) -> None:
    program("systemctl", refuses="nothing")
    other = tmp_path / "other"
    other.mkdir()
    assert run("service", "install", "--credentials", str(other)).code == 3
    (other / "sealwright-key").write_text("A" * 43 + "=")
    assert run("service", "install", "--credentials", str(other)).code == 3
    assert not (tmp_path / "config").exists()


def test_each_workspace_has_a_service_of_its_own(run: Run, office: Path, program: Program, tmp_path: Path) -> None:
    program("systemctl", refuses="nothing")
    run("init", str(tmp_path / "50 % of “Müller”"))
    names = {
        run("service", "install", "--workspace", str(folder), "--json").document["service"]
        for folder in (office, tmp_path / "50 % of “Müller”")
    }
    assert len(names) == 2
    texts = "".join(path.read_text() for path in (tmp_path / "config/systemd/user").iterdir())
    assert "50 %% of “Müller”" in texts


def test_a_path_that_no_file_can_hold_is_refused(run: Run, office: Path, program: Program, tmp_path: Path) -> None:
    program("systemctl", refuses="nothing")
    folder = tmp_path / "two\nlines"
    run("init", str(folder))
    ran = run("service", "install", "--workspace", str(folder))
    assert (ran.code, "two\\nlines" in ran.err) == (3, True)


def test_launchd_loads_the_agent_and_lets_it_go(program: Program, tmp_path: Path) -> None:
    program("launchctl", refuses="nothing")
    launchd = Launchd(tmp_path, 501)
    launchd.install(PLAN)
    path = tmp_path / "Library/LaunchAgents/sealwright-1.plist"
    assert plistlib.loads(path.read_bytes())["ProgramArguments"] == ["/bin/true", "a b"]
    launchd.install(PLAN)
    assert calls(tmp_path) == [
        f"launchctl bootstrap gui/501 {path}", "launchctl bootout gui/501/sealwright-1",
        f"launchctl bootstrap gui/501 {path}",
    ]  # fmt: skip
    assert launchd.status("sealwright-1").is_enabled
    assert (launchd.remove("sealwright-1"), path.exists(), launchd.remove("sealwright-1")) == (True, False, False)


def test_an_agent_of_another_hand_is_left_alone(program: Program, tmp_path: Path) -> None:
    program("launchctl", refuses="nothing")
    path = tmp_path / "Library/LaunchAgents/sealwright-1.plist"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no plist")
    with pytest.raises(SetupError):
        Launchd(tmp_path, 501).install(PLAN)


def test_windows_makes_runs_and_deletes_a_task(program: Program, tmp_path: Path) -> None:
    program("schtasks", refuses="nothing")
    scheduler = TaskScheduler("PC\\ana")
    scheduler.install(PLAN)
    create, start = calls(tmp_path)
    assert create.startswith("schtasks /Create /TN sealwright-1 /XML ")
    assert create.endswith("task.xml /F")
    assert start == "schtasks /Run /TN sealwright-1"
    assert scheduler.status("sealwright-1").is_enabled
    assert scheduler.remove("sealwright-1")
    program("schtasks", refuses="Query")
    assert not scheduler.remove("sealwright-1")
    assert not scheduler.status("sealwright-1").is_installed


def test_a_unit_without_systemctl_is_still_seen(program: Program, tmp_path: Path) -> None:
    (tmp_path / "sealwright-1.service").write_text("x")
    assert Systemd(tmp_path).status("sealwright-1").is_installed
