"""The pages of the documentation, taken apart: commands with what they show, files, tables, examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")
_COMMENT = re.compile(r"(?s)<!--(.*?)-->")
_EXIT = re.compile(r"\s+# exit (\d+)$")
_TYPED = re.compile(r"^(.*): \*+$")


@dataclass(frozen=True, slots=True)
class Command:
    """One line behind `$`, the exit code it promises, the lines it shows, and what is typed when it asks."""

    line: str
    code: int = 0
    shown: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class File:
    """A file that the reader is told to save."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language and its text; `file` is the name under which the page says to save it."""

    language: str
    text: str
    file: str = ""


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page."""
    return [step for step in _pieces(page.read_text("utf-8")) if isinstance(step, Block)]


def steps(page: Path) -> list[Command | File]:
    """What a reader does, in order: commands of `console` blocks and files to save.

    A comment `<!-- $ command -->` is a step that the page tells in words; `<!-- file: name -->` names the next block.
    """
    found: list[Command | File] = []
    for piece in _pieces(page.read_text("utf-8")):
        if isinstance(piece, str):
            found.append(Command(piece))
        elif piece.file:
            found.append(File(piece.file, piece.text))
        elif piece.language == "console":
            found.extend(_commands(piece.text))
    return found


def table(page: Path, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, without its head; `\\|` in a cell is a bar."""
    below = page.read_text("utf-8").partition(f"\n{heading}\n")[2].partition("\n#")[0].splitlines()
    from_first = dropwhile(lambda line: not line.startswith("|"), below)
    rows = list(takewhile(lambda line: line.startswith("|"), from_first))
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows[2:]]


def _pieces(text: str) -> Iterator[Block | str]:
    """Fenced blocks, and the commands that stand in comments, in the order of the page."""
    name, at = "", 0
    for fence in _FENCE.finditer(text):
        for comment in _COMMENT.findall(text[at : fence.start()]):
            word = comment.strip()
            if word.startswith("$ "):
                yield word[2:]
            elif word.startswith("file: "):
                name = word.removeprefix("file: ")
        yield Block(fence[1], fence[2], name)
        name, at = "", fence.end()


def _commands(text: str) -> Iterator[Command]:
    command: Command | None = None
    for line in text.splitlines():
        if line.startswith("$ "):
            if command:
                yield command
            promised = _EXIT.search(line)
            command = Command(_EXIT.sub("", line)[2:], int(promised[1]) if promised else 0)
        elif command and (asked := _TYPED.match(line)):
            command.typed.append(asked[1])
        elif command and line.strip():
            command.shown.append(line)
    if command:
        yield command
