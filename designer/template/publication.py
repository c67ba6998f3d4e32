"""Publications: immutable, numbered, hashed snapshots of a template and the firm's identity. Files only."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from designer.core.errors import TemplateError
from designer.core.files import sync_folder, write_atomically
from designer.core.models import Table, parse_toml
from designer.template.package import Firm, Template, is_sample, read_files, read_firm, template_of

MANIFEST = "manifest.json"
STATE = "state.toml"
PROOFS = "proofs"
_ENGINES = ("sealwright", "jinja2", "mrml", "weasyprint", "pypdf", "babel")


@dataclass(frozen=True, slots=True)
class Publication:
    """What is rendered: a template with the firm's identity. Number 0 is a draft that was never published."""

    template: Template
    firm: Firm
    number: int
    digest: str
    confirmed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Released:
    """What the manifest of one publication says: when it was made, and the reasons given for `confirm` problems."""

    number: int
    published_at: datetime
    digest: str
    confirmed: Mapping[str, str]
    is_current: bool


class _State(Table):
    """`state.toml`: the current publication (0: none), whether the template is paused, the last proof's number."""

    current: int = 0
    paused: bool = False
    proofs: int = 0


def draft(template: Template, firm: Firm, *, confirmed: Mapping[str, str] | None = None) -> Publication:
    """A template as it stands, to be rendered without publishing it."""
    return Publication(template, firm, 0, _digest(_hashes(_all_files(template, firm))), confirmed or {})


def publish(
    publications: Path, template: Template, firm: Firm, *, at: datetime, confirmed: Mapping[str, str]
) -> Publication:
    """Write the next publication and make it current.

    `confirmed` are the reasons given for problems of severity `confirm`, recorded in the manifest.
    """
    folder = publications / template.spec.id
    folder.mkdir(parents=True, exist_ok=True)
    number = max([*_numbers(folder), _state(folder).current]) + 1
    made = _write_snapshot(folder, template, firm, number=number, at=at, confirmed=confirmed)
    _change_state(folder, current=number)
    return made


def snapshot_proof(publications: Path, template: Template, firm: Firm, *, at: datetime) -> Publication:
    """A snapshot of a draft for one proof, under the template's next proof number; it is never current."""
    folder = publications / template.spec.id
    proofs = folder / PROOFS
    proofs.mkdir(parents=True, exist_ok=True)
    number = max([*_numbers(proofs), _state(folder).proofs]) + 1
    made = _write_snapshot(proofs, template, firm, number=number, at=at, confirmed={})
    _change_state(folder, proofs=number)
    return made


def load_proof(publications: Path, template_id: str, number: int) -> Publication:
    """The snapshot of a proof. Raises TemplateError if it is gone or was changed."""
    return load_publication(publications / template_id, PROOFS, number)


def forget_proofs(publications: Path, *, kept: Collection[tuple[str, int]], before: datetime) -> int:
    """Delete the snapshots older than `before` that no proof in `kept` (template, number) needs; how many."""
    found = [path for path in publications.glob(f"*/{PROOFS}/*") if re.fullmatch(r"[0-9]+", path.name)]
    over = [path for path in found if (path.parent.parent.name, int(path.name)) not in kept and _is_older(path, before)]
    for path in over:
        shutil.rmtree(path)
    return len(over)


def _is_older(snapshot: Path, moment: datetime) -> bool:
    told = _released(snapshot.parent, int(snapshot.name), is_current=False)
    return told is None or told.published_at < moment


def unpublish(publications: Path, template_id: str) -> int:
    """Take the current publication back: new events find no template; its number. Raises TemplateError."""
    number = _current_or_refuse(publications, template_id)
    _change_state(publications / template_id, current=0)
    return number


def set_paused(publications: Path, template_id: str, *, paused: bool) -> None:
    """Pause a published template, or resume it. Raises TemplateError if it is not published, or is so already."""
    _current_or_refuse(publications, template_id)
    if is_paused(publications, template_id) == paused:
        raise TemplateError("template-paused-already" if paused else "template-not-paused", name=template_id)
    _change_state(publications / template_id, paused=paused)


def roll_back(publications: Path, template_id: str, number: int) -> Publication:
    """Make an earlier publication current again; its number stays. Raises TemplateError if it is missing or damaged."""
    if current_number(publications, template_id) == number:
        raise TemplateError("publication-current-already", name=template_id, number=number)
    found = load_publication(publications, template_id, number)
    _change_state(publications / template_id, current=number)
    return found


def number_before(publications: Path, template_id: str) -> int:
    """The publication that a rollback leads to: the newest before the current one. Raises TemplateError if none is."""
    folder = publications / template_id
    current = _state(folder).current
    numbers = _numbers(folder) if folder.is_dir() else []
    earlier = [number for number in numbers if not current or number < current]
    if not earlier:
        raise TemplateError("publication-none-before", name=template_id)
    return max(earlier)


def released(publications: Path, template_id: str) -> list[Released]:
    """All publications of a template, newest first; one whose manifest cannot be read is left out."""
    folder = publications / template_id
    current = _state(folder).current
    numbers = sorted(_numbers(folder), reverse=True) if folder.is_dir() else []
    return [one for number in numbers if (one := _released(folder, number, is_current=number == current))]


