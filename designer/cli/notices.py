"""What keeps messages waiting, in words: paused accounts and whatever else the sender has noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.cli.context import Context
from designer.core.catalogue import Sentence, sentence, tr

if TYPE_CHECKING:
    from designer.sender.notice import Notice


def paused_accounts(context: Context) -> dict[str, Sentence]:
    """Why each paused account is paused; empty when no sender has run yet."""
    return {notice.account: sentence(notice.code, notice.arguments) for notice in pauses_now(context) if notice.account}


def pauses_now(context: Context) -> list[Notice]:
    """All pauses in force."""
    from designer.sender.notice import notice_of_pause
    from designer.sender.outbox.pauses import pauses

    if not context.workspace.outbox.exists():
        return []
    with context.outbox_to_read() as outbox:
        return [notice_of_pause(one) for one in pauses(outbox)]


def tell(context: Context, notice: Notice) -> None:
    """Say it: to people in a sentence, to programs in a line of the stream."""
    what, remedy = sentence(notice.code, notice.arguments)
    context.out.line({"notice": {"code": notice.code, "account": notice.account, "what": what, "remedy": remedy}})
    about = tr("Account {name} waits: ", name=notice.account) if notice.account else ""
    context.out.say(f"{about}{what} {remedy}".rstrip())


def released(context: Context, name: str) -> int:
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


def say_released(context: Context, count: int) -> None:
    """Say so, if any waited."""
    if count:
        context.out.say(tr("{count} messages waited for this account; they go out now.", count=count))
