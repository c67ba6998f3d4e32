"""How each system is told to run the sender by itself: a systemd unit, a launchd agent, a Windows task; pure texts."""

from __future__ import annotations

import plistlib
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

MARK = "Made by “sealwright service install”; “sealwright service remove” deletes it."
AGAIN_SECONDS = 60
_STOP_SECONDS = 120  # for what is under way; a message whose answer takes longer is uncertain, never sent twice
_TASK = "http://schemas.microsoft.com/windows/2004/02/mit/task"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run: the command line, where, and with which variables. `name` is unique for each workspace."""

    name: str
    command: Sequence[str]
    folder: Path
    variables: Mapping[str, str]


def unit(plan: Plan) -> str:
    """A systemd user unit (systemd.service(5), systemd.exec(5))."""
    variables = [f"Environment={_quoted(f'{name}={value}')}" for name, value in plan.variables.items()]
    return "\n".join([
        f"# {MARK}", "[Unit]", "Description=Sealwright sender", "StartLimitIntervalSec=0",
        "", "[Service]", "Type=exec", f"ExecStart={_exec(plan.command)}",
        f"WorkingDirectory={_percent(str(plan.folder))}", *variables,
        "Restart=on-failure", f"RestartSec={AGAIN_SECONDS}", "KillMode=mixed", f"TimeoutStopSec={_STOP_SECONDS}",
        "UMask=0077", "NoNewPrivileges=yes", "LockPersonality=yes", "RestrictRealtime=yes", "RestrictSUIDSGID=yes",
        "SystemCallArchitectures=native", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
        "", "[Install]", "WantedBy=default.target", "",
    ])  # fmt: skip


def agent(plan: Plan) -> bytes:
    """A launchd agent (launchd.plist(5))."""
    return plistlib.dumps({
        "Label": plan.name, "ProgramArguments": list(plan.command), "WorkingDirectory": str(plan.folder),
        "EnvironmentVariables": dict(plan.variables), "RunAtLoad": True, "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": AGAIN_SECONDS, "ExitTimeOut": _STOP_SECONDS, "ProcessType": "Background",
        "SealwrightMark": MARK,
    })  # fmt: skip


def task(plan: Plan, user: str) -> bytes:
    """A task of the Windows Task Scheduler for the sign-in of `user`, as schtasks reads it: UTF-16 with a mark."""
    root = Element("Task", {"version": "1.2", "xmlns": _TASK})
    _filled(root, "RegistrationInfo", {"Description": MARK})
    trigger = SubElement(SubElement(root, "Triggers"), "LogonTrigger")
    trigger.extend([_element("Enabled", "true"), _element("UserId", user)])
    principal = SubElement(SubElement(root, "Principals"), "Principal", {"id": "Author"})
    for name, value in (("UserId", user), ("LogonType", "InteractiveToken"), ("RunLevel", "LeastPrivilege")):
        principal.append(_element(name, value))
    settings = _filled(root, "Settings", {
        "MultipleInstancesPolicy": "IgnoreNew", "DisallowStartIfOnBatteries": "false",
        "StopIfGoingOnBatteries": "false", "StartWhenAvailable": "true", "ExecutionTimeLimit": "PT0S",
    })  # fmt: skip
    _filled(settings, "RestartOnFailure", {"Interval": "PT1M", "Count": "999"})
    program, *arguments = plan.command
    action = {
        "Command": program, "Arguments": subprocess.list2cmdline(arguments), "WorkingDirectory": str(plan.folder),
    }  # fmt: skip
    _filled(SubElement(root, "Actions", {"Context": "Author"}), "Exec", action)
    indent(root)
    return ('<?xml version="1.0" encoding="UTF-16"?>\n' + tostring(root, "unicode")).encode("utf-16")


def _exec(command: Sequence[str]) -> str:
    """A command line as systemd reads it. A program whose own path holds odd signs it refuses; the shell does not."""
    is_odd = any(sign in command[0] for sign in "$\"'\\")
    words = ["/bin/sh", "-c", 'exec "$0" "$@"', *command] if is_odd else command
    return " ".join(_quoted(word).replace("$", "$$") for word in words)


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_percent(escaped)}"'


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def _element(name: str, text: str) -> Element:
    made = Element(name)
    made.text = text
    return made


def _filled(parent: Element, name: str, values: Mapping[str, str]) -> Element:
    made = SubElement(parent, name)
    made.extend([_element(one, value) for one, value in values.items()])
    return made
