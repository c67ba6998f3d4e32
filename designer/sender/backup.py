"""The whole workspace in one sealed file, and back: into an empty folder, with everything held."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from designer import __version__
from designer.core.catalogue import sentence
from designer.core.clock import utc_now
from designer.core.errors import ConflictError, SetupError, UsageError
from designer.core.files import sync_folder, write_atomically
from designer.core.settings import load_settings
from designer.core.vault import Sealed, Vault
from designer.core.vault.stream import (
    OpeningReader,
    SealingWriter,
    new_stream_key,
    opened_chunks,
    read_frame,
    write_frame,
)
from designer.core.workspace import Workspace
from designer.sender.alarms.ledger import FILE as ALARMS
from designer.sender.inbox.alive import ALIVE
from designer.sender.inbox.refused import REPORT
from designer.sender.outbox.archiving import archive_again
from designer.sender.outbox.copy import copy_outbox, hold_everything
from designer.sender.outbox.store import Outbox

Progress = Callable[[int, int], None]

_MAGIC = b"sealwright backup 1\n"
_HEADER_BYTES = 64 << 20
_OWNER, _KEY = "backup", "key"
_LEFT_OUT = ("control", "logs", "sender.lock", "vault.bin", ALARMS)  # a restored sender mails no alarm again
_OUTBOX = "outbox.sqlite3"
_WAITED = "file-restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """How many files came back, how many messages wait for a person, and how many files that were to be taken in."""

    files: int
    held: int
    uncertain: int
    refused: int


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose head was read; `vault` is the workspace's vault file, which opens it."""

    path: Path
    vault: bytes = field(repr=False)
    head: bytes = field(repr=False)


def make_backup(workspace: Workspace, vault: Vault, target: Path, progress: Progress) -> int:
    """Write the workspace into `target`, whole or not at all; how many files. A sender may run meanwhile."""
    _refuse_target(workspace, target)
    with tempfile.TemporaryDirectory(dir=workspace.root, prefix=".backup-") as folder:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        try:
            with os.fdopen(descriptor, "wb") as file:
                count = _write(workspace, vault, file, Path(folder) / _OUTBOX, progress)
                file.flush()
                os.fsync(file.fileno())
            _refuse_target(workspace, target)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)  # gone by now, unless something failed
    sync_folder(target.parent)
    return count


