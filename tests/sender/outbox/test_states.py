"""A state says what became of a message; whom it reached is said beside it."""

from __future__ import annotations

import pytest

from designer.sender.outbox.states import Mode, reaches


@pytest.mark.parametrize(
    ("mode", "is_test", "whom"),
    [
        (Mode.LIVE, False, "recipient"), (Mode.LIVE, True, "local_mailbox"), (Mode.REHEARSAL, False, "testers"),
        (Mode.REHEARSAL, True, "local_mailbox"), (Mode.PROOF, False, "author"),
    ],
)  # fmt: skip
def test_only_what_is_live_and_leaves_the_house_reaches_the_recipient(mode: Mode, is_test: bool, whom: str) -> None:
    assert reaches(mode, is_test=is_test) == whom
