"""The promises of the README that only whole programs can keep: full disks, hostile templates, nothing that listens."""

from __future__ import annotations

import io
import json
import re
import shutil
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pikepdf
import pytest

from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.accept import accept
from designer.sender.outbox.records import Arrival, Door, Route
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.service import Service
from tests.conftest import Requires
from tests.support.office import SETTINGS, drop, events, make_office, publish_receipt
from tests.support.packages import FILES, PASSWORD, event_tree, make_event
from tests.support.site import Site, wait_until


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault.in_memory()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    return folder


# P1


@pytest.fixture
def small_disk(tmp_path: Path, requires: Requires) -> Iterator[Path]:
    """A disk of 3 MB, where the machine lets us mount one."""
    root = tmp_path / "disk"
    root.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", root], capture_output=True, check=False)
    requires("mount", present=mounted.returncode == 0, reason="mounting a small disk needs root")
    try:
        yield root
    finally:
        subprocess.run(["umount", "--lazy", root], check=True)


@pytest.mark.parametrize("left_kib", [0, 96, 400], ids=["nothing", "little", "room to compose some"])
def test_a_full_disk_loses_nothing_and_sends_nothing_twice(
    small_disk: Path, tmp_path: Path, kept: Path, left_kib: int
) -> None:
    inbox = tmp_path / "share"
    inbox.mkdir()
    with LoopbackServer(kept) as server:
        settings = SETTINGS.replace("[inbox]", f'[inbox]\nfolder = "{inbox}"')
        site = Site(tmp_path, port=server.port, settings=settings, office=small_disk / "office")
        with site.sender() as sender:
            drop_there(inbox, 0)
            wait_until(lambda: site.states() == {"e-0": "sent"})
            free = shutil.disk_usage(small_disk).free
            (small_disk / "filler").write_bytes(b"\0" * max(free - left_kib * 1024, 0))
            for number in range(1, 9):
                drop_there(inbox, number)
            wait_until(lambda: re.search("disk-full|file-trouble|outbox-io", site.printed()) or sender.poll())
            assert sender.poll() is None, "the sender must outlive a full disk"
            (small_disk / "filler").unlink()
            wait_until(lambda: Counter(site.states().values()) == {"sent": 9})
    assert len(list(kept.iterdir())) == 9
    assert not list((inbox / "processing").iterdir())


def drop_there(inbox: Path, number: int) -> None:
    event = event_tree(id=f"e-{number}", attributes={"fill": "x" * 30_000})
    (inbox / f".{number}.tmp").write_text(json.dumps(event))
    (inbox / f".{number}.tmp").rename(inbox / f"{number}.json")


def test_with_the_recovery_key_a_lost_keyring_loses_nothing(tmp_path: Path, kept: Path) -> None:
    with LoopbackServer(kept) as server:
        site = Site(tmp_path, port=server.port)
        recovery = site.vault.export_recovery()
        drop(site.workspace, "a.json", events(2, scheduled="2026-01-01T00:00:00Z"))
        credential = tmp_path / "credentials" / "sealwright-key"
        credential.unlink()
        assert site.run("send", "--until-empty") == 3
        assert (site.inbox / "a.json").exists()  # without a key files stay where they are
        credential.write_bytes(b"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")
        assert site.run("send", "--until-empty") == 3
        command = [*site.command("vault", "recover")]
        subprocess.run(command, input=f"{recovery}\n".encode(), env=site.environment, check=True, capture_output=True)
        assert site.run("send", "--until-empty") == 0
    assert len(list(kept.iterdir())) == 2


# P3


def test_a_change_of_the_mode_reaches_only_what_comes_after_it(tmp_path: Path, kept: Path) -> None:
    """Accepted in rehearsal stays rehearsal, also when the sender runs on while the workspace goes live."""
    with LoopbackServer(kept) as server:
        rehearsing = SETTINGS.replace('mode = "live"', 'mode = "rehearsal"\ntesters = ["tester@example.com"]')
        site = Site(tmp_path, port=server.port, settings=rehearsing)
        with site.sender():
            drop(site.workspace, "a.json", event_tree(id="before"))
            wait_until(lambda: site.states().get("before") == "sent")
            assert site.run("live", "--yes") == 0
            drop(site.workspace, "b.json", event_tree(id="after"))
            wait_until(lambda: site.states().get("after") == "sent")
            assert site.run("rehearse") == 0
            drop(site.workspace, "c.json", event_tree(id="again"))
            wait_until(lambda: site.states().get("again") == "sent")
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in kept.iterdir()]
    reached = Counter((mail["To"], mail["Subject"].startswith("[Rehearsal]")) for mail in mails)
    assert reached == {("tester@example.com", True): 2, ("ana@example.com", False): 1}


