"""A correction: the event of a message with another address or other data, sent in a new message."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context
from designer.core.catalogue import sentence, tr
from designer.core.errors import EventError, UsageError

if TYPE_CHECKING:
    from designer.core.event import Event

_STANDARD_INPUT = "-"
_HEAD_BYTES = 1024  # within these the PDF's header stands (ISO 32000-1, annex H)
_OF_EVENT = ("email", "language", "ctx")  # what a correction may change; the rest is the event's identity


def add_commands(actions: Any, common: ArgumentParser) -> None:
    """message correct."""
    correct = actions.add_parser(
        "correct", parents=[common], help=tr("send the event once more, with another address or other data")
    )
    correct.add_argument("id", type=arguments.name, metavar="ID")
    correct.add_argument("--email", type=arguments.name, metavar="ADDRESS", help=tr("the right address"))
    correct.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help=tr("JSON: the right data, as the event's ctx or as a whole event; - reads standard input"),
    )
    correct.add_argument(
        "--attach", type=Path, action="append", default=[], metavar="FILE.pdf",
        help=tr("the right PDF, in the place of the one that came with the event; again for each of them, in order"),
    )  # fmt: skip
    correct.set_defaults(run=_correct)


def _correct(context: Context) -> int:
    from designer.sender.control import person
    from designer.sender.operator import Command, sealed_correction, sealed_file
    from designer.sender.outbox.search import event_data, find_message, show

    if not context.args.email and not context.args.data and not context.args.attach:
        raise UsageError("correction-empty")
    with context.outbox_to_read() as outbox:
        message = show(outbox, find_message(outbox, context.args.id)).message
        event = _corrected(context, event_data(outbox, message), message.copy)
    files = _attached(context)
    if files:
        event = _with_files(context, event, tuple(files))
    command = Command(
        do="correct", actor=person(), messages=(message.id,), sealed=sealed_correction(context.vault, event),
        sealed_files=tuple(sealed_file(context.vault, raw) for raw in files.values()),
    )  # fmt: skip
    (answer,) = context.ask_sender(command)["messages"]
    context.out.result({"mode": context.mode, "messages": [answer]})
    if "error" in answer:
        what, remedy = sentence(answer["error"]["code"], answer["error"]["arguments"])
        context.out.say(f"{answer['id']}  {what} {remedy}".rstrip())
        return 1
    context.out.say(tr("{id}  corrected by {new}", id=answer["id"], new=answer["new"]))
    return 0


def _attached(context: Context) -> dict[str, bytes]:
    """The PDFs that are handed in, by name. Raises UsageError, EventError."""
    from designer.sender.inbox.companions import opened_plain

    most, found = context.settings.limits.companion_mb, dict[str, bytes]()
    for path in context.args.attach:
        if not path.is_file():
            raise UsageError("file-not-found", file=str(path))
        with opened_plain(path) as file:
            raw = file.read(most * 1_000_000 + 1)
        if len(raw) > most * 1_000_000:
            raise EventError("companion-too-large", path=path.name, limit=most)
        if b"%PDF-" not in raw[:_HEAD_BYTES]:
            raise EventError("companion-no-pdf", number=len(found) + 1)
        if path.name in found:
            raise EventError("event-file-twice", path=path.name)
        found[path.name] = raw
    return found


def _with_files(context: Context, event: Event, names: tuple[str, ...]) -> Event:
    """The event with other files, checked as at the door. Raises EventError."""
    from designer.core.event import parse_event
    from designer.sender.inbox.rules import event_rules

    renamed = replace(event, files=names)
    return parse_event(renamed.as_json(), replace(event_rules(context.settings), was_accepted=True))


def _corrected(context: Context, stored: bytes, copy: int) -> Event:
    """The whole corrected event, checked as at the door; its own address is the one that changes. Raises EventError."""
    from designer.core.event import parse_event
    from designer.core.json_text import dump_json, load_json
    from designer.sender.inbox.rules import event_rules

    tree: dict[str, Any] = dict(load_json(stored))
    if "burst" in tree:
        return _corrected_item(context, stored, copy)
    copies = tree.get("copies", [])
    number = copy % (1 + len(copies))
    if context.args.data:
        told = _told(context.args.data)
        tree |= told if not number else {key: value for key, value in told.items() if key == "ctx"}
    if context.args.email:
        (copies[number - 1] if number else tree)["email"] = context.args.email
    return parse_event(dump_json(tree), replace(event_rules(context.settings), was_accepted=True))


def _corrected_item(context: Context, stored: bytes, copy: int) -> Event:
    """The corrected event of a message about one item of a list. Raises EventError."""
    from designer.core.address import address_fault, normalised_address
    from designer.core.burst import corrected
    from designer.core.event import parse_event
    from designer.sender.inbox.rules import event_rules

    rules = replace(event_rules(context.settings), was_accepted=True)
    email = normalised_address(context.args.email or "", allow_lan=rules.allow_lan)
    if context.args.email and not email:
        raise EventError(address_fault(context.args.email, allow_lan=rules.allow_lan), path="--email")
    ctx = _told(context.args.data).get("ctx", {}) if context.args.data else None
    event = corrected(parse_event(stored, rules), copy, rules, ctx=ctx, email=email)
    return parse_event(event.as_json(), rules)


def _told(path: Path) -> Mapping[str, Any]:
    from designer.core.json_text import load_json

    if str(path) != _STANDARD_INPUT and not path.is_file():
        raise UsageError("file-not-found", file=str(path))
    told = load_json(sys.stdin.buffer.read() if str(path) == _STANDARD_INPUT else path.read_bytes())
    if not isinstance(told, dict):
        raise EventError("event-not-object", path="ctx")
    if "type" in told and "ctx" in told:
        return {key: told[key] for key in _OF_EVENT if key in told}
    return {"ctx": told}
