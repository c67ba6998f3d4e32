"""What became of the events of a file, kept small: the answers to a hundred thousand take a few megabytes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import overload

from designer.sender.outbox.records import Accepted, AcceptedMessage
from designer.sender.outbox.states import State

_AT_ONCE = 500


class Answers(Sequence[Accepted]):
    """The accepted events of a file in order; only the newest are held as they are, the others packed."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._newest: list[Accepted] = []

    def append(self, one: Accepted) -> None:
        """Add the next one."""
        self._newest.append(one)
        if len(self._newest) == _AT_ONCE:
            self._packed.append(_packed(self._newest))
            self._newest = []

    def __len__(self) -> int:
        return len(self._packed) * _AT_ONCE + len(self._newest)

    def __iter__(self) -> Iterator[Accepted]:
        for some in self._packed:
            yield from _unpacked(some)
        yield from self._newest

    @overload
    def __getitem__(self, place: int) -> Accepted: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Accepted]: ...
    def __getitem__(self, place: int | slice) -> Accepted | Sequence[Accepted]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        number, rest = divmod(range(len(self))[place], _AT_ONCE)
        return (self._newest if number == len(self._packed) else _unpacked(self._packed[number]))[rest]


def _packed(some: Sequence[Accepted]) -> bytes:
    told = [
        (one.event_id, one.event_seq, [(m.id, m.state) for m in one.messages], one.is_new, one.came_before)
        for one in some
    ]
    return zlib.compress(json.dumps(told).encode(), 1)


def _unpacked(raw: bytes) -> list[Accepted]:
    return [
        Accepted(event_id, seq, tuple(AcceptedMessage(message, State(state)) for message, state in messages), *told)
        for event_id, seq, messages, *told in json.loads(zlib.decompress(raw))
    ]
