"""A template on disk: read whole and strictly, with its language variants, samples and the firm's identity."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.core.errors import TemplateError
from designer.core.models import parse_toml
from designer.core.toml_text import load_toml
from designer.template.jinja.lookup import PLURAL_CATEGORIES
from designer.template.names import SPEC_FILE, variant_file
from designer.template.spec import TemplateSpec

MAX_FILES = 500
MAX_BYTES = 50 * 1024 * 1024
_RESERVED = ("manifest.json", "firm.toml", "firm")


@dataclass(frozen=True, slots=True)
class Firm:
    """The house's own identity: `values` is `{{ firm.* }}`, `files` its images by package path (`firm/logo.png`)."""

    values: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Template:
    """One template package. `files` are all its files by POSIX path; `texts` by language; `samples` raw events."""

    spec: TemplateSpec
    files: Mapping[str, bytes]
    texts: Mapping[str, Mapping[str, Any]]
    samples: Mapping[str, bytes]

    def source(self, name: str) -> str:
        """The text of a file. Raises TemplateError if it is missing or not UTF-8."""
        if name not in self.files:
            raise TemplateError("file-missing", name=name, file=SPEC_FILE)
        try:
            return self.files[name].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise TemplateError("file-not-utf8", file=name, offset=error.start) from None


def read_template(folder: Path) -> Template:
    """Read a template package. Raises TemplateError naming file, line and what to do."""
    if not (folder / SPEC_FILE).is_file():
        raise TemplateError("template-not-found", name=folder.name)
    everything = read_files(folder)
    for name in everything:
        if name.split("/")[0] in _RESERVED:
            raise TemplateError("file-name-reserved", name=name, file=name)
    samples = {name: everything.pop(name) for name in list(everything) if is_sample(name)}
    template = template_of(everything, samples)
    if template.spec.id != folder.name:
        raise TemplateError("template-id-differs", id=template.spec.id, name=folder.name, file=SPEC_FILE)
    return template


def template_of(files: Mapping[str, bytes], samples: Mapping[str, bytes]) -> Template:
    """A template from its files. Raises TemplateError."""
    spec = parse_toml(TemplateSpec, files[SPEC_FILE], file=SPEC_FILE, error=TemplateError)
    texts = {code: _variant(files, code) for code in spec.languages}
    return Template(spec, files, texts, {name.removeprefix("samples/"): raw for name, raw in samples.items()})


def read_firm(root: Path) -> Firm:
    """The firm's identity beside the templates: `firm.toml` and the folder `firm/`. Raises TemplateError."""
    files = firm_files(root)
    if "firm.toml" not in files:
        return Firm({}, {})
    values, _ = load_toml(files.pop("firm.toml"), file="firm.toml", error=TemplateError)
    return Firm(values, files)


def firm_files(root: Path) -> dict[str, bytes]:
    """`firm.toml`, if there is one, and all files of the folder `firm/` by package path. Raises TemplateError."""
    path, folder = root / "firm.toml", root / "firm"
    own = {"firm.toml": path.read_bytes()} if path.is_file() else {}
    below = read_files(folder) if folder.is_dir() else {}
    return {**own, **{f"firm/{name}": raw for name, raw in below.items()}}


def read_files(folder: Path) -> dict[str, bytes]:
    """Every regular file below a folder by POSIX path, hidden ones left out. Raises TemplateError for links."""
    files: dict[str, bytes] = {}
    size = 0
    for path in sorted(_walk(folder)):
        name = path.relative_to(folder).as_posix()
        size += path.stat().st_size
        if len(files) >= MAX_FILES or size > MAX_BYTES:
            raise TemplateError("package-too-large", files=MAX_FILES, mib=MAX_BYTES // 1024 // 1024, file=name)
        if not name.isprintable():  # also what is not UTF-8 on disk: it could be neither listed nor hashed
            raise TemplateError("file-name-unprintable", file=ascii(name))
        files[name] = path.read_bytes()
    return files


def _walk(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                yield from _walk(Path(entry.path))
            elif stat.S_ISREG(mode):
                yield Path(entry.path)
            else:
                raise TemplateError("file-not-regular", file=entry.name)


def is_sample(name: str) -> bool:
    """Whether a file of a package is one of its sample events."""
    return name.startswith("samples/") and name.endswith(".json")


def _variant(files: Mapping[str, bytes], code: str) -> Mapping[str, Any]:
    name = variant_file(code)
    if name not in files:
        return {}
    texts, _ = load_toml(files[name], file=name, error=TemplateError)
    _check_texts(texts, name, "")
    return texts


def _check_texts(texts: Mapping[str, Any], file: str, path: str) -> None:
    for key, value in texts.items():
        here = f"{path}{key}"
        if isinstance(value, Mapping):
            if set(value) <= PLURAL_CATEGORIES and "other" not in value:
                raise TemplateError("plural-without-other", key=here, file=file)
            _check_texts(value, file, f"{here}.")
        elif not isinstance(value, str):
            raise TemplateError("text-not-text", key=here, file=file)
