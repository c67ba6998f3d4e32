"""kill -9 while a receiver answers: no status is lost, and what comes twice comes under the same id."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from designer.sender.callbacks.secret import make_secret
from designer.sender.outbox.callbacks import figures
from designer.sender.outbox.store import Outbox
from tests.end_to_end.test_crashes import EVENTS, Killer, Site, run_until_empty, serving
from tests.servers.receiver import Receiver
from tests.support.office import drop, events, publish_receipt
from tests.support.packages import SPEC


@pytest.mark.soak
def test_a_sender_that_is_killed_by_its_receivers_tells_everything(tmp_path: Path) -> None:
    killer = Killer({"mail": [9]})

    def kill(_handler: object) -> None:
        if killer.victim is not None and killer.victim.poll() is None:
            killer.victim.kill()
            killer.victim.wait()

    with Receiver(answers=[204, kill, 204, 204, kill, 503, kill]) as receiver, serving(killer) as port:
        site = Site(tmp_path, port)
        text = f'{SPEC}\n[callback]\nurl = "{receiver.url}"\n'
        publish_receipt(site.workspace, {"template.toml": text})
        make_secret(site.vault, "receipt", now=0)
        drop(site.workspace, "a.json", events(EVENTS))
        run_until_empty(site, killer, starts=12)
    told: dict[str, set[bytes]] = defaultdict(set)
    for one in receiver.came:
        told[one.event["id"]].add(one.body)
    assert all(len(bodies) == 1 for bodies in told.values())
    assert len(receiver.came) > len(told)  # what was not answered came again
    outbox = Outbox.open_read_only(site.workspace.outbox, site.vault)
    left = sum(one.waiting for one in figures(outbox))
    outbox.close()
    last = {one.event["data"]["message"]: one.event["data"]["state"] for one in receiver.came}
    now = {one.id: one.state for one in site.messages()}
    assert left <= 1  # the one that was answered with 503 waits for its next try
    assert len(last) + left == len(now) == EVENTS
    assert all(now[message] == state for message, state in last.items())
