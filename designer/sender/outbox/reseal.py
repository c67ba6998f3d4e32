"""Seal everything with the vault's current key, in portions; a call that was interrupted is simply made again."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import and_, func, or_, select, update

from designer.core.errors import RenderError
from designer.core.vault import Sealed
from designer.sender.outbox.sealed import sealed_row
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.tables import sealed

_AT_ONCE = 100


def reseal(outbox: Outbox, progress: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """How many contents were sealed anew. What nobody can open, because it was damaged, stays as it is."""
    current = outbox.vault.key_ids[-1]
    with outbox.read() as connection:
        total = connection.scalar(select(func.count()).select_from(sealed).where(sealed.c.key_id != current)) or 0
    done, last = 0, ("", "")
    while True:
        after = or_(sealed.c.owner > last[0], and_(sealed.c.owner == last[0], sealed.c.content > last[1]))
        some = select(sealed).where(sealed.c.key_id != current, after).order_by(sealed.c.owner, sealed.c.content)
        with outbox.write() as connection:
            rows = connection.execute(some.limit(_AT_ONCE)).all()
            for row in rows:
                try:
                    data = outbox.vault.unseal(row.owner, row.content, Sealed(row.key_id, row.nonce, row.ciphertext))
                except RenderError:
                    continue
                mine = (sealed.c.owner == row.owner, sealed.c.content == row.content)
                values = sealed_row(outbox.vault, row.owner, row.content, data)
                connection.execute(update(sealed).where(*mine).values(values))
                done += 1
        if not rows:
            break
        last = rows[-1].owner, rows[-1].content
        progress(done, total)
    outbox.compact()
    return done
