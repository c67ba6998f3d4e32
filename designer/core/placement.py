"""Where a workspace may lie: on a disk of this machine, never in a network or synchronised folder.

SQLite needs locks that work, and a half-synchronised database is a lost one (sqlite.org/useovernet.html).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from designer.core.errors import SetupError

_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "9p", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone",
    "fuse.s3fs", "fuse.davfs", "davfs", "fuse.gvfsd-fuse",
})  # fmt: skip
_SYNCHRONISED = (
    "dropbox", "onedrive", "google drive", "googledrive", "icloud", "icloud drive", "mobile documents", "nextcloud",
    "owncloud", "syncthing", "seafile", "pcloud", "box sync",
)  # fmt: skip


def refuse_shared_folder(folder: Path, *, mounts: Path = Path("/proc/self/mounts")) -> None:
    """Raise SetupError if the folder lies on a network file system or in a synchronised folder.

    The file system is known where the system lists its mounts (Linux); synchronised folders are known by their
    usual names.
    """
    resolved = folder.resolve()
    for part in resolved.parts:
        name = part.casefold()
        if any(name == known or name.startswith((f"{known} -", f"{known} (")) for known in _SYNCHRONISED):
            raise SetupError("folder-synchronised", folder=str(folder), name=part)
    kind = _file_system(resolved, mounts)
    if kind in _NETWORK:
        raise SetupError("folder-on-network", folder=str(folder), kind=kind)


def _file_system(folder: Path, mounts: Path) -> str:
    """The type of the file system that holds the folder, "" where it cannot be told."""
    found = ((len(point), kind) for point, kind in _mounts(mounts) if _lies_in(folder, point))
    return max(found, default=(0, ""))[1]


def _mounts(mounts: Path) -> Iterator[tuple[str, str]]:
    if not mounts.exists():
        return
    for line in mounts.read_text(errors="surrogateescape").splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            yield fields[1].encode("latin-1", "surrogateescape").decode("unicode-escape"), fields[2]


def _lies_in(folder: Path, point: str) -> bool:
    return folder == Path(point) or str(folder).startswith(point.rstrip(os.sep) + os.sep)
