"""The drop folder: one file of many events, many files of one, and lists of 100,000 rows."""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from designer.cli.office import make_workspace
from designer.core.event import EventRules
from designer.core.json_text import dump_json, load_json
from designer.core.paths import STARTERS
from designer.core.settings_text import change_settings
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.inbox.intake import FileIntake
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.records import Door
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from designer.sender.service import Service
from tests.benchmarks.figures import Figure, unique_mib
from tests.support.office import SETTINGS, publish_receipt, settings_of
from tests.support.sheets import SPREADSHEET_SPEC, csv_text, workbook
from tests.support.site import wait_until

EVENTS, FILES, ROWS, BUSY = 10_000, 10_000, 100_000, 2000


def figures() -> Iterator[Figure]:
    yield from _dropped("one file of 10,000 events", _one_file)
    yield from _dropped("10,000 files of one event", _many_files)
    yield from _list("csv", lambda rows: csv_text(rows).encode())
    yield from _list("xlsx", workbook)


def _dropped(name: str, fill: Callable[[Path, bytes], int]) -> Iterator[Figure]:
    with _busy_sender() as (inbox, sample):
        done = inbox / "done"
        before = {path.name for path in done.iterdir()}
        began = time.time()
        files = fill(inbox, sample)
        wait_until(lambda: len(list(done.iterdir())) - len(before) >= files, seconds=3600)
        ended = sorted(path.stat().st_mtime for path in done.iterdir() if path.name not in before)
    yield Figure(f"{name}, while the sender composes", EVENTS / (ended[-1] - began), "events/s")
    if files > 1:
        gaps = [(after - at) * 1000 for at, after in pairwise(ended)]
        yield Figure("the same, from one file to the next, median", statistics.median(gaps), "ms")
        yield Figure("the same, 99 % within", statistics.quantiles(gaps, n=100)[98], "ms")


def _one_file(inbox: Path, sample: bytes) -> int:
    lines = b"\n".join(sample.replace(b"NUMBER", b"%d" % n) for n in range(EVENTS))
    (inbox / ".many.tmp").write_bytes(lines)
    (inbox / ".many.tmp").rename(inbox / "many.jsonl")
    return 1


def _many_files(inbox: Path, sample: bytes) -> int:
    for n in range(FILES):
        (inbox / f"{n}.json").write_bytes(sample.replace(b"NUMBER", b"%d" % n))
    return FILES


@contextmanager
def _busy_sender() -> Iterator[tuple[Path, bytes]]:
    """The folder of a sender that has enough to compose, and an event that is kept without being composed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "kept").mkdir()
        with LoopbackServer(root / "kept") as server:
            workspace = Workspace(root / "office")
            workspace.root.mkdir()
            make_workspace(workspace, settings_text=SETTINGS.replace("{port}", str(server.port)))
            change_settings(workspace.settings, {"render.workers": 2})
            service = Service(workspace, Vault.in_memory())
            thread = threading.Thread(target=service.run)
            thread.start()
            sample = load_json((STARTERS / "order_confirmation" / "samples" / "normal.json").read_bytes())
            inbox = workspace.root / "inbox"
            busy = b"\n".join(dump_json({**sample, "id": f"busy-{n}"}) for n in range(BUSY))
            inbox.mkdir(exist_ok=True)
            (inbox / "busy.jsonl").write_bytes(busy)
            wait_until(lambda: any(root.joinpath("kept").iterdir()), seconds=120)
            yield inbox, dump_json({**sample, "id": "e-NUMBER", "type": "nobody"})
            service.stop()
            thread.join()


def _list(kind: str, written: Callable[[list[tuple[str, ...]]], bytes]) -> Iterator[Figure]:
    """A list of 100,000 rows, checked and durable, with nothing else going on."""
    raw = written([(f"{n:06}", f"p{n}@example.com", "77", "03.04.1985", "Lamp", "1,00") for n in range(ROWS)])
    with tempfile.TemporaryDirectory() as folder:
        office = Workspace(Path(folder) / "office")
        make_workspace(office, settings_text=SETTINGS.replace("{port}", "1"))
        publish_receipt(office, {"template.toml": SPREADSHEET_SPEC})
        outbox = Outbox.open(Path(folder) / "outbox.sqlite3", Vault.in_memory())
        intake, seen = FileIntake(outbox, Router(office.publications, settings_of(office)), EventRules()), list[float]()
        began = time.perf_counter()
        taken = intake.take(f"list.{kind}", raw, Door("folder:inbox", Mode.LIVE),
                            pulse=lambda _done, _of: seen.append(unique_mib(os.getpid())))  # fmt: skip
        seconds = time.perf_counter() - began
        outbox.close()
    assert len(taken.accepted) == ROWS
    yield Figure(f"a list of 100,000 rows (.{kind}), checked and durable", seconds, "s")
    yield Figure("the same, memory from the first portion to the last", seen[-1] - seen[0], "MiB more")
