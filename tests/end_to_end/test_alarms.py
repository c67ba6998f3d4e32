"""A sender that is killed while an alarm may already have arrived does not send it again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

from tests.cli.conftest import Run, office, run
from tests.servers.scripted import STALL, ScriptedServer

__all__ = ["office", "run"]
ROOT = Path(__file__).parents[2]
ACCOUNT = """
[accounts.office]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
from = "Sealwright <sealwright@example.com>"
"""


def name_people(office: Path, port: int) -> None:
    path = office / "settings.toml"
    text = re.sub(r"(?m)^people = .*", 'people = ["boss@example.com"]', path.read_text())
    text = re.sub(r"(?m)^account = .*", 'account = "office"', text)
    path.write_text(text + ACCOUNT.replace("{port}", str(port)))


def wait_for_mail(server: ScriptedServer, sender: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(600):
        if server.messages:
            return
        assert sender.poll() is None
        pause.wait(0.05)
    raise AssertionError("no mail came")


def test_an_alarm_whose_answer_never_came_is_not_sent_twice(run: Run, office: Path) -> None:
    (office / "inbox/failed").mkdir(parents=True, exist_ok=True)
    (office / "inbox/failed/a.json.error.json").write_text("{}")
    with ScriptedServer({"DOT": [STALL, "250 ok"]}) as server:
        name_people(office, server.port)
        command = [sys.executable, "-m", "designer", "send"]
        with subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL) as sender:
            try:
                wait_for_mail(server, sender)
            finally:
                sender.kill()
        assert run("send", "--until-empty").code == 0
        assert len(server.messages) == 1
        assert run("report", "--send").code == 0  # the way out works again
        assert len(server.messages) == 2
