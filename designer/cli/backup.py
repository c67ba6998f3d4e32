"""The whole workspace into one sealed file, and back."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context, key_source, read_secret
from designer.core.catalogue import tr
from designer.core.errors import SetupError, UsageError

if TYPE_CHECKING:
    from designer.core.vault import Vault


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """backup, restore."""
    backup = commands.add_parser("backup", parents=[common], help=tr("the whole workspace in one sealed file"))
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", parents=[common], help=tr("a backup into an empty folder"))
    restore.add_argument("--master-password", action="store_true", help=tr("a password instead of the OS keyring"))
    restore.set_defaults(run=_restore)
    for command in (backup, restore):
        command.add_argument("file", type=arguments.name, metavar="FILE")


def _backup(context: Context) -> int:
    from designer.sender.backup import make_backup

    vault, target = context.vault, Path(context.args.file)
    with context.out.progress(tr("Backup")) as tell:
        count = make_backup(context.workspace, vault, target, tell)
    size = target.stat().st_size
    context.out.result({"mode": context.mode, "file": str(target), "files": count, "bytes": size})
    context.out.say(tr("{count} files are in {file}. It opens with this workspace's key or its recovery key.",
                       count=count, file=str(target)))  # fmt: skip
    return 0


def _restore(context: Context) -> int:
    from designer.core.placement import refuse_shared_folder
    from designer.sender.backup import read_backup, restore

    source, target = Path(context.args.file), context.workspace.root
    if not source.is_file():
        raise UsageError("file-not-found", file=str(source))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError("workspace-not-empty", folder=str(target))
    refuse_shared_folder(target)
    backup = read_backup(source)
    with tempfile.TemporaryDirectory(prefix="sealwright-") as folder:
        vault_file = Path(folder) / "vault.bin"
        vault_file.write_bytes(backup.vault)
        vault = _opened(context, vault_file)
        with context.out.progress(tr("Restore")) as tell:
            done = restore(backup, vault, vault_file, target, tell)
    context.out.result({"mode": context.mode, "workspace": str(target), **asdict(done)})
    _say(context, asdict(done))
    return 0


def _opened(context: Context, vault_file: Path) -> Vault:
    """The backup's vault: by the key of this computer, else by the recovery key, which makes a slot for it."""
    from designer.core.vault import Vault

    try:
        return Vault.open(vault_file, key_source())
    except SetupError as error:
        context.out.say(tr("This computer's key does not open the backup; its recovery key does."))
        recovery = read_secret(tr("Recovery key"))
        if not recovery:
            raise error from None
    master = read_secret(tr("New master password"), twice=True) if context.args.master_password else None
    return Vault.recover(vault_file, recovery, key_source(master_password=master))


def _say(context: Context, done: dict[str, Any]) -> None:
    say = context.out.say
    say(tr("Restored {files} files into {folder}.", files=done["files"], folder=str(context.workspace.root)))
    say(tr("Nothing is sent by itself: {held} messages are held, {uncertain} uncertain.",
           held=done["held"], uncertain=done["uncertain"]))  # fmt: skip
    if done["refused"]:
        say(tr("{number} files that waited are in failed/; see: sealwright inbox.", number=done["refused"]))
    say(tr("Look for each in the mail account's Sent folder, then release or cancel it. The backup's sender must not"
           " run any more."))  # fmt: skip
