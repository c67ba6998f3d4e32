"""Templates: list, make, check, render one event without sending."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments, library
from designer.cli.context import Context
from designer.cli.importing import import_file, is_letter
from designer.cli.learning import learn_template
from designer.core.catalogue import sentence, tr
from designer.core.errors import TemplateError, UsageError
from designer.core.files import write_atomically
from designer.core.paths import STARTERS

if TYPE_CHECKING:
    from designer.core.problem import Problem
    from designer.core.workspace import Workspace
    from designer.render.protocol import ComposeReply
    from designer.template.package import Template


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """template list, new and what library.py adds; check, compose."""
    template = commands.add_parser("template", parents=[common], help=tr("list templates, make one from a starter"))
    actions = template.add_subparsers(metavar=tr("ACTION"), required=True)
    listing = actions.add_parser("list", parents=[common], help=tr("all templates and their publications"))
    listing.set_defaults(run=_list)
    new = actions.add_parser("new", parents=[common], help=tr("a new template from a starter or from your own data"))
    new.add_argument("id", type=arguments.name, metavar="ID")
    new.add_argument(
        "--from", dest="starter", type=arguments.name, metavar="STARTER|FILE",
        help=tr("a starter, or a letter of yours: a Word document (.docx), a web page (.html), a mail (.mjml)"),
    )  # fmt: skip
    new.add_argument("--empty", action="store_true", help=tr("begin with an empty mail and an empty page"))
    new.add_argument("--mail", action="store_true", help=tr("the web page becomes the mail, not the PDF"))
    new.add_argument(
        "--learn", type=Path, metavar="FILE", help=tr("make its fields and samples from a JSON, CSV or Excel file")
    )
    new.set_defaults(run=_new)
    library.add_actions(actions, common)
    check = commands.add_parser("check", parents=[common], help=tr("all problems of a template"))
    check.add_argument("template", type=arguments.name, metavar="TEMPLATE")
    arguments.add_progress(check)
    check.set_defaults(run=_check)
    compose = commands.add_parser("compose", parents=[common], help=tr("render one event without sending it"))
    compose.add_argument("template", type=arguments.name, metavar="TEMPLATE")
    compose.add_argument("--event", metavar="FILE", required=True)
    compose.add_argument(
        "--item", type=arguments.how_many, default=1, metavar="N",
        help=tr("of an event that becomes a message for each item of a list: which"),
    )  # fmt: skip
    compose.add_argument("-o", "--output", type=arguments.folder, metavar="DIR", required=True)
    compose.add_argument("--draft", action="store_true", help=tr("the draft instead of the publication"))
    compose.add_argument("--confirm", action="append", default=[], metavar="CODE=REASON", help=tr("with --draft"))
    compose.add_argument("--show-passwords", action="store_true", help=tr("write passwords.json, too"))
    compose.set_defaults(run=_compose)


def _list(context: Context) -> int:
    from designer.template.library import deleted_templates, template_ids

    _ = context.settings
    workspace = context.workspace
    documents = [_listed(workspace, name) for name in template_ids(workspace.templates)]
    starters = template_ids(STARTERS)
    deleted = [{"id": one.id, "deleted_at": one.deleted_at.isoformat()} for one in deleted_templates(workspace.root)]
    context.out.result({"mode": context.mode, "templates": documents, "starters": starters, "deleted": deleted})
    rows = [(d["id"], d["event_type"], ", ".join(d["languages"]), _state(d)) for d in documents]
    context.out.table((tr("Template"), tr("Event type"), tr("Languages"), tr("State")), rows)
    context.out.say(tr("Starters: {names}", names=", ".join(starters)))
    return 0


def _listed(workspace: Workspace, name: str) -> dict[str, Any]:
    from designer.template.library import find_template
    from designer.template.package import read_firm
    from designer.template.publication import current_number, draft, is_paused, load_publication

    entry: dict[str, Any] = {
        "id": name, "label": "", "publication": 0, "paused": False, "event_type": "", "languages": [], "differs": False,
    }  # fmt: skip
    try:
        number = entry["publication"] = current_number(workspace.publications, name)
        entry["paused"] = is_paused(workspace.publications, name)
        template = find_template(workspace.templates, name)
        spec = template.spec
        entry |= {"label": spec.label, "event_type": spec.event_type, "languages": list(spec.languages)}
        if number:
            published = load_publication(workspace.publications, name, number)
            entry["differs"] = published.digest != draft(template, read_firm(workspace.root)).digest
    except TemplateError as error:
        entry["error"] = sentence(error.code, error.arguments).what
    return entry


def _state(document: dict[str, Any]) -> str:
    if "error" in document:
        return str(document["error"])
    if not document["publication"]:
        return tr("not published")
    words = tr("publication {number}", number=document["publication"])
    words += tr(", paused") if document["paused"] else ""
    return words + (tr(", draft differs") if document["differs"] else "")


def _new(context: Context) -> int:
    from designer.template.library import new_template

    starter = context.args.starter
    if starter and is_letter(starter) and not context.args.empty:
        return import_file(context, context.args.id, Path(starter))
    if bool(starter) == bool(context.args.learn or context.args.empty) or context.args.mail:
        raise UsageError("template-origin-unclear")
    if context.args.learn or context.args.empty:
        return learn_template(context, context.args.id, context.args.learn)
    _ = context.settings
    folder = new_template(context.workspace.templates, context.args.id, starter=STARTERS / starter)
    context.out.result({"mode": context.mode, "id": context.args.id, "folder": str(folder)})
    context.out.say(tr("Made {folder}.", folder=str(folder)))
    return 0


def _check(context: Context) -> int:
    _, problems = checked(context, context.args.template)
    documents = [problem_json(problem) for problem in problems]
    context.out.result({"mode": context.mode, "template": context.args.template, "problems": documents})
    if not context.out.as_json:
        say_problems(context, problems)
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def checked(
    context: Context, name: str, *, confirmed: Mapping[str, str] | None = None
) -> tuple[Template | None, list[Problem]]:
    """Static checks, then every sample rendered as the sender would. No template: its template.toml has faults.

    `confirmed` are the reasons given for problems of severity `confirm`, by code. What still wants a reason is rendered
    as if it had one: it stands in the problems itself.
    """
    from datetime import UTC

    from designer.core.problem import problem_of
    from designer.render.filters import locale_filters
    from designer.sender.inbox.rules import event_rules
    from designer.template.checks import check_template
    from designer.template.library import find_template, specification_faults
    from designer.template.package import read_firm

    if faults := specification_faults(context.workspace.templates, name):
        return None, [problem_of(fault) for fault in faults]
    template = find_template(context.workspace.templates, name)
    firm = read_firm(context.workspace.root)
    problems = check_template(template, locale_filters("en", UTC, "svg"), event_rules(context.settings), firm)
    if any(problem.severity == "error" for problem in problems):
        return template, problems
    wanted = {problem.code: "" for problem in problems if problem.severity == "confirm"}
    return template, [*problems, *_rendered(context, template, {**wanted, **(confirmed or {})})]


def _rendered(context: Context, template: Template, confirmed: Mapping[str, str]) -> list[Problem]:
    """What only rendering every sample shows."""
    from designer.render.limits import worker_limits
    from designer.render.pool import Pool
    from designer.render.preflight import preflight
    from designer.sender.inbox.rules import event_rules

    workspace = context.workspace
    pool = Pool(1, worker_limits(context.settings))
    try:
        unit = "samples" if context.args.progress else ""
        with context.out.progress(tr("Rendering samples"), unit=unit) as progress:
            return preflight(
                workspace.templates / template.spec.id,
                workspace.root,
                template,
                rules=event_rules(context.settings),
                compose=pool.compose,
                confirmed=confirmed,
                progress=progress,
            ).problems
    finally:
        pool.close()


def say_problems(context: Context, problems: Sequence[Problem]) -> None:
    """One line for each problem, and how many there are."""
    for problem in problems:
        context.out.say(problem_line(problem))
    counts = {severity: sum(p.severity == severity for p in problems) for severity in ("error", "confirm", "warning")}
    if not problems:
        context.out.say(tr("No problems."))
    else:
        context.out.say(tr("Errors: {error}, to confirm: {confirm}, warnings: {warning}", **counts))


def problem_line(problem: Problem) -> str:
    """`file:line:col severity code message (remedy)`, one line."""
    what, remedy = sentence(problem.code, {"file": problem.file, "line": problem.line, **problem.arguments})
    sample = tr(" [sample {name}]", name=problem.sample) if problem.sample else ""
    where = f"{problem.file or 'template.toml'}:{problem.line}:{problem.column}"
    return f"{where} {problem.severity} {problem.code} {what}{sample}" + (f" ({remedy})" if remedy else "")


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem for programs."""
    what, remedy = sentence(problem.code, {"file": problem.file, "line": problem.line, **problem.arguments})
    return {**asdict(problem), "severity": str(problem.severity), "message": what, "remedy": remedy}


