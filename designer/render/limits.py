"""The limits a render worker puts on itself; what it cannot (wall time) its owner does by killing it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from designer.core.models import Table

if TYPE_CHECKING:
    from designer.core.settings import Settings

_NICENESS = 5
_BELOW_NORMAL = 0x4000


class WorkerLimits(Table):
    """What one event may cost at most (settings `[render]`), and when a worker is replaced by a fresh one.

    `gives_way`: nobody waits for its documents, so that others have the processor first.
    """

    wall_seconds: float = 30.0
    memory_mib: int = 1024
    max_pages: int = 200
    max_pdf_mib: int = 25
    events_per_worker: int = 1000
    resident_mib: int = 400
    gives_way: bool = False


def worker_limits(settings: Settings) -> WorkerLimits:
    """The limits that settings lay on one event's rendering."""
    render = settings.render
    return WorkerLimits(
        wall_seconds=render.wall_seconds,
        memory_mib=render.memory_mib,
        max_pages=render.max_pages,
        max_pdf_mib=render.max_pdf_mib,
    )


def give_way() -> None:
    """Let events that come in, and the person at this computer, have the processor first."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetPriorityClass(ctypes.windll.kernel32.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_NICENESS)


def limit_memory(limits: WorkerLimits) -> None:
    """From here on the process may take `memory_mib` of address space in all (POSIX); at least 256 more than it has."""
    if sys.platform == "win32":
        return  # a Job Object does it there; not built yet, the wall clock still holds
    import resource

    ceiling = max(limits.memory_mib * 1024 * 1024, _address_space() + 256 * 1024 * 1024)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard), hard))


def limit_cpu(limits: WorkerLimits) -> None:
    """Before each event: the kernel kills the process if its owner does not (POSIX)."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.wall_seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def resident_mib() -> int:
    """The most memory this process has had in use so far, in MiB."""
    if sys.platform == "win32":
        return 0
    status = Path("/proc/self/status")
    if status.exists():  # on Linux ru_maxrss begins with what our parent had: a large window would have spent workers
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) // 1024
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // (1024 * 1024 if sys.platform == "darwin" else 1024)


def _address_space() -> int:
    status = Path("/proc/self/statm")
    if not status.exists():
        return 512 * 1024 * 1024
    import resource

    return int(status.read_text().split()[0]) * resource.getpagesize()
