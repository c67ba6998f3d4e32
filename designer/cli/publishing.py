"""What the sender uses of a template: publish, take back, pause, go back to an earlier one; proofs of drafts."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context
from designer.cli.sending import state_words
from designer.cli.templates import checked, confirmations, problem_json, say_problems
from designer.core.catalogue import explain, sentence, tr
from designer.core.errors import EventError, SetupError, UsageError

if TYPE_CHECKING:
    from designer.core.event import Event
    from designer.sender.outbox.search import Listed
    from designer.template.package import Template

_PROOF_SECONDS = 60.0
_ASK_AGAIN_SECONDS = 0.1
_UNDER_WAY = ("pending", "processing")


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """publish, unpublish, pause, resume, rollback, proof."""
    publish = commands.add_parser("publish", parents=[common], help=tr("check a template and release it to the sender"))
    publish.add_argument("template", type=arguments.name, metavar="TEMPLATE")
    publish.add_argument("--confirm", action="append", default=[], metavar="CODE=REASON")
    arguments.add_progress(publish)
    publish.set_defaults(run=_publish)
    for name, words, run in (
        ("unpublish", tr("take a template back: its new events wait without one"), _unpublish),
        ("pause", tr("hold the messages of a template back"), _pause),
        ("resume", tr("let the messages of a paused template go"), _resume),
    ):
        command = commands.add_parser(name, parents=[common], help=words)
        command.add_argument("template", type=arguments.name, metavar="TEMPLATE")
        command.set_defaults(run=run)
    rollback = commands.add_parser("rollback", parents=[common], help=tr("use an earlier publication again"))
    rollback.add_argument("template", type=arguments.name, metavar="TEMPLATE")
    rollback.add_argument("--to", type=arguments.how_many, default=0, metavar="N", help=tr("default: the one before"))
    rollback.set_defaults(run=_rollback)
    proof = commands.add_parser("proof", parents=[common], help=tr("send a sample of the draft to yourself"))
    proof.add_argument("template", type=arguments.name, metavar="TEMPLATE")
    proof.add_argument("--sample", type=arguments.name, required=True, metavar="S")
    proof.add_argument("--to", type=arguments.name, required=True, metavar="ADDRESS")
    proof.add_argument("--language", type=arguments.text, default="", metavar="L", help=tr("default: the sample's own"))
    proof.set_defaults(run=_proof)


def _publish(context: Context) -> int:
    from designer.core.clock import utc_now
    from designer.sender.callbacks.secret import has_secret
    from designer.sender.routing import refuse_ambiguous
    from designer.template.package import read_firm
    from designer.template.publication import is_paused, publish

    given = confirmations(context)
    template, problems = checked(context, context.args.template, confirmed=given)
    refusing = [p for p in problems if p.severity == "error" or (p.severity == "confirm" and p.code not in given)]
    if template is None or refusing:
        context.out.result({"mode": context.mode, "published": 0, "problems": [problem_json(p) for p in problems]})
        if not context.out.as_json:
            say_problems(context, problems)
        context.out.say(tr("Not published."))
        return 1
    refuse_ambiguous(context.workspace.publications, template.spec)
    used = {code: reason for code, reason in given.items() if any(p.code == code for p in problems)}
    firm = read_firm(context.workspace.root)
    made = publish(context.workspace.publications, template, firm, at=utc_now(), confirmed=used)
    released = _followed(context)["released"]
    context.out.result({
        "mode": context.mode, "published": made.number, "digest": made.digest, "released": released,
        "paused": is_paused(context.workspace.publications, template.spec.id),
        "problems": [problem_json(p) for p in problems],
    })  # fmt: skip
    if not context.out.as_json:
        say_problems(context, problems)
    context.out.say(tr("Published {name} as publication {number}.", name=template.spec.id, number=made.number))
    _say_released(context, released)
    if template.spec.callback.url and not has_secret(context.vault, template.spec.id):
        context.out.say(explain(SetupError("callbacks-unsigned", names=template.spec.id)))
    return 0


def _followed(context: Context) -> dict[str, int]:
    """Have the messages brought in line with the publications; how many were released, held, resumed."""
    from designer.sender.control import person
    from designer.sender.operator import Command

    if not context.workspace.outbox.exists():
        return {"released": 0, "held": 0, "resumed": 0}
    return context.ask_sender(Command(do="published", actor=person()))


def _say_released(context: Context, released: int) -> None:
    if released:
        context.out.say(tr("{count} messages that had no template were released.", count=released))


def _unpublish(context: Context) -> int:
    from designer.template.publication import unpublish

    _ = context.settings
    name = context.args.template
    number = unpublish(context.workspace.publications, name)
    _followed(context)
    context.out.result({"mode": context.mode, "template": name, "unpublished": number})
    context.out.say(tr("{name} is not published any more. Its new events wait until it is.", name=name))
    context.out.say(tr("Messages that were accepted before still go out. Back: sealwright rollback {name}", name=name))
    return 0


def _pause(context: Context) -> int:
    from designer.template.publication import set_paused

    _ = context.settings
    name = context.args.template
    set_paused(context.workspace.publications, name, paused=True)
    held = _followed(context)["held"]
    context.out.result({"mode": context.mode, "template": name, "paused": True, "held": held})
    context.out.say(tr("{name} is paused; {count} messages that were waiting are held.", name=name, count=held))
    return 0


def _resume(context: Context) -> int:
    from designer.template.publication import set_paused

    _ = context.settings
    name = context.args.template
    set_paused(context.workspace.publications, name, paused=False)
    resumed = _followed(context)["resumed"]
    context.out.result({"mode": context.mode, "template": name, "paused": False, "released": resumed})
    context.out.say(tr("{name} is in use again; {count} held messages go out now.", name=name, count=resumed))
    return 0


def _rollback(context: Context) -> int:
    from designer.sender.routing import refuse_ambiguous
    from designer.template.publication import load_publication, number_before, roll_back

    _ = context.settings
    publications, name = context.workspace.publications, context.args.template
    number = context.args.to or number_before(publications, name)
    refuse_ambiguous(publications, load_publication(publications, name, number).template.spec)
    made = roll_back(publications, name, number)
    released = _followed(context)["released"]
    context.out.result(
        {"mode": context.mode, "template": name, "published": number, "digest": made.digest, "released": released}
    )
    context.out.say(tr("{name} uses publication {number} again. The draft is as it was.", name=name, number=number))
    _say_released(context, released)
    return 0


def _proof(context: Context) -> int:
    from designer.core.clock import utc_now
    from designer.sender.control import person
    from designer.sender.operator import Command, Proof
    from designer.sender.proof import deliver_now
    from designer.template.library import find_template
    from designer.template.package import read_firm
    from designer.template.publication import snapshot_proof

    workspace, settings, vault = context.workspace, context.settings, context.vault
    template = find_template(workspace.templates, context.args.template)
    event = _for_author(context, template)
    settings.account(template.spec.account)  # refused before anything is written
    made = snapshot_proof(workspace.publications, template, read_firm(workspace.root), at=utc_now())
    sealed = Proof(template.spec.id, made.number, event).sealed(vault)
    command = Command(do="proof", actor=person(), sealed=sealed)
    answer = context.ask_sender(command, lambda box, told: deliver_now(workspace, box, settings, told["message"]))
    return _say_proof(context, made.number, _settled(context, answer["message"]))


def _for_author(context: Context, template: Template) -> Event:
    """The sample as an event that goes to the author, at once, whatever time it names, in the language asked for."""
    from dataclasses import replace

    from designer.core.address import address_fault, normalised_address
    from designer.core.burst import addressed, burst
    from designer.core.event import parse_event
    from designer.sender.inbox.rules import event_rules

    rules, name = event_rules(context.settings), context.args.sample.removesuffix(".json")
    if f"{name}.json" not in template.samples:
        known = ", ".join(one.removesuffix(".json") for one in template.samples)
        raise UsageError("sample-unknown", name=name, known=known or "-")
    language, languages = context.args.language, template.spec.languages
    if language and language not in languages:
        raise UsageError("language-not-in-template", name=language, known=", ".join(languages))
    address = normalised_address(context.args.to, allow_lan=rules.allow_lan)
    if not address:
        raise EventError(address_fault(context.args.to, allow_lan=rules.allow_lan), path="--to")
    raw = (context.workspace.templates / context.args.template / "samples" / f"{name}.json").read_bytes()
    event = parse_event(raw, rules)
    event = burst(event, template.spec.burst.each, rules).seen_by(0)
    event = addressed(replace(event, language=language or event.language), address)
    return replace(event, id="", scheduled=None, expiration=None, priority="high")


def _settled(context: Context, message_id: str) -> Listed:
    """The proof's message as soon as its turn has ended, or as it is after a minute."""
    from designer.sender.outbox.search import show

    end = time.monotonic() + _PROOF_SECONDS
    with context.outbox_to_read() as outbox:
        while (found := show(outbox, message_id).message).state in _UNDER_WAY and not found.error_count:
            if time.monotonic() > end:
                break
            time.sleep(_ASK_AGAIN_SECONDS)
    return found


def _say_proof(context: Context, number: int, found: Listed) -> int:
    words = sentence(found.reason, json.loads(found.details) if found.details else {}) if found.reason else ()
    why = " ".join(part for part in words if part)
    context.out.result({
        "mode": context.mode, "template": found.template, "proof": number, "message": found.id, "state": found.state,
        "test": bool(found.test), "why": why,
    })  # fmt: skip
    state = state_words(found.state, is_test=bool(found.test))
    context.out.say(tr("Proof {number} of {name}: {state}", number=number, name=found.template, state=state))
    if why and found.state != "sent":
        context.out.say(why)
    return 0 if found.state in ("sent", *_UNDER_WAY) else 1
