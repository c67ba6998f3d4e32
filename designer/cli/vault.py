"""The vault: a new recovery key."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from designer.cli.context import Context
from designer.core.catalogue import tr


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """vault export-recovery."""
    vault = commands.add_parser("vault", parents=[common], help=tr("the vault's key slots"))
    actions = vault.add_subparsers(metavar=tr("ACTION"), required=True)
    export = actions.add_parser("export-recovery", parents=[common], help=tr("a new recovery key, shown once"))
    export.set_defaults(run=_export)


def _export(context: Context) -> int:
    recovery = context.vault.export_recovery()
    context.out.result({"mode": context.mode, "recovery_key": recovery})
    context.out.say(tr("The new recovery key, shown this once; the old one no longer works:"))
    context.out.say("")
    context.out.say(f"    {recovery}")
    return 0
