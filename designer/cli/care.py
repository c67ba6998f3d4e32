"""What keeps a workspace tidy: delete what is over, forget a person, and tell how it went."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.archive import say_unreadable
from designer.cli.context import Context, confirmed
from designer.cli.telling import send_report
from designer.core.catalogue import sentence, tr
from designer.core.errors import UnavailableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from designer.sender.traces import Traces

_NO_ARCHIVE: dict[str, Any] = {"archived": 0, "unreadable": 0, "unreadable_files": []}
_PURGE_SECONDS = 3600.0
_HOUR_MS = 3_600_000


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """purge, report."""
    purge = commands.add_parser("purge", parents=[common], help=tr("delete what is over now, or forget one person"))
    purge.add_argument("--recipient", type=arguments.name, metavar="ADDRESS", help=tr("forget this person"))
    purge.add_argument("--also-waiting", action="store_true", help=tr("cancel and delete what still waits for them"))
    purge.add_argument("--yes", action="store_true", help=tr("do not ask"))
    purge.set_defaults(run=_purge)
    report = commands.add_parser("report", parents=[common], help=tr("what came in and went out, and how fast"))
    report.add_argument("--hours", type=arguments.how_many, default=24, metavar="N", help=tr("looks back so far"))
    report.add_argument("--days", type=arguments.how_many, metavar="N", help=tr("day by day, also beyond the log"))
    report.add_argument("--send", action="store_true", help=tr("mail it now to those who are named in settings.toml"))
    report.set_defaults(run=_report)


def _purge(context: Context) -> int:
    if context.args.recipient:
        return _forget(context)
    from designer.sender.control import person
    from designer.sender.operator import Command

    if not context.workspace.outbox.exists():
        done: dict[str, Any] = {"data": 0, "log": 0, "days": 0, "is_gone": True, **_NO_ARCHIVE}
    else:
        done = _checked(context.ask_sender(Command(do="purge", actor=person()), seconds=_PURGE_SECONDS))
    context.out.result({"mode": context.mode, **done})
    context.out.say(tr("Deleted the data of {data} messages, the log of {log}, and the figures of {days} days.",
                       data=done["data"], log=done["log"], days=done["days"]))  # fmt: skip
    if done["archived"]:
        context.out.say(tr("Deleted {count} archived messages whose time is over.", count=done["archived"]))
    say_unreadable(context, done["unreadable_files"])
    _say_gone(context, is_gone=done["is_gone"])
    return 0


def _forget(context: Context) -> int:
    from designer.core.address import normalised_address
    from designer.sender import traces

    typed = context.args.recipient.strip()
    address = normalised_address(typed, allow_lan=True)
    if not address:
        raise UsageError("address-not-plain")
    question = tr("Delete everything that is stored of this person? It cannot be brought back.")
    if not confirmed(question, yes=context.args.yes):
        context.out.say(tr("Nothing was changed."))
        return 1
    _ = context.vault
    done = _forgotten_in_outbox(context, address)
    found = traces.find(context.workspace, _inboxes(context), {address, typed}, done.pop("message_ids"))
    traces.delete(found)
    document = {"mode": context.mode, **_forgotten_json(context, done, found)}
    context.out.result(document)
    _say_forgotten(context, document)
    return 0


def _forgotten_in_outbox(context: Context, address: str) -> dict[str, Any]:
    from designer.sender.control import person
    from designer.sender.operator import Command, sealed_address

    if not context.workspace.outbox.exists():
        return {
            "messages": 0, "canceled": 0, "kept": {}, "unblocked": 0, "message_ids": [], "is_gone": True, **_NO_ARCHIVE,
        }  # fmt: skip
    told = sealed_address(context.vault, address)
    command = Command(do="forget", actor=person(), sealed=told, also_waiting=context.args.also_waiting)
    return _checked(context.ask_sender(command, seconds=_PURGE_SECONDS))


def _forgotten_json(context: Context, done: dict[str, Any], found: Traces) -> dict[str, Any]:
    def names(paths: Sequence[Path]) -> list[str]:
        root = context.workspace.root.resolve()
        return [str(path.resolve().relative_to(root) if path.resolve().is_relative_to(root) else path)
                for path in paths]  # fmt: skip

    return {
        "deleted": {
            "messages": done["messages"], "canceled": done["canceled"], "blocked": done["unblocked"],
            "archived": done["archived"], "mails": len(found.mails), "refused_files": names(found.refused),
        },
        "kept": {"messages": done["kept"], "files": names(found.authored), "waiting_files": names(found.waiting)},
        "out_of_reach": ["sent-folder", "backups", "recipient"],
        "is_gone": done["is_gone"], "unreadable": done["unreadable"], "unreadable_files": done["unreadable_files"],
    }  # fmt: skip


def _say_forgotten(context: Context, document: dict[str, Any]) -> None:
    say, deleted, kept = context.out.say, document["deleted"], document["kept"]
    say(tr("Deleted: the data of {messages} messages, {mails} mails of the local mailbox, {files} refused files.",
           messages=deleted["messages"], mails=deleted["mails"], files=len(deleted["refused_files"])))  # fmt: skip
    if deleted["archived"]:
        say(tr("Deleted from the archive: {count} messages.", count=deleted["archived"]))
    say_unreadable(context, document["unreadable_files"])
    for state, number in kept["messages"].items():
        say(tr("Kept: {number} {state}. Settle or cancel them first, or add --also-waiting.",
               number=number, state=state))  # fmt: skip
    for name in kept["waiting_files"]:
        say(tr("Kept: {name} waits to be taken in.", name=name))
    for name in kept["files"]:
        say(tr("Kept: {name} holds the address; it is your own file.", name=name))
    say(tr("Kept: passwords that you keep for customers; remove theirs with “sealwright password remove KEY”."))
    say(tr("Out of reach: the mail account's Sent folder, backups, and what the recipient has."))
    _say_gone(context, is_gone=document["is_gone"])


def _say_gone(context: Context, *, is_gone: bool) -> None:
    if not is_gone:
        context.out.say(tr("Another program reads the outbox; the last traces go when it has ended."))


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    """A running sender's answer, or its error."""
    if "error" in answer:
        raise UnavailableError(answer["error"]["code"], **answer["error"]["arguments"])
    return answer


