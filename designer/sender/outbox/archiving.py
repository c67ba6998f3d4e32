"""What is sent and must still be put into the archive, and that it is there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from designer.sender.outbox.log import log_moves
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import TO_ARCHIVE, message, portions

NOTHING_LEFT = -1


def to_archive(outbox: Outbox, *, limit: int) -> list[str]:
    """The ids of messages that are sent and belong into the archive, the oldest first."""
    with outbox.read() as connection:
        return list(connection.scalars(select(message.c.id).where(TO_ARCHIVE).order_by(message.c.seq).limit(limit)))


def archive_span(outbox: Outbox, message_id: str) -> tuple[int, int]:
    """When the message was sent, and until when it is kept (ms); the same however often it is asked."""
    with outbox.read() as connection:
        columns = select(message.c.updated_at, message.c.archive_for).where(message.c.id == message_id)
        row = connection.execute(columns).one()
        return row.updated_at, row.updated_at + row.archive_for


def mark_archived(outbox: Outbox, message_ids: Sequence[str], *, at: int) -> None:
    """The archive holds them, durably; `at` NOTHING_LEFT says that nobody can put them there any more."""
    now = outbox.now()
    with outbox.write() as connection:
        theirs = (message.c.id.in_(message_ids), TO_ARCHIVE)
        done = update(message).where(*theirs).values(archived_at=at).returning(message.c.seq, message.c.state)
        moves = [(row.seq, row.state, row.state) for row in connection.execute(done)]
        log_moves(connection, now, "archive", moves, reason="data-purged" if at == NOTHING_LEFT else "")


def archive_again(outbox: Outbox) -> None:
    """After a restore: a file may have come too late for the backup, so whatever is still there is archived again."""
    with outbox.write() as connection:
        there = update(message).where(message.c.archived_at > 0, message.c.purged == 0)
        connection.execute(there.values(archived_at=0))


def note_archive(outbox: Outbox, message_ids: Sequence[str], action: str, *, actor: str) -> None:
    """Log that a person looked into the archive; the message's own row may be gone by now."""
    with outbox.write() as connection:
        known = {
            row.id: (row.seq, row.state, row.state)
            for some in portions(message_ids)
            for row in connection.execute(
                select(message.c.id, message.c.seq, message.c.state).where(message.c.id.in_(some))
            )
        }
        for one in message_ids:
            log_moves(connection, outbox.now(), action, [known.get(one, (0, "", ""))], actor=actor, reason=one)
