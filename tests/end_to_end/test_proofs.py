"""A proof goes the real way, also while the sender runs, and its address travels sealed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from designer.sender.lock import is_running
from designer.sender.loopback import LoopbackServer
from tests.support.site import Site, wait_until

ADDRESS = "author@example.com"


def test_a_running_sender_delivers_the_proof_and_no_file_names_its_author(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    with LoopbackServer(kept) as server:
        site = Site(tmp_path, port=server.port)
        with site.sender():
            wait_until(lambda: is_running(site.workspace.lock))
            command = site.command("proof", "receipt", "--sample", "normal", "--to", ADDRESS, "--json")
            ran = subprocess.run(command, env=site.environment, capture_output=True, check=True, cwd=Path.cwd())
    told = json.loads(ran.stdout)
    assert (told["proof"], told["state"], told["test"]) == (1, "sent", False)
    (mail,) = [path for path in kept.rglob("*") if path.is_file()]
    assert f"To: {ADDRESS}".encode() in mail.read_bytes()
    assert b"Subject: [Proof 1] " in mail.read_bytes()
    everything = [path for path in site.workspace.root.rglob("*") if path.is_file()]
    assert [path for path in everything if ADDRESS.encode() in path.read_bytes()] == []
