"""Status callbacks: the secret that a receiver knows them by, what waits for one, and trying again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from designer.cli import arguments
from designer.cli.context import Context, confirmed
from designer.core.catalogue import explain, tr
from designer.core.clock import to_millis, utc_now
from designer.core.errors import SealwrightError, UsageError


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """callback list, callback secret, callback retry, callback remove."""
    group = commands.add_parser("callback", help=tr("what becomes of messages, posted to your programs"))
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = actions.add_parser("list", parents=[common], help=tr("what waits for receivers, by template"))
    listed.set_defaults(run=_list)
    secret = actions.add_parser("secret", parents=[common], help=tr("make the secret that signs; it is shown once"))
    secret.add_argument("template", type=arguments.name, metavar="TEMPLATE")
    secret.add_argument("--new", action="store_true", help=tr("in the place of one; both are good for a day"))
    secret.set_defaults(run=_secret)
    retry = actions.add_parser("retry", parents=[common], help=tr("post at once what waits or was given up"))
    retry.add_argument("template", type=arguments.name, metavar="TEMPLATE", nargs="?")
    retry.set_defaults(run=_retry)
    remove = actions.add_parser("remove", parents=[common], help=tr("forget a secret; nothing is posted without one"))
    remove.add_argument("template", type=arguments.name, metavar="TEMPLATE")
    remove.add_argument("--yes", action="store_true", help=tr("do not ask"))
    remove.set_defaults(run=_remove)


def _list(context: Context) -> int:
    from designer.sender.callbacks.receivers import templates_told
    from designer.sender.callbacks.secret import has_secret

    known = {one.template: one for one in waiting_callbacks(context)}
    names = sorted({*known, *templates_told(context.workspace.publications)})
    found = [
        {
            "template": name,
            "secret": has_secret(context.vault, name),
            "waiting": known[name].waiting if name in known else 0,
            "given_up": known[name].given_up if name in known else 0,
            "error": known[name].error if name in known else "",
            "status": known[name].status if name in known else 0,
        }
        for name in names
    ]
    context.out.result({"mode": context.mode, "callbacks": found})
    rows = [
        (one["template"], tr("yes") if one["secret"] else tr("no"), str(one["waiting"]), str(one["given_up"]),
         f"{_why(str(one['error']))} {one['status'] or ''}".strip())
        for one in found
    ]  # fmt: skip
    names = [tr(name) for name in ("Template", "Secret", "Waiting", "Given up", "Last error")]
    context.out.table(names, rows)
    return 0


def _why(code: str) -> str:
    return explain(SealwrightError(code)) if code else ""


def waiting_callbacks(context: Context) -> list[Any]:
    """What waits and what was given up, by template; nothing when no sender has run yet."""
    from designer.sender.outbox.callbacks import figures

    if not context.workspace.outbox.exists():
        return []
    with context.outbox_to_read() as outbox:
        return list(figures(outbox))


def _secret(context: Context) -> int:
    from designer.sender.callbacks.secret import SIGNATURE, make_secret
    from designer.template.library import template_ids
    from designer.template.publication import published_ids

    args, workspace = context.args, context.workspace
    known = {*template_ids(workspace.templates), *published_ids(workspace.publications)}
    if args.template not in known:
        raise UsageError("template-not-found", name=args.template)
    made = make_secret(context.vault, args.template, now=to_millis(utc_now()), replace=args.new)
    context.out.result({"mode": context.mode, "template": args.template, "secret": made, "header": SIGNATURE})
    if not context.out.as_json:  # once is enough
        context.out.say(tr("The secret, shown this once: {secret}", secret=made))
    if args.new:
        context.out.say(tr("For a day callbacks are signed with the one before, too."))
    return 0


def _retry(context: Context) -> int:
    from designer.sender.control import person
    from designer.sender.operator import Command

    if not context.workspace.outbox.exists():
        again = 0
    else:
        command = Command(do="retry-callbacks", actor=person(), template=context.args.template or "")
        again = context.ask_sender(command)["again"]
    context.out.result({"mode": context.mode, "again": again})
    context.out.say(tr("Statuses that the sender posts again: {count}", count=again))
    return 0


def _remove(context: Context) -> int:
    from designer.sender.callbacks.secret import remove_secret

    name = context.args.template
    question = tr("Forget the secret of {name}? What becomes of its messages is not posted any more.", name=name)
    if not confirmed(question, yes=context.args.yes):
        return 1
    remove_secret(context.vault, name)
    context.out.result({"mode": context.mode, "removed": name})
    context.out.say(tr("The secret of {name} is forgotten.", name=name))
    return 0