def _released(folder: Path, number: int, *, is_current: bool) -> Released | None:
    try:
        told = json.loads((folder / str(number) / MANIFEST).read_bytes())
        at = datetime.fromisoformat(told["published_at"])
        return Released(number, at, str(told["digest"]), dict(told["confirmed"]), is_current)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _current_or_refuse(publications: Path, template_id: str) -> int:
    number = current_number(publications, template_id)
    if not number:
        raise TemplateError("template-not-published", name=template_id)
    return number


def _write_snapshot(
    folder: Path, template: Template, firm: Firm, *, number: int, at: datetime, confirmed: Mapping[str, str]
) -> Publication:
    files = _all_files(template, firm)
    hashes = _hashes(files)
    manifest = {
        "format": 1,
        "template": template.spec.id,
        "number": number,
        "published_at": at.isoformat(),
        "digest": _digest(hashes),
        "files": hashes,
        "engines": {name: version(name) for name in _ENGINES},
        "confirmed": dict(confirmed),
    }
    files[MANIFEST] = _written({**manifest, "checksum": _checksum(manifest)})
    _write_folder(folder / str(number), files)
    return Publication(template, firm, number, str(manifest["digest"]), dict(confirmed))


def current_number(publications: Path, template_id: str) -> int:
    """The number of the current publication; 0 if there is none."""
    return _state(publications / template_id).current


def is_paused(publications: Path, template_id: str) -> bool:
    """Whether a person has paused the template."""
    return _state(publications / template_id).paused


def published_ids(publications: Path) -> list[str]:
    """The ids of all templates that have a current publication, in order."""
    if not publications.is_dir():
        return []
    return sorted(f.name for f in publications.iterdir() if f.is_dir() and _state(f).current)


def load_publication(publications: Path, template_id: str, number: int) -> Publication:
    """A publication as it was made. Raises TemplateError if it is missing or any byte of it has changed."""
    folder = publications / template_id / str(number)
    if not (folder / MANIFEST).is_file():
        raise TemplateError("publication-missing", name=template_id, number=number)
    files = read_files(folder)
    try:
        manifest: dict[str, Any] = json.loads(files.pop(MANIFEST))
        is_whole = manifest.pop("checksum") == _checksum(manifest)
        recorded, digest, confirmed = manifest["files"], manifest["digest"], manifest["confirmed"]
    except (ValueError, LookupError, TypeError, AttributeError):
        is_whole = False
    if not is_whole:
        raise TemplateError("publication-changed", name=template_id, number=number, file=MANIFEST)
    hashes = _hashes(files)
    if hashes != recorded or _digest(hashes) != digest:
        changed = sorted(dict(set(hashes.items()) ^ set(recorded.items()))) or [MANIFEST]
        raise TemplateError("publication-changed", name=template_id, number=number, file=changed[0])
    firm = read_firm(folder)
    samples = {name: files.pop(name) for name in list(files) if is_sample(name)}
    own = {name: raw for name, raw in files.items() if name.split("/")[0] not in ("firm", "firm.toml")}
    return Publication(template_of(own, samples), firm, number, digest, confirmed)


def _all_files(template: Template, firm: Firm) -> dict[str, bytes]:
    samples = {f"samples/{name}": raw for name, raw in template.samples.items()}
    firm_file = {"firm.toml": _toml(firm.values)} if firm.values else {}
    return {**template.files, **samples, **firm_file, **firm.files}


def _toml(values: Mapping[str, Any]) -> bytes:
    import tomlkit

    return tomlkit.dumps(values).encode()


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(raw).hexdigest() for name, raw in sorted(files.items())}


def _digest(hashes: Mapping[str, str]) -> str:
    return hashlib.sha256("".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode()).hexdigest()


def _written(manifest: Mapping[str, Any]) -> bytes:
    return json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode()


def _checksum(manifest: Mapping[str, Any]) -> str:
    """The manifest's own hash: what was confirmed is part of what must not change."""
    return hashlib.sha256(_written(manifest)).hexdigest()


def _numbers(folder: Path) -> list[int]:
    return [int(path.name) for path in folder.iterdir() if re.fullmatch(r"[0-9]+", path.name)]


def _write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """The whole folder or nothing: written beside its place, made durable, then renamed."""
    building = Path(tempfile.mkdtemp(prefix=".publishing-", dir=target.parent))
    try:
        for name, raw in files.items():
            path = building / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as out:
                out.write(raw)
                out.flush()
                os.fsync(out.fileno())
        for made in {(building / name).parent for name in files}:
            sync_folder(made)
        building.rename(target)
        sync_folder(target.parent)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _state(folder: Path) -> _State:
    path = folder / STATE
    if not path.is_file():
        return _State()
    return parse_toml(_State, path.read_bytes(), file=f"{folder.name}/{STATE}", error=TemplateError)


def _change_state(folder: Path, **changes: int) -> None:
    state = _state(folder).model_copy(update=changes)
    proofs = f"proofs = {state.proofs}\n" if state.proofs else ""
    text = f"current = {state.current}\npaused = {str(state.paused).lower()}\n{proofs}"
    write_atomically(folder / STATE, text.encode())
