"""Take all figures, or the named ones, and print them as a table: `./run benchmark [compose] [preview] ...`."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version

from tests.benchmarks import (
    compose,
    design,
    editor,
    end_to_end,
    folder,
    memory,
    outbox,
    preview,
    rest,
    sender_memory,
    startup,
    window,
)
from tests.benchmarks.figures import Figure

GROUPS = {
    "compose": compose.figures, "design": design.figures, "editor": editor.figures, "end_to_end": end_to_end.figures,
    "folder": folder.figures, "memory": memory.figures,
    "outbox": outbox.figures, "preview": preview.figures, "rest": rest.figures, "sender_memory": sender_memory.figures,
    "startup": startup.figures, "window": window.figures,
}  # fmt: skip


def main() -> int:
    wanted = sys.argv[1:] or list(GROUPS)
    engines = ", ".join(f"{name} {version(name)}" for name in ("weasyprint", "pypdf", "jinja2", "mrml", "sqlalchemy"))
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {engines}")
    for name in wanted:
        for figure in GROUPS[name]():
            show(figure)
    return 0


def show(figure: Figure) -> None:
    print(f"{figure.name:70} {figure.value:>10.2f} {figure.unit}", flush=True)


sys.exit(main())