# P5 and P6

SECRET = "MARKER-of-a-file-of-this-computer"


def hostile(address: str, secret: Path) -> dict[str, dict[str, str]]:
    """Templates whose author means harm, published without any check."""
    file, web = secret.as_uri(), f"http://{address}/x"
    page = FILES["receipt.html"]
    mail = FILES["email.mjml"]
    pages = {
        "file as image": f'<img src="{file}">',
        "file as attachment": f'<link rel="attachment" href="{file}">',
        "file by style": f'<link rel="stylesheet" href="{file}">',
        "file by import": f'<style>@import url("{file}");</style>',
        "file as content": f'<style>h1::after {{ content: url("{file}") }}</style>',
        "web image": f'<img src="{web}">',
        "web font": f'<style>@font-face {{ font-family: x; src: url("{web}") }} h1 {{ font-family: x }}</style>',
        "web object": f'<object data="{web}"></object><embed src="{web}"><iframe src="{file}"></iframe>',
        "svg": f'<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{file}"/></svg>',
        "template include": "{% include '/etc/passwd' %}",
        "python": "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ cycler.__init__.__globals__ }}",
        "calls": "{% for a in range(99999) %}{{ a }}{% endfor %}",
        "product": "{% set a = 'x' * 999999999 %}{{ a }}",
        "loop": f"{{% for a in [{'1,' * 3000}] %}}" * 4 + "{% endfor %}" * 4,
        "memory": f"{{% for a in [{'1,' * 3000}] %}}" * 2 + "x" * 9999 + "{% endfor %}" * 2,
        "deep": "<div style='display:flex'>" * 60,
    }
    mails = {
        "mail include": f'<mj-include path="{secret}" />',
        "mail image": f'<mj-section><mj-column><mj-image src="{web}" /></mj-column></mj-section>',
        "mail file": f'<mj-section><mj-column><mj-image src="{file}" /></mj-column></mj-section>',
    }
    return {
        **{name: {"receipt.html": page + part} for name, part in pages.items()},
        **{name: {"email.mjml": mail.replace("<mj-body>", f"<mj-body>{part}")} for name, part in mails.items()},
    }


@pytest.fixture(scope="module")
def ambush(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, bytes]]:
    """What became of a message of each hostile template: why it failed or "sent", and all that left for it."""
    root = tmp_path_factory.mktemp("ambush")
    (root / "kept").mkdir()
    secret = root / "secret.svg"
    secret.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{SECRET}</text></svg>')
    vault = Vault.in_memory()
    with LoopbackServer(root / "kept") as server, socket.create_server(("127.0.0.1", 0)) as trap:
        settings = SETTINGS.replace("workers = 1", "workers = 2\nwall_seconds = 2\nmemory_mib = 400")
        office = make_office(root / "office", port=server.port, settings=settings)
        templates = hostile(f"127.0.0.1:{trap.getsockname()[1]}", secret)
        names = accept_all(office, vault, templates)
        Service(office, vault).run(until_empty=True)
        trap.setblocking(False)
        with pytest.raises(BlockingIOError):  # nobody has knocked
            trap.accept()
    outbox = Outbox.open_read_only(office.outbox, vault)
    found = {
        names[one.event_id]: (one.reason or one.state, sent(root / "kept" / f"{one.id}.eml"))
        for one in list_messages(outbox)
    }
    outbox.close()
    return found


def accept_all(office: Workspace, vault: Vault, templates: dict[str, dict[str, str]]) -> dict[str, str]:
    """One event for each template and a good one as the last; the names by event id."""
    outbox = Outbox.open(office.outbox, vault)
    names: dict[str, str] = {}
    for number, (name, files) in enumerate([*templates.items(), ("good", {})]):
        made = publish_receipt(office, dict(FILES) | files)
        route = Route("receipt", made.number, "en", "main")
        accept(outbox, Door("test", Mode.LIVE), [Arrival(make_event(id=f"e-{number}"), route)])
        names[f"e-{number}"] = name
    outbox.close()
    return names


