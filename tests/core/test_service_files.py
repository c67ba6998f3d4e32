"""Whatever a path is made of, each system reads out of its service file exactly the command that was meant."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from designer.core.service_files import Plan, agent, task, unit

NASTY = ("a b", "q\"uo'te", "50 % off", "%h", "back\\slash", "doll$ar ${HOME}", "Żółć 店", "semi;colon & <tag>", "#x")
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def plan(*command: str, folder: Path = Path("/"), variables: dict[str, str] | None = None) -> Plan:
    return Plan("sealwright", command, folder, variables or {})


def line_of(text: str, name: str) -> str:
    found = re.search(rf"(?m)^{name}=(.*)$", text)
    assert found
    return found[1]


def read_back(line: str) -> list[str]:
    """The words of a line as systemd.service(5) says that it reads them."""
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%").replace("$$", "$") for word in words]


def test_a_unit_holds_the_command_word_by_word() -> None:
    text = unit(plan("/usr/bin/python3", *NASTY, folder=Path("/srv/50 % off"), variables={"A": "b % c"}))
    assert read_back(line_of(text, "ExecStart")) == ["/usr/bin/python3", *NASTY]
    assert line_of(text, "WorkingDirectory") == "/srv/50 %% off"
    assert read_back(line_of(text, "Environment")) == ["A=b % c"]
    assert line_of(text, "Restart") == "on-failure"


@pytest.mark.parametrize("name", NASTY)
def test_systemd_itself_takes_the_unit(tmp_path: Path, name: str) -> None:
    """It is systemd that looks for the program: one that was not escaped well is not found."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("not installed: systemd")
    folder = tmp_path / name
    folder.mkdir()
    program = folder / "python"
    program.symlink_to("/bin/true")
    path = tmp_path / "sealwright.service"
    path.write_text(unit(plan(str(program), "--workspace", str(folder), folder=folder, variables={"A": str(folder)})))
    told = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(path)], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    ours = [line for line in told.stderr.splitlines() if path.name in line]  # not the sockets of others
    assert (told.returncode, ours) == (0, [])


@pytest.mark.skipif(os.name == "nt", reason="units are for Linux")
@pytest.mark.parametrize("name", NASTY)
def test_the_command_of_a_unit_runs_the_program_with_its_words(tmp_path: Path, name: str) -> None:
    program = tmp_path / name
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    words = read_back(line_of(unit(plan(str(program), "send", name)), "ExecStart"))
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["send", name]


def test_a_unit_that_names_no_program_is_noticed_by_systemd(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("not installed: systemd")
    path = tmp_path / "sealwright.service"
    path.write_text(unit(plan(str(tmp_path / "none"))))
    told = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(path)], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    assert told.returncode != 0


def test_an_agent_holds_the_command_word_by_word() -> None:
    held = plistlib.loads(agent(plan("/usr/bin/python3", *NASTY, variables={"A": "ü & b"})))
    assert held["ProgramArguments"] == ["/usr/bin/python3", *NASTY]
    assert held["EnvironmentVariables"] == {"A": "ü & b"}
    assert (held["RunAtLoad"], held["KeepAlive"]) == (True, {"SuccessfulExit": False})


def test_a_task_holds_the_command_word_by_word() -> None:
    raw = task(
        plan("C:\\Program Files\\ü & b\\sealwright.exe", "--workspace", 'C:\\My "work" & <x>', "send"), "PC\\ana"
    )
    assert raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    root = ET.fromstring(raw)
    action = root.find(f"{TASK}Actions/{TASK}Exec")
    assert action is not None
    assert action.findtext(f"{TASK}Command") == "C:\\Program Files\\ü & b\\sealwright.exe"
    assert action.findtext(f"{TASK}Arguments") == '--workspace "C:\\My \\"work\\" & <x>" send'
    assert root.findtext(f"{TASK}Triggers/{TASK}LogonTrigger/{TASK}UserId") == "PC\\ana"
    assert root.findtext(f"{TASK}Settings/{TASK}RestartOnFailure/{TASK}Interval") == "PT1M"
    assert root.findtext(f"{TASK}Settings/{TASK}ExecutionTimeLimit") == "PT0S"
