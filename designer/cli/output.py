"""What a command prints: words for people, or one JSON document for programs."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError

_ACTING = (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SHOWN = dict.fromkeys(_ACTING, "\ufffd")  # a name from outside must not move the cursor or turn what is read
_PIPED_WIDTH = 100_000  # as wide as it needs: whoever reads a pipe must get everything


class Progress(Protocol):
    """Shown while something takes long."""

    def __call__(self, done: int, total: int) -> None: ...


def print_anything() -> None:
    """Let no sign fail because the terminal cannot show it, and no stream because the caller has closed it."""
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # the caller has closed it
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class Output:
    """Standard output is for the result; with `as_json` it carries JSON only, and words go to standard error."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def say(self, text: str) -> None:
        """Words for people."""
        print(text.translate(_SHOWN), file=sys.stderr if self.as_json else sys.stdout)

    def result(self, document: Mapping[str, Any]) -> None:
        """The result for programs; printed only with --json."""
        if self.as_json:
            print(_json_text(document, indent=1))

    def line(self, document: Mapping[str, Any]) -> None:
        """One line of a stream for programs; printed only with --json."""
        if self.as_json:
            print(_json_text(document), flush=True)

    def error(self, error: SealwrightError) -> None:
        """What happened and what to do."""
        what, remedy = sentence(error.code, error.arguments)
        self.result({"error": {"code": error.code, "what": what, "remedy": remedy, "arguments": error.arguments}})
        print(what.translate(_SHOWN), file=sys.stderr)
        if remedy:
            print(f"  {remedy}".translate(_SHOWN), file=sys.stderr)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, whole: Collection[str] = ()) -> None:
        """A table for people: long cells are wrapped, those in `whole` never; piped, each row is one line."""
        if self.as_json:
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        is_terminal = sys.stdout.isatty()
        table = Table(show_edge=False, pad_edge=False, header_style="bold")
        for name in columns:
            table.add_column(name, overflow="fold", no_wrap=not is_terminal or name in whole)
        for row in rows:
            table.add_row(*(Text(cell.translate(_SHOWN)) for cell in row))
        Console(width=None if is_terminal else _PIPED_WIDTH, highlight=False).print(table)

    @contextmanager
    def progress(self, label: str, *, unit: str = "") -> Iterator[Progress]:
        """A progress bar on standard error, when that is a terminal; for programs a line for each `unit`, if named."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task(label, total=None)

            def tell(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)
                if unit:
                    self.line({"progress": done, unit: total})

            yield tell


def _json_text(document: Mapping[str, Any], *, indent: int | None = None) -> str:
    """JSON that stays JSON on every output: what UTF-8 or the terminal's own code cannot carry is escaped."""
    text = json.dumps(document, indent=indent, ensure_ascii=False, default=str)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(document, indent=indent, default=str)
    return text
