"""The command line: reads the arguments and runs one command; each command's module says what it does."""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence

from designer import __version__
from designer.cli import accounts, demo, doctor, messages, office, sending, templates, vault
from designer.cli.context import Context
from designer.core.catalogue import tr
from designer.core.errors import SealwrightError, SetupError, UsageError

_MODULES = (office, demo, sending, templates, messages, accounts, vault, doctor)
DONE, FAILED, WRONG_USAGE, SETUP_MISSING, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit code (contract.md)."""
    parser = _parser()
    args = parser.parse_args(arguments)
    if not hasattr(args, "run"):
        parser.print_help()
        return DONE
    context = Context(args)
    try:
        code: int = args.run(context)
    except SealwrightError as error:
        context.out.error(error)
        return _exit_code(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has gone
        return FAILED
    return code


def _exit_code(error: SealwrightError) -> int:
    if isinstance(error, UsageError):
        return WRONG_USAGE
    return SETUP_MISSING if isinstance(error, SetupError) else FAILED


def _parser() -> ArgumentParser:
    common = ArgumentParser(add_help=False)
    common.add_argument("--workspace", metavar="DIR", help=tr("the workspace (default: ~/Sealwright)"))
    common.add_argument("--json", action="store_true", help=tr("print one JSON document on standard output"))
    common.add_argument("-v", "--verbose", action="store_true", help=tr("say more on standard error"))
    parser = ArgumentParser(
        prog="sealwright",
        parents=[common],
        formatter_class=RawDescriptionHelpFormatter,
        description=tr("Sends each transaction as an e-mail with a personalised, encrypted PDF."),
        epilog=tr("First steps: “sealwright demo” shows everything; “sealwright init” makes a workspace."),
    )
    parser.add_argument("--version", action="version", version=f"Sealwright {__version__}")
    # The options may stand before or behind the command; behind it, what is not given must not undo the first.
    behind = ArgumentParser(add_help=False, argument_default=SUPPRESS)
    behind.add_argument("--workspace", metavar="DIR", help=tr("the workspace (default: ~/Sealwright)"))
    behind.add_argument("--json", action="store_true", default=SUPPRESS, help=tr("print JSON"))
    behind.add_argument("-v", "--verbose", action="store_true", default=SUPPRESS, help=tr("say more"))
    commands = parser.add_subparsers(metavar=tr("COMMAND"), title=tr("commands"))
    for module in _MODULES:
        module.add_commands(commands, behind)
    return parser