def read_backup(path: Path) -> Backup:
    """The head of a backup. Raises SetupError when it is none."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise SetupError("backup-none")
        head = read_frame(file, most=_HEADER_BYTES)
    try:
        return Backup(path, b64decode(json.loads(head)["vault"], validate=True), head)
    except (ValueError, KeyError, TypeError):
        raise SetupError("backup-damaged") from None


def restore(backup: Backup, vault: Vault, vault_file: Path, target: Path, progress: Progress) -> Restored:
    """Put a backup into an empty folder, after all of it was found unchanged. `vault_file` is the opened vault."""
    key = _stream_key(backup, vault)
    total = backup.path.stat().st_size
    for done in _verified(backup, key):
        progress(done, total)
    target.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".restoring"))
    try:
        count = _extract(backup, key, staged)
        shutil.copyfile(vault_file, staged / "vault.bin")
        (staged / "vault.bin").chmod(0o600)
        restored = _settled_down(Workspace(staged), vault, count)
        if target.exists():
            target.rmdir()
        staged.rename(target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    sync_folder(target.parent)
    return restored


def _refuse_target(workspace: Workspace, target: Path) -> None:
    if target.exists():
        raise UsageError("backup-exists", file=str(target))
    if target.resolve().is_relative_to(workspace.root.resolve()):
        raise UsageError("backup-inside", file=target.name)


def _write(workspace: Workspace, vault: Vault, file: BinaryIO, copy: Path, progress: Progress) -> int:
    before = vault.key_ids
    key = new_stream_key()
    box = vault.seal(_OWNER, _KEY, key)
    sealed = [box.key_id, b64encode(box.nonce).decode(), b64encode(box.ciphertext).decode()]
    head = json.dumps({
        "vault": b64encode(workspace.vault.read_bytes()).decode(), "key": sealed, "version": __version__,
        "made_at": utc_now().isoformat(),
    }).encode()  # fmt: skip
    file.write(_MAGIC)
    write_frame(file, head)
    writer = SealingWriter(file, key, _bound(head))
    count = 0
    with tarfile.open(fileobj=writer, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        paths = sorted(_files(workspace.root))
        for number, path in enumerate(paths):
            count += _add(archive, workspace.root, path)
            progress(number, len(paths) + 1)
        if workspace.outbox.exists():  # last: a file that is taken in meanwhile is here or there, and never in neither
            copy_outbox(workspace.outbox, copy)
            archive.add(copy, _OUTBOX)
            count += 1
        progress(len(paths) + 1, len(paths) + 1)
    writer.close()
    if vault.key_ids != before:
        raise ConflictError("backup-while-rotating")
    return count


def _files(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        first, name = path.relative_to(root).parts[0], path.name
        own = first in _LEFT_OUT or first.startswith((_OUTBOX, ".backup-", ".vault.bin"))
        if not own and name != ALIVE and not name.endswith(".tmp") and path.is_file() and not path.is_symlink():
            yield path


def _add(archive: tarfile.TarFile, root: Path, path: Path) -> int:
    """Add one file as it is now; one that has just gone is left out."""
    try:
        raw, status = path.read_bytes(), path.stat()
    except FileNotFoundError:
        return 0
    member = tarfile.TarInfo(path.relative_to(root).as_posix())
    member.size, member.mtime, member.mode = len(raw), int(status.st_mtime), 0o600
    archive.addfile(member, BytesIO(raw))
    return 1


def _bound(head: bytes) -> str:
    return hashlib.sha256(head).hexdigest()


def _stream_key(backup: Backup, vault: Vault) -> bytes:
    try:
        key_id, nonce, ciphertext = json.loads(backup.head)["key"]
        return vault.unseal(_OWNER, _KEY, Sealed(key_id, b64decode(nonce), b64decode(ciphertext)))
    except (ValueError, KeyError, TypeError):
        raise SetupError("backup-damaged") from None


def _chunks(backup: Backup, key: bytes, file: BinaryIO) -> Iterator[bytes]:
    file.seek(len(_MAGIC))
    if read_frame(file, most=_HEADER_BYTES) != backup.head:
        raise SetupError("backup-damaged")
    return opened_chunks(file, key, _bound(backup.head))


def _verified(backup: Backup, key: bytes) -> Iterator[int]:
    """Look at every byte, and write nothing; how far it is."""
    with backup.path.open("rb") as file:
        for _ in _chunks(backup, key, file):
            yield file.tell()


def _extract(backup: Backup, key: bytes, folder: Path) -> int:
    count = 0
    with backup.path.open("rb") as file:
        content: Any = BufferedReader(OpeningReader(_chunks(backup, key, file)))
        with tarfile.open(fileobj=content, mode="r|") as archive:
            for member in archive:
                archive.extract(member, folder, filter="data")
                count += 1
    return count


def _settled_down(workspace: Workspace, vault: Vault, count: int) -> Restored:
    """Nothing of what was restored is sent by itself: it may have been sent after the backup was made."""
    for folder in (workspace.control, workspace.logs, workspace.publications, workspace.templates):
        folder.mkdir(mode=0o700, exist_ok=True)
    refused = _refuse_waiting(workspace)
    held = {"held": 0, "uncertain": 0}
    if workspace.outbox.exists():
        workspace.outbox.chmod(0o600)
        outbox = Outbox.open(workspace.outbox, vault)
        try:
            held = hold_everything(outbox)
            archive_again(outbox)
        finally:
            outbox.close()
    return Restored(count, held["held"], held["uncertain"], refused)


def _refuse_waiting(workspace: Workspace) -> int:
    """Files that waited to be taken in go to failed/, where a person puts them back."""
    inbox = workspace.root / load_settings(workspace.settings).inbox.folder
    if not inbox.resolve().is_relative_to(workspace.root.resolve()):
        return 0
    failed = inbox / "failed"
    failed.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = sentence(_WAITED, {})
    error = {"code": _WAITED, "detail": words.what, "remedy": words.remedy}
    report = {"type": f"urn:sealwright:problem:{_WAITED}", "title": words.what, "accepted": 0, "errors": [error]}
    waiting = [path for folder in (inbox, inbox / "processing") for path in folder.glob("[!.]*") if path.is_file()]
    for number, path in enumerate(waiting):
        name = path.name if not (failed / path.name).exists() else f"{number}-{path.name}"
        write_atomically(failed / f"{name}{REPORT}", json.dumps(report, ensure_ascii=False).encode())
        path.rename(failed / name)
    with suppress(OSError):
        sync_folder(failed)
    return len(waiting)
