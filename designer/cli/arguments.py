"""What may stand behind a command: texts and numbers, checked before anything is done."""

from __future__ import annotations

import unicodedata
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from typing import NoReturn

from designer.core.catalogue import tr
from designer.core.clock import to_millis
from designer.core.errors import UsageError

MOST_LISTED = 1_000_000
_NO_TEXT = ("Cc", "Cs", "Zl", "Zp")  # controls, bytes that were no UTF-8, separators of lines


class Parser(ArgumentParser):
    """Raises its complaint instead of printing it and leaving, so that it is told like every other error."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("arguments-wrong", words=message, command=self.prog)


def text(value: str) -> str:
    """Text without line breaks, control characters or bytes that are no text; it may be empty."""
    if any(unicodedata.category(sign) in _NO_TEXT for sign in value):
        raise ArgumentTypeError(tr("it holds characters that cannot be used here"))
    return value


def name(value: str) -> str:
    """Text that is not empty."""
    if not value.strip():
        raise ArgumentTypeError(tr("it is empty"))
    return text(value)


def folder(value: str) -> str:
    """The path of a folder; empty is wrong: the variable of a script that was never set."""
    if not value.strip():
        raise ArgumentTypeError(tr("it is empty"))
    return value


def how_many(value: str) -> int:
    """A number of things, at least one."""
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:20]) <= MOST_LISTED:
        raise ArgumentTypeError(tr("it must be a number from 1 to {most}", most=MOST_LISTED))
    return int(value)


def day(value: str) -> int:
    """The first moment (ms) of a day, here."""
    try:
        return to_millis(datetime.combine(date.fromisoformat(value), datetime.min.time()).astimezone())
    except (ValueError, OverflowError, OSError):
        raise ArgumentTypeError(tr("it must be a date such as 2026-11-22")) from None


def add_progress(command: ArgumentParser) -> None:
    """The wish for lines that tell how far a command is; without it `--json` prints one document."""
    command.add_argument("--progress", action="store_true", help=tr("with --json: a line for each sample, before"))
