"""What lies beside a refused file: why, and of a list the same rows with what is wrong with each."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from designer.core.files import write_atomically
from designer.sender.inbox.intake import Taken
from designer.sender.inbox.receipt import as_json, problem_report
from designer.sender.inbox.refused import REPORT, RESULT
from designer.sender.inbox.result import result_workbook

_TOKEN_BYTES = 4


def write_refusal(target: Path, taken: Taken) -> None:
    """Write a problem report (RFC 9457), which names paths and reasons, never data, and the answer to a list."""
    if taken.header is not None:
        faults = ((fault.code, fault.arguments) for fault in taken.faults)
        result = result_workbook(taken.header, faults, taken.rows, is_partial=bool(taken.accepted))
        write_atomically(target.with_name(f"{target.name}{RESULT}"), result)
    write_atomically(target.with_name(f"{target.name}{REPORT}"), as_json(problem_report(taken)))


def keep_refused_list(inbox: Path, name: str, raw: bytes, taken: Taken) -> Path | None:
    """Put a refused list that was handed in into failed/, as the drop folder does; where its rows with the reasons are.

    None for what is no list: whoever handed it in has the file, and no more could be told of it.
    """
    if taken.header is None or not taken.faults:
        return None
    failed = inbox / "failed"
    failed.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = failed / name
    if os.path.lexists(target):
        target = failed / f"{secrets.token_hex(_TOKEN_BYTES)}-{name}"
    write_refusal(target, taken)
    write_atomically(target, raw)
    return target.with_name(f"{target.name}{RESULT}")
