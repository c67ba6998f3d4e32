"""The dispatch record: what happened to one message, on a page that can be printed and filed."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context
from designer.cli.sending import state_words
from designer.core.catalogue import reader_language, sentence, tr
from designer.core.clock import from_millis
from designer.core.errors import UsageError
from designer.core.files import write_atomically

if TYPE_CHECKING:
    from designer.sender.record import Dispatch

_MOST_ATTEMPTS, _MOST_MOVES, _ANSWER = 4, 8, 120  # so that it stays one page
_OUTCOMES = {
    "sent": tr("taken"), "soft": tr("refused for now"), "hard": tr("refused"), "uncertain": tr("not known"),
    "sending": tr("no answer yet"), "setup": tr("account not usable"),
}  # fmt: skip
_STATES = {
    "sent": tr("sent: the mail server took it"), "uncertain": tr("uncertain: it may have arrived"),
    "failed": tr("failed: it was not sent"), "pending": tr("waits for its turn"), "held": tr("held back"),
    "canceled": tr("canceled"), "expired": tr("expired: it was not sent"), "ignored": tr("not sent: address blocked"),
    "unroutable": tr("waits for a template"), "processing": tr("is being sent"),
}  # fmt: skip
_ACTIONS = {
    "settle": tr("result of the turn"), "settle-late": tr("late result"), "recover": tr("taken up after a stop"),
    "release": tr("released"), "hold": tr("held"), "retry": tr("tried again"), "cancel": tr("canceled"),
    "mark-sent": tr("marked as sent"), "resend": tr("sent again"), "correct": tr("corrected"),
    "publish": tr("template released"), "expire": tr("expired"), "reconcile": tr("found in the Sent folder"),
    "came-back": tr("an answer came back"), "archive": tr("archived"), "reveal": tr("data shown"),
    "archive-reveal": tr("archive shown"), "archive-export": tr("taken from the archive"),
    "record": tr("dispatch record made"), "restore": tr("restored from a backup"),
    "supersede": tr("another event came in its place"),
}  # fmt: skip


def add_commands(actions: Any, common: ArgumentParser) -> None:
    """message record."""
    record = actions.add_parser("record", parents=[common], help=tr("the dispatch record as a PDF; this is logged"))
    record.add_argument("id", type=arguments.name, metavar="ID")
    record.add_argument("-o", "--output", type=arguments.folder, metavar="FILE", required=True)
    record.set_defaults(run=_record)


def _record(context: Context) -> int:
    from designer.render.record import record_pdf
    from designer.sender.control import person
    from designer.sender.operator import Command

    target = Path(context.args.output)
    if target.exists():
        raise UsageError("record-exists", file=str(target))
    told = _dispatch(context)
    raw = record_pdf(_page(context, told))
    context.ask_sender(Command(do="record", actor=person(), messages=(told.id,)))
    write_atomically(target, raw)
    context.out.result({"mode": context.mode, "message": told.id, "file": str(target)})
    context.out.say(tr("The dispatch record is in {file}. It holds the recipient's address.", file=str(target)))
    return 0


def _dispatch(context: Context) -> Dispatch:
    """The facts from the outbox; what it has forgotten by now, from the archive."""
    from designer.sender.archive import Archive
    from designer.sender.outbox.search import find_message
    from designer.sender.record import dispatch_of

    archive = Archive(context.workspace.archive, context.vault)
    try:
        with context.outbox_to_read() as outbox:
            told = dispatch_of(outbox, context.workspace.publications, find_message(outbox, context.args.id))
    except UsageError as error:
        if error.code != "message-unknown":
            raise
        return _archived(archive, context.args.id, error)
    if told.recipient:
        return told
    try:
        kept = archive.facts(told.id).dispatch
    except UsageError:
        return told
    return replace(kept, moves=told.moves, came_back=told.came_back)


def _archived(archive: Any, text: str, unknown: UsageError) -> Dispatch:
    try:
        found: Dispatch = archive.facts(archive.find(text)).dispatch
    except UsageError:
        raise unknown from None
    return found


def _page(context: Context, told: Dispatch) -> dict[str, Any]:
    from designer import __version__
    from designer.core.clock import to_millis, utc_now
    from designer.template.package import read_firm

    made = _time(context, to_millis(utc_now()))
    return {
        "lang": reader_language(),
        "firm": str(read_firm(context.workspace.root).values.get("name", "")),
        "title": tr("Dispatch record"),
        "subject": told.event_id,
        "note": _note(told),
        "foot": tr("Made {time} by Sealwright {version}", time=made, version=__version__),
        "sections": [
            _message(context, told), _documents(told), _delivery(context, told), _course(context, told),
        ],
    }  # fmt: skip


def _note(told: Dispatch) -> str:
    if told.mode == "rehearsal":
        return tr("Rehearsal: this message did not go to its recipient.")
    if told.mode == "proof":
        return tr("Proof: this message went to the author of the template.")
    return tr("Test account: this message was kept on this computer.") if told.test else ""


def _message(context: Context, told: Dispatch) -> dict[str, Any]:
    reason = " ".join(part for part in sentence(told.reason, {})[:1] if told.reason and "{" not in part)
    return _section(tr("Message"), [
        (tr("Recipient"), told.recipient or tr("deleted when its time was over")),
        (tr("State"), _state(told)),
        (tr("Reason"), "" if told.reason == "kept-local" else reason),
        (tr("Came back"), told.came_back),
        (tr("Event type"), told.event_type + (tr(", copy {n}", n=told.copy) if told.copy else "")),
        (tr("Accepted"), _time(context, told.accepted_at)),
        (tr("Message"), told.id),
    ])  # fmt: skip


def _state(told: Dispatch) -> str:
    if told.test and told.state == "sent":
        return state_words(told.state, is_test=True)
    return _STATES.get(told.state, told.state)


def _documents(told: Dispatch) -> dict[str, Any]:
    facts = [
        (tr("Template"), tr("{name}, publication {number}, {language}", name=told.template or "-",
                            number=told.publication, language=told.language)),
        (tr("Publication SHA-256"), told.digest),
    ]  # fmt: skip
    for file in told.files:
        sealed = tr("encrypted") if file["is_sealed"] else tr("not encrypted")
        facts.append((tr("File"), tr("{name} (pages: {pages}, {sealed})", name=file["name"], pages=file["pages"],
                                     sealed=sealed)))  # fmt: skip
        facts.append((tr("File SHA-256"), file["sha256"]))
    return _section(tr("Documents"), facts)


def _delivery(context: Context, told: Dispatch) -> dict[str, Any]:
    shown = told.attempts[-_MOST_ATTEMPTS:]
    rows = [
        (_time(context, one["started_at"]),
         tr("kept here") if told.test and one["outcome"] == "sent" else _OUTCOMES.get(one["outcome"], one["outcome"]),
         " ".join(part for part in (str(one["code"] or ""), one["enhanced_code"]) if part),
         _shortened(one["reply"]), one["tls"].partition(" ")[0])
        for one in shown
    ]  # fmt: skip
    columns = [tr("Attempt"), tr("Outcome"), tr("Code"), tr("The server's answer"), tr("Encryption")]
    facts = [(tr("Message-ID"), told.message_id), (tr("Account"), told.account)]
    hint = tr("Taken means: the mail server of the account took the message. What the recipient did, nobody can tell.")
    return _section(tr("Delivery"), facts, columns, rows, hint=_hint(len(told.attempts) - len(shown), hint))


def _course(context: Context, told: Dispatch) -> dict[str, Any]:
    shown = told.moves[-_MOST_MOVES:]
    rows = [
        (_time(context, one["at"]), _ACTIONS.get(one["action"], one["action"]),
         one["to_state"] if one["to_state"] != one["from_state"] else "", one["actor"])
        for one in shown
    ]  # fmt: skip
    columns = [tr("Time"), tr("What happened"), tr("State"), tr("By")]
    return _section(tr("Course"), [], columns, rows, hint=_hint(len(told.moves) - len(shown), ""))


def _shortened(answer: str) -> str:
    return answer if len(answer) <= _ANSWER else f"{answer[:_ANSWER]} …"


def _hint(omitted: int, hint: str) -> str:
    more = tr("{count} earlier ones are not shown.", count=omitted) if omitted > 0 else ""
    return " ".join(part for part in (more, hint) if part)


def _section(
    title: str, facts: Sequence[tuple[str, str]], columns: Sequence[str] = (), rows: Sequence[Sequence[str]] = (),
    *, hint: str = "",
) -> dict[str, Any]:  # fmt: skip
    return {
        "title": title,
        "facts": [{"label": label, "value": value, "kind": _kind(value)} for label, value in facts if value],
        "columns": list(columns),
        "rows": [{"cells": list(cells)} for cells in rows],
        "hint": hint,
    }


def _kind(value: str) -> str:
    """Hashes and ids are read sign by sign."""
    return "mono" if len(value) > 20 and " " not in value and ("@" not in value or value.startswith("<")) else "said"


def _time(context: Context, millis: int) -> str:
    return f"{from_millis(millis).astimezone(context.settings.zone):%Y-%m-%d %H:%M:%S %Z}" if millis else ""