def _compose(context: Context) -> int:
    from designer.core.event import parse_event
    from designer.render.limits import worker_limits
    from designer.render.pool import Pool
    from designer.sender.inbox.rules import event_rules

    source = Path(context.args.event)
    if not source.is_file():
        raise UsageError("file-not-found", file=str(source))
    event = parse_event(source.read_bytes(), event_rules(context.settings))
    request = _request(context, event)
    pool = Pool(1, worker_limits(context.settings))
    try:
        reply = pool.compose(request)
    finally:
        pool.close()
    target = Path(context.args.output)
    files = _write_composed(target, reply, show_passwords=context.args.show_passwords)
    context.out.result({"mode": context.mode, "subject": reply.subject, "files": files})
    for name in files:
        context.out.say(str(target / name))
    return 0


def _request(context: Context, event: Any) -> Any:
    from dataclasses import replace

    from designer.core.burst import burst
    from designer.core.clock import utc_now
    from designer.render.preflight import sample_request
    from designer.sender.inbox.rules import event_rules
    from designer.template.library import find_template
    from designer.template.publication import current_number, load_publication

    name, workspace = context.args.template, context.workspace
    if context.args.draft:
        template, folder, root = find_template(workspace.templates, name), workspace.templates / name, workspace.root
    else:
        number = current_number(workspace.publications, name)
        template = load_publication(workspace.publications, name, number).template
        folder, root = workspace.publications / name / str(number), None
    event, item = burst(event, template.spec.burst.each, event_rules(context.settings)), context.args.item
    if item > (len(event.recipients) if event.burst else 1):
        raise UsageError("item-not-there", number=item, path=template.spec.burst.each or "ctx")
    request = sample_request(folder, workspace.root, template, event.seen_by(item - 1))
    sender = context.settings.account(template.spec.account).sender
    confirmed = tuple(confirmations(context)) if context.args.draft else ()
    return replace(
        request, root=str(root or ""), sender=sender, zone=context.settings.timezone, date=utc_now(),
        confirmed=confirmed,
    )  # fmt: skip


