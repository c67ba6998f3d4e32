"""A new template from a letter that is there already: a Word document, a web page, a mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from designer.cli.context import Context
from designer.core.catalogue import sentence, tr
from designer.core.errors import UsageError

if TYPE_CHECKING:
    from designer.template.importing.package import Imported

_ENDINGS = (".docx", ".docm", ".dotx", ".doc", ".html", ".htm", ".xhtml", ".mjml", ".odt", ".rtf", ".pdf")


def is_letter(told: str) -> bool:
    """Whether what stands behind --from is a file; a starter's name has no ending."""
    return Path(told).suffix.lower() in _ENDINGS


def import_file(context: Context, template_id: str, source: Path) -> int:
    """Make the template, and say which fields it prints and what could not be taken over."""
    from designer.cli.learning import learned
    from designer.template.importing.package import import_letter

    _ = context.settings
    if not source.is_file():
        raise UsageError("file-not-found", file=str(source))
    args = context.args
    data = learned(context, template_id, args.learn)[:2] if args.learn else None
    made = import_letter(context.workspace.templates, template_id, source, is_mail=args.mail, data=data)
    _tell(context, made, template_id)
    return 0


def _tell(context: Context, made: Imported, template_id: str) -> None:
    told = [(one.code, sentence(one.code, one.arguments)) for one in made.told]
    context.out.result({
        "mode": context.mode, "id": template_id, "folder": str(made.folder), "fields": list(made.fields),
        "unknown": list(made.unknown),
        "left_out": [{"code": code, "what": words.what, "remedy": words.remedy} for code, words in told],
    })  # fmt: skip
    say = context.out.say
    say(tr("Made {folder}.", folder=str(made.folder)))
    if made.fields:
        say(tr("Fields: {names}", names=", ".join(made.fields)))
    if made.unknown:
        say(tr("Not in your data: {names}", names=", ".join(made.unknown)))
    if told:
        say(tr("Not taken over as it was:"))
    for _, words in told:
        say(f"  {words.what} {words.remedy}".rstrip())
    say(tr("Look at it, then: sealwright check {name}", name=template_id))
