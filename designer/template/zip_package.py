"""A template as one zip file: exported, and imported only after every member of the file has been checked."""

from __future__ import annotations

import io
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from designer.core.errors import TemplateError
from designer.core.files import write_atomically
from designer.template.library import refuse_id
from designer.template.names import SPEC_FILE
from designer.template.package import MAX_BYTES, MAX_FILES, read_files, read_template

MAX_RATIO = 100
_EPOCH = (1980, 1, 1, 0, 0, 0)  # so that the same template gives the same bytes
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
_FOREIGN = ("__MACOSX",)


def export_template(templates: Path, template_id: str, target: Path) -> int:
    """Write a draft as a zip file, samples and all; how many files. Raises TemplateError, OSError."""
    folder = templates / template_id
    read_template(folder)
    files, packed = read_files(folder), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{template_id}/{name}", _EPOCH), raw, zipfile.ZIP_DEFLATED)
    write_atomically(target, packed.getvalue(), mode=0o644)
    return len(files)


def import_template(templates: Path, source: Path) -> Path:
    """Make a draft of a zip file; nothing is written before all of it has been checked. Raises TemplateError."""
    files = packed_files(source)
    with tempfile.TemporaryDirectory(prefix=".importing-", dir=templates.parent) as outer:
        building = Path(outer) / "package"
        for name, raw in files.items():
            path = building / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        template_id = _id_of(building)
        refuse_id(templates, template_id)
        named = building.rename(building.with_name(template_id))
        read_template(named)
        templates.mkdir(parents=True, exist_ok=True)
        shutil.move(named, templates / template_id)
    return templates / template_id


def packed_files(source: Path) -> dict[str, bytes]:
    """The files of a zipped template by POSIX path, every member checked first. Raises TemplateError."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_foreign(one.filename)]
            _check(members)
            files = {one.filename: archive.read(one) for one in members}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError):
        raise TemplateError("package-not-zip", file=source.name) from None
    return _from_top(files)


def _check(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for one in members:
        _check_member(one)
        if one.filename.casefold() in seen:
            raise TemplateError("package-name-twice", file=one.filename)
        seen.add(one.filename.casefold())
    if len(members) > MAX_FILES or sum(one.file_size for one in members) > MAX_BYTES:
        raise TemplateError("package-too-large", files=MAX_FILES, mib=MAX_BYTES // 1024 // 1024)


def _check_member(one: zipfile.ZipInfo) -> None:
    if one.flag_bits & 0x1:
        raise TemplateError("package-encrypted")
    kind = stat.S_IFMT(one.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise TemplateError("file-not-regular", file=ascii(one.filename))
    if not is_safe_name(one.filename) or one.orig_filename != one.filename:
        raise TemplateError("package-unsafe-name", file=ascii(one.filename))
    if one.file_size > MAX_RATIO * max(one.compress_size, 1):
        raise TemplateError("package-packed-too-tight", file=one.filename, ratio=MAX_RATIO)


def is_safe_name(name: str) -> bool:
    """Whether a member's name stays inside its folder, on every system."""
    parts = name.split("/")
    if not name.isprintable() or _FORBIDDEN.search(name):
        return False
    return all(part.strip(" ") and not part.endswith((".", " ")) and not _RESERVED.fullmatch(part) for part in parts)


def _is_foreign(name: str) -> bool:
    """What file managers add, and hidden files: no part of a template, and never unpacked."""
    parts = name.split("/")
    return parts[0] in _FOREIGN or (parts[-1].startswith(".") and parts[-1].strip(".") != "")


def _from_top(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files relative to the folder that holds template.toml: the top, or the one folder there."""
    if SPEC_FILE in files:
        return dict(files)
    tops = {name.split("/")[0] for name in files}
    top = tops.pop() if len(tops) == 1 else ""
    if f"{top}/{SPEC_FILE}" not in files:
        raise TemplateError("package-without-spec")
    return {name.removeprefix(f"{top}/"): raw for name, raw in files.items()}


def _id_of(folder: Path) -> str:
    from designer.core.models import parse_toml
    from designer.template.spec import TemplateSpec

    return parse_toml(TemplateSpec, (folder / SPEC_FILE).read_bytes(), file=SPEC_FILE, error=TemplateError).id