def sent(path: Path) -> bytes:
    """The mail and every stream of its document, in clear."""
    if not path.exists():
        return b""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    document = next(mail.iter_attachments()).get_content()
    with pikepdf.open(io.BytesIO(document), password=PASSWORD) as pdf:
        streams = [one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    return b"\n".join([*(part.get_payload(decode=True) or b"" for part in mail.walk()), *streams])


def test_a_hostile_template_fails_or_is_harmless(ambush: dict[str, tuple[str, bytes]]) -> None:
    outcomes = {name: outcome for name, (outcome, _) in ambush.items()}
    assert outcomes.pop("good") == "sent"
    assert {name for name, outcome in outcomes.items() if outcome == "sent"} <= {"deep", "web object"}
    assert outcomes["loop"] == "limit-time"
    assert outcomes["memory"] in ("limit-memory", "limit-time")


def test_no_file_and_no_foreign_address_leaves_the_house(ambush: dict[str, tuple[str, bytes]]) -> None:
    for name, (_, raw) in ambush.items():
        assert SECRET.encode() not in raw, name
        assert b"root:" not in raw, name
        assert b"http://127.0.0.1" not in raw, name


def test_a_hostile_event_delays_no_good_one(tmp_path: Path, kept: Path, vault: Vault) -> None:
    """By order, not by the clock: the hostile event came first, and all others are settled before it."""
    loop = "{% for a in ctx.order.lines %}" * 4 + "{% endfor %}" * 4  # prints nothing: time ends it, not memory
    settings = SETTINGS.replace("workers = 1", "workers = 2\nwall_seconds = 10")
    with LoopbackServer(kept) as server:
        office = make_office(tmp_path / "office", port=server.port, settings=settings)
        publish_receipt(office, {"receipt.html": FILES["receipt.html"] + loop})
        lines = [{"name": "x", "price": 1}] * 5000
        ctx = {"order": {"number": "1", "lines": lines}, "customer": {"number": "48217730", "birth_date": "1984-03-09"}}
        drop(office, "0.json", [event_tree(id="hostile", ctx={**ctx, "customer": {**ctx["customer"], "name": "x"}})])
        drop(office, "1.json", [event_tree(id=f"good-{n}") for n in range(8)])
        settled: list[tuple[str, str]] = []
        Service(office, vault, settled=lambda one, state: settled.append((one.event_id, str(state)))).run(
            until_empty=True
        )
    assert settled[-1] == ("hostile", "failed")
    assert {state for _, state in settled[:-1]} == {"sent"}
    assert len(settled) == 9


# P8


def listening(pid: int) -> list[str]:
    """The addresses on which a process listens, TCP and UDP, from the kernel's own tables; none once it has ended."""
    try:
        mine = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
        rows = [
            line.split()
            for table in ("tcp", "tcp6", "udp", "udp6")
            for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        ]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [row[1] for row in rows if f"socket:[{row[9]}]" in mine and row[3] in ("0A", "07")]


def test_nothing_listens_while_the_sender_runs(tmp_path: Path, kept: Path) -> None:
    with LoopbackServer(kept) as server:
        site = Site(tmp_path, port=server.port)
        drop(site.workspace, "a.json", events(1))
        with site.sender() as sender:
            wait_until(lambda: site.states() == {"e-0": "sent"})
            tasks = Path(f"/proc/{sender.pid}/task").iterdir()
            workers = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
            assert workers
            assert {pid: listening(pid) for pid in (sender.pid, *workers)} == {
                pid: [] for pid in (sender.pid, *workers)
            }
            assert sender.poll() is None
            assert site.run("send") == 1  # a second sender leaves at once
    assert "sender" in site.printed()


def test_many_ask_at_once_and_each_gets_its_answer(tmp_path: Path) -> None:
    """Commands of several people and a sender that starts meanwhile: nobody is left without an answer."""
    site = Site(tmp_path)
    drop(site.workspace, "a.json", events(4, scheduled="2999-01-01T00:00:00Z"))
    assert site.run("send", "--until-empty") == 0
    ids = [one.id for one in site.messages()]
    codes: list[int] = []
    with site.sender():
        asking = [
            threading.Thread(target=lambda one=one: codes.append(site.run("message", "hold", one))) for one in ids
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    assert codes == [0] * 4
    assert set(site.states().values()) == {"held"}
    assert json.loads((site.workspace.lock).read_text())["pid"]
