"""What is written about a file that was taken in or refused: for the people and programs that put it there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from textwrap import indent

from designer.core.catalogue import sentence
from designer.sender.inbox.intake import Fault, Taken
from designer.sender.outbox.records import Accepted

MOST_REPORTED = 200
_CELL = ("sheet", "row", "column")


def receipt(told: Mapping[str, str], taken: Taken) -> Iterator[bytes]:
    """The receipt of a file as JSON, piece by piece; `told` is what it begins with."""
    rest = (
        {"refused": len(taken.faults)}
        | ({"file": dict(taken.told)} if taken.told else {})
        | ({"batch": taken.batch} if taken.batch else {})
    )
    yield as_json(told).removesuffix(b"\n}") + b',\n "events": ['
    for number, one in enumerate(taken.accepted):
        yield (b",\n" if number else b"\n") + indent(as_json(accepted_json(one)).decode(), "  ").encode()
    yield b"\n ],\n" + as_json(rest).removeprefix(b"{\n")


def accepted_json(accepted: Accepted) -> dict[str, object]:
    """The answer for one event, as receipts and `submit --json` show it."""
    return {
        "id": accepted.event_id,
        "is_new": accepted.is_new,
        "messages": [{"id": one.id, "state": str(one.state)} for one in accepted.messages],
    } | ({"came_before": True} if accepted.came_before else {})


def problem_report(taken: Taken) -> dict[str, object]:
    """A file's faults as application/problem+json (RFC 9457)."""
    faults = [_fault_json(fault) for fault in taken.faults[:MOST_REPORTED]]
    return {
        "type": f"urn:sealwright:problem:{taken.faults[0].code}",
        "title": faults[0]["detail"],
        "accepted": len(taken.accepted),
        "errors": faults,
    } | ({"more_errors": len(taken.faults) - len(faults)} if len(taken.faults) > len(faults) else {})


def _fault_json(fault: Fault) -> dict[str, object]:
    words = sentence(fault.code, fault.arguments)
    where = {"event": fault.index} if fault.index >= 0 else {}
    path = {"path": fault.arguments["path"]} if "path" in fault.arguments else {}
    line = {"line": fault.arguments["file_line"]} if "file_line" in fault.arguments else {}
    cell = {name: fault.arguments[name] for name in _CELL if "row" in fault.arguments and name in fault.arguments}
    return {**where, **line, **cell, **path, "code": fault.code, "detail": words.what, "remedy": words.remedy}


def as_json(value: object) -> bytes:
    """JSON as people read it, too."""
    return json.dumps(value, indent=1, ensure_ascii=False).encode(errors="backslashreplace")