def confirmations(context: Context) -> dict[str, str]:
    """The reasons that `--confirm CODE=REASON` gives, by code."""
    pairs = [text.partition("=") for text in context.args.confirm]
    for code, _, reason in pairs:
        if not reason.strip():
            raise UsageError("confirm-without-reason", name=code)
    return {code: reason.strip() for code, _, reason in pairs}


def _write_composed(target: Path, reply: ComposeReply, *, show_passwords: bool) -> list[str]:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = {"message.eml": reply.mime, "preview.html": _preview(reply).encode()}
    files |= {attachment.name: attachment.raw for attachment in reply.attachments}
    if show_passwords:
        passwords = {attachment.name: attachment.password for attachment in reply.attachments}
        files["passwords.json"] = json.dumps(passwords, indent=1, ensure_ascii=False).encode()
    for name, raw in files.items():
        write_atomically(target / name, raw)  # for the person's eyes only
    return list(files)


def _preview(reply: ComposeReply) -> str:
    """The mail's HTML with its images inside, so that a browser shows it."""
    from base64 import b64encode
    from email import message_from_bytes, policy

    html = reply.html
    for part in message_from_bytes(reply.mime, policy=policy.default).walk():
        if cid := part.get("Content-ID"):
            image = b64encode(part.get_content()).decode()
            html = html.replace(f"cid:{cid.strip('<>')}", f"data:{part.get_content_type()};base64,{image}")
    return html
