"""What most commands need of a workspace, opened when it is first asked for."""

from __future__ import annotations

import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli.output import Output
from designer.core.catalogue import tr
from designer.core.errors import ConflictError, SetupError, UnavailableError, UsageError
from designer.core.workspace import Workspace, default_root

if TYPE_CHECKING:
    from designer.core.settings import Settings
    from designer.core.vault import KeySource, Vault
    from designer.sender.operator import Command, Operator
    from designer.sender.outbox.store import Outbox


_ANSWER_SECONDS = 30.0

Then = Callable[["Outbox", dict[str, Any]], None]


class Context:
    """One command's call: its arguments, its output and its workspace."""

    def __init__(self, args: Namespace) -> None:
        self.args = args
        self.out = Output(as_json=args.json)
        self.workspace = Workspace(Path(args.workspace) if args.workspace else default_root())

    @cached_property
    def settings(self) -> Settings:
        """The workspace's settings. Raises SetupError when there is no workspace."""
        from designer.core.settings import load_settings

        if not self.workspace.exists:
            raise SetupError("workspace-missing", folder=str(self.workspace.root))
        return load_settings(self.workspace.settings)

    @cached_property
    def vault(self) -> Vault:
        """The open vault; asks for the master password if that is how it opens."""
        from designer.core.vault import Vault

        _ = self.settings
        try:
            return Vault.open(self.workspace.vault, key_source())
        except SetupError as error:
            if error.code != "master-password-needed":
                raise
            password = read_secret(tr("Master password"))
            if not password:  # nobody is there to ask: the window's commands and a service have no terminal
                raise
            return Vault.open(self.workspace.vault, key_source(master_password=password))

    @property
    def mode(self) -> str:
        """Rehearsal or live; every answer names it."""
        return str(self.settings.mode)

    def say_mode(self) -> None:
        """One line for people about the mode."""
        self.out.say(tr("Mode: live") if self.mode == "live" else tr("Mode: rehearsal (nothing reaches a recipient)"))

    @contextmanager
    def outbox_to_read(self) -> Iterator[Outbox]:
        """The outbox, read only."""
        from designer.sender.outbox.store import Outbox

        outbox = Outbox.open_read_only(self.workspace.outbox, self.vault)
        try:
            yield outbox
        finally:
            outbox.close()

    def ask_sender(
        self, command: Command, then: Then | None = None, *, seconds: float = _ANSWER_SECONDS
    ) -> dict[str, Any]:
        """Have a command carried out: by the running sender, else by this process under the sender lock.

        `then` is done with the outbox and the answer if this process was it.
        """
        from designer.sender.control import ask
        from designer.sender.lock import is_running

        def running() -> bool:
            return is_running(self.workspace.lock)

        end = time.monotonic() + seconds
        while True:
            try:
                if running():
                    left = end - time.monotonic()
                    return ask(self.workspace.control, command, seconds=left, is_running=running)
                return self._obey(command, then)
            except (ConflictError, UnavailableError) as error:
                # The lock was held by another command of a moment, which answers nobody; or a sender has just started.
                if error.code not in ("sender-running", "sender-does-not-answer") or time.monotonic() > end:
                    raise

    def _obey(self, command: Command, then: Then | None) -> dict[str, Any]:
        """Act as the sender for a moment."""
        from designer.sender.lock import SenderLock
        from designer.sender.outbox.store import Outbox

        with SenderLock(self.workspace.lock):
            outbox = Outbox.open(self.workspace.outbox, self.vault)
            try:
                answer = self._operator(outbox).obey(command)
                if then is not None:
                    then(outbox, answer)
                return answer
            finally:
                outbox.close()

    def _operator(self, outbox: Outbox) -> Operator:
        from designer.sender.archive import Archive
        from designer.sender.operator import Operator
        from designer.sender.routing import Router

        router = Router(self.workspace.publications, self.settings)
        return Operator(outbox, router, Archive(self.workspace.archive, self.vault))


def key_source(*, master_password: str | None = None) -> KeySource:
    """Where this process takes the vault's key from: the service manager's credential, the keyring, a password."""
    from designer.core.vault import KeySource, credentials_folder

    return KeySource(credentials=credentials_folder(os.environ), master_password=master_password)


def read_secret(label: str, *, twice: bool = False) -> str:
    """A secret from a prompt, or one line of standard input; never from an argument."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    secret = getpass(f"{label}: ")
    if twice and getpass(tr("Once more: ")) != secret:
        raise UsageError("secret-not-same")
    return secret


def confirmed(question: str, *, yes: bool) -> bool:
    """Ask once; without a terminal the answer is no unless `--yes` was given."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError("needs-yes")
    return input(f"{question} [y/N] ").strip().casefold() in ("y", "yes", "j", "ja", "s", "si", "sì", "sí")
