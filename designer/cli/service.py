"""The sender as a service of this computer: install, remove, status."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from pathlib import Path
from typing import Any

from designer.cli import arguments
from designer.cli.context import Context
from designer.cli.managers import Status, linger, manager_here
from designer.core.catalogue import tr
from designer.core.errors import SealwrightError, SetupError
from designer.core.paths import own_command
from designer.core.service_files import Plan

_STOP_SECONDS = 120.0
_LABEL = "sealwright"
_IS_WINDOWS = os.name == "nt"


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """service install, remove, status."""
    service = commands.add_parser("service", help=tr("the sender as a service of this computer"))
    below = service.add_subparsers(metavar=tr("COMMAND"), required=True)
    install = below.add_parser("install", parents=[common], help=tr("start it now, and at every sign-in"))
    install.add_argument("--at-boot", action="store_true", help=tr("Linux: also while nobody is signed in"))
    install.add_argument(
        "--credentials", type=arguments.folder, metavar="DIR", help=tr("the folder with the key file sealwright-key")
    )
    install.set_defaults(run=_install)
    below.add_parser("remove", parents=[common], help=tr("stop it, and start it no more")).set_defaults(run=_remove)
    below.add_parser("status", parents=[common], help=tr("whether it is there and runs")).set_defaults(run=_status)


def _install(context: Context) -> int:
    from designer.core.placement import refuse_shared_folder

    _ = context.settings
    refuse_shared_folder(context.workspace.root)
    credentials = _credentials(context)
    key = _key_kind(context, credentials)
    if context.args.at_boot and sys.platform != "linux":
        raise SetupError("service-not-at-boot")
    plan = plan_for(context.workspace.root, credentials)
    manager = manager_here()
    manager.install(plan)
    if context.args.at_boot:
        linger(is_wanted=True)
    context.out.result({"mode": context.mode, "service": plan.name, "key": key, "at_boot": context.args.at_boot,
                        **asdict(manager.status(plan.name))})  # fmt: skip
    context.say_mode()
    context.out.say(_says(context, plan.name))
    if context.args.at_boot and key == "keyring":
        context.out.say(
            tr(
                "The keyring is locked until you sign in: until then nothing is sent, and it is tried every minute. "
                "A key file does without: see “Without a keyring” in docs/running.md."
            )
        )
    return 0


def _says(context: Context, name: str) -> str:
    if context.args.at_boot:
        return tr(
            "The sender runs as the service {name}, from now on and from every start of this computer on.", name=name
        )
    return tr("The sender runs as the service {name}, from now on and whenever you are signed in.", name=name)


def _remove(context: Context) -> int:
    name = service_name(context.workspace.root)
    _stop_politely(context, name)
    was_there = manager_here().remove(name)
    context.out.result({"service": name, "removed": was_there})
    context.out.say(
        tr("Removed the service {name}.", name=name) if was_there else tr("There is no service {name}.", name=name)
    )
    return 0 if was_there else 1


def _stop_politely(context: Context, name: str) -> None:
    """Windows ends a task by force: the sender is asked to end what is under way first."""
    from designer.sender.control import ask, person
    from designer.sender.lock import is_running
    from designer.sender.operator import Command

    lock = context.workspace.lock
    if not _IS_WINDOWS or not is_running(lock) or not manager_here().status(name).is_installed:
        return
    ask(context.workspace.control, Command(do="stop", actor=person()), seconds=_STOP_SECONDS,
        is_running=lambda: is_running(lock))  # fmt: skip


def _status(context: Context) -> int:
    from designer.sender.lock import is_running

    name, lock = service_name(context.workspace.root), context.workspace.lock
    found, runs = manager_here().status(name), is_running(lock)
    context.out.result({"service": name, **asdict(found), "sender_runs": runs})
    context.out.say(_status_words(found, name, runs=runs))
    return 0 if found.is_installed else 1


def _status_words(found: Status, name: str, *, runs: bool) -> str:
    sender = tr("A sender works in this workspace.") if runs else tr("No sender works in this workspace.")
    if not found.is_installed:
        told = tr("There is no service {name}; “sealwright service install” makes one.", name=name)
    elif found.is_enabled:
        told = tr("The service {name} starts by itself.", name=name)
    else:
        told = tr("The service {name} is there, but does not start by itself; install it again.", name=name)
    return f"{told} {sender}"


def service_name(root: Path) -> str:
    """The service of a workspace; the usual one has the plain name."""
    path = root.absolute()
    if path == Path.home() / "Sealwright":
        return _LABEL
    return f"{_LABEL}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:8]}"


def plan_for(root: Path, credentials: Path | None) -> Plan:
    """How the sender of this workspace is run. SetupError for a path that no service file can hold."""
    command = own_command("--workspace", str(root.absolute()), "send")
    frozen = getattr(sys, "frozen", False)
    folder = Path(sys.executable).parent if frozen else Path(__file__).resolve().parents[2]
    variables = {"CREDENTIALS_DIRECTORY": str(credentials)} if credentials else {}
    for word in (*command, str(folder), *variables.values()):
        _check(word)
    return Plan(service_name(root), command, folder, variables)


def _check(word: str) -> None:
    """Windows replaces %NAME% in a task, and has no way to write it otherwise."""
    try:
        arguments.text(word)
    except ArgumentTypeError:
        raise SetupError("service-path-unusual", path=ascii(word)) from None
    if _IS_WINDOWS and re.search(r"%[^%]+%", word):
        raise SetupError("service-path-unusual", path=word)


def _credentials(context: Context) -> Path | None:
    """The folder of the key file: the one that was named, else the one that this command was given itself."""
    from designer.core.vault import credentials_folder

    named = context.args.credentials
    found = credentials_folder({"CREDENTIALS_DIRECTORY": named} if named else os.environ)
    if named and found is None:
        raise SetupError("credential-unreadable", file="sealwright-key")
    if found and _IS_WINDOWS:
        raise SetupError("service-key-file-not-here")
    return found.absolute() if found else None


def _key_kind(context: Context, credentials: Path | None) -> str:
    """Where the service will take the key from; SetupError when it could not."""
    from designer.core.vault import KeySource, Vault

    if credentials is not None:
        Vault.open(context.workspace.vault, KeySource(credentials=credentials))
        return "key-file"
    try:
        Vault.open(context.workspace.vault, KeySource())
    except SealwrightError as error:
        if error.code == "master-password-needed":
            raise SetupError("service-master-password") from None
        raise
    return "keyring"
