"""Signing in to a mail account with its provider: in the browser, or with a code on a machine that has none."""

from __future__ import annotations

import threading
import webbrowser
from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context
from designer.cli.notices import released, say_released
from designer.core.catalogue import tr
from designer.core.errors import UsageError

if TYPE_CHECKING:
    from designer.sender.signin.tokens import Code, SigningIn


def add_command(actions: Any, common: ArgumentParser) -> None:
    """account sign-in."""
    sign_in = actions.add_parser("sign-in", parents=[common], help=tr("sign in with Microsoft or Google"))
    sign_in.add_argument("name", type=arguments.name, metavar="NAME")
    sign_in.add_argument(
        "--device-code", action="store_true", help=tr("show a code to be typed on another device (Microsoft)")
    )
    sign_in.set_defaults(run=_sign_in)


def _sign_in(context: Context) -> int:
    from designer.sender.signin.choice import signing_in

    name = context.args.name
    account = context.settings.account(name)
    if not account.signs_in:
        raise UsageError("sign-in-not-offered")
    door = signing_in(name, account, context.vault, folder=context.workspace.root)
    who = _with_code(context, door) if context.args.device_code else _with_browser(context, door)
    count = released(context, name)
    context.out.result({"mode": context.mode, "account": name, "signed_in_as": who, "released": count})
    context.out.say(tr("Signed in as {who}. Try it: sealwright account test {name}", who=who or "-", name=name))
    say_released(context, count)
    return 0


def _with_browser(context: Context, door: SigningIn) -> str:
    from designer.sender.signin.listener import MINUTES, listening

    def visit(address: str) -> None:
        context.out.line({"visit": address})
        context.out.say(tr("Sign in with the browser on this computer. If none opens, open this address there:"))
        context.out.say(address)
        # Some browsers are waited for until they are closed, and the answer comes before.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    words = tr("Sealwright goes on now. You can close this page.")
    with listening(visit, words=words, seconds=MINUTES * 60) as waiting:
        return door.with_browser(waiting)


def _with_code(context: Context, door: SigningIn) -> str:
    def show(code: Code) -> None:
        context.out.line({"visit": code.address, "code": code.code, "minutes": code.minutes})
        context.out.say(
            tr("Open {address} on any device within {minutes} minutes, and type: {code}", address=code.address,
               minutes=code.minutes, code=code.code)
        )  # fmt: skip

    return door.with_code(show)