def _inboxes(context: Context) -> list[Path]:
    from designer.sender.inbox.watched import watched_folders

    return [one.path for one in watched_folders(context.workspace, context.settings)]


def _report(context: Context) -> int:
    from designer.sender.report import report

    with context.outbox_to_read() as outbox:
        since = outbox.now() - context.args.hours * _HOUR_MS
        document = report(outbox, mode=context.mode, since=since, last_days=context.args.days or 0)
    if context.args.send:
        document["sent_to"] = send_report(context, document)
    context.out.result(document)
    _say_report(context, document)
    return 0


def _say_report(context: Context, document: dict[str, Any]) -> None:
    say = context.out.say
    context.say_mode()
    say(tr("The last {hours} hours: events in: {events}; {messages}.", hours=context.args.hours,
           events=document["events"], messages=_tally(document["messages"]) or tr("no message ended")))  # fmt: skip
    if document["waiting"]:
        say(tr("Waiting now: {messages}.", messages=_tally(document["waiting"])))
    if any(document["callbacks"].values()):
        say(tr("Callbacks: {waiting} wait, {given_up} were given up.", **document["callbacks"]))
    say(tr("Failed: {share} %.", share=f"{document['error_rate'] * 100:.1f}"))
    for one in document["failures"]:
        say(f"  {one['count']} {one['code']}: {sentence(one['code'], one['arguments']).what}")
    words = {"outbox": tr("In the outbox until sent"), "composing": tr("Composing"), "sending": tr("Sending")}
    rows = [
        (words[name], *("-" if one[key] is None else f"{one[key]:.1f} s" for key in ("median", "p95")))
        for name, one in document["seconds"].items()
    ]
    context.out.table([tr("Time"), tr("Half within"), tr("95 % within")], rows)
    if document["days"]:
        listed = [(one["day"], str(one["events"]), _tally(one["messages"])) for one in document["days"]]
        context.out.table([tr("Day (UTC)"), tr("Events in"), tr("Messages")], listed)


def _tally(messages: dict[str, int]) -> str:
    words = {"kept": tr("kept in the local mailbox, not sent")}
    return ", ".join(f"{number} {words.get(state, state)}" for state, number in sorted(messages.items()))
