"""Structured logging that redacts at the sink: no address, no value of an event, no words of other libraries."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from designer.core.errors import SealwrightError, SetupError

FILE_BYTES = 5 * 1024 * 1024
FILES_KEPT = 5

_OWN = "designer"
_END = r"""\s<>"'(),;:\[\]{}=|/"""
# The look-behind keeps it linear: a word is tried from its beginning only.
_ADDRESS = re.compile(
    rf"""(?:"[^"\r\n]*"|(?<![^{_END}])[^{_END}]+)(?:@|%40|＠)(?:\[[^\]\s]*\]|[^{_END}]+)""", re.IGNORECASE
)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_Fields = dict[str, "str | int | float | bool | list[str] | None"]


def set_up_logging(folder: Path | None, verbose: bool, *, program: str = "sealwright") -> None:
    """JSON lines to `folder`/`program`.log (None: nowhere), short lines on stderr when `verbose`.

    Each program has a file of its own: two processes cannot both rotate one. Uncaught exceptions and Python's
    warnings go the same way, so that no value reaches the terminal through a traceback.
    """
    handlers: list[logging.Handler] = [_ShortLines()] if verbose else []
    if folder is not None:
        handlers.append(_file_handler(folder, program))
    root = logging.getLogger()
    for former in [one for one in root.handlers if isinstance(one, _Sink)]:
        root.removeHandler(former)
        former.close()
    for handler in handlers or [_Nowhere()]:  # without any handler, Python prints warnings as they are
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(_OWN).setLevel(logging.DEBUG if verbose else logging.INFO)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda failed: _uncaught(failed.exc_type, failed.exc_value, failed.exc_traceback)


def redact(text: str) -> str:
    """The text with everything that looks like an e-mail address replaced."""
    return _ADDRESS.sub("<address>", text)


def fields_of(record: logging.LogRecord) -> _Fields:
    """What is written of a record. Of another library's record, only that there was one: its words may hold data."""
    when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    fields: _Fields = {"time": when, "level": record.levelname.lower(), "logger": record.name}
    if record.name.split(".")[0] == _OWN:
        fields["text"] = redact(record.getMessage())
        extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        fields |= {redact(name): _safe(value) for name, value in extra.items()}
    if record.exc_info and record.exc_info[1] is not None:
        fields |= failure_fields(record.exc_info[1])
    return fields


def failure_fields(failure: BaseException) -> _Fields:
    """An exception as its type, its code if it is ours, and the places in our own code it came through."""
    fields: _Fields = {"error": type(failure).__name__, "at": list(_own_places(failure.__traceback__))}
    if isinstance(failure, SealwrightError):
        fields["code"] = failure.code
    if failure.__cause__ is not None:
        fields["cause"] = type(failure.__cause__).__name__
    return fields


def _own_places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.split(".", maxsplit=1)[0] == _OWN:
            yield f"{module}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}"
        trace = trace.tb_next


def _safe(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact(value) if isinstance(value, str) else f"<{type(value).__name__}>"


def _uncaught(kind: type[BaseException], failure: BaseException | None, trace: TracebackType | None) -> None:
    if failure is None or issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("designer.crash").critical("uncaught exception", exc_info=(kind, failure, trace))
    places = list(_own_places(trace))
    sys.stderr.write(f"internal error: {kind.__name__} at {places[-1] if places else 'unknown place'}\n")


class _Sink(logging.Handler):
    """Marks our handlers. A record that cannot be written is dropped: Python would print it with its values."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say nothing."""


class _Nowhere(_Sink):
    def emit(self, record: logging.LogRecord) -> None:
        """Write nothing."""


class _ShortLines(_Sink):
    """`12:00:00 info outbox: accepted message=ab12` on stderr, whatever stderr is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        fields = fields_of(record)
        head = [
            str(fields.pop("time"))[11:19],
            str(fields.pop("level")),
            str(fields.pop("logger")).split(".")[-1] + ":",
        ]
        text = str(fields.pop("text", "(words not kept)"))
        rest = [f"{name}={value}" for name, value in fields.items()]
        try:
            sys.stderr.write(_UNSAFE.sub(" ", " ".join([*head, text, *rest])) + "\n")
        except OSError:  # the terminal is gone
            self.handleError(record)


class _JsonLines(RotatingFileHandler, _Sink):
    """The rotating file, readable by its owner only."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(fields_of(record), ensure_ascii=True)

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, self.mode, encoding="utf-8")  # type: ignore[return-value]

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """A full disk must not stop the program either."""


def _file_handler(folder: Path, program: str) -> logging.Handler:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _JsonLines(folder / f"{program}.log", maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")
    except OSError:
        raise SetupError("log-not-writable", folder=folder.name) from None
