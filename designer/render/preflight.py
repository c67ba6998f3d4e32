"""Rendered checks over a template's samples: what only a finished mail and PDF can show; part of the publish gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from designer.core.burst import burst, own_item
from designer.core.errors import SealwrightError
from designer.core.event import Event, EventRules, parse_event
from designer.core.fields import PublicPaths, split_path, values_at
from designer.core.problem import Problem, Severity, problem_of
from designer.render.filters import locale_filters
from designer.render.glyphs import sign_problems
from designer.render.password import bits_of_value, seconds_to_guess
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.template.jinja.syntax import Reference, references
from designer.template.names import SPEC_FILE
from designer.template.package import Template
from designer.template.variants import variant_for

GMAIL_CLIPS_AT = 102 * 1024
GOOD_BITS = 40
_ITEMS_SHOWN = 5  # of a sample that becomes a message for each item of a list
_LONG_ENOUGH = 6  # shorter values stand in every mail by chance


@dataclass(frozen=True, slots=True)
class Preflight:
    """What rendering all samples showed; `rendered` is how many of them came out."""

    problems: list[Problem]
    rendered: int


def preflight(
    folder: Path,
    root: Path,
    template: Template,
    *,
    rules: EventRules,
    compose: Callable[[ComposeRequest], ComposeReply],
    confirmed: Mapping[str, str],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Preflight:
    """Render every sample of a draft; `compose` is a pool's, `root` the workspace with the firm's identity.

    `confirmed` are the reasons given for problems of severity `confirm`, by code.
    """
    problems: list[Problem] = []
    rendered = 0
    weakest: float | None = None
    for number, (name, raw) in enumerate(template.samples.items()):
        progress(number, len(template.samples))
        try:
            whole = burst(parse_event(raw, rules), template.spec.burst.each, rules)
            for copy in range(min(len(whole.recipients), _ITEMS_SHOWN if whole.burst else 1)):
                event = whole.seen_by(copy)
                reply = compose(replace(sample_request(folder, root, template, event), confirmed=tuple(confirmed)))
                problems.extend(_of_reply(template, event, reply, sample=name))
                bits = formula_bits(template, event)
                weakest = bits if weakest is None else weakest if bits is None else min(weakest, bits)
        except SealwrightError as error:
            problems.append(problem_of(error, sample=name))
            continue
        rendered += 1
    progress(len(template.samples), len(template.samples))
    return Preflight(_once([*problems, *password_problems(weakest)]), rendered)


def _of_reply(template: Template, event: Event, reply: ComposeReply, *, sample: str) -> Iterator[Problem]:
    yield from mail_problems(template, event, reply.subject, reply.html, sample=sample)
    for attachment in reply.attachments:
        yield from sign_problems(attachment.without_font, name=attachment.name, file=SPEC_FILE, sample=sample)


def password_problems(bits: float | None) -> Iterator[Problem]:
    """The warning about formula passwords that are guessed too soon."""
    if bits is not None and bits < GOOD_BITS:
        arguments: dict[str, str | int] = {"bits": round(bits), "time": _spoken(seconds_to_guess(bits))}
        yield Problem("password-weak", Severity.WARNING, SPEC_FILE, arguments=arguments)


def sample_request(folder: Path, root: Path, template: Template, event: Event) -> ComposeRequest:
    """A request that renders a draft with a sample; ids and time stand still so that two runs can be compared."""
    return ComposeRequest(
        folder=str(folder),
        root=str(root),
        event=event.as_json(),
        event_id=event.id or "sample",
        language=variant_for(template.spec.languages, event.language),
        zone="UTC",
        sender="Sample <sample@example.com>",
        recipient=event.email,
        message_id="<sample@example.com>",
        reference="sample",
        token="sample",  # noqa: S106
        date=datetime(2026, 1, 1, tzinfo=UTC),
        wants_parts=True,
        is_sample=True,
    )


def formula_bits(template: Template, event: Event) -> float | None:
    """How hard the weakest formula password of this event is to guess, in bits; None without a formula.

    Fields that are public count nothing.
    """
    found: list[float] = []
    public = PublicPaths.of(template.spec.fields.public)
    filters = locale_filters("en", UTC, "svg")
    names = {"ctx": event.ctx} | ({"recipient": own_item(event)} if event.burst else {})

    def whole(reference: Reference) -> tuple[str, ...]:
        is_own = reference.path[0] == "recipient"
        return (*split_path(template.spec.burst.each), *reference.path[1:]) if is_own else reference.path

    for attachment in template.spec.attachments:
        if attachment.password.policy == "formula":
            parts = references(attachment.password.formula, SPEC_FILE, filters)
            secret = {
                r.path: "date" in r.filters for r in parts if r.path[0] in names and not public.releases(whole(r))
            }
            found.append(sum(_field_bits(names, path, is_date=is_date) for path, is_date in secret.items()))
    return min(found, default=None)


def _field_bits(names: Mapping[str, Any], path: tuple[str, ...], *, is_date: bool) -> float:
    values = [str(value) for value in values_at(names[path[0]], ".".join(path)) if value is not None]
    return sum(bits_of_value(value, is_date=is_date) for value in values[:1])


def mail_problems(template: Template, event: Event, subject: str, html: str, *, sample: str) -> Iterator[Problem]:
    """What is wrong with a finished mail: its size, and personal values that stand in it."""
    body = template.spec.email.body
    size = len(html.encode())
    if size > GMAIL_CLIPS_AT:
        yield Problem("mail-too-long", Severity.WARNING, body, sample=sample, arguments={"kib": size // 1024})
    seen = f"{subject}\n{html}"
    for path, value in _personal(event.ctx, ("ctx",), PublicPaths.of(template.spec.fields.public)):
        if len(value) >= _LONG_ENOUGH and value in seen:
            arguments = {"path": ".".join(path)}
            yield Problem("public-value-in-mail", Severity.WARNING, body, sample=sample, arguments=arguments)


def _personal(value: Any, path: tuple[str, ...], public: PublicPaths) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _personal(child, (*path, key), public)
    elif isinstance(value, list):
        for item in value:
            yield from _personal(item, path, public)
    elif value is not None and not isinstance(value, bool) and not public.releases(path):
        yield path, str(value)


def _once(problems: list[Problem]) -> list[Problem]:
    """The same problem at the same place is shown for the first sample only."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for problem in problems:
        key = (problem.code, problem.file, problem.line, tuple(sorted(problem.arguments.items())))
        if key not in seen:
            kept.append(problem)
            seen.add(key)
    return kept


def _spoken(seconds: float) -> str:
    for unit, length in (("years", 365 * 86400), ("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{round(seconds / length)} {unit}"
    return f"{round(seconds)} seconds"
