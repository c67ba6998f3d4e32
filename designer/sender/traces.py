"""Where a person's address may lie outside the outbox: refused files, the local mailbox, samples, draft history."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

from designer.core.workspace import Workspace
from designer.sender.inbox.refused import REPORT, RESULT

_SAMPLES = ("templates/*/samples/*", "publications/*/*/samples/*", "publications/*/proofs/*/samples/*")
_HISTORY = "history/*/files/*"
_ZIP = b"PK\x03\x04"
_MOST_UNPACKED = 512 * 1024 * 1024
_TEXT_ENDS, _TAG = re.compile(r"</(?:\w+:)?(?:si|is|c)>"), re.compile(r"<[^>]*>")
_MAILS = ("mailbox/new/*", "mailbox/cur/*", "mailbox/tmp/*")


@dataclass(frozen=True, slots=True)
class Traces:
    """Files that hold an address. Refused files and mails are ours to delete; the others are the author's."""

    refused: tuple[Path, ...]
    mails: tuple[Path, ...]
    waiting: tuple[Path, ...]
    authored: tuple[Path, ...]


def find(
    workspace: Workspace, inboxes: Sequence[Path], addresses: Collection[str], message_ids: Collection[str] = ()
) -> Traces:
    """Look through the files of the workspace and of all drop folders; a mail is also theirs by its Message-ID."""
    ids, wanted = set(message_ids), _pattern(addresses)
    mails = [path for path in _files(workspace.root, *_MAILS) if _holds(path, wanted) or _message_id(path) in ids]
    authored = [path for path in _files(workspace.root, *_SAMPLES, _HISTORY) if _holds(path, wanted)]
    refused = [
        path for inbox in inboxes for path in _files(inbox, "failed/*")
        if not path.name.endswith(REPORT) and _holds(path, wanted)
    ]  # fmt: skip
    waiting = [path for inbox in inboxes for path in _files(inbox, "*", "processing/*") if _holds(path, wanted)]
    return Traces(tuple(refused), tuple(mails), tuple(waiting), tuple(authored))


def delete(traces: Traces) -> None:
    """Delete what is ours to delete, a refused file with its report."""
    for path in traces.refused:
        for ending in (REPORT, RESULT):
            path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
    for path in (*traces.refused, *traces.mails):
        path.unlink(missing_ok=True)


def _files(folder: Path, *patterns: str) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(path for path in folder.glob(pattern) if path.is_file() and not path.is_symlink())


def _pattern(addresses: Collection[str]) -> re.Pattern[str]:
    """The addresses as whole ones: ana@example.com is neither jana@example.com nor ana@example.com.au."""
    words = "|".join(re.escape(one) for one in sorted(addresses))
    return re.compile(rf"(?<![\w.+%'-])(?:{words})(?![\w-]|\.\w)", re.IGNORECASE)


def _holds(path: Path, wanted: re.Pattern[str]) -> bool:
    """Whether an address stands in the file, in its name, or in what is packed in it."""
    return any(wanted.search(text) for text in (path.name, path.stem, *_texts(path)))


def _texts(path: Path) -> Iterator[str]:
    try:
        raw = path.read_bytes()
    except OSError:
        return
    with suppress(zlib.error):  # it is not packed
        raw = zlib.decompress(raw)
    if raw.startswith(_ZIP):
        yield from _parts(raw)
        return
    yield raw.decode("utf-8", "replace")
    yield raw.decode("utf-16", "replace")
    if b"\\" in raw:
        yield _unescaped(raw)


def _parts(raw: bytes) -> Iterator[str]:
    """The texts in a workbook; one text may be written in several pieces, between which its format changes."""
    with suppress(zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError):
        parts = zipfile.ZipFile(io.BytesIO(raw))
        for one in parts.infolist():
            with parts.open(one) as part:
                text = part.read(_MOST_UNPACKED).decode("utf-8", "replace")
            yield html.unescape(_TAG.sub("", _TEXT_ENDS.sub(" ", text)))


def _unescaped(raw: bytes) -> str:
    """JSON may write any sign of an address as a number."""
    try:
        return json.dumps(json.loads(raw), ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def _message_id(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return str(BytesHeaderParser().parse(file)["Message-ID"] or "").strip()
    except OSError:
        return ""
