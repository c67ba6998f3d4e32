"""The library of templates: import and export, duplicate, rename, delete and bring back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from designer.cli import arguments
from designer.cli.context import Context, confirmed
from designer.core.catalogue import tr
from designer.core.errors import UsageError


def add_actions(actions: Any, common: ArgumentParser) -> None:
    """template import, export, duplicate, rename, delete, restore."""
    bring = actions.add_parser("import", parents=[common], help=tr("a template from a zip file"))
    bring.add_argument("file", type=arguments.name, metavar="FILE")
    bring.set_defaults(run=_import)
    export = actions.add_parser("export", parents=[common], help=tr("a template as a zip file"))
    export.add_argument("id", type=arguments.name, metavar="ID")
    export.add_argument("file", type=arguments.name, metavar="FILE")
    export.set_defaults(run=_export)
    copy = actions.add_parser("duplicate", parents=[common], help=tr("a copy with an event type of its own"))
    copy.add_argument("id", type=arguments.name, metavar="ID")
    copy.add_argument("new_id", type=arguments.name, metavar="NEW-ID")
    copy.set_defaults(run=_duplicate)
    rename = actions.add_parser("rename", parents=[common], help=tr("another id; the event type stays"))
    rename.add_argument("id", type=arguments.name, metavar="ID")
    rename.add_argument("new_id", type=arguments.name, metavar="NEW-ID")
    rename.add_argument("--event-type", type=arguments.name, metavar="TYPE", help=tr("change it, too"))
    rename.set_defaults(run=_rename)
    delete = actions.add_parser("delete", parents=[common], help=tr("put a draft away; it is kept for a month"))
    delete.add_argument("id", type=arguments.name, metavar="ID")
    delete.add_argument("--yes", action="store_true", help=tr("do not ask"))
    delete.set_defaults(run=_delete)
    restore = actions.add_parser("restore", parents=[common], help=tr("bring a deleted draft back"))
    restore.add_argument("id", type=arguments.name, metavar="ID")
    restore.set_defaults(run=_restore)


def _import(context: Context) -> int:
    from designer.template.zip_package import import_template

    _ = context.settings
    source = Path(context.args.file)
    if not source.is_file():
        raise UsageError("file-not-found", file=str(source))
    return _made(context, import_template(context.workspace.templates, source))


def _export(context: Context) -> int:
    from designer.template.library import find_template
    from designer.template.zip_package import export_template

    _ = context.settings
    find_template(context.workspace.templates, context.args.id)
    target = Path(context.args.file)
    files = export_template(context.workspace.templates, context.args.id, target)
    context.out.result({"mode": context.mode, "id": context.args.id, "file": str(target), "files": files})
    context.out.say(tr("Wrote {file}: {count} files.", file=str(target), count=files))
    context.out.say(tr("The samples are in it. The firm's name, logo and colours are not."))
    return 0


def _duplicate(context: Context) -> int:
    from designer.template.library import duplicate_template

    _ = context.settings
    return _made(context, duplicate_template(context.workspace.templates, context.args.id, context.args.new_id))


def _rename(context: Context) -> int:
    from designer.template.library import rename_template

    _ = context.settings
    args = context.args
    return _made(
        context, rename_template(context.workspace.root, args.id, args.new_id, event_type=args.event_type or "")
    )


def _delete(context: Context) -> int:
    from designer.core.clock import utc_now
    from designer.template.library import KEPT_DAYS, delete_template, draft_folder

    _ = context.settings
    name = context.args.id
    draft_folder(context.workspace.templates, name)
    if not confirmed(tr("Delete the template {name}?", name=name), yes=context.args.yes):
        return 1
    delete_template(context.workspace.root, name, at=utc_now())
    context.out.result({"mode": context.mode, "deleted": name})
    context.out.say(tr("Deleted {name}. For {days} days it comes back with: sealwright template restore {name}",
                       name=name, days=KEPT_DAYS))  # fmt: skip
    return 0


def _restore(context: Context) -> int:
    from designer.template.library import restore_template

    _ = context.settings
    return _made(context, restore_template(context.workspace.root, context.args.id))


def _made(context: Context, folder: Path) -> int:
    context.out.result({"mode": context.mode, "id": folder.name, "folder": str(folder)})
    context.out.say(tr("The template {name} is in {folder}.", name=folder.name, folder=str(folder)))
    return 0
