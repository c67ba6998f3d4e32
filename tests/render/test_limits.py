"""The limits that a worker puts on itself hold in a process of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from designer.core.settings import RenderSettings
from designer.render.limits import WorkerLimits, resident_mib

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")


def child(code: str) -> subprocess.CompletedProcess[str]:
    before = "from designer.render.limits import *\nlimits = WorkerLimits(memory_mib=1, wall_seconds=0.1)\n"
    return subprocess.run(
        [sys.executable, "-c", before + code], capture_output=True, text=True, check=False, timeout=60
    )


def test_memory_beyond_the_limit_is_not_given() -> None:
    done = child(
        "limit_memory(limits)\nbytearray(100 << 20)\ntry:\n  bytearray(400 << 20)\nexcept MemoryError:\n  print('no')"
    )
    assert done.stdout == "no\n"


def test_a_limit_can_be_set_again() -> None:
    assert (
        child("limit_memory(limits)\nlimit_memory(limits)\nlimit_cpu(limits)\nlimit_cpu(limits)\nprint('ok')").stdout
        == "ok\n"
    )


def test_a_process_that_only_calculates_is_ended_by_the_kernel() -> None:
    done = child(
        "import resource, time\nlimit_cpu(limits)\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    )
    assert done.returncode < 0


def test_the_processor_limit_is_renewed_for_each_event() -> None:
    code = "import resource\nlimit_cpu(limits)\nprint(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    assert 2 <= int(child(code).stdout) <= 4


def test_the_memory_in_use_is_known() -> None:
    assert 10 < resident_mib() < 100_000


def test_limits_travel_as_json() -> None:
    limits = WorkerLimits(wall_seconds=1.5, events_per_worker=3)
    assert WorkerLimits.model_validate_json(limits.model_dump_json()) == limits


def test_the_defaults_are_those_of_the_settings() -> None:
    limits, settings = WorkerLimits(), RenderSettings()
    for name in ("wall_seconds", "memory_mib", "max_pages", "max_pdf_mib"):
        assert getattr(limits, name) == getattr(settings, name)


def test_a_child_of_a_large_process_is_not_counted_as_large() -> None:
    asks = "[sys.executable, '-c', 'from designer.render.limits import *; print(resident_mib())']"
    done = child(
        f"import subprocess, sys\nlarge = b'x' * (300 << 20)\nprint(resident_mib())\nsubprocess.run({asks}, check=True)"
    )
    own, of_child = sorted(map(int, done.stdout.split()), reverse=True)
    assert own > 300
    assert of_child < 150


def test_a_worker_lets_others_have_the_processor_first() -> None:
    done = child("import os\nbefore = os.nice(0)\ngive_way()\nprint(os.nice(0) > before or before == 19)")
    assert done.stdout == "True\n"
