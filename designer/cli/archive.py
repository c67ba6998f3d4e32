"""The archive of what was sent: list it, see one message, take the mail and its documents out."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context
from designer.core.catalogue import tr
from designer.core.clock import from_millis
from designer.core.errors import UsageError
from designer.core.files import write_atomically

if TYPE_CHECKING:
    from designer.sender.archive import Archive, Archived

_SHORT_ID = 10


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """archive list, show, export."""
    archive = commands.add_parser("archive", parents=[common], help=tr("what was sent, kept for years"))
    actions = archive.add_subparsers(metavar=tr("ACTION"), required=True)
    listing = actions.add_parser("list", parents=[common], help=tr("newest first"))
    listing.add_argument(
        "--search", type=arguments.text, default="", metavar="TEXT", help=tr("an event's id or a recipient's address")
    )
    listing.add_argument("--limit", type=arguments.how_many, default=50, metavar="N")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", parents=[common], help=tr("one message"))
    show.add_argument("--reveal", action="store_true", help=tr("recipient and passwords, too; this is logged"))
    show.set_defaults(run=_show)
    export = actions.add_parser("export", parents=[common], help=tr("write the mail and its documents; this is logged"))
    export.add_argument("-o", "--output", type=arguments.folder, metavar="DIR", required=True)
    export.add_argument("--show-passwords", action="store_true", help=tr("write passwords.json, too"))
    export.set_defaults(run=_export)
    for action in (show, export):
        action.add_argument("message", type=arguments.name, metavar="MESSAGE")


def _archive(context: Context) -> Archive:
    from designer.sender.archive import Archive

    return Archive(context.workspace.archive, context.vault)


def _list(context: Context) -> int:
    looked = _archive(context).look()
    found = list(islice((one for one in looked.messages if _fits(one, context.args.search)), context.args.limit))
    context.out.result({
        "mode": context.mode, "messages": [_listed_json(one) for one in found],
        "unreadable": len(looked.unreadable), "unreadable_files": looked.unreadable,
    })  # fmt: skip
    rows = [
        (_time(one.sent_at), one.dispatch.id[:_SHORT_ID], one.dispatch.event_id, one.dispatch.template,
         ", ".join(file["name"] for file in one.dispatch.files), f"{from_millis(one.until):%Y-%m-%d}")
        for one in found
    ]  # fmt: skip
    names = [tr(name) for name in ("Sent", "Message", "Event", "Template", "Documents", "Kept until")]
    context.out.table(names, rows, whole=names[1:2])
    say_unreadable(context, looked.unreadable)
    return 0


def say_unreadable(context: Context, files: list[str]) -> None:
    """Name the files of the archive that were passed by, if any."""
    if files:
        context.out.say(tr("{count} files of the archive cannot be opened; put them back from a backup.",
                           count=len(files)))  # fmt: skip
    for name in files:
        context.out.say(f"  {name}")


def _fits(one: Archived, text: str) -> bool:
    if "@" in text:
        return one.dispatch.recipient.casefold() == text.strip().casefold()
    return one.dispatch.event_id.startswith(text) or one.dispatch.id.startswith(text)


def _show(context: Context) -> int:
    archive = _archive(context)
    message_id = archive.find(context.args.message)
    one = archive.facts(message_id)
    if context.args.reveal:
        _log(context, "archive-reveal", message_id)
    document = {"mode": context.mode, **_listed_json(one), **_contents(one, reveal=context.args.reveal)}
    context.out.result(document)
    if not context.out.as_json:
        _say_shown(context, document)
    return 0


def _listed_json(one: Archived) -> dict[str, Any]:
    told = one.dispatch
    return {
        "id": told.id, "event_id": told.event_id, "event_type": told.event_type, "template": told.template,
        "publication": told.publication, "language": told.language, "message_id": told.message_id,
        "sent_at": from_millis(one.sent_at).isoformat(), "kept_until": from_millis(one.until).isoformat(),
    }  # fmt: skip


def _contents(one: Archived, *, reveal: bool) -> dict[str, Any]:
    local, _, domain = one.dispatch.recipient.rpartition("@")
    shown = {name: password if reveal else "***" for name, password in one.passwords.items()}
    files = [{**file, "password": shown.get(file["name"], "")} for file in one.dispatch.files]
    return {
        "recipient": one.dispatch.recipient if reveal else f"{local[:1]}***@{domain}", "attachments": files,
        "digest": one.dispatch.digest, "attempts": one.dispatch.attempts,
    }  # fmt: skip


def _say_shown(context: Context, document: dict[str, Any]) -> None:
    say = context.out.say
    say(tr("Message {id}, event {event}", id=document["id"], event=document["event_id"]))
    say(tr("  sent: {sent}, kept until {until}", sent=document["sent_at"], until=document["kept_until"][:10]))
    say(tr("  template: {name}, publication {number}, {language}", name=document["template"],
           number=document["publication"], language=document["language"]))  # fmt: skip
    say(tr("  recipient: {address}", address=document["recipient"]))
    for file in document["attachments"]:
        say(tr("  attachment: {name}, password {password}", name=file["name"], password=file["password"] or "-"))


def _export(context: Context) -> int:
    archive, target = _archive(context), Path(context.args.output)
    message_id = archive.find(context.args.message)
    one, mime = archive.facts(message_id), archive.mail(message_id)
    files = {"message.eml": mime, **dict(_documents(mime))}
    if context.args.show_passwords:
        files["passwords.json"] = json.dumps(one.passwords, indent=1, ensure_ascii=False).encode()
    taken = next((name for name in files if (target / name).exists()), "")
    if taken:
        raise UsageError("archive-exists", file=str(target / taken))
    _log(context, "archive-export", message_id)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, raw in files.items():
        write_atomically(target / name, raw)  # for the person's eyes only
        context.out.say(str(target / name))
    context.out.result({"mode": context.mode, "id": message_id, "files": list(files)})
    return 0


def _documents(mime: bytes) -> Iterator[tuple[str, bytes]]:
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    mail = message_from_bytes(mime, _class=EmailMessage, policy=policy.default)
    for number, part in enumerate(mail.iter_attachments(), start=1):
        raw: Any = part.get_payload(decode=True)
        yield Path(part.get_filename() or f"document-{number}").name, bytes(raw)


def _log(context: Context, action: str, message_id: str) -> None:
    from designer.sender.control import person
    from designer.sender.operator import Command

    command = {"do": action, "actor": person(), "messages": (message_id,)}
    context.ask_sender(Command.model_validate(command))


def _time(millis: int) -> str:
    return from_millis(millis).astimezone().strftime("%Y-%m-%d %H:%M:%S")
