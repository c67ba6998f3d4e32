"""One proof delivered at once by a command, while no sender runs; nothing else goes out with it."""

from __future__ import annotations

import os
import secrets
from random import SystemRandom

from designer.core.clock import utc_now
from designer.core.settings import Settings
from designer.core.workspace import Workspace
from designer.render.limits import worker_limits
from designer.render.pool import Pool
from designer.sender.channels import Channels
from designer.sender.outbox.claim import claim
from designer.sender.outbox.store import Outbox
from designer.sender.turns import Turns

_LEASE_SECONDS = 900.0  # longer than a mail server may take to answer


def deliver_now(workspace: Workspace, outbox: Outbox, settings: Settings, message_id: str) -> None:
    """Give this one message its turn; the caller holds the sender lock. A paused account leaves it pending."""
    claimed = claim(outbox, f"{os.getpid()}-{secrets.token_hex(4)}", 1, lease_seconds=_LEASE_SECONDS, only=message_id)
    pool, channels = Pool(1, worker_limits(settings)), Channels(settings, outbox.vault, workspace)
    turns = Turns(
        outbox=outbox,
        publications=workspace.publications,
        settings=lambda: settings,
        compose=pool.compose,
        channel=channels.get,
        clock=utc_now,
        random=SystemRandom(),
    )
    try:
        for one in claimed:
            turns.run(one)
    finally:
        pool.close()
        channels.close()
