"""Many messages with what is personal in them: recipients, the files that came with them, passwords for the letters."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli.context import Context
from designer.cli.sending import state_words
from designer.core.catalogue import tr
from designer.core.errors import UsageError

if TYPE_CHECKING:
    from designer.sender.outbox.search import Listed
    from designer.sender.outbox.store import Outbox

_SUFFIX = ".xlsx"


def add_arguments(listing: ArgumentParser) -> None:
    """--reveal and --output of message list."""
    listing.add_argument(
        "--reveal", action="store_true", help=tr("recipients, names of files and passwords, too; this is logged")
    )
    listing.add_argument(
        "--output", "-o", type=Path, metavar="FILE.xlsx", help=tr("write this as an Excel file; it is not encrypted")
    )


def reveal_list(context: Context, found: Sequence[Listed], document: Mapping[str, Any]) -> int:
    """Show, or write to a file, what these messages hold; that somebody looked is logged with each.

    `document` is what programs are told of them without that.
    """
    from designer.sender.control import person
    from designer.sender.operator import Command

    target = context.args.output
    if target is not None and (target.exists() or target.suffix.lower() != _SUFFIX):
        code = "output-exists" if target.exists() else "output-not-workbook"
        raise UsageError(code, file=str(target))
    if found:
        context.ask_sender(Command(do="reveal", actor=person(), messages=tuple(one.id for one in found)))
    with context.outbox_to_read() as outbox:
        contents = [_contents(outbox, one) for one in found]
    told = [{**one, **held} for one, held in zip(document["messages"], contents, strict=True)]
    context.out.result({**document, "messages": told})
    context.say_mode()
    head = [tr(name) for name in ("Event", "Recipient", "State", "Came with it", "Attachment", "Password", "Message")]
    rows = [row for one, held in zip(found, contents, strict=True) for row in _rows(one, held)]
    if target is None:
        context.out.table(head, rows)
    else:
        _write(target, [head, *rows])
        warning = tr("Wrote {file}. Whoever has it can open these PDFs: delete it when the letters are out.")
        context.out.say(warning.format(file=str(target)))
    return 0


def _contents(outbox: Outbox, one: Listed) -> dict[str, Any]:
    from designer.core.event import recipient_in
    from designer.sender.outbox.search import attachments, event_data

    if one.purged:
        return {"recipient": "", "files": [], "attachments": []}
    event, made = json.loads(event_data(outbox, one)), json.loads(attachments(outbox, one) or b"[]")
    return {
        "recipient": recipient_in(event, one.copy), "files": event.get("files") or [],
        "attachments": [{"name": file["name"], "password": file["password"]} for file in made],
    }  # fmt: skip


def _rows(one: Listed, held: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """A row for each attachment, so that each password stands beside its own; one for a message without any."""
    state, files = state_words(one.state, is_test=bool(one.test)), "; ".join(held["files"])
    for file in held["attachments"] or [{"name": "", "password": ""}]:
        yield one.event_id, held["recipient"], state, files, file["name"], file["password"], one.id


def _write(target: Path, rows: Sequence[Sequence[str]]) -> None:
    from designer.core.files import write_atomically
    from designer.sender.inbox.result import text_workbook

    write_atomically(target, text_workbook(rows))
