"""Checks this machine and the workspace; each failure prints what mends it."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from designer.cli.callbacks import waiting_callbacks
from designer.cli.context import Context
from designer.cli.notices import paused_accounts
from designer.cli.sending import state_words
from designer.cli.telling import untold
from designer.core.catalogue import explain, sentence, tr
from designer.core.errors import SealwrightError, SetupError, UnavailableError

_FREE_MIB = 500


class Finding(NamedTuple):
    """One check: what was looked at, whether it is well, what was found, what to do."""

    what: str
    is_well: bool
    found: str
    remedy: str = ""


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """doctor."""
    doctor = commands.add_parser("doctor", parents=[common], help=tr("check this machine and the workspace"))
    doctor.set_defaults(run=_doctor)


def _doctor(context: Context) -> int:
    found = list(findings(context))
    context.out.result({"checks": [finding._asdict() for finding in found]})
    for finding in found:
        mark = tr("ok") if finding.is_well else tr("MISSING")
        context.out.say(f"{mark:8} {finding.what}: {finding.found}")
        if not finding.is_well and finding.remedy:
            context.out.say(f"         {finding.remedy}")
    return 0 if all(finding.is_well for finding in found) else 3


def findings(context: Context) -> Iterator[Finding]:
    """Every check of this machine and the workspace."""
    version = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info < (3, 14)
    yield Finding(tr("Python"), fits, version, tr("Install Python 3.11, 3.12 or 3.13."))
    yield _tried(tr("PDF engine"), _render_engine)
    yield _tried(tr("Fonts"), _fonts)
    if not context.workspace.vault.exists():  # else the check of the vault says whether its key is at hand
        yield _tried(tr("Keyring"), _keyring)
    yield _space(context.workspace.root)
    if not context.workspace.exists:
        remedy = tr("Run “sealwright init”.")
        yield Finding(tr("Workspace"), False, tr("none at {folder}", folder=str(context.workspace.root)), remedy)
        return
    yield _tried(tr("Workspace"), lambda: _writable(context.workspace.root))
    yield _tried(tr("Settings"), lambda: _settings(context))
    yield from _telling(context)
    yield _tried(tr("Vault"), lambda: _vault(context))
    yield _tried(tr("Publications"), lambda: _publications(context))
    outbox = _tried(tr("Outbox"), lambda: _outbox(context))
    yield outbox
    if outbox.is_well:
        yield _tried(tr("Callbacks"), lambda: _callbacks(context))
        for name, (what, remedy) in paused_accounts(context).items():
            yield Finding(tr("Account {name}", name=name), False, what, remedy)


def _tried(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, check())
    except SealwrightError as error:
        said, remedy = sentence(error.code, error.arguments)
        return Finding(what, False, said, remedy)


def _render_engine() -> str:
    """In a child process, as always: a missing library must not take this command down."""
    from designer.core.paths import own_command
    from designer.render.limits import WorkerLimits
    from designer.render.protocol import read_frame

    command = own_command("render-worker", WorkerLimits().model_dump_json())
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing) as worker:  # noqa: S603 - our own program
        is_ready = worker.stdout is not None and read_frame(worker.stdout) is not None  # it has made a PDF by then
        worker.kill()
    if not is_ready:
        raise SetupError("pdf-engine-missing")
    return tr("makes PDFs")


def _fonts() -> str:
    from designer.core.paths import RESOURCES

    fonts = list((RESOURCES / "fonts").glob("*.[ot]tf"))
    if not fonts:
        raise SetupError("fonts-missing")
    return tr("{count} bundled", count=len(fonts))


def _keyring() -> str:
    import os

    from designer.core.vault import credentials_folder, os_keyring

    if credentials_folder(os.environ) is not None:
        return tr("not needed, the service manager hands in the key")
    return type(os_keyring()).__module__


def _space(root: Path) -> Finding:
    import shutil

    there = next((folder for folder in (root, *root.parents) if folder.exists()), Path.cwd())
    free = shutil.disk_usage(there).free // 1024 // 1024
    return Finding(tr("Disk"), free >= _FREE_MIB, tr("{free} MB free", free=free), tr("Free some space."))


def _writable(root: Path) -> str:
    """Nothing is taken in or sent from a folder that is read only, or belongs to somebody else."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=root):
            return tr("can be written")
    except OSError as error:
        raise SetupError("workspace-read-only", folder=str(root), reason=error.strerror or "?") from None


def _settings(context: Context) -> str:
    accounts = ", ".join(context.settings.accounts) or "-"
    return tr("{mode}; accounts: {accounts}", mode=context.mode, accounts=accounts)


def _telling(context: Context) -> Iterator[Finding]:
    """Who is told how it goes. Nobody needs to be; what fails is a mail that did not get there."""
    try:
        found = list(untold(context))
    except SealwrightError:  # the check of the settings has said it
        return
    said = " ".join(explain(one) for one in found) or tr("digest and alarms are mailed")
    yield Finding(tr("Being told"), all(one.code != "report-not-sent" for one in found), said)


def _vault(context: Context) -> str:
    return tr("opens, {count} secrets", count=len(context.vault.secret_names()))


def _publications(context: Context) -> str:
    from designer.sender.routing import Router

    router = Router(context.workspace.publications, context.settings)
    router.refresh()
    for error in router.damaged.values():
        raise error
    return tr("{count} templates, unchanged since they were published", count=router.size)


def _callbacks(context: Context) -> str:
    from designer.sender.callbacks.receivers import unsigned

    told = waiting_callbacks(context)
    waiting, given_up = sum(one.waiting for one in told), sum(one.given_up for one in told)
    if given_up:
        raise UnavailableError("callbacks-given-up", count=given_up, waiting=waiting)
    if names := unsigned(context.workspace.publications, context.vault):
        raise SetupError("callbacks-unsigned", names=", ".join(names))
    return tr("{count} wait", count=waiting)


def _outbox(context: Context) -> str:
    from designer.sender.lock import is_running
    from designer.sender.outbox.search import counts

    running = tr("sender runs") if is_running(context.workspace.lock) else tr("no sender runs")
    if not context.workspace.outbox.exists():
        return tr("empty; {running}", running=running)
    with context.outbox_to_read() as outbox:
        found = Counter[str]()
        for is_test in (True, False):
            for state, number in counts(outbox, mode=context.mode, test=is_test).items():
                found[state_words(state, is_test=is_test, mode=context.mode)] += number
        tally = ", ".join(f"{number} {words}" for words, number in found.items() if number)
    return f"{tally or tr('empty')}; {running}"
