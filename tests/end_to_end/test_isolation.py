"""500 people who resemble each other, eight workers, and everything breaks: each gets their own document (P2, P3, P4).

Long, and run by name: see docs/reliability.md.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from aiosmtpd.controller import Controller
from pypdf import PdfReader

from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import sealed
from tests.servers.ports import free_ports
from tests.support.canaries import betrayed, betraying_files, forms
from tests.support.office import SETTINGS, drop, publish_receipt
from tests.support.packages import event_tree
from tests.support.site import Site, wait_until

PEOPLE = int(os.environ.get("SOAK_PEOPLE", "500"))
SENDER_KILLS = 8
NEIGHBOURS = 12  # whose passwords are tried on each document
NAME, STREET, CUSTOMER = "Zyxomma Quokkaberg", "Žrnovnica", "77153901"
CANARIES = forms([*NAME.split(), STREET, CUSTOMER])
PAGE = (
    "<!doctype html><title>R</title><h1>{{ ctx.order.number }}</h1><p>{{ ctx.customer.name }}</p>"
    "<p>{{ ctx.customer.street }}</p><p>{{ ctx.customer.number }}</p>"
    "{% for one in ctx.order.lines %}<p>{{ one.name }}</p>{% endfor %}"
)
MARK = re.compile(r"V\d{4}Q")
CTX = dict[str, Any]


def mark(number: int) -> str:
    """What stands in everything of one person's, and of nobody else's."""
    return f"V{number:04}Q"


def address(number: int) -> str:
    return f"ana{'a' * (number % 7)}.kovac{number // 7}@example.com"


def person(number: int) -> dict[str, Any]:
    customer = {
        "number": f"{CUSTOMER}{number:04}", "name": f"{NAME} {mark(number)}", "birth_date": "1957-10-04",
        "street": f"{STREET} {number} {mark(number)}",
    }  # fmt: skip
    lines = [{"name": f"Thing {n} {mark(number)}", "price": n} for n in range(1 + number % 5)]
    ctx = {"order": {"number": mark(number), "lines": lines}, "customer": customer}
    return event_tree(id=f"p-{number}", email=address(number), ctx=ctx)


def password(number: int) -> str:
    return f"{CUSTOMER}{number:04}-041057"


@dataclass
class Unsteady:
    """A mail server that drops lines before, in and after the final dot, asks to come again, and keeps what it took."""

    random: Random
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def _happens(self, what: str, chance: float, most: int) -> bool:
        happens = self.done[what] < most and self.random.random() < chance
        self.done[what] += happens
        return happens

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: list[str]) -> str:
        if self._happens("dropped before the message", 0.03, 12):
            server.transport.abort()
        elif self._happens("asked to come again", 0.04, 20):
            return "451 4.3.0 come again"
        elif self._happens("sent away", 0.01, 4):
            return "421 4.3.2 not now"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self._happens("dropped at the dot, not taken", 0.02, 8):
            server.transport.abort()
            return "250 OK"
        if self._happens("refused at the dot", 0.02, 8):
            return "451 4.3.0 disk full"
        self.taken.append((envelope.rcpt_tos[0], envelope.original_content))
        if self._happens("taken, dropped at the dot", 0.02, 8):
            server.transport.abort()
        return "250 OK"


@contextmanager
def serving(server: Unsteady) -> Iterator[int]:
    controller = Controller(server, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):  # it ended while we looked
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


@dataclass
class Havoc:
    """Kills the sender again and again, and meanwhile one of its workers now and then."""

    site: Site
    random: Random
    workers_killed: int = 0
    poison: int = 0
    senders_killed: int = 0

    def rage(self) -> None:
        pause = threading.Event()
        for _ in range(SENDER_KILLS):
            sender = self.site.start("send", "-v")
            for _ in range(self.random.randint(2, 5)):
                pause.wait(self.random.uniform(0.5, 2.5))
                self._kill_a_worker(sender)
            os.killpg(sender.pid, signal.SIGKILL)
            sender.wait()
            self.senders_killed += 1
        with self.site.sender() as sender:
            for _ in range(6):
                pause.wait(self.random.uniform(1, 3))
                self._kill_a_worker(sender)
            wait_until(lambda: self._retry_what_a_kill_failed() and is_settled(self.site), seconds=900)

    def _kill_a_worker(self, sender: subprocess.Popen[bytes]) -> None:
        workers = children(sender.pid)
        if workers:
            with suppress(ProcessLookupError):
                os.kill(self.random.choice(workers), signal.SIGKILL)
                self.workers_killed += 1

    def _retry_what_a_kill_failed(self) -> bool:
        killed = [one.id for one in self.site.messages() if one.state == "failed" and one.reason == "poison"]
        if killed:
            self.poison += len(killed)
            self.site.run("message", "retry", *killed)
        return not killed


def is_settled(site: Site) -> bool:
    threading.Event().wait(0.5)  # a look reads the whole outbox
    return len(site.messages()) == PEOPLE and {one.state for one in site.messages()} <= {"sent", "uncertain"}


@dataclass
class After:
    """What there is after it."""

    site: Site
    server: Unsteady
    havoc: Havoc
    mails: dict[int, EmailMessage]


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> After:
    random = Random(20261121)
    server = Unsteady(random)
    with serving(server) as port:
        settings = SETTINGS.replace("workers = 1", "workers = 8")
        site = Site(tmp_path_factory.mktemp("isolation"), port=port, settings=settings)
        publish_receipt(site.workspace, {"receipt.html": PAGE})
        for start in range(0, PEOPLE, 50):
            drop(site.workspace, f"{start}.json", [person(n) for n in range(start, min(start + 50, PEOPLE))])
        havoc = Havoc(site, random)
        havoc.rage()
    numbers = {address(number): number for number in range(PEOPLE)}
    mails = {
        numbers[recipient]: message_from_bytes(raw, EmailMessage, policy=policy.default)
        for recipient, raw in server.taken
    }
    figures = {
        "people": PEOPLE, "senders killed": havoc.senders_killed, "workers killed": havoc.workers_killed,
        "failed by kills": havoc.poison,
        **server.done, **Counter(one.state for one in site.messages()),
    }  # fmt: skip
    print(json.dumps(figures))
    return After(site, server, havoc, mails)


pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]


def test_everything_broke(after: After) -> None:
    assert after.havoc.senders_killed == SENDER_KILLS
    assert after.havoc.workers_killed >= 10
    assert sum(after.server.done.values()) >= PEOPLE // 25


def test_each_message_was_taken_once_or_it_says_that_it_is_not_known(after: After) -> None:
    taken = Counter(recipient for recipient, _ in after.server.taken)
    assert set(taken.values()) == {1}
    for one in after.site.messages():
        number = int(one.event_id.removeprefix("p-"))
        assert one.state == "uncertain" or number in after.mails


def test_each_mail_names_its_own_recipient_and_holds_its_own_values(after: After) -> None:
    for number, mail in after.mails.items():
        assert [one.addr_spec for one in mail["To"].addresses] == [address(number)]
        parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        text = "\n".join([*map(str, mail.values()), *parts])
        assert set(MARK.findall(text)) == {mark(number)}
        assert betrayed(text.encode(), CANARIES) == []


def test_each_document_holds_only_its_own_values(after: After) -> None:
    for number, mail in after.mails.items():
        [document] = [part.get_content() for part in mail.iter_attachments()]
        reader = PdfReader(io.BytesIO(document), password=password(number))
        text = "".join(page.extract_text() for page in reader.pages)
        assert set(MARK.findall(text)) == {mark(number)}
        assert set(re.findall(rf"{CUSTOMER}\d{{4}}", text)) == {f"{CUSTOMER}{number:04}"}
        assert text.count("Thing") == 1 + number % 5


def test_each_document_opens_with_its_own_password_only(after: After) -> None:
    random = Random(1)
    for number, mail in after.mails.items():
        [document] = [part.get_content() for part in mail.iter_attachments()]
        near = {number + step for step in (-10, -2, -1, 1, 2, 10)}
        near |= {random.randrange(PEOPLE) for _ in range(NEIGHBOURS)}
        others = sorted(near & set(range(PEOPLE)) - {number})[:NEIGHBOURS]
        for wrong in ("", *(password(other) for other in others)):
            with pytest.raises(pikepdf.PasswordError):
                pikepdf.open(io.BytesIO(document), password=wrong)
        pikepdf.open(io.BytesIO(document), password=password(number)).close()


def test_no_value_stands_in_any_file(after: After) -> None:
    assert betraying_files(after.site.root, CANARIES) == {}
    assert len(list(after.site.root.rglob("*"))) > 20
    assert betrayed(after.site.printed().encode(), CANARIES) == []
    assert list(Path().glob("core*")) == []


def test_nothing_is_left_after_retention(after: After) -> None:
    """Nothing at all of what is settled, not even sealed; the uncertain keeps its data until a person has decided."""
    site = after.site
    for one in site.messages():
        if one.state == "uncertain":
            assert site.run("message", "cancel", one.id) == 0
    site.workspace.settings.write_text(site.workspace.settings.read_text() + "\n[retention]\ndata_days = 0\n")
    assert site.run("purge", "--yes") == 0
    outbox = Outbox.open_read_only(site.workspace.outbox, site.vault)
    with outbox.read() as connection:
        assert connection.execute(sealed.select()).all() == []
    outbox.close()
    assert betraying_files(site.root, CANARIES) == {}
