"""A waiting message made as it would be sent now, to be looked at before a person decides."""

from __future__ import annotations

import base64
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context
from designer.core.catalogue import tr
from designer.core.errors import UsageError
from designer.core.files import write_atomically

if TYPE_CHECKING:
    from designer.render.protocol import ComposeReply


def add_commands(actions: Any, common: ArgumentParser) -> None:
    """message preview."""
    preview = actions.add_parser("preview", parents=[common], help=tr("make one that waits, without sending; logged"))
    preview.add_argument("id", type=arguments.name, metavar="ID")
    preview.add_argument("-o", "--output", type=Path, metavar="FILE.eml", help=tr("the mail as a file"))
    preview.add_argument("--reveal", action="store_true", help=tr("the passwords of its documents, too"))
    preview.set_defaults(run=_preview)


def _preview(context: Context) -> int:
    from designer.sender.control import person
    from designer.sender.operator import Command
    from designer.sender.outbox.search import find_message

    target = context.args.output
    if target is not None and target.exists():
        raise UsageError("record-exists", file=str(target))
    with context.outbox_to_read() as outbox:
        message_id = find_message(outbox, context.args.id)
    context.ask_sender(Command(do="reveal", actor=person(), messages=(message_id,)))
    reply = _composed(context, message_id)
    if target is not None:
        write_atomically(target, reply.mime)
    context.out.result(_document(context, message_id, reply))
    for one in reply.attachments:
        shown = one.password if context.args.reveal and one.is_sealed else "***" if one.is_sealed else ""
        context.out.say(tr("{name}, pages: {pages}, password: {password}", name=one.name, pages=one.pages,
                           password=shown or "-"))  # fmt: skip
    if target is not None:
        context.out.say(tr("The mail is in {file}. It holds personal data.", file=str(target)))
    return 0


def _document(context: Context, message_id: str, reply: ComposeReply) -> dict[str, Any]:
    """With `--json` the mail itself, unless it went into a file: nothing lies on the disk then."""
    target = context.args.output
    mail = {"file": str(target)} if target is not None else {"eml": base64.b64encode(reply.mime).decode()}
    files = [
        {"name": one.name, "pages": one.pages, "password": one.password if context.args.reveal else ""}
        for one in reply.attachments
    ]
    return {"mode": context.mode, "message": message_id, "attachments": files, **mail}


def _composed(context: Context, message_id: str) -> ComposeReply:
    from designer.core.clock import utc_now
    from designer.render.limits import worker_limits
    from designer.render.pool import Pool
    from designer.sender.ahead import request_ahead
    from designer.sender.outbox.search import show

    pool = Pool(1, worker_limits(context.settings))
    try:
        with context.outbox_to_read() as outbox:
            message = show(outbox, message_id).message
            publications = context.workspace.publications
            return pool.compose(request_ahead(outbox, message, publications, context.settings, at=utc_now()))
    finally:
        pool.close()
