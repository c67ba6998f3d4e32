"""The inbox: lists that wait for a person, files that were refused, and what a person decides on them."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from designer.cli import arguments
from designer.cli.context import Context, confirmed
from designer.core.catalogue import tr
from designer.core.errors import UsageError

if TYPE_CHECKING:
    from designer.sender.inbox.progress import Coming
    from designer.sender.inbox.refused import Reason, Refused
    from designer.sender.outbox.waiting import WaitingBatch


_ALL = 0  # no list has this number


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """inbox, inbox retry, inbox discard, inbox release, inbox cancel."""
    inbox = commands.add_parser(
        "inbox", parents=[common], help=tr("see lists that wait and files that were refused; act on them")
    )
    inbox.set_defaults(run=_list)
    actions = inbox.add_subparsers(metavar=tr("ACTION"))
    retry = actions.add_parser("retry", parents=[common], help=tr("put refused files back into the drop folder"))
    retry.set_defaults(run=_retry)
    discard = actions.add_parser("discard", parents=[common], help=tr("delete refused files; asks once"))
    discard.add_argument("--yes", action="store_true", help=tr("do not ask"))
    discard.set_defaults(run=_discard)
    release = actions.add_parser("release", parents=[common], help=tr("let lists go that wait for you"))
    cancel = actions.add_parser("cancel", parents=[common], help=tr("stop lists that wait, for good; asks once"))
    cancel.add_argument("--yes", action="store_true", help=tr("do not ask"))
    for name, action in (("release", release), ("cancel", cancel)):
        action.add_argument("batches", nargs="+", type=_batch, metavar="BATCH", help=tr("a number, or all"))
        action.set_defaults(run=_decide, decision=name)
    for action in (retry, discard):
        action.add_argument("names", nargs="+", type=arguments.name, metavar="NAME")


def _batch(text: str) -> int:
    return _ALL if text == "all" else int(text)


def _list(context: Context) -> int:
    found = _refused(context)
    waiting, coming, pdfs = _waiting(context), _coming(context), _pdfs(context)
    context.out.result({
        "mode": context.mode, "coming": [{"name": one.name, "done": one.done, "of": one.total} for one in coming],
        "waiting": [_waiting_json(one) for one in waiting], "files": [_json(one) for one in found],
        "pdfs": [{"name": name, "at": datetime.fromtimestamp(at / 1000, UTC).isoformat()} for name, at in pdfs],
    })  # fmt: skip
    context.say_mode()
    for one in coming:
        context.out.say(tr("Being taken in: {name}, row {done} of {total}.", name=one.name, done=one.done,
                           total=one.total))  # fmt: skip
    if waiting:
        _say_waiting(context, waiting)
    for name, at in pdfs:
        context.out.say(tr("{name} lies there since {time}, and waits for an event or a list that names it.", name=name,
                           time=_time(at)))  # fmt: skip
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

    answers = [{"id": one.id, "name": put_back(one)} for one in _meant(context)]
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
        delete(one)
        context.out.say(tr("Deleted {name}.", name=one.name))
    context.out.result({"mode": context.mode, "files": [{"id": one.id, "name": one.name} for one in meant]})
    return 0


def _decide(context: Context) -> int:
    """Release or cancel lists that wait."""
    numbers = list(dict.fromkeys(context.args.batches))
    if _ALL in numbers:
        numbers = [one.batch for one in _waiting(context)]
    is_release = context.args.decision == "release"
    if not is_release:
        question = tr("Cancel {lists}? What is in it is not sent.", lists=", ".join(map(str, numbers)))
        if not confirmed(question, yes=context.args.yes):
            context.out.say(tr("Nothing was changed."))
            return 1
    answers = []
    for number in numbers:
        answer = decide(context, "release-batch" if is_release else "cancel-batch", number)
        answers.append({"batch": number, **answer})
        told = tr("List {batch}: {count} messages released.") if is_release else tr("List {batch}: {count} canceled.")
        context.out.say(told.format(batch=number, count=answer["released" if is_release else "canceled"]))
    context.out.result({"mode": context.mode, "lists": answers})
    return 0


def decide(context: Context, do: Literal["release-batch", "cancel-batch"], number: int) -> dict[str, Any]:
    """Have a person's decision on a list carried out; how many messages it moved."""
    from designer.sender.control import person
    from designer.sender.operator import Command

    answer = context.ask_sender(Command(do=do, batch=number, actor=person()))
    if "error" in answer:
        raise UsageError(answer["error"]["code"], **answer["error"]["arguments"])
    return answer


def _waiting(context: Context) -> list[WaitingBatch]:
    from designer.sender.outbox.waiting import waiting_batches

    if not context.workspace.outbox.exists():
        return []
    with context.outbox_to_read() as outbox:
        return [one for one in waiting_batches(outbox) if one.mode == context.mode]


def _coming(context: Context) -> list[Coming]:
    from designer.sender.inbox.progress import coming_in
    from designer.sender.inbox.watched import watched_folders

    return [one for each in watched_folders(context.workspace, context.settings) for one in coming_in(each.path)]


def _pdfs(context: Context) -> list[tuple[str, int]]:
    from designer.sender.inbox.progress import waiting_pdfs
    from designer.sender.inbox.watched import watched_folders

    return [one for each in watched_folders(context.workspace, context.settings) for one in waiting_pdfs(each.path)]


def _waiting_json(one: WaitingBatch) -> dict[str, Any]:
    summary = one.summary
    return {
        "batch": one.batch, "at": datetime.fromtimestamp(one.at / 1000, UTC).isoformat(), "source": one.source,
        "messages": one.messages, "file": summary.file, "new": summary.new, "already_there": summary.known,
        "no_address": summary.no_address, "faulty": summary.faulty, "came_before": summary.again,
        "previews": list(summary.previews),
    }  # fmt: skip


def _say_waiting(context: Context, waiting: list[WaitingBatch]) -> None:
    rows = [
        (str(one.batch), one.summary.file, _time(one.at), str(one.messages), str(one.summary.known),
         str(one.summary.no_address), str(one.summary.faulty), str(one.summary.again), " ".join(one.summary.previews))
        for one in waiting
    ]  # fmt: skip
    heads = ("List", "File", "Came in", "Wait", "Already there", "No address", "Faulty", "Came before", "Look at")
    context.out.table([tr(head) for head in heads], rows)
    for one in waiting:
        if one.summary.again:
            told = tr(
                "ATTENTION: of list {batch}, {count} came before with other data. They would be sent a second time."
            )
            context.out.say(told.format(batch=one.batch, count=one.summary.again))
    context.out.say(
        tr("Look at a message: sealwright message show ID. Then: sealwright inbox release LIST, or cancel.")
    )


def _refused(context: Context) -> list[Refused]:
    """Every refused file of every folder, the newest first."""
    from designer.sender.inbox.refused import refused_files
    from designer.sender.inbox.watched import MAIN_SOURCE, watched_folders

    folders = watched_folders(context.workspace, context.settings)
    found = [one for each in folders for one in refused_files(each.path, each.source.removeprefix(MAIN_SOURCE))]
    return sorted(found, key=lambda one: -one.at)


def _meant(context: Context) -> list[Refused]:
    from designer.sender.inbox.refused import named

    found = _refused(context)
    return list({one.id: one for one in (named(found, name) for name in context.args.names)}.values())


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
