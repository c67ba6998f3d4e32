"""The window as a program of its own, watched from outside: what it has started, and whether it is at work."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from designer.gui.memory import Memory

RENDER_WORKERS = 2


class Process(NamedTuple):
    """A process by the one that started it, and by its command line."""

    parent: int
    command: str


def remember_open(config: Path, office: Path, template_id: str) -> None:
    """Leave the note that the window leaves itself about what was open; `config` is its XDG_CONFIG_HOME."""
    note = config / "Sealwright" / "Sealwright.ini"
    note.parent.mkdir(parents=True)
    memory = Memory(note)
    memory.keep_folder(office)
    memory.keep_opened(office, [template_id])
    memory.write()


def processes_below(pid: int) -> dict[int, Process]:
    """Every process that this one has started, and theirs, by their ids (Linux)."""
    running: dict[int, Process] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name in brackets may hold anything; behind it stand the state and the parent (proc(5)).
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        running[int(folder.name)] = Process(parent, command)
    below, found = {pid}, {pid}
    while found:
        found = {one for one, process in running.items() if process.parent in below} - below
        below |= found
    return {one: running[one] for one in below - {pid}}


def is_at_work(pid: int) -> bool:
    """Whether the window has its render workers, and the web engine a process for the page of the mail."""
    below = processes_below(pid)
    workers = [one for one in below.values() if " render-worker " in one.command]
    engine = {one: process for one, process in below.items() if "QtWebEngineProcess" in process.command}
    pages = [one for one in engine.values() if one.parent in engine]  # copies of a waiting one, made for each page
    return len(workers) == RENDER_WORKERS and len(pages) > 0


def is_gone(pid: int) -> bool:
    """Whether a process has ended."""
    return not Path(f"/proc/{pid}").exists()
