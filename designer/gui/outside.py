"""Opens files and pages in the system's own programs, which must not load the libraries of our bundle."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

_PATH = "LD_LIBRARY_PATH"
_IS_BUNDLE = sys.platform == "linux" and hasattr(sys, "frozen")
_PATIENCE_SECONDS = 5.0


def open_outside(url: QUrl) -> bool:
    """Open a file or a page; False when the system has no program for it.

    On Windows and macOS that is an answer. On Linux a helper is started that fails unheard: ask `has_program_for`.
    """
    with libraries_of_the_system(is_bundle=_IS_BUNDLE):
        return QDesktopServices.openUrl(url)


def has_program_for(kind: str) -> bool:
    """Whether a program is registered for a kind of file, as `message/rfc822`; True where nobody can be asked.

    It takes a moment: to be called in the background.
    """
    asked = shutil.which("xdg-mime") if sys.platform == "linux" else None
    if asked is None:
        return True
    try:
        told = subprocess.run(  # noqa: S603 - the system's own program, no words from outside
            [asked, "query", "default", kind], check=False, capture_output=True, timeout=_PATIENCE_SECONDS,
            env=environment_of_the_system(is_bundle=_IS_BUNDLE),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return True
    return bool(told.stdout.strip())


def environment_of_the_system(*, is_bundle: bool) -> dict[str, str]:
    """The environment for a program that must find libraries as if the bundle were not there."""
    environment = dict(os.environ)
    if is_bundle and _PATH in environment:
        del environment[_PATH]
        theirs = environment.get(f"{_PATH}_ORIG")  # where the start of the bundle keeps what was there before
        environment |= {} if theirs is None else {_PATH: theirs}
    return environment


@contextmanager
def libraries_of_the_system(*, is_bundle: bool) -> Iterator[None]:
    """Programs that are started in this block find libraries as if the bundle were not there."""
    ours = os.environ.get(_PATH)
    theirs = environment_of_the_system(is_bundle=is_bundle).get(_PATH)
    if ours is None or ours == theirs:
        yield
        return
    if theirs is None:
        del os.environ[_PATH]
    else:
        os.environ[_PATH] = theirs
    try:
        yield
    finally:
        os.environ[_PATH] = ours
