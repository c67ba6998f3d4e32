"""A message's companions reach its render worker, and one without text waits until a person has looked at it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from designer.core.errors import UnreadableError
from designer.core.workspace import Workspace
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.outbox.accept import accept
from designer.sender.outbox.claim import claim
from designer.sender.outbox.companions import companion_of
from designer.sender.outbox.moves import move
from designer.sender.outbox.records import Arrival, Door
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import Mode, State
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from designer.sender.turns import Turns
from tests.support.composing import companion_spec
from tests.support.office import FakeChannel, plain_reply, publish_receipt, settings_of
from tests.support.outbox import HandClock
from tests.support.packages import make_event


def test_a_companion_without_text_is_held_and_goes_when_a_person_releases_it(
    office: Workspace, outbox: Outbox, clock: HandClock
) -> None:
    publish_receipt(office, {"template.toml": companion_spec()})
    asked: list[ComposeRequest] = []

    def compose(request: ComposeRequest) -> ComposeReply:
        asked.append(request)
        if not request.takes_unread:
            raise UnreadableError("companion-without-text", number=1)
        return plain_reply(request)

    channel = FakeChannel()
    turns = Turns(
        outbox=outbox, publications=office.publications, settings=lambda: settings_of(office), compose=compose,
        channel=lambda _account: channel, clock=clock, random=Random(1),
    )  # fmt: skip
    event, router = make_event(files=["a.pdf"]), Router(office.publications, settings_of(office))
    arrival = replace(Arrival(event, router.route(event)), companions=(companion_of(b"scan"),))
    accept(outbox, Door("test", Mode.LIVE), [arrival])
    assert turns.run(claim(outbox, "w", 1)[0]) is State.HELD
    (held,) = list_messages(outbox)
    assert (held.reason, channel.sent) == ("companion-without-text", [])
    move(outbox, "release", held.id, actor="ana", route=None)
    assert turns.run(claim(outbox, "w", 1)[0]) is State.SENT
    assert [(one.companions, one.takes_unread) for one in asked] == [((b"scan",), False), ((b"scan",), True)]
