"""Messages: list, show, and the operator's moves."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from designer.cli import arguments, correcting, previewing, recording, revealing
from designer.cli.context import Context
from designer.cli.passwords import keys_of_message
from designer.cli.sending import state_words
from designer.core.catalogue import reason_in_words, sentence, tr
from designer.core.clock import from_millis
from designer.core.errors import UsageError

if TYPE_CHECKING:
    from designer.sender.outbox.search import Listed, Shown

_SHORT_ID = 10  # enough to tell messages apart, and to name one
_SHOWN = 50
_MOVES = {
    "retry": tr("try failed ones again, with the current publication"),
    "hold": tr("keep pending ones back"),
    "release": tr("let held ones go"),
    "cancel": tr("do not send"),
    "mark-sent": tr("an uncertain one arrived"),
    "resend": tr("send the same document again, in a new message"),
}


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """message list, show, retry, hold, release, cancel, mark-sent, resend, correct, record, preview."""
    message = commands.add_parser("message", parents=[common], help=tr("see messages and act on them"))
    actions = message.add_subparsers(metavar=tr("ACTION"), required=True)
    listing = actions.add_parser("list", parents=[common], help=tr("newest first"))
    listing.add_argument("--state", type=arguments.text, default="", metavar="S")
    listing.add_argument(
        "--search", type=arguments.text, default="", metavar="TEXT", help=tr("an event's id or a recipient's address")
    )
    listing.add_argument("--template", type=arguments.text, default="", metavar="ID")
    listing.add_argument(
        "--since", type=arguments.day, default=0, metavar="DATE", help=tr("accepted on this day or later: 2026-11-22")
    )
    listing.add_argument("--limit", type=arguments.how_many, metavar="N", help=tr("50, with --reveal all"))
    revealing.add_arguments(listing)
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", parents=[common], help=tr("one message with every attempt"))
    show.add_argument("id", type=arguments.name, metavar="ID")
    show.add_argument("--reveal", action="store_true", help=tr("personal data and passwords, too; this is logged"))
    show.set_defaults(run=_show)
    for name, words in _MOVES.items():
        move = actions.add_parser(name, parents=[common], help=words)
        move.add_argument("ids", nargs="+", type=arguments.name, metavar="ID")
        if name == "retry":
            move.add_argument("--same-publication", action="store_true", help=tr("keep the publication it had"))
        move.set_defaults(run=_move, action=name)
    correcting.add_commands(actions, common)
    recording.add_commands(actions, common)
    previewing.add_commands(actions, common)


def _list(context: Context) -> int:
    from designer.sender.outbox.search import counts, list_messages
    from designer.sender.outbox.states import State

    if context.args.state and context.args.state not in list(State):
        raise UsageError("state-unknown", state=context.args.state, known=", ".join(State))
    reveals = context.args.reveal or context.args.output is not None
    with context.outbox_to_read() as outbox:
        found = list_messages(
            outbox, state=context.args.state, text=context.args.search, template=context.args.template,
            since=context.args.since, limit=context.args.limit or (arguments.MOST_LISTED if reveals else _SHOWN),
        )  # fmt: skip
        tally = {str(state): number for state, number in counts(outbox, mode=context.mode).items() if number}
    document = {"mode": context.mode, "messages": [message_json(one) for one in found], "counts": tally}
    if reveals:
        return revealing.reveal_list(context, found, document)
    context.out.result(document)
    context.say_mode()
    is_running = _is_running(context)
    rows = [
        (_time(one.created_at), one.id[:_SHORT_ID], one.event_id, one.template or one.event_type,
         state_words(one.state, is_test=bool(one.test)) + ("" if one.mode == context.mode else f" ({one.mode})"),
         _why(one, is_running=is_running))
        for one in found
    ]  # fmt: skip
    names = [tr(name) for name in ("Accepted", "Message", "Event", "Template", "State", "Reason")]
    context.out.table(names, rows, whole=names[1:2])
    return 0


def _show(context: Context) -> int:
    from designer.core.event import recipient_in
    from designer.sender.outbox.search import attachments, event_data, find_message, show

    with context.outbox_to_read() as outbox:
        message_id = find_message(outbox, context.args.id)
    if context.args.reveal:
        _log_reveal(context, message_id)
    with context.outbox_to_read() as outbox:
        shown = show(outbox, message_id)
        document: dict[str, Any] = {"mode": context.mode, **message_json(shown.message)}
        if not shown.message.purged:
            event = json.loads(event_data(outbox, shown.message))
            files = json.loads(attachments(outbox, shown.message) or b"[]")
            address = recipient_in(event, shown.message.copy)
            document |= _contents(event, address, files, reveal=context.args.reveal)
            if context.args.reveal and (keys := keys_of_message(context, outbox, shown.message)):
                document["password_keys"] = keys
    if shown.before:
        document["corrects" if shown.message.replaces else "repeats"] = shown.before
    document["followed_by"] = list(shown.after)
    document["attempts"] = [asdict(one) for one in shown.attempts]
    document["log"] = [asdict(one) for one in shown.log]
    context.out.result(document)
    if not context.out.as_json:
        _say_shown(context, shown, document)
    return 0


def _contents(event: dict[str, Any], address: str, files: list[dict[str, Any]], *, reveal: bool) -> dict[str, Any]:
    came = event.get("files") or []
    if reveal:
        return {"recipient": address, "data": event["ctx"], "files": came,
                "attachments": [_file(one, one["password"]) for one in files]}  # fmt: skip
    local, _, domain = address.rpartition("@")
    return {
        "recipient": f"{local[:1]}***@{domain}",
        "data": _masked(event["ctx"]),
        "files": ["" for _ in came],  # a name often says whose it is
        "attachments": [_file(one, "***" if one["is_sealed"] else "") for one in files],
    }


def _file(kept: dict[str, Any], password: str) -> dict[str, Any]:
    """A file of the message; `notes` say what was found in one that another program made."""
    notes = {"notes": kept["notes"]} if kept.get("notes") else {}
    return {"name": kept["name"], "password": password, **notes}


def _masked(value: Any) -> Any:
    """The shape of the data without its values: every field is personal here."""
    if isinstance(value, dict):
        return {key: _masked(child) for key, child in value.items()}
    return [_masked(item) for item in value] if isinstance(value, list) else "***"


def _log_reveal(context: Context, message_id: str) -> None:
    from designer.sender.control import person
    from designer.sender.operator import Command

    context.ask_sender(Command(do="reveal", actor=person(), messages=(message_id,)))


def _move(context: Context) -> int:
    from designer.sender.control import person
    from designer.sender.operator import Command

    same = getattr(context.args, "same_publication", False)
    command = Command(do=context.args.action, actor=person(), messages=_ids(context), same_publication=same)
    answers = context.ask_sender(command)["messages"]
    context.out.result({"mode": context.mode, "messages": answers})
    for answer in answers:
        if "error" in answer:
            what, remedy = sentence(answer["error"]["code"], answer["error"]["arguments"])
            context.out.say(f"{answer['id']}  {what} {remedy}".rstrip())
        else:
            new = tr(", sent again as {new}", new=answer["new"]) if "new" in answer else ""
            context.out.say(f"{answer['id']}  {answer['state']}{new}")
    return 1 if any("error" in answer for answer in answers) else 0


def _ids(context: Context) -> tuple[str, ...]:
    """The ids that the arguments mean; one that means none is passed on, and gets its answer with the others."""
    from designer.sender.outbox.search import find_message

    found = []
    with context.outbox_to_read() as outbox:
        for text in context.args.ids:
            try:
                found.append(find_message(outbox, text))
            except UsageError:
                found.append(text)
    return tuple(found)


def message_json(message: Listed) -> dict[str, Any]:
    """A message for programs: times in ISO 8601, no secret and nothing personal but the domain."""
    document = asdict(message)
    for name in ("token", "seq", "event_seq", "replaces", "resend_of"):
        del document[name]
    for name in ("next_attempt_at", "expires_at", "created_at", "updated_at"):
        document[name] = from_millis(document[name]).isoformat() if document[name] else None
    return {**document, "test": bool(message.test), "purged": bool(message.purged), "why": _reason(message)}


def _is_running(context: Context) -> bool:
    from designer.sender.lock import is_running

    return is_running(context.workspace.lock)


def _reason(message: Listed, *, is_running: bool = True) -> str:
    if not message.reason:
        return ""
    arguments = json.loads(message.details) if message.details else {}
    return reason_in_words(message.reason, arguments, is_running=is_running)


def _why(message: Listed, *, is_running: bool) -> str:
    told = "" if message.reason == "kept-local" else _reason(message)  # the state says that already
    return _waits_until(message, is_running=is_running) or told


def _waits_until(message: Listed, *, is_running: bool) -> str:
    if message.state != "pending" or not message.next_attempt_at:
        return ""
    reason = _reason(message, is_running=is_running)
    if reason and not is_running:
        return reason
    return tr("next at {time}", time=_time(message.next_attempt_at)) + (f": {reason}" if reason else "")


def _time(millis: int) -> str:
    return from_millis(millis).astimezone().strftime("%Y-%m-%d %H:%M:%S") if millis else ""


def _file_lines(document: dict[str, Any]) -> Iterator[str]:
    for name in document["files"]:
        yield tr("  came with it: {file}", file=name) if name else tr("  a PDF came with it: --reveal names it")
    for file in document["attachments"]:
        yield tr("  attachment: {name}, password {password}", name=file["name"], password=file["password"] or "-")
        yield from (f"    {sentence(code, {}).what}" for code in file.get("notes", ()))


def _say_shown(context: Context, shown: Shown, document: dict[str, Any]) -> None:
    one = shown.message
    say = context.out.say
    say(tr("Message {id}, event {event}", id=one.id, event=one.event_id))
    say(
        tr("  state: {state}", state=state_words(one.state, is_test=bool(one.test)))
        + (f" ({one.stage})" if one.stage else "")
    )
    if reason := _reason(one, is_running=one.state != "pending" or _is_running(context)):
        say(tr("  reason: {reason}", reason=reason))
    if one.came_back:
        say(tr("  came back: {what}", what=one.came_back))
    if shown.before:
        told = tr("  corrects: {id}") if one.replaces else tr("  repeats: {id}")
        say(told.format(id=shown.before))
    for later in shown.after:
        say(tr("  followed by: {id}", id=later))
    say(tr("  template: {name}, publication {number}, {language}, {mode}", name=one.template or "-",
           number=one.publication, language=one.language, mode=one.mode))  # fmt: skip
    if "recipient" in document:
        say(tr("  recipient: {address}", address=document["recipient"]))
        for line in _file_lines(document):
            say(line)
        for key in document.get("password_keys", ()):
            say(tr("  password key: {key}", key=key))
        say("  " + json.dumps(document["data"], ensure_ascii=False))
    rows = [(_time(a.started_at), str(a.n), a.outcome, str(a.code or ""), a.reply) for a in shown.attempts]
    context.out.table([tr("Attempt"), "", tr("Outcome"), tr("Code"), tr("Details")], rows)
    moves = [(_time(m.at), m.action, m.from_state, m.to_state, m.actor, m.reason) for m in shown.log]
    context.out.table([tr(n) for n in ("Time", "Action", "From", "To", "By", "Reason")], moves)
