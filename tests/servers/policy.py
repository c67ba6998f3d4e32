"""A policy service for Postfix (SMTPD_POLICY_README) that answers by recipient, one after the other."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PASS = "DUNNO"  # the next restriction decides


@dataclass
class Policy:
    """`answers` are used up one by one for a recipient; then everything passes. `asked` counts the questions."""

    port: int
    answers: dict[str, list[str]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def answer(self, recipient: str) -> str:
        self.asked[recipient] += 1
        left = self.answers.get(recipient, [])
        return left.pop(0) if left else PASS


class _Handler(socketserver.StreamRequestHandler):
    policy: Policy

    def handle(self) -> None:
        asked: dict[str, str] = {}
        for raw in self.rfile:
            name, _, value = raw.decode().strip().partition("=")
            if name:
                asked[name] = value
                continue
            self.wfile.write(f"action={self.policy.answer(asked['recipient'])}\n\n".encode())
            asked = {}


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False  # Postfix keeps its connections


@contextmanager
def running_policy() -> Iterator[Policy]:
    """A service on a free port of loopback."""
    handler = type("Handler", (_Handler,), {})
    with _Server(("127.0.0.1", 0), handler) as server:
        handler.policy = policy = Policy(int(server.server_address[1]))  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield policy
        finally:
            server.shutdown()
