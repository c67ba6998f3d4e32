"""A suppressed address is known by its keyed hash."""

from __future__ import annotations

from designer.sender.outbox.sealed import recipient_hmac
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.suppress import is_suppressed, suppress, unsuppress
from tests.support.outbox import ADDRESS, claimed_one


def test_an_address_is_suppressed_until_it_is_released(outbox: Outbox) -> None:
    claimed = claimed_one(outbox)
    assert not is_suppressed(outbox, claimed.recipient_hmac)
    for _ in range(2):
        suppress(outbox, ADDRESS.upper(), reason="hard-bounce")
    assert is_suppressed(outbox, claimed.recipient_hmac)
    assert not is_suppressed(outbox, recipient_hmac(outbox.vault, "other@example.com"))
    assert (unsuppress(outbox, ADDRESS), unsuppress(outbox, ADDRESS)) == (True, False)
    assert not is_suppressed(outbox, claimed.recipient_hmac)
