"""Every bomb that an event can carry, among good events of the same template (promise P5); by name, it takes its time.

By order, not by the clock: the limit handed in is small, and the good ones are settled before the first bomb's time
is over.
"""

from __future__ import annotations

import json
import struct
import zlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from designer.core.vault import Vault
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.store import Outbox
from designer.sender.service import Service
from tests.support.office import SETTINGS, drop, make_office, publish_receipt
from tests.support.packages import FILES, event_tree

WALL_SECONDS = 20
LOOP = "{% for a in ctx.many %}{% for b in ctx.many %}{% for c in ctx.many %}"
ENDS = "{% endfor %}{% endfor %}{% endfor %}"
PAGE = FILES["receipt.html"] + (
    f"{{% if ctx.bomb == 'loop' %}}{LOOP}{{% for d in ctx.many %}}{{% endfor %}}{ENDS}"
    f"{{% elif ctx.bomb == 'memory' %}}{LOOP}{{{{ ctx.text }}}}{ENDS}"
    "{% elif ctx.bomb == 'product' %}{% set a = 'a' * 1000000000 %}{{ a }}"
    "{% elif ctx.bomb == 'range' %}{% for a in range(1000000000) %}{{ a }}{% endfor %}"
    "{% elif ctx.bomb == 'table' %}<table>{% for a in ctx.many %}{% for b in ctx.few %}<tr><td>{{ b }}</td><td>"
    "{{ ctx.text }}</td></tr>{% endfor %}{% endfor %}</table>"
    "{% elif ctx.bomb == 'pages' %}{% for a in ctx.few %}<p style='break-after:page'>x</p>{% endfor %}"
    "{% for a in ctx.few %}<p style='break-after:page'>x</p>{% endfor %}"
    "{% elif ctx.bomb == 'flex' %}"
    f"{'<div style=display:flex><p>x</p>' * 14}y{'</div>' * 14}"
    "{% elif ctx.bomb == 'image' %}<img src='{{ ctx.image }}'>{% endif %}"
)
REASONS = {
    "loop": {"limit-time"}, "flex": {"limit-time"}, "table": {"limit-time", "limit-pages", "limit-memory"},
    "memory": {"limit-memory", "limit-time"}, "pages": {"limit-pages"}, "image": {"image-too-large"},
    "product": {"template-forbidden"}, "range": {"field-missing"},
}  # fmt: skip


def picture(side: int) -> str:
    """A small PNG that says it is `side` x `side` pixels, as a data: address."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    raw = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000, 9)) + chunk(b"IEND", b"")
    return f"data:image/png;base64,{b64encode(raw).decode()}"


def event(number: int, bomb: str = "") -> dict[str, Any]:
    plain = event_tree()
    ctx = {
        **plain["ctx"], "bomb": bomb, "many": ["x"] * 2500, "few": ["y"] * 110, "text": "z" * 9000,
        "image": picture(30_000),
    }  # fmt: skip
    return {**plain, "id": f"{bomb or 'good'}-{number}", "ctx": ctx}


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_each_bomb_fails_by_its_limit_and_the_good_ones_come_first(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    settings = SETTINGS.replace("workers = 1", f"workers = 6\nwall_seconds = {WALL_SECONDS}\nmemory_mib = 512")
    order: list[str] = []
    with LoopbackServer(tmp_path / "kept") as server:
        office = make_office(tmp_path / "office", port=server.port, settings=settings)
        publish_receipt(office, {"receipt.html": PAGE})
        mixed = [one for n, bomb in enumerate(REASONS) for one in (event(n, bomb), event(2 * n), event(2 * n + 1))]
        for number in range(0, len(mixed), 6):
            drop(office, f"{number:02}.json", mixed[number : number + 6])
        vault = Vault.in_memory()
        Service(office, vault, settled=lambda one, _: order.append(one.event_id)).run(until_empty=True)
    outbox = Outbox.open_read_only(office.outbox, vault)
    messages = list_messages(outbox)
    outbox.close()
    reasons = {one.event_id.partition("-")[0]: one.reason for one in messages if one.state == "failed"}
    assert {bomb: reason in REASONS[bomb] for bomb, reason in reasons.items()} == dict.fromkeys(REASONS, True), reasons
    good = [one.event_id for one in messages if one.event_id.startswith("good")]
    assert {one.state for one in messages if one.event_id in good} == {"sent"}
    assert len(good) == 2 * len(REASONS)
    out_of_time = [one for one in order if reasons.get(one.partition("-")[0]) == "limit-time"]
    assert len(out_of_time) >= 2
    assert max(map(order.index, good)) < min(map(order.index, out_of_time)), order
    print(json.dumps({"order": order, "reasons": reasons}))
