"""A newcomer who does what a page says: runs its commands in a home of their own and compares what is shown."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from designer.cli.main import main
from tests.support.pages import ROOT, Command, File

_RECOVERY_KEY = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}\b")
_PROGRAM = re.compile(r"(?:\./run|sealwright) ?")
_SHELL = re.compile(r"[|<>;$*]")
_SCAN = "scan_seconds = 2.0"


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    told: str
    out: str

    @property
    def document(self) -> dict[str, Any]:
        """The first JSON document on standard output."""
        found: dict[str, Any] = json.JSONDecoder().raw_decode(self.out)[0]
        return found


class _Heard(io.StringIO):
    """Standard output or error, heard by itself and as a person sees both."""

    def __init__(self, both: list[str]) -> None:
        super().__init__()
        self._both = both

    def write(self, text: str) -> int:
        self._both.append(text)
        return super().write(text)


class Reader:
    """Follows one page. `changes` puts a mail server of this computer in the place of the page's."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, changes: Mapping[str, str]) -> None:
        credentials, programs = home / ".credentials", home / ".bin"
        for folder in (credentials, programs):
            folder.mkdir()
        (credentials / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
        (programs / "sealwright").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m designer "$@"\n')
        (programs / "sealwright").chmod(0o755)
        for name, value in {
            "HOME": str(home), "CREDENTIALS_DIRECTORY": str(credentials), "LANGUAGE": "en", "PYTHONPATH": str(ROOT),
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(home),
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("SEALWRIGHT_WORKSPACE", raising=False)
        monkeypatch.chdir(home)
        self.home = home
        self._monkeypatch = monkeypatch
        self._changes = changes
        self._recovery_key = ""

    def follow(self, step: Command | File) -> None:
        """Do one step of a page and compare what it comes to with what the page says."""
        if isinstance(step, File):
            path = self.home / step.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.content, "utf-8")
            return
        ran = self.run(step.line, typed=[self.answer(asked) for asked in step.typed])
        assert ran.code == step.code, f"$ {step.line}\n{ran.told}"
        compare(step, ran.told)

    def run(self, line: str, *, typed: list[str] | None = None) -> Ran:
        """Run one line as a shell would."""
        for written, meant in self._changes.items():
            line = line.replace(written, meant)
        if re.search(r"\bID\b", line):
            line = re.sub(r"\bID\b", self._newest_message(), line)
        answers = "".join(f"{answer}\n" for answer in typed or [])
        if _PROGRAM.match(line) and not _SHELL.search(line):
            ran = self._call(shlex.split(_PROGRAM.sub("", line, count=1)), answers)
        else:
            done = subprocess.run(["sh", "-c", line], input=answers, capture_output=True, text=True, check=False)
            ran = Ran(done.returncode, done.stdout + done.stderr, done.stdout)
        if keys := _RECOVERY_KEY.findall(ran.told):
            self._recovery_key = keys[-1]
        self._hurry()
        return ran

    def _call(self, arguments: list[str], answers: str) -> Ran:
        """The program in this process: most of a command's time would be its start."""
        both: list[str] = []
        out, err = _Heard(both), _Heard(both)
        self._monkeypatch.setattr("sys.stdin", io.StringIO(answers))
        arguments = [os.path.expanduser(one) for one in arguments]  # noqa: PTH111
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(arguments)
            except SystemExit as ended:  # argparse
                code = int(ended.code or 0)
        return Ran(code, "".join(both), out.getvalue())

    def _newest_message(self) -> str:
        ran = self._call(["message", "list", "--json", "--limit", "1"], "")
        return str(ran.document["messages"][0]["id"])

    def answer(self, asked: str) -> str:
        """What a person types when the program asks."""
        return self._recovery_key if asked == "Recovery key" else "a password of some length"

    def _hurry(self) -> None:
        """A new workspace looks at its folder every two seconds; nobody waits for that here."""
        settings = self.home / "Sealwright" / "settings.toml"
        if settings.exists() and _SCAN in (text := settings.read_text("utf-8")):
            settings.write_text(text.replace(_SCAN, "scan_seconds = 0.05"), "utf-8")


def compare(step: Command, told: str) -> None:
    """Every line that the page shows stands in the output, in this order; `...` stands for anything."""
    lines = [_folded(line) for line in told.splitlines()]
    at = 0
    for shown in step.shown:
        wanted = _folded(shown)
        if wanted == "...":
            continue
        pattern = re.compile(r"\s*".join(".*" if word == "..." else re.escape(word) for word in _words(wanted)))
        found = next((n for n in range(at, len(lines)) if pattern.fullmatch(lines[n])), None)
        assert found is not None, f"$ {step.line}\nshould show: {shown}\nbut shows:\n{told}"
        at = found + 1


def _words(line: str) -> list[str]:
    return [word for part in line.split() for word in re.split(r"(\.\.\.)", part) if word]


def _folded(line: str) -> str:
    return " ".join(re.sub("[│┃]", " ", line).split())
