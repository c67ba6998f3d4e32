"""The receivers that docs/callbacks.md offers take what is signed, once, and refuse everything else."""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from designer.core.vault import Vault
from designer.sender.callbacks.secret import SIGNATURE, make_secret, signature
from designer.sender.callbacks.status import status_body
from designer.sender.outbox.callbacks import Waiting
from tests.conftest import Requires
from tests.servers.ports import free_ports
from tests.support.pages import ROOT, blocks

PAGE = ROOT / "docs" / "callbacks.md"
ONE = Waiting(
    seq=42, id="a1", template="invoice", told="sent", reason="", at=1_800_000_000_000, attempts=0, message_seq=1,
    message_id="m1", mode="live", test=0, publication=3, copy=0, follows="", event_id="inv-7", event_type="invoice",
)  # fmt: skip


@pytest.fixture(scope="module", params=["python", "php"])
def running(
    request: pytest.FixtureRequest, requires: Requires, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Vault, Path]]:
    """An example as a program of its own: its address, the vault with its secret, what it prints."""
    (text,) = (one.text for one in blocks(PAGE) if one.language == request.param)
    if request.param == "php":
        requires("php", present=shutil.which("php") is not None, reason="not installed: php")
    (port,), folder, vault = free_ports(1), tmp_path_factory.mktemp("example"), Vault.in_memory()
    suffix = {"python": "py", "php": "php"}[str(request.param)]
    (folder / f"status.{suffix}").write_text(text, "utf-8")
    command = {
        "py": [sys.executable, "status.py"], "php": ["php", "-S", f"127.0.0.1:{port}", "status.php"],
    }[suffix]  # fmt: skip
    secret = make_secret(vault, "invoice", now=0)
    printed = folder / "printed"
    environment = {**os.environ, "SEALWRIGHT_CALLBACK_SECRET": secret, "PORT": str(port)}
    with printed.open("wb") as out, subprocess.Popen(
        command, cwd=folder, env=environment, stdout=out, stderr=out
    ) as program:  # fmt: skip
        url = f"http://127.0.0.1:{port}/"
        try:
            wait_for(url)
            yield url, vault, printed
        finally:
            program.terminate()


def wait_for(url: str) -> None:
    """Until it listens."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            httpx.post(url, trust_env=False)
        except httpx.ConnectError:
            continue
        return
    pytest.fail("the example does not listen")


def post(url: str, body: bytes, header: str) -> int:
    return httpx.post(url, content=body, headers={SIGNATURE: header}, trust_env=False).status_code


def test_what_is_signed_is_taken_also_with_two_signatures(running: tuple[str, Vault, Path]) -> None:
    url, vault, printed = running
    body, now = status_body(ONE), int(time.time() * 1000)
    good = signature(vault, "invoice", body, now=now)
    assert post(url, body, good) == 204
    assert post(url, body, good.replace(",", f",v1={'0' * 64},")) == 204  # of the secret before, or after
    assert b"inv-7 sent" in printed.read_bytes()


@pytest.mark.parametrize("changes", [{"mode": "rehearsal"}, {"test": 1}], ids=["rehearsal", "local mailbox"])
def test_what_reached_nobody_is_not_taken_for_sent(running: tuple[str, Vault, Path], changes: dict[str, Any]) -> None:
    url, vault, printed = running
    event_id = f"trial-{next(iter(changes))}"
    body = status_body(replace(ONE, id=event_id, event_id=event_id, **changes))
    assert post(url, body, signature(vault, "invoice", body, now=int(time.time() * 1000))) == 204
    assert f"{event_id} rehearsed".encode() in printed.read_bytes()


def test_everything_else_is_refused(running: tuple[str, Vault, Path]) -> None:
    url, vault, _ = running
    body, now = status_body(ONE), int(time.time() * 1000)
    good = signature(vault, "invoice", body, now=now)
    old = signature(vault, "invoice", body, now=now - 600_000)
    stranger = hmac.new(b"another", b"%d." % (now // 1000) + body, hashlib.sha256).hexdigest()
    for header in ("", "t=,v1=", old, good.replace("t=", "t=1"), f"t={now // 1000},v1={stranger}", "v1=ü, t=x"):
        assert post(url, body, header.encode().decode("latin-1") if header.isascii() else "v1=%") == 401, header
    assert post(url, body.replace(b"sent", b"lost"), good) == 401
