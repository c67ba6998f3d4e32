"""No personal value stands anywhere but in the sealed document and the sealed store, whatever goes wrong (P4)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from designer.render.seal import open_sealed
from tests.servers.ports import free_ports
from tests.support import canaries
from tests.support.canaries import forms
from tests.support.office import SETTINGS, drop, publish_receipt
from tests.support.packages import FILES, event_tree
from tests.support.site import Site, wait_until

NAME, IBAN, NUMBER, BIRTH, STREET = (
    "Zyxomma Quokkaberg",
    "DE89777700001234567891",
    "77153901",
    "1957-10-04",
    "Žrnovnica 7",
)
PASSWORD = f"{NUMBER}-041057"
BODY = (
    "<!doctype html><title>R</title><p>{{ ctx.customer.name }} {{ ctx.customer.iban }} {{ ctx.customer.street }}</p>"
    "{% for a in ctx.hostile %}{% for b in ctx.hostile %}{% for c in ctx.hostile %}"
    "{% for d in ctx.hostile %}{{ a }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}"
)


@dataclass
class Gossip:
    """A mail server that repeats addresses in everything it says."""

    taken: list[bytes] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        for word, answer in (("refused", "550 5.1.1"), ("later", "451 4.3.0")):
            if word in address:
                return f"{answer} <{address}>: {address} is unknown here, {address.split('@')[0]}"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope.original_content)
        return f"250 2.0.0 OK for <{envelope.rcpt_tos[0]}>"


@contextmanager
def gossiping(gossip: Gossip) -> Iterator[int]:
    controller = Controller(gossip, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def person(name: str, **changes: Any) -> dict[str, Any]:
    customer = {"number": NUMBER, "name": NAME, "birth_date": BIRTH, "iban": IBAN, "street": STREET, **changes}
    ctx = {"order": {"number": name, "lines": []}, "customer": customer, "hostile": []}
    return event_tree(id=name, email=f"quokka.{name}@example.com", ctx=ctx)


EVENTS = {
    "good": person("good"),
    "refused": person("refused"),
    "later": person("later"),
    "missing": person("missing", number=None),
    "odd": person("odd", birth_date=NAME),
    "slow": {**person("slow"), "ctx": {**person("slow")["ctx"], "hostile": [NAME] * 2000}},
}
STATES = {**dict.fromkeys(EVENTS, "failed"), "good": "sent", "later": "pending"}
# The short one alone could stand in base64 or hex by chance.
MARKERS = [*forms([*NAME.split(), IBAN, NUMBER, BIRTH, STREET, "quokka."]), b"041057", "041057".encode("utf-16-le")]


def betrayed(raw: bytes) -> list[bytes]:
    return canaries.betrayed(raw, MARKERS)


@dataclass
class Day:
    """What one day with good and bad events left behind."""

    site: Site
    gossip: Gossip
    states: dict[str, str]
    while_running: dict[str, bytes]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    gossip = Gossip()
    with gossiping(gossip) as port:
        settings = SETTINGS.replace("workers = 1", "workers = 1\nwall_seconds = 3")
        site = Site(tmp_path_factory.mktemp("day"), port=port, settings=settings)
        spec = FILES["template.toml"].replace('required = ["ctx.order.number"]', "required = []")
        publish_receipt(site.workspace, {"template.toml": spec, "receipt.html": BODY})
        with site.sender() as sender:
            for name, event in EVENTS.items():
                drop(site.workspace, f"{name}.json", event)
            drop(site.workspace, "bad.json", {**person("bad"), "priority": NAME, NAME: IBAN})
            wait_until(lambda: settled(site))
            while_running = shown_to_others(sender.pid)
            for child in children(sender.pid):
                with suppress(ProcessLookupError, FileNotFoundError):  # what keeps the computer awake ends by itself
                    while_running.update(shown_to_others(child))
            stored = b"".join(path.read_bytes() for path in site.workspace.root.glob("outbox.sqlite3*"))
        while_running["outbox with its write-ahead log"] = stored
        states = site.states()
        for message in site.messages():
            site.run("message", "show", message.id)
        site.run("-v", "message", "list")
        yield Day(site, gossip, states, while_running)


def shown_to_others(pid: int) -> dict[str, bytes]:
    return {f"{pid} {name}": Path(f"/proc/{pid}/{name}").read_bytes() for name in ("environ", "cmdline")}


def settled(site: Site) -> bool:
    attempts = {one.event_id: one.attempts for one in site.messages()} if site.states() else {}
    states = {name: state for name, state in site.states().items() if state not in ("processing", "pending")}
    is_refused = (site.inbox / "failed" / "bad.json").exists()
    return is_refused and attempts.get("later", 0) > 0 and {**states, "later": "pending"} == STATES


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def test_the_day_went_as_planned(day: Day) -> None:
    assert day.states == STATES
    assert len(day.gossip.taken) == 1
    assert len(day.while_running) >= 5  # the sender, a render worker, the outbox


def test_no_mail_shows_more_than_its_recipients_address(day: Day) -> None:
    for mail in day.gossip.taken:
        address = b"quokka.good@example.com"
        assert mail.count(address) == 1
        assert betrayed(mail.replace(address, b"")) == []


def test_nothing_stands_in_the_environment_or_the_arguments_of_a_process(day: Day) -> None:
    assert {name: found for name, raw in day.while_running.items() if (found := betrayed(raw))} == {}


def test_nothing_is_printed_or_logged(day: Day) -> None:
    logs = b"".join(path.read_bytes() for path in day.site.workspace.logs.rglob("*") if path.is_file())
    assert b"uncaught" not in logs
    assert len(logs) > 100
    assert betrayed(logs) == []
    assert betrayed(day.site.printed().encode()) == []
    for code in ("smtp-recipient-refused", "limit-time"):
        assert code in {one.reason for one in day.site.messages()}


def test_nothing_stays_in_any_file_but_the_one_that_was_refused(day: Day) -> None:
    found = {
        str(path.relative_to(day.site.root)): betrayed(path.name.encode() + path.read_bytes())
        for path in day.site.root.rglob("*")
        if path.is_file()
    }
    assert {name for name, markers in found.items() if markers} == {"office/inbox/failed/bad.json"}
    assert len(found) > 10


def test_a_hostile_event_was_settled_after_the_good_one(day: Day) -> None:
    moments = {one.event_id: one.updated_at for one in day.site.messages()}
    assert moments["good"] <= moments["slow"]


def test_the_password_was_the_documents_own(day: Day) -> None:
    mail = message_from_bytes(day.gossip.taken[0], policy=policy.default)
    attachment = next(mail.iter_attachments())
    assert open_sealed(attachment.get_content(), PASSWORD).pages == 1


def test_no_temporary_file_stays(day: Day) -> None:
    assert [path for path in (day.site.root / "temporary").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("before", ["", "a", "ab", "Dear "])
@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_hunt_finds_a_value_in_every_form(before: str, code: str) -> None:
    for text in (STREET, IBAN):
        raw = before.encode(code) + text.encode(code) + "!".encode(code)
        for form in (raw, raw.hex().encode(), base64.b64encode(raw), base64.urlsafe_b64encode(raw)):
            assert canaries.betrayed(form, forms([text])), (text, form)
            assert not canaries.betrayed(form, forms(["Nobody Else"]))
