"""Keys of the REST inbox: made and shown once, listed, taken back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from designer.cli import arguments
from designer.cli.context import Context, confirmed
from designer.core.catalogue import tr
from designer.core.clock import utc_now


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """key add, key list, key remove."""
    group = commands.add_parser("key", help=tr("who may hand in events by REST"))
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", parents=[common], help=tr("make a key for a program; it is shown once"))
    add.add_argument("name", type=arguments.name, metavar="NAME")
    add.add_argument(
        "--type", action="append", default=[], type=arguments.name, metavar="TYPE", dest="types",
        help=tr("an event type that may come with it; all if none is named"),
    )  # fmt: skip
    add.set_defaults(run=_add)
    listed = actions.add_parser("list", parents=[common], help=tr("the keys, not their secrets"))
    listed.set_defaults(run=_list)
    remove = actions.add_parser("remove", parents=[common], help=tr("take a key back at once"))
    remove.add_argument("name", type=arguments.name, metavar="NAME")
    remove.add_argument("--yes", action="store_true", help=tr("do not ask"))
    remove.set_defaults(run=_remove)


def _add(context: Context) -> int:
    from designer.sender.rest.keys import add_key

    args, rest = context.args, context.settings.rest
    token = add_key(context.vault, args.name, types=args.types, at=utc_now())
    url = f"{'https' if rest.certificate else 'http'}://{rest.host}:{rest.port}"
    context.out.result({"mode": context.mode, "name": args.name, "types": args.types, "key": token, "url": url})
    if not context.out.as_json:  # once is enough
        context.out.say(tr("The key, shown this once: {key}", key=token))
    if rest.enabled:
        context.out.say(tr("A running sender takes events at {url}/v1/events from now on.", url=url))
    else:
        context.out.say(tr("The REST inbox is switched off: rest.enabled in settings.toml."))
    return 0


def _list(context: Context) -> int:
    from designer.sender.rest.keys import api_keys

    found = api_keys(context.vault)
    documents = [{"name": one.name, "types": list(one.types), "made_at": one.made_at} for one in found]
    context.out.result({"mode": context.mode, "keys": documents})
    rows = [(one.name, ", ".join(one.types) or tr("all"), one.made_at) for one in found]
    context.out.table([tr(name) for name in ("Key", "Event types", "Made")], rows)
    return 0


def _remove(context: Context) -> int:
    from designer.sender.rest.keys import remove_key

    name = context.args.name
    if not confirmed(tr("Take back the key {name}? Whoever uses it is refused from then on.", name=name),
                     yes=context.args.yes):  # fmt: skip
        return 1
    remove_key(context.vault, name)
    context.out.result({"mode": context.mode, "removed": name})
    context.out.say(tr("The key {name} is taken back.", name=name))
    return 0
