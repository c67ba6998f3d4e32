"""The command line: reads the arguments and runs one command; each command's module says what it does."""

from __future__ import annotations

import logging
import os
import sys
from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from designer import __version__
from designer.cli import (
    accounts,
    archive,
    backup,
    callbacks,
    care,
    demo,
    doctor,
    firm,
    inbox,
    keys,
    messages,
    office,
    passwords,
    pdfs,
    publishing,
    sending,
    service,
    support,
    templates,
    vault,
)
from designer.cli.arguments import Parser, folder
from designer.cli.context import Context
from designer.cli.output import Output, print_anything
from designer.core.catalogue import tr
from designer.core.errors import SealwrightError, SetupError, UnavailableError, UsageError
from designer.core.log import failure_fields

_MODULES = (
    office,
    demo,
    sending,
    pdfs,
    service,
    inbox,
    keys,
    callbacks,
    templates,
    firm,
    publishing,
    messages,
    archive,
    accounts,
    passwords,
    vault,
    doctor,
    care,
    backup,
    support,
)
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
DONE, FAILED, WRONG_USAGE, SETUP_MISSING, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit code (contract.md). Whatever happens is told in a sentence, never by a traceback."""
    print_anything()
    out = Output(as_json="--json" in arguments)
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except SealwrightError as error:
        out.error(error)
        return _exit_code(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has gone
        return FAILED
    except OSError as error:
        out.error(UnavailableError("file-trouble", file=str(error.filename or "?"), reason=error.strerror or "?"))
        return FAILED
    except Exception as error:  # noqa: BLE001 - the top of a program
        out.error(_own_fault(error))
        return FAILED
    return code


def _run(arguments: Sequence[str]) -> int:
    parser = _parser()
    try:
        args = parser.parse_args(arguments)
    except SystemExit as told:  # --help and --version
        return int(told.code or DONE)
    if not hasattr(args, "run") and args.json:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    if not hasattr(args, "run"):
        return _window(args.workspace)
    code: int = args.run(Context(args))
    return code


def _window(workspace: str | None) -> int:
    """Open the window. Raises SetupError where no screen is, or a library of the window is missing."""
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _SCREENS):
        raise SetupError("screen-missing")
    try:
        from designer.gui.app import run_window
    except ImportError as error:
        raise SetupError("window-library-missing", name=(str(error).split(":") or ["?"])[0]) from None
    return run_window(Path(workspace) if workspace else None)


def _own_fault(error: Exception) -> SealwrightError:
    """A mistake of ours by its kind and place; its words may hold data."""
    if logging.getLogger().handlers:
        logging.getLogger(__name__).critical("uncaught exception", exc_info=error)
    places = failure_fields(error)["at"]
    place = places[-1] if isinstance(places, list) and places else "?"
    return SealwrightError("program-fault", kind=type(error).__name__, place=place)


def _exit_code(error: SealwrightError) -> int:
    if isinstance(error, UsageError):
        return WRONG_USAGE
    return SETUP_MISSING if isinstance(error, SetupError) else FAILED


def _parser() -> ArgumentParser:
    common = ArgumentParser(add_help=False)
    common.add_argument("--workspace", type=folder, metavar="DIR", help=tr("the workspace (default: ~/Sealwright)"))
    common.add_argument("--json", action="store_true", help=tr("print one JSON document on standard output"))
    common.add_argument("-v", "--verbose", action="store_true", help=tr("say more on standard error"))
    parser = Parser(
        prog="sealwright",
        parents=[common],
        formatter_class=RawDescriptionHelpFormatter,
        description=tr("Sends each transaction as an e-mail with a personalised, encrypted PDF."),
        epilog=tr(
            "Without a command the window opens. “sealwright demo” shows all; “sealwright init” makes a workspace."
        ),
    )
    parser.add_argument("--version", action="version", version=f"Sealwright {__version__}")
    # The options may stand before or behind the command; behind it, what is not given must not undo the first.
    behind = ArgumentParser(add_help=False, argument_default=SUPPRESS)
    behind.add_argument("--workspace", type=folder, metavar="DIR", help=tr("the workspace (default: ~/Sealwright)"))
    behind.add_argument("--json", action="store_true", default=SUPPRESS, help=tr("print JSON"))
    behind.add_argument("-v", "--verbose", action="store_true", default=SUPPRESS, help=tr("say more"))
    commands = parser.add_subparsers(metavar=tr("COMMAND"), title=tr("commands"))
    for module in _MODULES:
        module.add_commands(commands, behind)
    return parser
