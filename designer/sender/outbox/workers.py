"""Heartbeats of the processes that work on the outbox."""

from __future__ import annotations

import os
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import worker


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works on the outbox, and when it was last alive (ms)."""

    id: str
    pid: int
    started_at: int
    seen_at: int


def beat(outbox: Outbox, worker_id: str) -> None:
    """Say that this worker is alive."""
    now = outbox.now()
    with outbox.write() as connection:
        alive = update(worker).where(worker.c.id == worker_id).values(seen_at=now)
        if not connection.execute(alive).rowcount:
            row = {"id": worker_id, "pid": os.getpid(), "started_at": now, "seen_at": now}
            connection.execute(insert(worker), row)


def leave(outbox: Outbox, worker_id: str) -> None:
    """Say that this worker is gone."""
    with outbox.write() as connection:
        connection.execute(delete(worker).where(worker.c.id == worker_id))


def workers(outbox: Outbox) -> list[Worker]:
    """All workers that have not left."""
    with outbox.read() as connection:
        return [Worker(*row) for row in connection.execute(select(worker).order_by(worker.c.id))]
