"""The workspace itself: make one, go live, go back to rehearsal."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from designer.cli import arguments
from designer.cli.context import Context, confirmed, key_source, read_secret
from designer.cli.telling import untold
from designer.core.catalogue import explain, tr
from designer.core.errors import SetupError, UsageError
from designer.core.paths import STARTERS
from designer.core.placement import refuse_shared_folder
from designer.core.workspace import Workspace

FIRST_STARTERS = ("invoice", "order_confirmation")  # those that a new workspace begins with


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """init, live, rehearse."""
    init = commands.add_parser("init", parents=[common], help=tr("make a workspace with the starter templates"))
    init.add_argument("directory", nargs="?", type=arguments.folder, metavar="DIR")
    init.add_argument("--master-password", action="store_true", help=tr("a password instead of the OS keyring"))
    init.set_defaults(run=_init)
    live = commands.add_parser("live", parents=[common], help=tr("send to recipients from now on; asks once"))
    live.add_argument("--yes", action="store_true", help=tr("do not ask"))
    live.add_argument("--look", action="store_true", help=tr("only say what would follow; change nothing"))
    live.set_defaults(run=_live)
    rehearse = commands.add_parser("rehearse", parents=[common], help=tr("send to the testers only from now on"))
    rehearse.set_defaults(run=_rehearse)


def _init(context: Context) -> int:
    from designer.core.vault import Vault

    if context.args.directory:
        context.workspace = Workspace(Path(context.args.directory))
    workspace = context.workspace
    if workspace.exists:
        raise UsageError("workspace-exists", folder=str(workspace.root))
    if workspace.root.is_dir() and any(workspace.root.iterdir()):
        raise UsageError("workspace-not-empty", folder=str(workspace.root))
    refuse_shared_folder(workspace.root)
    was_there = workspace.root.exists()
    workspace.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    master = read_secret(tr("New master password"), twice=True) if context.args.master_password else None
    try:
        vault = Vault.create(workspace.vault, key_source(master_password=master))
    except SetupError:
        if not was_there:
            shutil.rmtree(workspace.root)  # we made it just now, and nothing but our attempt is in it
        raise
    recovery = vault.export_recovery()
    published = make_workspace(workspace)
    context.out.result({
        "workspace": str(workspace.root), "mode": "rehearsal", "published": published, "recovery_key": recovery,
    })  # fmt: skip
    _say_made(context, published, recovery)
    return 0


def make_workspace(workspace: Workspace, *, settings_text: str = "") -> list[str]:
    """Everything of a new workspace but its vault: settings, firm, starters, published; the published ids."""
    from designer.core.clock import utc_now
    from designer.core.settings_text import default_settings_text
    from designer.template.package import read_firm, read_template
    from designer.template.publication import publish

    for folder in (workspace.templates, workspace.publications, workspace.control, workspace.logs):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(STARTERS / "firm.toml", workspace.firm)
    shutil.copytree(STARTERS / "firm", workspace.root / "firm")
    for name in FIRST_STARTERS:
        shutil.copytree(STARTERS / name, workspace.templates / name)
        template = read_template(workspace.templates / name)
        publish(workspace.publications, template, read_firm(workspace.root), at=utc_now(), confirmed={})
    workspace.settings.write_text(settings_text or default_settings_text(timezone=_local_zone()), "utf-8")
    (workspace.root / "inbox").mkdir(mode=0o700, exist_ok=True)
    return list(FIRST_STARTERS)


def _say_made(context: Context, published: list[str], recovery: str) -> None:
    say = context.out.say
    say(tr("Made the workspace {folder}.", folder=str(context.workspace.root)))
    say(tr("Published: {names}. Edit firm.toml, then publish them again.", names=", ".join(published)))
    say("")
    say(tr("Your recovery key, shown this once. Print it or write it down, and keep it away from this computer:"))
    say("")
    say(f"    {recovery}")
    say("")
    say(tr("It opens this workspace when the keyring is lost. Without both, nobody can."))
    say(tr("Dates without a zone are in {zone}; settings.toml can name another.", zone=_local_zone()))
    say(tr("The workspace rehearses: messages go to the local mailbox until you name testers or go live."))


def _live(context: Context) -> int:
    from designer.core.settings_text import change_settings
    from designer.template.publication import published_ids

    settings = context.settings
    accounts = [f"{name} ({account.sender})" for name, account in settings.accounts.items() if not account.is_test]
    templates = published_ids(context.workspace.publications)
    if not accounts:
        raise SetupError("live-without-account")
    if settings.default_account and settings.account().is_test:
        raise SetupError(
            "live-default-stays-here", account=settings.default_account, known=", ".join(settings.accounts)
        )
    invented = _with_invented_firm(context.workspace, templates)
    if context.args.look:
        context.out.result({
            "mode": context.mode, "inboxes": [settings.inbox.folder], "templates": templates, "accounts": accounts,
            "invented": list(invented),
        })  # fmt: skip
    context.out.say(tr("From now on these send to recipients:"))
    context.out.say(tr("  inboxes: folder {folder}", folder=settings.inbox.folder))
    context.out.say(tr("  templates: {names}", names=", ".join(templates) or "-"))
    context.out.say(tr("  accounts: {names}", names=", ".join(accounts)))
    for name, lines in invented.items():
        context.out.say(tr("ATTENTION: {name} was published with lines of the starter's invented firm: {lines}."
                           " Edit firm.toml, then: sealwright publish {name}", name=name, lines=lines))  # fmt: skip
    for one in untold(context):
        context.out.say(explain(one))
    context.out.say(tr("What was accepted in rehearsal stays rehearsal."))
    if context.args.look:
        context.out.say(tr("Nothing was changed."))
        return 0
    if not confirmed(tr("Go live?"), yes=context.args.yes):
        context.out.say(tr("Nothing was changed."))
        return 1
    change_settings(context.workspace.settings, {"mode": "live"})
    context.out.result({"mode": "live", "templates": templates, "accounts": accounts})
    context.out.say(tr("Mode: live"))
    return 0


def _with_invented_firm(workspace: Workspace, templates: list[str]) -> dict[str, str]:
    """The published templates that still show lines of the starters' invented firm, and which lines."""
    from designer.template.checks_firm import invented_lines
    from designer.template.publication import current_number, load_publication

    found = {}
    for name in templates:
        published = load_publication(workspace.publications, name, current_number(workspace.publications, name))
        if lines := invented_lines(published.template, published.firm):
            found[name] = ", ".join(lines)
    return found


def _rehearse(context: Context) -> int:
    from designer.core.settings_text import change_settings

    _ = context.settings
    change_settings(context.workspace.settings, {"mode": "rehearsal"})
    context.out.result({"mode": "rehearsal"})
    context.out.say(tr("Mode: rehearsal (nothing reaches a recipient)"))
    return 0


def _local_zone() -> str:
    """The system's zone name where it can be told (POSIX), else UTC."""
    from zoneinfo import available_timezones

    link = Path("/etc/localtime")
    name = "/".join(link.resolve().parts[-2:]) if link.exists() else ""
    return name if name in available_timezones() else "UTC"
