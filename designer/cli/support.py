"""What somebody who helps needs to see, in one zip file without personal data; its content is listed first."""

from __future__ import annotations

import io
import json
import platform
import sys
import zipfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from designer.cli import arguments, doctor
from designer.cli.context import Context, confirmed
from designer.core.catalogue import tr
from designer.core.errors import SealwrightError, UsageError
from designer.core.files import write_atomically
from designer.core.log import redact

_SHOWN = frozenset({"mode", "timezone", "kind", "host", "security", "login", "provider"})
_LINES = 5000
_ALIKE = 50


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """support-bundle."""
    support = commands.add_parser(
        "support-bundle", parents=[common], help=tr("a zip file for somebody who helps, without personal data")
    )
    support.add_argument("file", type=arguments.name, metavar="FILE")
    support.add_argument("--yes", action="store_true", help=tr("do not ask"))
    support.set_defaults(run=_bundle)


def _bundle(context: Context) -> int:
    target = Path(context.args.file)
    if target.exists():
        raise UsageError("backup-exists", file=str(target))
    files = _files(context)
    context.out.say(tr("The file will hold, without addresses, names, data and passwords:"))
    for name, raw in files.items():
        context.out.say(f"  {name} ({len(raw)} B)")
    if not confirmed(tr("Write it?"), yes=context.args.yes):
        context.out.say(tr("Nothing was changed."))
        return 1
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    write_atomically(target, packed.getvalue())
    context.out.result({"mode": context.mode, "file": str(target), "files": sorted(files)})
    context.out.say(tr("Wrote {file}. Look into it before you send it to anybody.", file=str(target)))
    return 0


def _files(context: Context) -> dict[str, bytes]:
    from designer import __version__

    clean = _cleaner(context)
    about = {"version": __version__, "python": sys.version.split()[0], "system": platform.system(),
             "release": platform.release(), "machine": platform.machine()}  # fmt: skip
    checks = [{"what": clean(one.what), "is_well": one.is_well, "found": clean(one.found)}
              for one in doctor.findings(context)]  # fmt: skip
    files = {
        "about.json": _json(about),
        "doctor.json": _json(checks),
        "settings.json": _json(_bare(context.settings.model_dump(mode="json"))),
        "outbox.json": _json(_outbox(context)),
    }
    for path in sorted(context.workspace.logs.glob("*.log")):
        lines = path.read_text("utf-8", "replace").splitlines()[-_LINES:]
        files[f"logs/{path.name}"] = "\n".join(clean(line) for line in lines).encode()
    return files


def _cleaner(context: Context) -> Callable[[str], str]:
    """Replaces whatever tells who this is; logs and checks should hold none of it, and this makes sure."""
    accounts = context.settings.accounts.values()
    users = [name for name in (*(one.user for one in accounts), Path.home().name) if len(name) > 2]
    places = {str(context.workspace.root.resolve()): "<workspace>", str(context.workspace.root): "<workspace>",
              str(Path.home()): "<home>", **dict.fromkeys(users, "<user>")}  # fmt: skip

    def clean(text: str) -> str:
        for word in sorted(places, key=len, reverse=True):
            text = text.replace(word, places[word])
        return redact(text)

    return clean


def _bare(value: Any, key: str = "") -> Any:
    """Settings without any text but what is one of a few words, or the name of a mail server."""
    if isinstance(value, dict):
        return {name: _bare(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return len(value)
    if isinstance(value, str) and key not in _SHOWN:
        return "<set>" if value else ""
    return redact(value) if isinstance(value, str) else value


def _outbox(context: Context) -> dict[str, Any]:
    from designer.sender.outbox.figures import alike
    from designer.sender.outbox.pauses import pauses
    from designer.sender.outbox.search import counts
    from designer.sender.outbox.states import State

    if not context.workspace.outbox.exists():
        return {}
    try:
        with context.outbox_to_read() as outbox:
            groups = alike(outbox, mode=context.mode, states=list(State), at_least=1)[:_ALIKE]
            return {
                "counts": {str(state): number for state, number in counts(outbox, mode=context.mode).items()},
                "reasons": [{"state": one.state, "code": one.reason, "count": one.count} for one in groups],
                "pauses": [{"kind": str(one.kind), "code": one.reason} for one in pauses(outbox)],
                "bytes": context.workspace.outbox.stat().st_size,
            }
    except SealwrightError as error:
        return {"error": error.code}


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode()
