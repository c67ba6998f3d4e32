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
    from designer.render.password import usable_password
    from designer.sender.control import person
    from designer.sender.operator import Command, sealed_password

    vault = context.vault
    key = _key_of_message(context) if context.args.message else context.args.key
    if not key:
        words = tr("KEY or --message ID is missing")
        raise UsageError("arguments-wrong", words=words, command="sealwright password set")
    typed = read_secret(tr("Password"), twice=True)
    if not typed:
        raise UsageError("secret-empty")
    password = usable_password(typed, min_length=_SHORTEST, max_length=_LONGEST)
    sealed = sealed_password(vault, key, password)
    answer = context.ask_sender(Command(do="set-password", actor=person(), sealed=sealed))
    context.out.result({"mode": context.mode, "released": answer["released"]})
    context.out.say(tr("The password is kept."))
    if not _USUAL[0] <= len(password) <= _USUAL[1]:
        context.out.say(tr("Templates take {shortest} to {longest} characters, unless they say otherwise.",
                           shortest=_USUAL[0], longest=_USUAL[1]))  # fmt: skip
    if answer["released"]:
        context.out.say(tr("{count} messages that waited for it go out now.", count=answer["released"]))
    return 0


def _key_of_message(context: Context) -> str:
    """The key of the password that the message waits for; of several the first that is missing."""
    from designer.sender.outbox.passwords import kept_password
    from designer.sender.outbox.search import find_message, show

    with context.outbox_to_read() as outbox:
        message = show(outbox, find_message(outbox, context.args.message)).message
        keys = keys_of_message(context, outbox, message)
        missing = [key for key in keys if not kept_password(outbox, key)]
    if not keys:
        raise UsageError("password-key-unneeded")
    return (missing or keys)[0]


def keys_of_message(context: Context, outbox: Any, message: Any) -> list[str]:
    """The keys of the kept passwords that a message's attachments open with."""
    from designer.core.event import EventRules, parse_event
    from designer.sender.outbox.search import event_data
    from designer.sender.specs import Specs, password_keys

    if not message.publication or message.purged or message.mode == "proof":
        return []
    event = parse_event(event_data(outbox, message), EventRules(max_bytes=1 << 40, allow_lan=True))
    spec = Specs().of(context.workspace.publications / message.template / str(message.publication))
    keys = password_keys(spec, event.ctx, event.recipient_of(message.copy))
    return list(dict.fromkeys(key for key in keys.values() if key))


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
