"""What a person asks of the sender: commands on messages, releases after publishing and sign-in, stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from designer.core.errors import SealwrightError
from designer.core.event import EventRules, parse_event
from designer.core.models import Table
from designer.sender.outbox.moves import move, note, release_unroutable
from designer.sender.outbox.pauses import Kind, resume_sending
from designer.sender.outbox.records import Route
from designer.sender.outbox.search import event_data, show
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router

_STORED_EVENT = EventRules(max_bytes=1 << 40, allow_lan=True)


class Command(Table):
    """One command, as it is written into control/. It names messages by their own ids and carries no data."""

    do: Literal["retry", "hold", "release", "cancel", "mark-sent", "published", "resume", "reveal", "stop"]
    actor: str = Field(min_length=1, max_length=200)
    messages: tuple[str, ...] = ()
    same_publication: bool = False
    account: str = ""


@dataclass(frozen=True, slots=True)
class Operator:
    """Carries out commands; the running sender has one, and so has a CLI command while no sender runs."""

    outbox: Outbox
    router: Router

    def obey(self, command: Command) -> dict[str, Any]:
        """The answer: for each message its new state or why not; for releases how many."""
        if command.do == "published":
            return {"released": release_unroutable(self.outbox, self._route_stored, actor=command.actor)}
        if command.do == "resume":
            return {"waiting": resume_sending(self.outbox, Kind.ACCOUNT, command.account, actor=command.actor)}
        if command.do == "reveal":
            for message_id in command.messages:
                note(self.outbox, message_id, "reveal", actor=command.actor)
            return {}
        if command.do == "stop":
            return {}  # whoever holds the service stops it
        return {"messages": self._moved(command)}

    def _moved(self, command: Command) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = []
        for message_id in command.messages:
            try:
                route = self._route_again(message_id, command) if command.do == "retry" else None
                state = move(self.outbox, command.do, message_id, actor=command.actor, route=route)
                answers.append({"id": message_id, "state": str(state)})
            except SealwrightError as error:
                told = {"kind": type(error).__name__, "code": error.code, "arguments": error.arguments}
                answers.append({"id": message_id, "error": told})
        return answers

    def _route_again(self, message_id: str, command: Command) -> Route | None:
        """The current publication for a retried message; None keeps the pinned one."""
        stored = show(self.outbox, message_id).message
        if stored.purged or (command.same_publication and stored.publication):
            return None
        return self._route_stored(event_data(self.outbox, stored))

    def _route_stored(self, data: bytes) -> Route | None:
        return self.router.route(parse_event(data, _STORED_EVENT))
