"""Mail accounts: add, list, test, remove. Secrets come from a prompt or standard input, never from an argument."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from designer.cli import arguments, signing
from designer.cli.context import Context, confirmed, read_secret
from designer.cli.notices import paused_accounts, released, say_released
from designer.core.catalogue import sentence, tr
from designer.core.errors import SealwrightError, UsageError
from designer.core.texts import TEXTS
from designer.core.texts.trying import TRIED


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """account add, list, sign-in, test, remove."""
    account = commands.add_parser("account", parents=[common], help=tr("mail accounts"))
    actions = account.add_subparsers(metavar=tr("ACTION"), required=True)
    listing = actions.add_parser("list", parents=[common], help=tr("all accounts"))
    listing.set_defaults(run=_list)
    add = actions.add_parser("add", parents=[common], help=tr("a new account, or new values for one"))
    add.add_argument("name", type=arguments.name, metavar="NAME")
    add.add_argument(
        "--from", dest="sender", type=arguments.name, required=True, metavar="SENDER", help='"Shop <shop@example.com>"'
    )
    add.add_argument("--kind", choices=("smtp", "graph", "gmail", "mailbox"), default="smtp")
    add.add_argument("--host", type=arguments.text, default="")
    add.add_argument("--port", type=int, default=0)
    add.add_argument("--security", choices=("tls", "starttls", "none"), default="starttls")
    add.add_argument(
        "--user",
        type=arguments.text,
        default="",
        help=tr("login name; the password is asked for, or read from standard input"),
    )
    _add_sign_in_options(add)
    add.add_argument("--ca-file", type=arguments.text, default="", metavar="FILE")
    add.add_argument("--default", action="store_true", help=tr("for templates that name no account"))
    add.set_defaults(run=_add)
    signing.add_command(actions, common)
    test = actions.add_parser("test", parents=[common], help=tr("connect and log in, send nothing"))
    test.add_argument("name", type=arguments.name, metavar="NAME")
    test.add_argument(
        "--to", type=arguments.text, default="", metavar="ADDRESS", help=tr("ask for this recipient, too; send nothing")
    )
    test.set_defaults(run=_test)
    remove = actions.add_parser("remove", parents=[common], help=tr("forget an account and its password"))
    remove.add_argument("name", type=arguments.name, metavar="NAME")
    remove.add_argument("--yes", action="store_true", help=tr("do not ask"))
    remove.set_defaults(run=_remove)


def _add_sign_in_options(add: ArgumentParser) -> None:
    add.add_argument("--login", choices=("password", "oauth"), help=tr("oauth: a person signs in with the provider"))
    add.add_argument("--provider", choices=("microsoft", "google"))
    add.add_argument("--client-id", type=arguments.text, default="", help=tr("the application your firm registered"))
    add.add_argument("--tenant", type=arguments.text, default="", help=tr("Microsoft: id or domain of your firm"))
    add.add_argument("--sign-in-url", type=arguments.text, default="", metavar="URL")
    add.add_argument("--api-url", type=arguments.text, default="", metavar="URL")


def _list(context: Context) -> int:
    from designer.sender.channels import secret_name
    from designer.sender.signin.tokens import client_secret_name, tokens_name

    settings, names, paused = context.settings, context.vault.secret_names(), paused_accounts(context)
    documents = [
        {"name": name, "kind": str(one.kind), "from": one.sender, "host": one.host, "port": one.smtp_port,
         "security": str(one.security), "user": one.user, "ca_file": one.ca_file,
         "has_password": secret_name(name) in names,
         "signs_in_with": str(one.signs_in_with), "client_id": one.client_id, "tenant": one.tenant,
         "signed_in": tokens_name(name) in names, "has_client_secret": client_secret_name(name) in names,
         "reads_mail": one.reads_mail, "imap": one.imap.model_dump() if one.imap else None,
         "default": name == settings.default_account, "test": one.is_test,
         "paused": paused[name]._asdict() if name in paused else None}
        for name, one in settings.accounts.items()
    ]  # fmt: skip
    context.out.result({"mode": context.mode, "accounts": documents})
    rows = [
        (str(d["name"]) + (" *" if d["default"] else ""), str(d["from"]),
         _where(d), str(d["user"]))
        for d in documents
    ]  # fmt: skip
    context.out.table([tr(name) for name in ("Account", "From", "Server", "User")], rows)
    for name, words in paused.items():
        context.out.say(tr("Account {name} waits: ", name=name) + " ".join(words).rstrip())
    return 0


def _where(document: dict[str, Any]) -> str:
    if document["test"]:
        return tr("local mailbox (test)")
    if document["kind"] != "smtp":
        return str(document["kind"])
    return f"{document['host']}:{document['port']} {document['security']}"


def _add(context: Context) -> int:
    from designer.core.settings_text import change_settings

    args = context.args
    is_first = args.kind != "mailbox" and all(one.is_test for one in context.settings.accounts.values())
    changes = _changes(args) | ({"default_account": args.name} if args.default or is_first else {})
    vault = context.vault
    kept_as, password = _asked_secret(args)
    if args.user and not _signs_in(args) and not password and vault.secret(kept_as) is None:
        raise UsageError("secret-empty")
    change_settings(context.workspace.settings, changes)
    if password:
        vault.set_secret(kept_as, password)
    count = released(context, args.name)
    context.out.result({"mode": context.mode, "account": args.name, "released": count})
    if _signs_in(args):
        context.out.say(tr("Kept the account {name}. Now sign in: sealwright account sign-in {name}", name=args.name))
    else:
        context.out.say(tr("Kept the account {name}. Try it: sealwright account test {name}", name=args.name))
    if is_first and not args.default:
        context.out.say(tr("It is the first one that sends, and so the default account now."))
    say_released(context, count)
    return 0


def _signs_in(args: Namespace) -> bool:
    return args.login == "oauth" or args.kind in ("graph", "gmail")


def _asked_secret(args: Namespace) -> tuple[str, str]:
    """The secret that such an account has, if any, and its name in the vault."""
    from designer.sender.channels import secret_name
    from designer.sender.signin.tokens import client_secret_name

    if not _signs_in(args):
        words = tr("Password of {user}", user=args.user)
        return secret_name(args.name), read_secret(words) if args.user else ""
    is_google = args.kind == "gmail" or args.provider == "google"
    words = tr("Client secret of the application (as Google shows it)")
    return client_secret_name(args.name), read_secret(words) if is_google else ""


def _changes(args: Namespace) -> dict[str, Any]:
    """The settings that the arguments name."""
    below = f"accounts.{args.name}"
    changes: dict[str, Any] = {f"{below}.kind": args.kind, f"{below}.from": args.sender}
    if args.kind == "smtp":
        changes |= {f"{below}.host": args.host, f"{below}.security": args.security}
        changes |= _given(below, {"port": args.port, "login": args.login, "provider": args.provider})
    if args.kind in ("graph", "gmail"):
        changes |= {f"{below}.{key}": None for key in ("host", "port", "security", "login", "provider")}
        changes |= _given(below, {"api_url": args.api_url})
    if args.login == "password":
        changes |= {f"{below}.{key}": None for key in ("provider", "client_id", "tenant", "sign_in_url", "api_url")}
    given = {"user": args.user, "ca_file": args.ca_file, "client_id": args.client_id, "tenant": args.tenant,
             "sign_in_url": args.sign_in_url}  # fmt: skip
    return changes | _given(below, given)


def _given(below: str, values: dict[str, Any]) -> dict[str, Any]:
    return {f"{below}.{key}": value for key, value in values.items() if value}


def _test(context: Context) -> int:
    from designer.sender.channel.channel import Envelope
    from designer.sender.trying import try_account

    name = context.args.name
    settings = context.settings.account(name)
    if settings.is_test:
        context.out.result({"mode": context.mode, "account": name, "ok": True, "answer": "mailbox"})
        context.out.say(tr("This is the local mailbox: it always works, and nothing is sent."))
        return 0
    envelope = Envelope(context.settings.identity(settings).address, context.args.to) if context.args.to else None
    try:
        answer = try_account(name, settings, context.vault, folder=context.workspace.root, envelope=envelope)
    except UsageError:
        raise
    except SealwrightError as error:
        return _say_what_is_wrong(context, error)
    count = released(context, name)
    document = {"mode": context.mode, "account": name, "ok": True, "answer": answer}
    context.out.result({**document, "released": count})
    context.out.say(tr("It works: {answer}", answer=answer))
    if envelope is not None:
        context.out.say(tr("The mail server takes this recipient. Nothing was sent."))
    say_released(context, count)
    return 0


def _say_what_is_wrong(context: Context, error: SealwrightError) -> int:
    what, remedy = sentence(error.code, error.arguments)
    remedy = sentence(f"{TRIED}{error.code}", error.arguments).what if f"{TRIED}{error.code}" in TEXTS else remedy
    context.out.result({
        "mode": context.mode, "account": context.args.name, "ok": False, "answer": what, "remedy": remedy,
    })  # fmt: skip
    context.out.say(f"{what} {remedy}".rstrip())
    return 1


def _remove(context: Context) -> int:
    from designer.core.settings_text import change_settings
    from designer.sender.channels import secret_name
    from designer.sender.signin.tokens import client_secret_name, tokens_name

    name, settings = context.args.name, context.settings
    if name not in settings.accounts:
        settings.account(name)
    if settings.default_account == name:
        raise UsageError("account-is-default", account=name)
    if not confirmed(tr("Remove the account {name} and its password?", name=name), yes=context.args.yes):
        return 1
    change_settings(context.workspace.settings, {f"accounts.{name}": None})
    for kept_as in (secret_name(name), tokens_name(name), client_secret_name(name)):
        context.vault.delete_secret(kept_as)
    context.out.result({"mode": context.mode, "removed": name})
    context.out.say(tr("Removed the account {name}.", name=name))
    return 0
