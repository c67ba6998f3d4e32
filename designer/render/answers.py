"""Checks and live values of a draft, for the window: problems, what expressions print, passwords and their strength."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from designer.core.errors import SealwrightError
from designer.core.event import EventRules
from designer.core.problem import Problem, problem_of
from designer.render.compose import Composer, password_of, plan
from designer.render.doors import Doors
from designer.render.filters import locale_filters
from designer.render.password import seconds_to_guess
from designer.render.preflight import formula_bits
from designer.render.preview import occasion_of, preview, publication_of, sample_event
from designer.render.questions import (
    CheckReply,
    CheckRequest,
    PasswordView,
    PreviewRequest,
    Value,
    ValuesReply,
    ValuesRequest,
)
from designer.template.checks import check_template
from designer.template.jinja.environment import Sandbox
from designer.template.names import SPEC_FILE
from designer.template.publication import Publication

_ASKED = "expression"


def checked(composer: Composer, request: CheckRequest) -> CheckReply:
    """Everything that is wrong with a draft; one that cannot be read is one problem."""
    try:
        publication = publication_of(request.scene, request.confirmed)
    except SealwrightError as error:
        return CheckReply((problem_of(error),))
    problems = _of_sources(publication, request) if request.with_sources else []
    known = {(one.code, one.file, one.line) for one in problems}
    shown = _rendered(composer, request) if request.with_message and publication.template.samples else ()
    return CheckReply((*problems, *(one for one in shown if (one.code, one.file, one.line) not in known)))


def _of_sources(publication: Publication, request: CheckRequest) -> list[Problem]:
    zone = ZoneInfo(request.scene.zone)
    rules = EventRules(request.max_event_bytes, zone, request.allow_lan)
    template = publication.template
    problems = check_template(template, locale_filters("en", zone, "svg"), rules, publication.firm)
    folder = Path(request.scene.draft.folder).name
    if template.spec.id != folder:
        arguments = {"id": template.spec.id, "name": folder}
        problems.insert(0, Problem("template-id-differs", file=SPEC_FILE, arguments=arguments))
    return problems


def _rendered(composer: Composer, request: CheckRequest) -> Iterator[Problem]:
    """What the message for the sample shows; each fault once."""
    reply = preview(composer, PreviewRequest(request.scene, has_marks=False, confirmed=request.confirmed))
    faults = (reply.problem, reply.mail_problem, *(file.problem for file in reply.files))
    found = [fault for fault in faults if fault is not None]
    yield from {(fault.code, fault.file, fault.line): fault for fault in found}.values()
    yield from reply.problems


def values(composer: Composer, request: ValuesRequest) -> ValuesReply:
    """What expressions print for a sample. Raises TemplateError or EventError when draft or sample cannot be read."""
    scene = request.scene
    publication = publication_of(scene)
    event = sample_event(scene, publication.template)
    names = "".join("{% set " + name + " = " + expression + " %}" for name, expression in request.names)
    asked = {f"{_ASKED} {n}": names + "{{ " + text + " }}" for n, text in enumerate(request.expressions)}
    doors = replace(composer.doors(publication, occasion_of(scene, event, publication)), asked=asked)
    return ValuesReply(
        tuple(_value(doors, name, is_public=request.is_public) for name in asked),
        tuple(sorted(Sandbox({}, escape=False, filters=locale_filters("en", ZoneInfo("UTC"), "svg")).filters)),
        tuple(_passwords(doors, publication)),
    )


def _value(doors: Doors, name: str, *, is_public: bool) -> Value:
    try:
        return Value((doors.mail_plain if is_public else doors.whole_plain).fill(name))
    except SealwrightError as error:
        return Value(problem=problem_of(error))


def _passwords(doors: Doors, publication: Publication) -> Iterator[PasswordView]:
    try:
        planned = plan(doors)
        bits = formula_bits(publication.template, doors.occasion.event)
    except SealwrightError:
        return  # the check tells it
    for one in planned:
        own = bits if one.spec.password.policy == "formula" else None
        seconds = None if own is None else seconds_to_guess(own)
        try:
            yield PasswordView(one.number, password_of(doors, one), own, seconds)
        except SealwrightError as error:
            yield PasswordView(one.number, "", own, seconds, problem_of(error))
