"""Libraries are found without other programs being asked; where that is not enough, they are asked after all."""

from __future__ import annotations

import ctypes.util
import subprocess
import sys

import pytest

from designer.render.libraries import with_libraries

STARTS = """
import sys
started = []
sys.addaudithook(lambda event, told: started.append(told) if event == "subprocess.Popen" else None)
import designer.render.worker
print(started)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is asked")
def test_a_worker_starts_no_program() -> None:
    done = subprocess.run([sys.executable, "-c", STARTS], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_where_a_library_has_another_name_all_are_asked() -> None:
    asks, asked = ctypes.util.find_library, []

    def load() -> None:
        asked.append(ctypes.util.find_library)
        if ctypes.util.find_library is not asks:
            raise OSError("cannot load library")

    with_libraries(load)
    assert asked[-1] is asks
    assert ctypes.util.find_library is asks


def test_a_library_that_is_nowhere_is_told() -> None:
    def load() -> None:
        raise OSError("cannot load library 'libpango'")

    with pytest.raises(OSError, match="libpango"):
        with_libraries(load)
