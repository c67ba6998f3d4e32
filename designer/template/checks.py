"""Static checks over a template's sources: everything that can be said without rendering it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from designer.core.burst import burst
from designer.core.errors import Argument, EventError, SealwrightError, TemplateError
from designer.core.event import EventRules, parse_event
from designer.core.fields import Field, PublicPaths, infer_fields, split_path
from designer.core.problem import Problem, Severity, problem_of
from designer.core.suggest import nearest
from designer.template import markup
from designer.template.checks_firm import firm_problems
from designer.template.checks_languages import language_problems, leaves
from designer.template.checks_lists import list_problems, reads_everybody
from designer.template.jinja import condition
from designer.template.jinja.door import Filters
from designer.template.jinja.place import file_of, place_in_file
from designer.template.jinja.syntax import Reference, includes, references
from designer.template.names import SPEC_FILE, variant_file
from designer.template.package import Firm, Template
from designer.template.places import bare_values
from designer.template.spec import AttachmentSpec, not_yet

_EVENT_NAMES = {"id", "type", "language", "is_correction"}
_TAGGED = (".mjml", ".html", ".htm")


_NO_FIRM = Firm({}, {})


def check_template(template: Template, filters: Filters, rules: EventRules, firm: Firm = _NO_FIRM) -> list[Problem]:
    """All problems that the sources show, in the order of the files; `firm` is the identity that they print.

    What the tree says of Jinja's statements is left out in files that Jinja itself has nothing against.
    """
    problems = [
        Problem("format-not-yet", file=SPEC_FILE, arguments={"what": asked}) for asked in not_yet(template.spec)
    ]
    samples, faults = read_samples(template, rules)
    check = _Check(template, filters, infer_fields(samples.values()))
    found = (*problems, *faults, *check.problems(), *firm_problems(template, firm))
    every = {_key(problem): problem for problem in found}
    return [one for one in every.values() if not one.code.startswith("jinja-") or one.file in check.refused]


def _key(problem: Problem) -> tuple[object, ...]:
    place = {"file": problem.file, "line": problem.line, "column": problem.column}  # errors name it in the words, too
    return (problem.code, *place.values(), tuple(sorted({**problem.arguments, **place}.items(), key=str)))


def read_samples(template: Template, rules: EventRules) -> tuple[dict[str, Mapping[str, Any]], list[Problem]]:
    """The `ctx` of every good sample by file name, and what is wrong with the others."""
    good: dict[str, Mapping[str, Any]] = {}
    problems: list[Problem] = []
    for name, raw in template.samples.items():
        file = f"samples/{name}"
        try:
            event = parse_event(raw, replace(rules, email_may_lack=True))
            good[name] = event.ctx
            burst(event, template.spec.burst.each, rules)
        except EventError as error:
            problems.append(problem_of(error, file=file))
            continue
        if event.type != template.spec.event_type:
            problems.append(Problem("sample-type", file=file, arguments={"event_type": template.spec.event_type}))
    if not template.samples:
        problems.append(Problem("sample-none", Severity.WARNING, file=SPEC_FILE))
    return good, problems


class _Check:
    """The checks of one template; holds what they all read."""

    def __init__(self, template: Template, filters: Filters, fields: Field) -> None:
        self._template = template
        self._filters = filters
        self._fields = fields
        self._public = PublicPaths.of(template.spec.fields.public)
        self._sources = {SPEC_FILE: _text(template.files[SPEC_FILE])} | {
            name: _text(raw) for name, raw in template.files.items() if name.startswith("languages/")
        }
        self._texts = [text for text in template.texts.values() if text]
        self.refused: set[str] = set()  # files that Jinja cannot read

    def problems(self) -> Iterator[Problem]:
        spec = self._template.spec
        yield from self._conditions()
        yield from list_problems(spec)
        yield from language_problems(self._template, self._sources)
        for key, text in (
            ("subject", spec.email.subject), ("from", spec.email.sender), ("reply_to", spec.email.reply_to)
        ):  # fmt: skip
            yield from self._source(f"{SPEC_FILE}#email.{key}", text, is_mail=True)
        yield from self._file(spec.email.body, is_mail=True)
        if "email.txt" in self._template.files:
            yield from self._file("email.txt", is_mail=True)
        for number, attachment in enumerate(spec.attachments):
            yield from self._attachment(number, attachment)
        yield from self._variant_texts()

    def _conditions(self) -> Iterator[Problem]:
        spec = self._template.spec
        for where, text, check in (
            ("when", spec.when, condition.check_condition),
            ("event_id", spec.event_id, condition.check_text),
        ):
            try:
                if text:
                    check(text, file=SPEC_FILE, where=where)
            except TemplateError as error:
                braces = len("{{ ") if where == "when" else 0
                yield self._placed(problem_of(error), f"{SPEC_FILE}#{where}", braces)
        yield from self._source(f"{SPEC_FILE}#event_id", spec.event_id, is_mail=True)

    def _attachment(self, number: int, spec: AttachmentSpec) -> Iterator[Problem]:
        where = f"{SPEC_FILE}#attachments[{number}]"
        if not spec.body and spec.kind != "companion":
            yield Problem("body-missing", file=SPEC_FILE, arguments={"number": number + 1})
            return
        yield from self._source(f"{where}.name", spec.name, is_mail=True)
        yield from self._source(f"{where}.password.hint", spec.password.hint, is_mail=True)
        yield from self._source(f"{where}.password.copy_hint", spec.password.copy_hint, is_mail=True)
        for n, text in enumerate(spec.must_contain):
            yield from self._source(f"{where}.must_contain[{n}]", text, is_mail=False)
        if spec.when:
            yield from self._source(f"{where}.when", "{{ " + spec.when + " }}", is_mail=False)
        yield from self._key(where, spec)
        if spec.password.policy == "none":
            yield from self._unsealed(spec)
            return
        yield from self._body(spec, is_mail=False)
        if not spec.password.hint:
            yield Problem("hint-missing", Severity.WARNING, file=SPEC_FILE, arguments={"body": spec.body or spec.name})
        if spec.password.policy == "formula":
            yield from self._formula(where, spec)

    def _body(self, spec: AttachmentSpec, *, is_mail: bool) -> Iterator[Problem]:
        if spec.underlay and not spec.body:
            yield Problem("underlay-without-page", file=SPEC_FILE, arguments={"name": spec.underlay})
        if spec.body:
            yield from self._file(spec.body, is_mail=is_mail)
        if spec.kind == "companion":
            yield from _companion(spec)

    def _unsealed(self, spec: AttachmentSpec) -> Iterator[Problem]:
        for problem in self._body(spec, is_mail=True):
            if problem.code == "field-personal-in-mail":
                arguments = {**problem.arguments, "body": spec.body}
                code, severity = "attachment-unsealed-personal", Severity.CONFIRM
                yield Problem(code, severity, problem.file, problem.line, problem.column, arguments=arguments)
            else:
                yield problem

    def _key(self, where: str, spec: AttachmentSpec) -> Iterator[Problem]:
        """The key of a kept password is worked out where the event comes in, like the conditions of routing."""
        text, name = spec.password.key.strip(), f"{where}.password.key"
        if (spec.password.policy == "shared") != bool(text):
            code = "password-key-unused" if text else "password-key-missing"
            yield Problem(code, file=SPEC_FILE, arguments={"body": spec.body or spec.name})
        if spec.password.policy != "shared" or not text:
            return
        try:
            condition.check_text(text, file=SPEC_FILE, where="key")
        except TemplateError as error:
            yield self._placed(problem_of(error), name, 0)
            return
        yield from self._source(name, text, is_mail=False)

    def _formula(self, where: str, spec: AttachmentSpec) -> Iterator[Problem]:
        if not spec.password.formula.strip():
            yield Problem("password-formula-missing", file=SPEC_FILE, arguments={"body": spec.body or spec.name})
            return
        yield from self._source(f"{where}.password.formula", spec.password.formula, is_mail=False)
        for reference in self._references(f"{where}.password.formula", spec.password.formula):
            if reference.path[0] in ("ctx", "event") and self._is_public(reference.path):
                path = ".".join(reference.path)
                yield Problem("password-part-public", file=SPEC_FILE, arguments={"path": path})

    def _file(self, name: str, *, is_mail: bool) -> Iterator[Problem]:
        try:
            source = self._template.source(name)
        except TemplateError as error:
            yield problem_of(error, file=SPEC_FILE)
            return
        yield from self._source(name, source, is_mail=is_mail)
        yield from _markup_problems(name, source)
        if name.endswith((".html", ".mjml")):
            yield from bare_values(name, source)

    def _source(self, name: str, source: str, *, is_mail: bool, above: tuple[str, ...] = ()) -> Iterator[Problem]:
        """The problems of a source and of what it includes; `above` are the files that include it."""
        braces = len("{{ ") if name.endswith(".when") else 0
        try:
            found = references(source, name, self._filters)
            below = includes(source, name, self._filters)
        except SealwrightError as error:
            self.refused.add(file_of(name))
            yield self._placed(problem_of(error), name, braces)
            return
        for reference in found:
            if reads_everybody(self._template.spec, reference):
                where = {"path": ".".join(reference.path), "each": self._template.spec.burst.each}
                problem = Problem("burst-reads-everybody", Severity.WARNING, "", reference.line, reference.column)
                yield self._placed(replace(problem, arguments=where), name, braces)
            judged = self._judged(reference, is_mail=is_mail)
            if judged is not None:
                code, arguments = judged
                problem = Problem(code, line=reference.line, column=reference.column, arguments=arguments)
                yield self._placed(problem, name, braces)
        for included, line in below:
            yield from self._included(name, included, line, is_mail=is_mail, above=above)

    def _included(
        self, name: str, included: str, line: int, *, is_mail: bool, above: tuple[str, ...]
    ) -> Iterator[Problem]:
        problem = Problem("include-missing", line=line, arguments={"name": included, "file": "", "line": 0})
        if included not in self._template.files:
            yield self._placed(problem, name, 0)
        elif included in (name, *above):
            yield self._placed(replace(problem, code="include-circle"), name, 0)
        else:
            try:
                source = self._template.source(included)
            except TemplateError as error:
                yield problem_of(error, file=included)
                return
            yield from self._source(included, source, is_mail=is_mail, above=(*above, name))
            yield from _markup_problems(included, source)

    def _placed(self, problem: Problem, name: str, braces: int) -> Problem:
        """The problem with its place in the file; `braces` is what was put before the author's text."""
        column = max(problem.column - braces, 1) if problem.column else 0
        line, column = place_in_file(name, problem.line, column, self._sources)
        told: dict[str, Argument] = {"file": file_of(name), "line": line, "column": column}
        arguments = {key: told.get(key, value) for key, value in problem.arguments.items()}
        return replace(problem, file=file_of(name), line=line, column=column, arguments=arguments)

    def _judged(self, reference: Reference, *, is_mail: bool) -> tuple[str, dict[str, str]] | None:
        path = self._whole_path(reference.path)
        dotted = ".".join(path)
        if path[0] == "t" and self._texts and not any(_has_text(texts, path[1:]) for texts in self._texts):
            return "text-unknown", {"path": dotted}
        if path[0] == "ctx" and not reference.is_guarded and self._fields.children and not self._known(path):
            return self._unknown(path)
        is_personal = not self._public.leads_to(path) if path[0] == "ctx" else path == ("event", "email")
        if is_mail and is_personal and path[0] in ("ctx", "event") and not self._is_public(path):
            return "field-personal-in-mail", {"path": dotted}
        return None

    def _whole_path(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """`recipient.name` is a field of the list that makes one message for each of its items."""
        each = self._template.spec.burst.each
        return (*split_path(each), *path[1:]) if each and path[0] == "recipient" else path

    def _unknown(self, path: tuple[str, ...]) -> tuple[str, dict[str, str]]:
        """A name that no sample has: a slip of the pen, above all; whether it were personal nobody can say."""
        dotted = ".".join(path)
        near = nearest(path[-1], self._siblings(path))
        if near:
            return "field-unknown-near", {"path": dotted, "nearest": ".".join((*path[:-1], near))}
        return "field-unknown", {"path": dotted}

    def _known(self, path: tuple[str, ...]) -> bool:
        return "*" in path or self._fields.find(path[1:]) is not None

    def _siblings(self, path: tuple[str, ...]) -> list[str]:
        parent = self._fields.find(path[1:-1])
        return list(parent.children) if parent else []

    def _is_public(self, path: tuple[str, ...]) -> bool:
        own = path[0] == "event" and len(path) > 1 and path[1] in _EVENT_NAMES
        return own or self._public.releases(path)

    def _references(self, name: str, source: str) -> list[Reference]:
        try:
            return references(source, name, self._filters)
        except SealwrightError:
            return []  # reported by _source

    def _variant_texts(self) -> Iterator[Problem]:
        """Texts see what the place that uses them sees; here they must parse and name known fields."""
        for code, texts in self._template.texts.items():
            for key, text in leaves(texts):
                yield from self._source(f"{variant_file(code)}#{key}", text, is_mail=False)


def _companion(spec: AttachmentSpec) -> Iterator[Problem]:
    """Nobody here knows what a companion tells: it is sealed, and something is looked for in it."""
    if spec.password.policy == "none":
        yield Problem("companion-unsealed", Severity.CONFIRM, SPEC_FILE, arguments={"name": spec.name})
    if not spec.looks_for_whose:
        yield Problem("companion-unchecked", Severity.WARNING, SPEC_FILE, arguments={"name": spec.name})


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig", "replace")


def _has_text(texts: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    here: Any = texts
    for key in path:
        if not isinstance(here, Mapping) or key not in here:
            return False
        here = here[key]
    return True


def _markup_problems(name: str, source: str) -> Iterator[Problem]:
    """Tags and statements that do not fit, and images without alt text."""
    has_tags = name.endswith(_TAGGED)
    if not has_tags and not name.endswith(".txt"):
        return
    tree = markup.parse(source, has_tags=has_tags)
    yield from markup.mismatches(tree, name)
    for element in tree.drawn:
        if element.name in ("img", "mj-image") and not markup.attribute(source, element, "alt"):
            line, column = tree.place(element.start)
            yield Problem("image-alt-missing", Severity.WARNING, name, line, column)
