"""Libraries found without the compiler being asked where they are."""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def with_libraries(load: Callable[[], object]) -> None:
    """Load something that looks for libraries under the names of several systems, as WeasyPrint does.

    For each name that is not this system's Python asks ldconfig, gcc and ld: fifty processes. On Linux the dynamic
    linker knows the right one itself; where it does not, all are asked after all. Raises OSError where none is found.
    """
    if sys.platform == "linux":
        try:
            with _finds(lambda _name: None):
                load()
        except OSError:
            pass
        else:
            return
    load()


@contextmanager
def _finds(find: Callable[[str], str | None]) -> Iterator[None]:
    asks = ctypes.util.find_library
    ctypes.util.find_library = find  # type: ignore[assignment]
    try:
        yield
    finally:
        ctypes.util.find_library = asks
