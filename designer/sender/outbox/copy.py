"""A consistent copy of the outbox while a sender writes it, and what must not happen by itself after a restore."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import select, update

from designer.core.errors import SetupError, UnavailableError
from designer.sender.outbox.callbacks import give_up_all
from designer.sender.outbox.log import SENDER, log_moves
from designer.sender.outbox.recover import SENDING
from designer.sender.outbox.states import WAITING, State
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import attempt, message, portions
from designer.sender.outbox.turn import FREE

RESTORED = "restored-from-backup"
_PAGES_AT_ONCE = 1000


def copy_outbox(path: Path, target: Path, progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Copy the outbox at `path` as it is at one moment; whoever writes goes on. Raises SetupError, UnavailableError."""
    target.touch(mode=0o600)

    def told(_status: int, remaining: int, total: int) -> None:
        progress(total - remaining, total)

    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as source,
            closing(sqlite3.connect(target, isolation_level=None)) as copy,
        ):
            source.execute("BEGIN").close()
            source.execute("SELECT count(*) FROM schema").close()  # from here on it sees this one moment
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=told)
            copy.execute("PRAGMA journal_mode = DELETE").close()  # the copy is one file, without a log beside it
            if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise SetupError("outbox-damaged")
    except sqlite3.OperationalError:
        raise UnavailableError("outbox-io") from None
    except sqlite3.DatabaseError:
        raise SetupError("outbox-damaged") from None


def hold_everything(outbox: Outbox) -> dict[str, int]:
    """After a restore nothing goes out by itself: it may have been sent since. How many are held and uncertain."""
    now = outbox.now()
    with outbox.write() as connection:
        rows = connection.execute(
            select(message.c.seq, message.c.state).where(message.c.state.in_([*WAITING, State.PROCESSING]))
        ).all()
        connection.execute(update(message).where(message.c.state == State.UNCERTAIN).values(on_uncertain=""))
        for target, sources in ((State.HELD, WAITING), (State.UNCERTAIN, {State.PROCESSING})):
            moved = [(row.seq, row.state, target) for row in rows if row.state in sources]
            values = {"state": target, "reason": RESTORED, "details": "", "stale_at": 0, "on_uncertain": "", **FREE}
            for some in portions([seq for seq, _, _ in moved]):
                connection.execute(update(message).where(message.c.seq.in_(some)).values(updated_at=now, **values))
            log_moves(connection, now, "restore", moved, actor=SENDER, reason=RESTORED)
        give_up_all(connection, RESTORED, now)
        broken = update(attempt).where(attempt.c.outcome == SENDING)
        connection.execute(broken.values(outcome=State.UNCERTAIN, ended_at=now))
    held = sum(row.state in WAITING for row in rows)
    return {"held": held, "uncertain": len(rows) - held}
