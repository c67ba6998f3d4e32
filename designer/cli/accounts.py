"""Mail accounts: add, list, test, remove. Secrets come from a prompt or standard input, never from an argument."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from designer.cli import arguments
from designer.cli.context import Context, confirmed, read_secret
from designer.cli.notices import paused_accounts
from designer.core.catalogue import sentence, tr
from designer.core.errors import SealwrightError, UsageError
from designer.core.texts import TEXTS
from designer.core.texts.trying import TRIED


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """account add, list, test, remove."""
    account = commands.add_parser("account", parents=[common], help=tr("mail accounts"))
    actions = account.add_subparsers(metavar=tr("ACTION"), required=True)
    listing = actions.add_parser("list", parents=[common], help=tr("all accounts"))
    listing.set_defaults(run=_list)
    add = actions.add_parser("add", parents=[common], help=tr("a new account, or new values for one"))
    add.add_argument("name", type=arguments.name, metavar="NAME")
    add.add_argument(
        "--from", dest="sender", type=arguments.name, required=True, metavar="SENDER", help='"Shop <shop@example.com>"'
    )
    add.add_argument("--kind", choices=("smtp", "mailbox"), default="smtp")
    add.add_argument("--host", type=arguments.text, default="")
    add.add_argument("--port", type=int, default=0)
    add.add_argument("--security", choices=("tls", "starttls", "none"), default="starttls")
    add.add_argument(
        "--user",
        type=arguments.text,
        default="",
        help=tr("login name; the password is asked for, or read from standard input"),
    )
    add.add_argument("--ca-file", type=arguments.text, default="", metavar="FILE")
    add.add_argument("--default", action="store_true", help=tr("for templates that name no account"))
    add.set_defaults(run=_add)
    test = actions.add_parser("test", parents=[common], help=tr("connect and log in, send nothing"))
    test.add_argument("name", type=arguments.name, metavar="NAME")
    test.set_defaults(run=_test)
    remove = actions.add_parser("remove", parents=[common], help=tr("forget an account and its password"))
    remove.add_argument("name", type=arguments.name, metavar="NAME")
    remove.add_argument("--yes", action="store_true", help=tr("do not ask"))
    remove.set_defaults(run=_remove)


def _list(context: Context) -> int:
    from designer.sender.channels import secret_name

    settings, names, paused = context.settings, context.vault.secret_names(), paused_accounts(context)
    documents = [
        {"name": name, "kind": str(one.kind), "from": one.sender, "host": one.host, "port": one.smtp_port,
         "security": str(one.security), "user": one.user, "ca_file": one.ca_file,
         "has_password": secret_name(name) in names,
         "default": name == settings.default_account, "test": one.is_test,
         "paused": paused[name]._asdict() if name in paused else None}
        for name, one in settings.accounts.items()
    ]  # fmt: skip
    context.out.result({"mode": context.mode, "accounts": documents})
    rows = [
        (str(d["name"]) + (" *" if d["default"] else ""), str(d["from"]),
         tr("local mailbox (test)") if d["test"] else f"{d['host']}:{d['port']} {d['security']}", str(d["user"]))
        for d in documents
    ]  # fmt: skip
    context.out.table([tr(name) for name in ("Account", "From", "Server", "User")], rows)
    for name, words in paused.items():
        context.out.say(tr("Account {name} waits: ", name=name) + " ".join(words).rstrip())
    return 0


def _add(context: Context) -> int:
    from designer.core.settings_text import change_settings
    from designer.sender.channels import secret_name

    args = context.args
    is_first = args.kind == "smtp" and all(one.is_test for one in context.settings.accounts.values())
    changes = _changes(args) | ({"default_account": args.name} if args.default or is_first else {})
    vault = context.vault
    password = read_secret(tr("Password of {user}", user=args.user)) if args.user else ""
    if args.user and not password and vault.secret(secret_name(args.name)) is None:
        raise UsageError("secret-empty")
    change_settings(context.workspace.settings, changes)
    if password:
        vault.set_secret(secret_name(args.name), password)
    released = _released(context, args.name)
    context.out.result({"mode": context.mode, "account": args.name, "released": released})
    context.out.say(tr("Kept the account {name}. Try it: sealwright account test {name}", name=args.name))
    if is_first and not args.default:
        context.out.say(tr("It is the first one that sends, and so the default account now."))
    _say_released(context, released)
    return 0


def _changes(args: Namespace) -> dict[str, Any]:
    """The settings that the arguments name."""
    below = f"accounts.{args.name}"
    changes: dict[str, Any] = {f"{below}.kind": args.kind, f"{below}.from": args.sender}
    if args.kind == "smtp":
        changes |= {f"{below}.host": args.host, f"{below}.security": args.security}
        given = {"port": args.port, "user": args.user, "ca_file": args.ca_file}
        changes |= {f"{below}.{key}": value for key, value in given.items() if value}
    return changes


def _released(context: Context, name: str) -> int:
    """End the pause of an account that was mended; how many messages waited for it."""
    from designer.sender.control import person
    from designer.sender.operator import Command
    from designer.sender.outbox.pauses import Kind, pauses

    if not context.workspace.outbox.exists():
        return 0
    with context.outbox_to_read() as outbox:
        is_paused = any(one.kind == Kind.ACCOUNT and one.name == name for one in pauses(outbox))
    if not is_paused:
        return 0
    return int(context.ask_sender(Command(do="resume", actor=person(), account=name))["waiting"])


def _say_released(context: Context, released: int) -> None:
    if released:
        context.out.say(tr("{count} messages waited for this account; they go out now.", count=released))


def _test(context: Context) -> int:
    from designer.sender.channel.smtp import try_login
    from designer.sender.channels import secret_name

    settings = context.settings.account(context.args.name)
    if settings.is_test:
        context.out.result({"mode": context.mode, "account": context.args.name, "ok": True, "answer": "mailbox"})
        context.out.say(tr("This is the local mailbox: it always works, and nothing is sent."))
        return 0
    try:
        password = context.vault.secret(secret_name(context.args.name)) or ""
        answer = try_login(settings, password, folder=context.workspace.root)
    except SealwrightError as error:
        what, remedy = sentence(error.code, error.arguments)
        remedy = sentence(f"{TRIED}{error.code}", error.arguments).what if f"{TRIED}{error.code}" in TEXTS else remedy
        context.out.result({
            "mode": context.mode, "account": context.args.name, "ok": False, "answer": what, "remedy": remedy,
        })  # fmt: skip
        context.out.say(f"{what} {remedy}".rstrip())
        return 1
    released = _released(context, context.args.name)
    document = {"mode": context.mode, "account": context.args.name, "ok": True, "answer": str(answer)}
    context.out.result({**document, "released": released})
    context.out.say(tr("It works: {answer}", answer=str(answer)))
    _say_released(context, released)
    return 0


def _remove(context: Context) -> int:
    from designer.core.settings_text import change_settings
    from designer.sender.channels import secret_name

    name, settings = context.args.name, context.settings
    if name not in settings.accounts:
        settings.account(name)
    if settings.default_account == name:
        raise UsageError("account-is-default", account=name)
    if not confirmed(tr("Remove the account {name} and its password?", name=name), yes=context.args.yes):
        return 1
    change_settings(context.workspace.settings, {f"accounts.{name}": None})
    context.vault.delete_secret(secret_name(name))
    context.out.result({"mode": context.mode, "removed": name})
    context.out.say(tr("Removed the account {name}.", name=name))
    return 0
