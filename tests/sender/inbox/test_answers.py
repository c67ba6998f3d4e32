"""The answers to a large file take little memory and come back as they were."""

from __future__ import annotations

import secrets
import tracemalloc

from designer.sender.inbox.answers import Answers
from designer.sender.outbox.records import Accepted, AcceptedMessage
from designer.sender.outbox.states import State


def answer(n: int) -> Accepted:
    messages = tuple(AcceptedMessage(secrets.token_hex(12), State.HELD) for _ in range(1 + n % 3))
    return Accepted(f"order-{n}", n, messages, is_new=n % 2 == 0)


def test_answers_come_back_in_order_by_number_and_by_slice() -> None:
    told, answers = [answer(n) for n in range(1203)], Answers()
    for one in told:
        answers.append(one)
    assert list(answers) == told
    assert len(answers) == 1203
    assert [answers[n] for n in (0, 499, 500, 1202, -1)] == [told[n] for n in (0, 499, 500, 1202, -1)]
    assert answers[498:502] == told[498:502]
    assert not Answers()


def test_ten_thousand_answers_take_less_than_a_megabyte() -> None:
    answers = Answers()
    tracemalloc.start()
    try:
        for n in range(0, 30_000, 3):
            answers.append(answer(n))
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()
