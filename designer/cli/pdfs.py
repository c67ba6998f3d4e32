"""PDFs that another program made: sealed by hand, or handed in with an event that names them."""

from __future__ import annotations

import os
import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context, read_secret
from designer.core.catalogue import sentence, tr
from designer.core.errors import EventError, RenderError, UsageError
from designer.core.files import write_atomically
from designer.core.pdf_names import parse_pdf_names

if TYPE_CHECKING:
    from designer.render.questions import SealReply

STARTER = "sealed_document"
_EVENT = "event.json"
_CONTAINS = "ctx.document.contains"
_MOST_TOLD = 8
_NOT_OF_AN_EVENT = {
    "companion-no-pdf": "pdf-is-none", "companion-broken": "pdf-damaged", "companion-signed": "pdf-signed",
    "companion-locked": "pdf-locked", "companion-holds-files": "pdf-holds-files", "companion-too-long": "pdf-too-long",
}  # fmt: skip


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """seal."""
    seal = commands.add_parser("seal", parents=[common], help=tr("encrypt a PDF that another program made"))
    seal.add_argument("file", type=Path, metavar="FILE.pdf")
    where = seal.add_mutually_exclusive_group(required=True)
    where.add_argument("-o", "--output", type=Path, metavar="SEALED.pdf")
    where.add_argument("--check", action="store_true", help=tr("only say whether it can be sealed; nothing is written"))
    seal.add_argument("--random", action="store_true", help=tr("make a password, and print it"))
    seal.set_defaults(run=_seal)


def add_submit_options(submit: ArgumentParser) -> None:
    """What `submit FILE.pdf` wants to know."""
    submit.add_argument("--to", type=arguments.name, metavar="ADDRESS", help=tr("with a PDF: whom it is for"))
    submit.add_argument(
        "--template", type=arguments.name, metavar="ID", help=tr("with --to (default: sealed_document)")
    )
    submit.add_argument("--contains", type=arguments.name, metavar="TEXT",
                        help=tr("with --to: what only the right PDF says, such as the customer number"))  # fmt: skip
    submit.add_argument("--id", type=arguments.name, metavar="ID", help=tr("with --to: your number of the event"))
    submit.add_argument("--language", type=arguments.name, metavar="CODE", help=tr("with --to: the recipient's"))
    submit.add_argument("--data", type=Path, metavar="FILE.json", help=tr("with --to: the event's ctx"))


def _seal(context: Context) -> int:
    source, target = context.args.file, context.args.output
    if not source.is_file():
        raise UsageError("file-not-found", file=str(source))
    if context.args.check:
        return _check(context, _read(source, _most_bytes(context)))
    if target.exists():
        raise UsageError("record-exists", file=str(target))
    raw, password = _read(source, _most_bytes(context)), _password(random=context.args.random)
    sealed = _sealed(context, raw, password)
    write_atomically(target, sealed.raw)
    notes = _notes(sealed)
    shown = {"password": password} if context.args.random else {}
    context.out.result({"file": str(target), "pages": sealed.pages, "notes": list(sealed.notes), **shown})
    context.out.say(tr("Sealed: {file}, pages: {pages}", file=str(target), pages=sealed.pages))
    if context.args.random and not context.out.as_json:
        context.out.say(tr("Password: {password}", password=password))
    for note in notes:
        context.out.say(note)
    return 0


def _check(context: Context, raw: bytes) -> int:
    """Seal it for nobody: whatever would refuse it later, refuses it now."""
    sealed = _sealed(context, raw, _password(random=True))
    context.out.result({"pages": sealed.pages, "notes": list(sealed.notes), "told": _notes(sealed)})
    context.out.say(tr("It can be sealed, pages: {pages}", pages=sealed.pages))
    for note in _notes(sealed):
        context.out.say(note)
    return 0


def _notes(sealed: SealReply) -> list[str]:
    return [sentence("pdf-restricted" if code == "companion-restricted" else code, {}).what for code in sealed.notes]


def _sealed(context: Context, raw: bytes, password: str) -> SealReply:
    from designer.render.limits import WorkerLimits, worker_limits
    from designer.render.pool import Pool
    from designer.render.questions import SealReply, SealRequest

    limits = worker_limits(context.settings) if context.workspace.exists else WorkerLimits()
    pool = Pool(1, limits)
    try:
        reply = pool.ask(SealRequest(raw, password))
    except RenderError as error:
        raise RenderError(_NOT_OF_AN_EVENT.get(error.code, error.code), **error.arguments) from None
    finally:
        pool.close()
    assert isinstance(reply, SealReply)  # noqa: S101 - what a worker answers to this question
    return reply


def _password(*, random: bool) -> str:
    from designer.render.password import random_password

    password = random_password() if random else read_secret(tr("Password of the PDF"), twice=True)
    if not password:
        raise UsageError("secret-empty")
    return password


def _most_bytes(context: Context) -> int:
    from designer.core.settings import LimitSettings

    limits = context.settings.limits if context.workspace.exists else LimitSettings()
    return limits.companion_mb * 1_000_000


