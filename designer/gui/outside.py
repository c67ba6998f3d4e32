"""Opens files and pages in the system's own programs, which must not load the libraries of our bundle."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

_PATH = "LD_LIBRARY_PATH"
_IS_BUNDLE = sys.platform == "linux" and hasattr(sys, "frozen")


def open_outside(url: QUrl) -> bool:
    """Open a file or a page; False when the system has no program for it."""
    with libraries_of_the_system(is_bundle=_IS_BUNDLE):
        return QDesktopServices.openUrl(url)


@contextmanager
def libraries_of_the_system(*, is_bundle: bool) -> Iterator[None]:
    """Programs that are started in this block find libraries as if the bundle were not there."""
    ours = os.environ.get(_PATH)
    if not is_bundle or ours is None:
        yield
        return
    theirs = os.environ.get(f"{_PATH}_ORIG")  # where the start of the bundle keeps what was there before
    if theirs is None:
        del os.environ[_PATH]
    else:
        os.environ[_PATH] = theirs
    try:
        yield
    finally:
        os.environ[_PATH] = ours
