"""Starts every program of the bundle as on a machine that has nothing else of ours: no Python, a home of its own."""

from __future__ import annotations

import base64
import email
import io
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from email import policy
from pathlib import Path
from typing import Any

import httpx
from pypdf import PdfReader

from designer import __version__
from designer.render.protocol import read_frame
from tests.servers.ports import free_ports
from tests.support.site import wait_until
from tests.support.window_program import is_at_work, is_gone, processes_below, remember_open

SLOW_SECONDS = 120
SUFFIX = ".exe" if os.name == "nt" else ""


class Place:
    """A bundle, and an empty home in which its programs are started."""

    def __init__(self, bundle: Path, home: Path) -> None:
        self.console = bundle / f"sealwright{SUFFIX}"
        self.window = bundle / f"sealwright-designer{SUFFIX}"
        self.config = home / "config"
        self.office = home / "office"
        for name in ("no-programs", "temporary", "credentials"):
            (home / name).mkdir()
        (home / "credentials" / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "DISPLAY", "WAYLAND_DISPLAY") if name in os.environ}
        self.environment = kept | {
            "HOME": str(home), "USERPROFILE": str(home), "PATH": str(home / "no-programs"), "LANGUAGE": "en",
            "TMPDIR": str(home / "temporary"), "XDG_CONFIG_HOME": str(self.config), "XDG_RUNTIME_DIR": str(home),
            "CREDENTIALS_DIRECTORY": str(home / "credentials"), "SEALWRIGHT_WORKSPACE": str(self.office),
            "QT_QPA_PLATFORM": "offscreen",
        }  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self.environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # Chromium refuses to start as root otherwise

    def start(self, program: Path, *arguments: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen([program, *arguments], env=self.environment, stdin=pipe, stdout=pipe, stderr=pipe)

    def told(self, *arguments: str, code: int = 0) -> str:
        """What the console program prints; it must end with that exit code."""
        with self.start(self.console, *arguments) as process:
            out, err = process.communicate(timeout=SLOW_SECONDS)
        assert process.returncode == code, f"{arguments}: exit code {process.returncode}\n{out.decode()}{err.decode()}"
        return out.decode()

    def answer(self, *arguments: str, code: int = 0) -> Any:
        """What it prints as JSON."""
        return json.loads(self.told(*arguments, "--json", code=code))


def run(bundle: Path) -> None:
    """Start every program of the bundle; the first that does not do its work ends this with an AssertionError."""
    with tempfile.TemporaryDirectory(prefix="sealwright-bundle-") as home:
        place = Place(bundle.absolute(), Path(home))
        for step in STEPS:
            started = time.monotonic()
            step(place)
            print(f"ok  {time.monotonic() - started:5.1f} s  {step.__doc__}", flush=True)


def its_version(place: Place) -> None:
    """the console program says its version"""
    assert place.told("--version").strip() == f"Sealwright {__version__}"


def the_demo(place: Place) -> None:
    """the demo sends, and each PDF opens with its password and with no other"""
    rows = place.answer("demo", "--count", "2")["rows"]
    assert [row["state"] for row in rows] == ["sent", "sent"], rows
    for row in rows:
        message = email.message_from_bytes(Path(row["eml"]).read_bytes(), policy=policy.default)
        (attachment,) = message.iter_attachments()
        reader = PdfReader(io.BytesIO(attachment.get_content()))
        assert not reader.decrypt("another password")
        assert reader.decrypt(row["attachments"][0]["password"])
        assert reader.pages[0].extract_text().strip()


def a_workspace(place: Place) -> None:
    """a workspace is made, with a recovery key; doctor finds nothing wrong"""
    assert place.answer("init", str(place.office))["recovery_key"]
    checks = place.answer("doctor")["checks"]
    assert [check for check in checks if not check["is_well"]] == []


def the_sender(place: Place) -> None:
    """the sender takes an event from its folder and sends it"""
    sample = place.office / "templates" / "order_confirmation" / "samples" / "normal.json"
    (place.office / "inbox" / "first.json").write_bytes(sample.read_bytes())
    place.told("send", "--until-empty")
    states = [message["state"] for message in place.answer("message", "list")["messages"]]
    assert states == ["sent"], states


def the_rest_inbox(place: Place) -> None:
    """a running sender takes an event by REST"""
    (port,) = free_ports(1)
    settings = place.office / "settings.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n[rest]\nport = {port}\n", "utf-8")
    key = place.answer("key", "add", "shop")["key"]
    sample = json.loads((place.office / "templates" / "invoice" / "samples" / "normal.json").read_bytes())
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with place.start(place.console, "send") as sender:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False) as client:
                wait_until(lambda: _is_well(client) or sender.poll() is not None)
                told = client.post("/v1/events", json=sample)
            assert told.status_code == 202, told.text
        finally:
            sender.terminate()
            sender.communicate(timeout=SLOW_SECONDS)


def _is_well(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.ConnectError:
        return False


def signing_in(place: Place) -> None:
    """signing in with Microsoft and Google has its packages, and says that their servers cannot be reached"""
    for name, kind in {"microsoft": "graph", "google": "gmail"}.items():
        application = ("--client-id", "app", "--tenant", "example.com", "--sign-in-url", "https://127.0.0.1:1")
        place.told("account", "add", name, "--kind", kind, "--from", "office@example.com", *application)
        assert place.answer("account", "test", name, code=1)["ok"] is False
    told = place.answer("account", "sign-in", "microsoft", "--device-code", code=1)
    assert told["error"]["code"] == "sign-in-no-connection", told


def a_render_worker(place: Place) -> None:
    """a render worker gets ready, and leaves when its owner is gone"""
    with place.start(place.console, "render-worker", "{}") as worker:
        assert worker.stdin
        assert worker.stdout
        assert read_frame(worker.stdout) == ({"ready": True}, [])
        worker.stdin.close()
        assert worker.wait(SLOW_SECONDS) == 0


def the_window(place: Place) -> None:
    """the window opens a template, with render workers and the web engine, and goes when told, with all it started"""
    remember_open(place.config, place.office, "order_confirmation")
    with place.start(place.window) as window:
        try:
            wait_until(lambda: is_at_work(window.pid) or window.poll() is not None)
            started = processes_below(window.pid)
            window.send_signal(signal.SIGTERM)
            _, err = window.communicate(timeout=SLOW_SECONDS)
        finally:
            window.kill()
    assert window.returncode == 0, f"exit code {window.returncode}\n{err.decode()}"
    wait_until(lambda: all(map(is_gone, started)))


STEPS: tuple[Callable[[Place], None], ...] = (
    its_version,
    the_demo,
    a_workspace,
    the_sender,
    the_rest_inbox,
    signing_in,
    a_render_worker,
    the_window,
)
