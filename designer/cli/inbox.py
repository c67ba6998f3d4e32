"""The inbox: the files that were refused, and the ways back or out."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context, confirmed
from designer.core.catalogue import tr

if TYPE_CHECKING:
    from designer.sender.inbox.refused import Reason, Refused


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """inbox, inbox retry, inbox discard."""
    inbox = commands.add_parser("inbox", parents=[common], help=tr("see files that were refused, and act on them"))
    inbox.set_defaults(run=_list)
    actions = inbox.add_subparsers(metavar=tr("ACTION"))
    retry = actions.add_parser("retry", parents=[common], help=tr("put refused files back into the drop folder"))
    retry.set_defaults(run=_retry)
    discard = actions.add_parser("discard", parents=[common], help=tr("delete refused files; asks once"))
    discard.add_argument("--yes", action="store_true", help=tr("do not ask"))
    discard.set_defaults(run=_discard)
    for action in (retry, discard):
        action.add_argument("names", nargs="+", type=arguments.name, metavar="NAME")


def _list(context: Context) -> int:
    from designer.sender.inbox.refused import refused_files

    found = refused_files(_folder(context))
    context.out.result({"mode": context.mode, "files": [_json(one) for one in found]})
    context.say_mode()
    if not found:
        context.out.say(tr("No file was refused."))
        return 0
    rows = [
        (one.name if not number else "", _time(one.at) if not number else "", f"{_where(reason)}{reason.what}",
         reason.remedy)
        for one in found for number, reason in enumerate(one.reasons)
    ]  # fmt: skip
    context.out.table([tr("File"), tr("Refused"), tr("Why"), tr("What to do")], rows)
    return 0


def _retry(context: Context) -> int:
    from designer.sender.inbox.refused import put_back

    answers = [{"id": one.id, "name": put_back(_folder(context), one)} for one in _meant(context)]
    context.out.result({"mode": context.mode, "files": answers})
    for answer in answers:
        context.out.say(tr("{name} lies in the drop folder again; the sender takes it.", name=answer["name"]))
    return 0


def _discard(context: Context) -> int:
    from designer.sender.inbox.refused import delete

    meant = _meant(context)
    question = tr("Delete {names}? The events in it are lost.", names=", ".join(one.name for one in meant))
    if not confirmed(question, yes=context.args.yes):
        context.out.say(tr("Nothing was changed."))
        return 1
    for one in meant:
        delete(_folder(context), one)
        context.out.say(tr("Deleted {name}.", name=one.name))
    context.out.result({"mode": context.mode, "files": [{"id": one.id, "name": one.name} for one in meant]})
    return 0


def _meant(context: Context) -> list[Refused]:
    from designer.sender.inbox.refused import named, refused_files

    found = refused_files(_folder(context))
    meant = [named(found, name) for name in context.args.names]
    return list({one.id: one for one in meant}.values())


def _folder(context: Context) -> Path:
    return context.workspace.root / context.settings.inbox.folder


def _json(one: Refused) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "at": datetime.fromtimestamp(one.at / 1000, UTC).isoformat(),
        "accepted": one.accepted, "errors": [_reason_json(reason) for reason in one.reasons],
    }  # fmt: skip


def _reason_json(reason: Reason) -> dict[str, Any]:
    places = {"event": reason.event, "line": reason.line, "path": reason.path}
    told = {name: value for name, value in places.items() if value not in (-1, "")}
    return {**told, "detail": reason.what, "remedy": reason.remedy}


def _where(reason: Reason) -> str:
    if reason.line > 0:
        return tr("line {number}: ", number=reason.line)
    return tr("event {number}: ", number=reason.event + 1) if reason.event >= 0 else ""


def _time(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000).astimezone().strftime("%Y-%m-%d %H:%M:%S")
