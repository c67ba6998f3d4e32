"""Local history of drafts: what a template was at moments before, kept by content, small and for a while."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from designer.core.errors import TemplateError
from designer.core.files import write_atomically

FOLDER = "history"
KEPT = 200
KEPT_DAYS = 90
_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Version:
    """A draft at one moment: the hash of each file by POSIX path. `id` names it; `label` says what made it."""

    id: str
    at: datetime
    label: str
    files: Mapping[str, str]


def remember(root: Path, template_id: str, files: Mapping[str, bytes], *, at: datetime, label: str = "") -> Version:
    """Keep a draft as it is now; when nothing differs from the last version, that one is given back.

    What is older than KEPT_DAYS or beyond the newest KEPT is forgotten. Raises OSError.
    """
    folder = root / FOLDER / template_id
    hashes = {name: hashlib.sha256(raw).hexdigest() for name, raw in sorted(files.items())}
    known = versions(root, template_id)
    if known and known[0].files == hashes:
        return known[0]
    contents = folder / "files"
    contents.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, digest in hashes.items():
        if not (contents / digest).exists():
            write_atomically(contents / digest, zlib.compress(files[name]))
    made = Version(at.astimezone(UTC).strftime(_STAMP), at, label, hashes)
    document = {"at": at.isoformat(), "label": label, "files": hashes}
    write_atomically(folder / f"{made.id}.json", json.dumps(document).encode())
    _forget(folder, [made, *known], at)
    return made


def versions(root: Path, template_id: str) -> list[Version]:
    """What is kept of a template, the newest first."""
    paths = sorted((root / FOLDER / template_id).glob("*.json"), reverse=True)
    return [found for path in paths if (found := _read(path)) is not None]


def files_of(root: Path, template_id: str, version: Version) -> dict[str, bytes]:
    """The files of a draft as they were. Raises TemplateError when they are no longer kept."""
    contents = root / FOLDER / template_id / "files"
    files = {}
    for name, digest in version.files.items():
        try:
            raw = zlib.decompress((contents / digest).read_bytes())
        except (OSError, zlib.error):
            raise TemplateError("history-missing") from None
        if hashlib.sha256(raw).hexdigest() != digest:
            raise TemplateError("history-missing")
        files[name] = raw
    return files


def restore(root: Path, template_id: str, version: Version, folder: Path) -> list[str]:
    """Bring a draft's folder to what it was then; the files that changed. Remember the present state first."""
    from designer.template.package import read_files

    wanted, present = files_of(root, template_id, version), read_files(folder)
    changed = [name for name in sorted(wanted.keys() | present.keys()) if wanted.get(name) != present.get(name)]
    for name in changed:
        path = folder / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, wanted[name], mode=0o644)
        else:
            path.unlink()
    return changed


def _read(path: Path) -> Version | None:
    try:
        told = json.loads(path.read_bytes())
        return Version(path.stem, datetime.fromisoformat(told["at"]), str(told["label"]), dict(told["files"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _forget(folder: Path, known: list[Version], now: datetime) -> None:
    kept = [one for one in known[:KEPT] if one.at > now - timedelta(days=KEPT_DAYS)] or known[:1]
    for one in known:
        if one not in kept:
            (folder / f"{one.id}.json").unlink(missing_ok=True)
    needed = {digest for one in kept for digest in one.files.values()}
    for path in (folder / "files").iterdir():
        if path.name not in needed and not path.name.startswith("."):
            with suppress(OSError):
                path.unlink()
