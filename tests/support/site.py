"""A workspace whose sender is another process, with everything that it prints kept."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.core.errors import SetupError
from designer.core.vault import KeySource, Vault
from designer.core.workspace import Workspace
from designer.sender.outbox.search import Listed, list_messages
from designer.sender.outbox.store import Outbox
from tests.support.office import SETTINGS, make_office

ROOT = Path(__file__).parents[2]
GENEROUS_SECONDS = 60


class Site:
    """The workspace lies in `root`/office, unless told; home and temporary folder of its programs lie beside it."""

    def __init__(self, root: Path, *, port: int = 25, settings: str = SETTINGS, office: Path | None = None) -> None:
        self.root = root
        credentials = root / "credentials"
        credentials.mkdir()
        (credentials / "sealwright-key").write_bytes(base64.b64encode(os.urandom(32)))
        self.workspace: Workspace = make_office(office or root / "office", port=port, settings=settings)
        self.vault = Vault.create(self.workspace.vault, KeySource(credentials=credentials))
        home, temporary = root / "home", root / "temporary"
        for folder in (home, temporary):
            folder.mkdir()
        self.environment = {
            **os.environ, "CREDENTIALS_DIRECTORY": str(credentials), "HOME": str(home), "TMPDIR": str(temporary),
            "XDG_CACHE_HOME": str(home / "cache"), "XDG_CONFIG_HOME": str(home / "config"), "LANGUAGE": "en",
        }  # fmt: skip

    @property
    def inbox(self) -> Path:
        return self.workspace.root / "inbox"

    def command(self, *arguments: str) -> list[str]:
        """How a program of ours is called for this workspace."""
        return [sys.executable, "-m", "designer", "--workspace", str(self.workspace.root), *arguments]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A program of ours, in a process group of its own as a terminal makes one."""
        with (self.root / "out.txt").open("ab") as out, (self.root / "err.txt").open("ab") as err:
            return subprocess.Popen(
                self.command(*arguments), env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL,
                stdout=out, stderr=err, start_new_session=True,
            )  # fmt: skip

    @contextmanager
    def sender(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """A running `send -v`; it is told to stop when the block ends, if it has not ended by itself."""
        process = self.start("send", "-v", *arguments)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(GENEROUS_SECONDS)

    def run(self, *arguments: str) -> int:
        """The exit code of a command that ends by itself."""
        return self.start(*arguments).wait(GENEROUS_SECONDS)

    def printed(self) -> str:
        """All that our programs have printed so far."""
        return (self.root / "out.txt").read_text() + (self.root / "err.txt").read_text()

    def messages(self) -> list[Listed]:
        outbox = Outbox.open_read_only(self.workspace.outbox, self.vault)
        try:
            return list_messages(outbox, limit=100_000)
        finally:
            outbox.close()

    def states(self) -> dict[str, str]:
        """The state of each event's newest message; empty while there is no outbox."""
        try:
            return {one.event_id: one.state for one in reversed(self.messages())}
        except SetupError:
            return {}


def wait_until(condition: Callable[[], object], *, seconds: float = GENEROUS_SECONDS) -> None:
    """Poll until the condition holds; a test that waits longer has failed."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        pause.wait(0.01)
