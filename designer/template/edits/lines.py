"""Lines and indents of a source: where a block stands, and how a block is set beside another."""

from __future__ import annotations

import re

INDENT = "  "
_INDENT = re.compile(r"[ \t]*")


def indent_at(source: str, offset: int) -> str:
    """The white space at the beginning of the line that holds an offset."""
    start = source.rfind("\n", 0, offset) + 1
    found = _INDENT.match(source, start)
    return found[0] if found else ""


def is_on_own_lines(source: str, start: int, end: int) -> bool:
    """Whether nothing but white space stands beside a stretch on its lines."""
    return (
        not source[source.rfind("\n", 0, start) + 1 : start].strip()
        and not source[end : _line_end(source, end)].strip()
    )


def whole_lines(source: str, start: int, end: int) -> tuple[int, int]:
    """A stretch with the rest of its lines and the last line break; without one at the end of the text, the first."""
    begin, stop = source.rfind("\n", 0, start) + 1, _line_end(source, end)
    if stop < len(source):
        return begin, stop + 1
    return max(begin - 1, 0), stop


def indented(text: str, indent: str) -> str:
    """Lines moved so that the least indented one stands at `indent`; empty ones stay empty, the last has no break."""
    lines = text.strip("\n").split("\n")
    least = min((_width(line) for line in lines if line.strip()), default=0)
    return "\n".join(indent + line[least:] if line.strip() else "" for line in lines).rstrip()


def step_of(source: str) -> str:
    """One step of indent as this source has it: a tab where lines begin with tabs, else two blanks."""
    return "\t" if re.search(r"^\t", source, re.MULTILINE) else INDENT


def _line_end(source: str, offset: int) -> int:
    end = source.find("\n", offset)
    return len(source) if end < 0 else end


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
