"""The passwords that the firm keeps for its customers: set one, count or list the keys, remove one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from designer.cli import arguments
from designer.cli.context import Context, confirmed, read_secret
from designer.core.catalogue import tr
from designer.core.clock import from_millis
from designer.core.errors import UsageError

_SHORTEST, _LONGEST = 4, 127  # what a template may ask for at all
_USUAL = (8, 32)


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """password set, list, remove."""
    password = commands.add_parser("password", parents=[common], help=tr("passwords that you keep for customers"))
    actions = password.add_subparsers(metavar=tr("ACTION"), required=True)
    setting = actions.add_parser("set", parents=[common], help=tr("set or replace one; it is asked for"))
    setting.add_argument("key", nargs="?", type=arguments.name, metavar="KEY")
    setting.add_argument("--message", type=arguments.name, metavar="ID", help=tr("the one that this message waits for"))
    setting.set_defaults(run=_set)
    listing = actions.add_parser("list", parents=[common], help=tr("how many there are"))
    listing.add_argument("--reveal", action="store_true", help=tr("the keys, too; this is logged"))
    listing.set_defaults(run=_list)
    remove = actions.add_parser("remove", parents=[common], help=tr("forget one; asks once"))
    remove.add_argument("key", type=arguments.name, metavar="KEY")
    remove.add_argument("--yes", action="store_true", help=tr("do not ask"))
    remove.set_defaults(run=_remove)


def _set(context: Context) -> int:
    from designer.render.password import usable_kept
    from designer.sender.control import person
    from designer.sender.operator import Command, sealed_password

    vault = context.vault
    key, shortest, longest = context.args.key, _SHORTEST, _LONGEST
    if context.args.message:
        key, shortest, longest = _wanted_by_message(context)
    if not key:
        words = tr("KEY or --message ID is missing")
        raise UsageError("arguments-wrong", words=words, command="sealwright password set")
    typed = read_secret(tr("Password"), twice=True)
    if not typed:
        raise UsageError("secret-empty")
    password = usable_kept(typed, min_length=shortest, max_length=longest)
    sealed = sealed_password(vault, key, password)
    answer = context.ask_sender(Command(do="set-password", actor=person(), sealed=sealed))
    context.out.result({"mode": context.mode, "released": answer["released"]})
    context.out.say(tr("The password is kept."))
    if not context.args.message:
        _say_unusual(context, len(password))
    if answer["released"]:
        context.out.say(tr("{count} messages that waited for it go out now.", count=answer["released"]))
    return 0


def _say_unusual(context: Context, length: int) -> None:
    """What a template may refuse later, told at once: a key does not say whose template it is for."""
    told = {"length": length, "shortest": _USUAL[0], "longest": _USUAL[1]}
    if length < _USUAL[0]:
        context.out.say(tr("It has {length} characters. Templates take {shortest} to {longest} characters, unless they "
                           "say otherwise: set a longer password if yours does not.", **told))  # fmt: skip
    elif length > _USUAL[1]:
        context.out.say(tr("It has {length} characters. Templates take {shortest} to {longest} characters, unless they "
                           "say otherwise: set a shorter password if yours does not.", **told))  # fmt: skip


def _wanted_by_message(context: Context) -> tuple[str, int, int]:
    """The key of the password that the message waits for, and its least and greatest length.

    Of several the first that is missing.
    """
    from designer.sender.outbox.passwords import kept_password
    from designer.sender.outbox.search import find_message, show

    with context.outbox_to_read() as outbox:
        message = show(outbox, find_message(outbox, context.args.message)).message
        rules = _rules_of_message(context, outbox, message)
        keys = list(rules)
        missing = [key for key in keys if not kept_password(outbox, key)]
    if not keys:
        raise UsageError("password-key-unneeded")
    key = (missing or keys)[0]
    return key, *rules[key]


def keys_of_message(context: Context, outbox: Any, message: Any) -> list[str]:
    """The keys of the kept passwords that a message's attachments open with."""
    return list(_rules_of_message(context, outbox, message))


def _rules_of_message(context: Context, outbox: Any, message: Any) -> dict[str, tuple[int, int]]:
    """The least and the greatest length of each kept password of a message, by its key: what all attachments take."""
    from designer.core.event import EventRules, parse_event
    from designer.sender.outbox.search import event_data
    from designer.sender.specs import Specs, password_keys

    if not message.publication or message.purged or message.mode == "proof":
        return {}
    event = parse_event(event_data(outbox, message), EventRules(max_bytes=1 << 40, allow_lan=True, was_accepted=True))
    spec = Specs().of(context.workspace.publications / message.template / str(message.publication))
    keys = password_keys(spec, event, message.copy)
    rules: dict[str, tuple[int, int]] = {}
    for number, key in keys.items():
        if key:
            rule, (least, most) = spec.attachments[number].password, rules.get(key, (_SHORTEST, _LONGEST))
            rules[key] = max(least, rule.min_length), min(most, rule.max_length)
    return rules


def _list(context: Context) -> int:
    from designer.sender.control import person
    from designer.sender.operator import Command
    from designer.sender.outbox.passwords import how_many_kept, kept_keys

    _ = context.vault
    reveals = context.args.reveal
    if not context.workspace.outbox.exists():
        context.out.result({"mode": context.mode, "count": 0} | ({"keys": []} if reveals else {}))
        context.out.say(tr("{count} passwords are kept.", count=0))
        return 0
    if reveals:
        context.ask_sender(Command(do="reveal-keys", actor=person()))
    with context.outbox_to_read() as outbox:
        count = how_many_kept(outbox)
        found = kept_keys(outbox) if reveals else []
    keys = [{"key": one.key, "set_at": from_millis(one.set_at).isoformat()} for one in found]
    context.out.result({"mode": context.mode, "count": count} | ({"keys": keys} if reveals else {}))
    context.out.say(tr("{count} passwords are kept.", count=count))
    if keys:
        rows = [(one["key"], f"{from_millis(kept.set_at).astimezone():%Y-%m-%d %H:%M}")
                for one, kept in zip(keys, found, strict=True)]  # fmt: skip
        context.out.table([tr("Key"), tr("Set")], rows)
    return 0


def _remove(context: Context) -> int:
    from designer.sender.control import person
    from designer.sender.operator import Command, sealed_password

    vault = context.vault
    if not confirmed(tr("Forget this password? Documents that were made open with it still."), yes=context.args.yes):
        context.out.say(tr("Nothing was changed."))
        return 1
    command = Command(do="remove-password", actor=person(), sealed=sealed_password(vault, context.args.key))
    if not context.ask_sender(command)["removed"]:
        raise UsageError("password-not-kept")
    context.out.result({"mode": context.mode, "removed": True})
    context.out.say(tr("The password is forgotten."))
    return 0