def _read(path: Path, most: int) -> bytes:
    """Raises EventError for one that is too large; it is not read then."""
    if path.stat().st_size > most:
        raise EventError("companion-too-large", path=path.name, limit=most // 1_000_000)
    return path.read_bytes()


@contextmanager
def handed_in(context: Context, paths: list[Path]) -> Iterator[list[Path]]:
    """The files of events to be taken in: with `--to`, one that is made here, with the PDF beside it."""
    if not context.args.to:
        alone = next((path for path in paths if path.suffix.lower() == ".pdf"), None)
        if alone is not None:
            raise UsageError("pdf-without-address", file=alone.name)
        yield paths
        return
    if len(paths) != 1:
        raise UsageError("pdf-one-by-one")
    from designer.core.json_text import dump_json

    with tempfile.TemporaryDirectory(dir=context.workspace.root, prefix=".handing-in-") as folder:
        raw = _read(paths[0], _most_bytes(context))
        _sealed(context, raw, _password(random=True))  # what could never be sealed is refused while somebody looks
        name = f"{sha256(raw).hexdigest()[:16]}.pdf"  # the same file is the same event, whatever it is called
        (Path(folder) / name).write_bytes(raw)
        event = Path(folder) / _EVENT
        event.write_bytes(dump_json(_event(context, name)))
        yield [event]


def _event(context: Context, name: str) -> dict[str, Any]:
    from designer.template.publication import current_number, load_publication

    template = context.args.template or STARTER
    number = current_number(context.workspace.publications, template)
    if not number:
        raise UsageError("pdf-template-missing" if template == STARTER else "template-not-published", name=template)
    spec = load_publication(context.workspace.publications, template, number).template.spec
    ctx: dict[str, Any] = dict(_data(context.args.data))
    document = ctx["document"] if isinstance(ctx.get("document"), dict) else {}
    if context.args.contains:
        ctx["document"] = document = {**document, "contains": context.args.contains}
    if _CONTAINS in spec.fields.required and not document.get("contains"):
        raise UsageError("pdf-contains-missing", name=template)
    told = {"id": context.args.id, "language": context.args.language}
    event = {"type": spec.event_type, "email": context.args.to, "files": [name], "ctx": ctx}
    return event | {key: value for key, value in told.items() if value}


def _data(path: Path | None) -> dict[str, Any]:
    from designer.core.json_text import load_json

    if path is None:
        return {}
    if not path.is_file():
        raise UsageError("file-not-found", file=str(path))
    tree = load_json(path.read_bytes())
    if not isinstance(tree, dict):
        raise EventError("event-not-object", path="ctx")
    return tree


def bring_files(context: Context, path: Path, target: Path) -> None:
    """Put the PDFs that belong to the events of a file where the running sender finds them.

    They lie beside it, or in the folder that is named like it. Raises EventError when the file names some that do not:
    the sender would wait for them.
    """
    from designer.sender.inbox.companions import beside_file

    try:
        is_list = path.suffix.lower() in (".csv", ".xlsx")
        names = _named_in_list(context, path) if is_list else _named_in_events(context, path)
    except EventError:
        return  # the sender says what is wrong
    beside = beside_file(path)
    missing = sorted(name for name in names if not os.path.lexists(beside(name)))
    if missing and not context.settings.inbox.accept_partial:
        told = ", ".join(missing[:_MOST_TOLD]) + (" ..." if len(missing) > _MOST_TOLD else "")
        raise EventError("companions-not-beside", names=told, file=path.name, folder=f"{path.stem}.files")
    if pattern := context.settings.inbox.pdf_names:
        found = chain(path.resolve().parent.glob("*.*"), path.with_name(f"{path.stem}.files").glob("*.*"))
        names |= {one.name for one in found if parse_pdf_names(pattern).read(one.name)}
    given = target.with_name(f"{target.stem}.files")
    for name in sorted(names):
        source = beside(name)
        if source.is_file() and source.stat().st_size <= _most_bytes(context) + 1:
            given.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(source, given / name, follow_symlinks=False)


def _named_in_events(context: Context, path: Path) -> set[str]:
    from designer.core.event import Event, parse_events
    from designer.sender.inbox.rules import event_rules

    if path.suffix.lower() not in (".json", ".jsonl"):
        return set()
    parsed = parse_events(path.read_bytes(), event_rules(context.settings), lines=path.suffix.lower() == ".jsonl")
    return {name for one in parsed if isinstance(one, Event) for name in one.files}


def _named_in_list(context: Context, path: Path) -> set[str]:
    """The PDFs that a list names in the columns that its template has for them."""
    from designer.core.event import is_file_name
    from designer.core.table.table_file import read_table
    from designer.sender.routing import Router
    from designer.template.spreadsheet.events import FILES, named_files
    from designer.template.spreadsheet.header import find_header

    specs = Router(context.workspace.publications, context.settings).spreadsheets()
    header = find_header(read_table(path.suffix.lower(), path.read_bytes()), specs)
    places = [column.place for column in header.columns if column.path == FILES]
    rows = (row for row in header.sheet.rows() if row.number > header.spec.spreadsheet.header_row)
    cells = (row.cell(place) for row in rows for place in places)
    return {name for cell in cells if isinstance(cell, str) for name in named_files(cell) if is_file_name(name)}
