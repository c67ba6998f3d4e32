"""The vault: a new recovery key, the way back in with it, and new keys for everything."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from designer.cli.context import Context, confirmed, key_source, read_secret
from designer.core.catalogue import tr
from designer.core.errors import SetupError


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """vault export-recovery, vault recover, vault rotate."""
    vault = commands.add_parser("vault", parents=[common], help=tr("the vault's key slots"))
    actions = vault.add_subparsers(metavar=tr("ACTION"), required=True)
    export = actions.add_parser("export-recovery", parents=[common], help=tr("a new recovery key, shown once"))
    export.set_defaults(run=_export)
    recover = actions.add_parser(
        "recover", parents=[common], help=tr("open the vault with the recovery key, on a new computer for example")
    )
    recover.add_argument("--master-password", action="store_true", help=tr("a password instead of the OS keyring"))
    recover.set_defaults(run=_recover)
    rotate = actions.add_parser(
        "rotate", parents=[common], help=tr("new keys for everything, when one may have been seen by others; asks once")
    )
    rotate.add_argument("--yes", action="store_true", help=tr("do not ask"))
    rotate.set_defaults(run=_rotate)


def _rotate(context: Context) -> int:
    from designer.core.vault.slots import SlotKind
    from designer.sender.lock import SenderLock

    kinds = context.vault.slot_kinds
    context.out.say(tr("The old recovery key, and every other computer's key to this workspace, will stop working."))
    if not confirmed(tr("Seal everything with new keys?"), yes=context.args.yes):
        context.out.say(tr("Nothing was changed."))
        return 1
    is_master = SlotKind.MASTER in kinds and SlotKind.KEYRING not in kinds
    master = read_secret(tr("New master password"), twice=True) if is_master else None
    with SenderLock(context.workspace.lock):
        done = _resealed(context) + _archive_resealed(context)
        recovery = context.vault.renew(key_source(master_password=master))
    dropped = max(len([kind for kind in kinds if kind != SlotKind.RECOVERY]) - 1, 0)
    context.out.result({
        "mode": context.mode, "resealed": done, "recovery_key": recovery, "keys_dropped": dropped,
    })  # fmt: skip
    context.out.say(tr("Sealed {count} contents anew; the old keys open nothing any more.", count=done))
    if dropped:
        context.out.say(tr("{count} other keys no longer open the vault: sealwright vault recover.", count=dropped))
    context.out.say(tr("The new recovery key, shown this once; the old one no longer works:"))
    context.out.say("")
    context.out.say(f"    {recovery}")
    context.out.say("")
    context.out.say(tr("Older backups still open with the keys of their time."))
    return 0


def _resealed(context: Context) -> int:
    """Seal what the outbox holds with a new key; what an interrupted call has begun is gone on with."""
    from designer.sender.outbox.reseal import reseal
    from designer.sender.outbox.store import Outbox

    if len(context.vault.key_ids) == 1:
        context.vault.rotate()
    if not context.workspace.outbox.exists():
        return 0
    outbox = Outbox.open(context.workspace.outbox, context.vault)
    try:
        with context.out.progress(tr("Sealing anew")) as tell:
            return reseal(outbox, tell)
    finally:
        outbox.close()


def _archive_resealed(context: Context) -> int:
    """Seal the archive with the new key. Raises SetupError when a file stays behind: the old keys must stay, too."""
    from designer.sender.archive import Archive

    with context.out.progress(tr("Sealing the archive anew")) as tell:
        done = Archive(context.workspace.archive, context.vault).reseal(tell)
    if done.unreadable:
        raise SetupError("archive-not-resealed", count=len(done.unreadable), files=", ".join(done.unreadable))
    return done.count


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
