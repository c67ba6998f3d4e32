"""The vault: a new recovery key, and the way back in with it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from designer.cli.context import Context, key_source, read_secret
from designer.core.catalogue import tr


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """vault export-recovery, vault recover."""
    vault = commands.add_parser("vault", parents=[common], help=tr("the vault's key slots"))
    actions = vault.add_subparsers(metavar=tr("ACTION"), required=True)
    export = actions.add_parser("export-recovery", parents=[common], help=tr("a new recovery key, shown once"))
    export.set_defaults(run=_export)
    recover = actions.add_parser(
        "recover", parents=[common], help=tr("open the vault with the recovery key, on a new computer for example")
    )
    recover.add_argument("--master-password", action="store_true", help=tr("a password instead of the OS keyring"))
    recover.set_defaults(run=_recover)


def _export(context: Context) -> int:
    recovery = context.vault.export_recovery()
    context.out.result({"mode": context.mode, "recovery_key": recovery})
    context.out.say(tr("The new recovery key, shown this once; the old one no longer works:"))
    context.out.say("")
    context.out.say(f"    {recovery}")
    return 0


def _recover(context: Context) -> int:
    from designer.core.vault import Vault

    mode = context.mode
    recovery = read_secret(tr("Recovery key"))
    master = read_secret(tr("New master password"), twice=True) if context.args.master_password else None
    Vault.recover(context.workspace.vault, recovery, key_source(master_password=master))
    context.out.result({"mode": mode, "recovered": True})
    context.out.say(tr("The vault opens here again. The recovery key stays as it is; keep it."))
    return 0
