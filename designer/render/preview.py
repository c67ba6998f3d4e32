"""Previews, checks and live values of a draft: the sender's own rendering path, each part with its own fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import TypeVar

from designer.core.burst import burst
from designer.core.errors import EventError, LimitError, RenderError, SealwrightError, TemplateError
from designer.core.event import Event, EventRules, parse_event
from designer.core.problem import Problem, problem_of
from designer.render import source_map
from designer.render.compose import (
    ComposedAttachment,
    Composer,
    Letterhead,
    Planned,
    assembled,
    mail_of,
    password_of,
    plan,
    require_possible,
)
from designer.render.doors import Occasion
from designer.render.glyphs import sign_problems
from designer.render.mime import MailBody
from designer.render.page import Wants
from designer.render.preflight import formula_bits, mail_problems, password_problems
from designer.render.questions import FileView, MailView, Picture, PreviewReply, PreviewRequest, Scene
from designer.template.draft import draft_firm, draft_template
from designer.template.jinja.environment import Drafting
from designer.template.jinja.marks import unmarked
from designer.template.names import SPEC_FILE
from designer.template.package import Template
from designer.template.publication import Publication
from designer.template.variants import variant_for, with_fallback

MOST_TURNS = 40
_T = TypeVar("_T")


def scene_rules() -> EventRules:
    """What holds for samples: they were chosen by the author."""
    return EventRules(max_bytes=64 * 1024 * 1024, allow_lan=True, email_may_lack=True)


def publication_of(scene: Scene, confirmed: Sequence[str] = ()) -> Publication:
    """The draft as a publication. Raises TemplateError."""
    return Publication(
        draft_template(scene.draft), draft_firm(scene.draft), 0, "preview", dict.fromkeys(confirmed, "draft")
    )


def occasion_of(scene: Scene, event: Event, publication: Publication) -> Occasion:
    """The sample's facts; ids stand still so that two previews can be compared."""
    language = variant_for(publication.template.spec.languages, scene.language or event.language)
    return Occasion(event, event.id or "sample", language, scene.zone, is_sample=True)


def letterhead_of(scene: Scene, event: Event) -> Letterhead:
    """Sample addresses and a time that stands still."""
    return Letterhead(
        sender=scene.sender,
        recipient=event.email,
        message_id="<sample@example.com>",
        reference="sample",
        token="sample",  # noqa: S106
        date=datetime(2026, 1, 1, tzinfo=UTC),
    )


def sample_name(scene: Scene, template: Template) -> str:
    """The sample that is meant: the one that is named, else the first. Raises TemplateError when there is none."""
    name = scene.sample or next(iter(template.samples), "")
    if not scene.event and name not in template.samples:
        raise TemplateError("sample-none", file=SPEC_FILE)
    return name


def sample_event(scene: Scene, template: Template) -> Event:
    """The sample, parsed; where a template makes one message for each item of a list, that of the first.

    Raises EventError naming its file.
    """
    name = sample_name(scene, template)
    try:
        event = parse_event(scene.event or template.samples[name], scene_rules())
        return burst(event, template.spec.burst.each, scene_rules()).seen_by(0)
    except EventError as error:
        raise EventError(error.code, **{**error.arguments, "file": f"samples/{name}"}) from None


def preview(composer: Composer, request: PreviewRequest) -> PreviewReply:
    """The message of a draft for one sample; what fails is told beside what came out."""
    scene = request.scene
    try:
        publication = publication_of(scene, request.confirmed)
    except SealwrightError as error:
        return PreviewReply(problem=problem_of(error, sample=scene.sample), sample=scene.sample)
    if request.has_marks:
        publication = replace(publication, template=with_fallback(publication.template))
    template = publication.template
    reply = PreviewReply(
        sample=scene.sample or next(iter(template.samples), ""),
        samples=tuple(template.samples),
        languages=tuple(template.spec.languages),
    )
    try:
        event = sample_event(scene, template)
        return _Preview(composer, request, publication, event).reply(reply)
    except SealwrightError as error:
        return replace(reply, problem=problem_of(error, sample=reply.sample))


class _Preview:
    """One preview in the making."""

    def __init__(self, composer: Composer, request: PreviewRequest, publication: Publication, event: Event) -> None:
        self._composer = composer
        self._request = request
        self._event = event
        self._is_cut = False
        self._is_draft = request.last_page > 0
        occasion = occasion_of(request.scene, event, publication)
        turns = MOST_TURNS if self._is_draft else 0
        drafting = Drafting(has_marks=request.has_marks, turns=turns, on_cut=self._on_cut)
        self._doors = composer.doors(publication, occasion, drafting)
        self._final = composer.doors(publication, occasion)

    def _on_cut(self) -> None:
        self._is_cut = True

    def reply(self, empty: PreviewReply) -> PreviewReply:
        """`empty`, filled with what came out. Raises what makes every part impossible."""
        planned = plan(self._final)
        _, problem = self._tried(lambda: require_possible(self._final))
        made = [self._file(one) for one in planned]
        body, mail_problem = self._tried(self._mail_of(planned)) if self._request.wants_mail else (None, None)
        view, mime = None, b""
        if body is not None:
            view, mime, mail_problem = self._mail(*body, [file for _, file in made if file])
        is_whole = not self._is_draft and len([file for _, file in made if file]) == len(planned)
        return replace(
            empty,
            mail=view,
            mail_problem=mail_problem,
            files=tuple(view for view, _ in made),
            problem=problem,
            problems=() if self._is_draft else tuple(self._findings(view, [(f, v.body) for v, f in made if f])),
            mime=mime if is_whole else b"",
            language=self._final.occasion.language,
            is_draft=self._is_draft,
            is_cut=self._is_cut or any(view.is_cut for view, _ in made),
        )

    def _tried(self, work: Callable[[], _T]) -> tuple[_T | None, Problem | None]:
        try:
            return work(), None
        except RecursionError:
            error: SealwrightError = RenderError("render-failed", kind="RecursionError")
        except MemoryError:
            error = LimitError("limit-memory", limit=0)
        except SealwrightError as raised:
            error = raised
        return None, problem_of(error, sample=self._request.scene.sample)

    def _mail_of(self, planned: list[Planned]) -> Callable[[], tuple[MailBody, str]]:
        def made() -> tuple[MailBody, str]:
            marked = mail_of(self._doors, planned)
            if self._is_draft or not self._request.has_marks:
                return replace(marked, html=unmarked(marked.html)), marked.html
            body = mail_of(self._final, planned)
            # Classes that come from mj-attributes give way to a mark: what is sent is shown then, without marks.
            return body, marked.html if unmarked(marked.html) == body.html else body.html

        return made

    def _mail(
        self, body: MailBody, marked: str, files: Sequence[ComposedAttachment]
    ) -> tuple[MailView | None, bytes, Problem | None]:
        letterhead = letterhead_of(self._request.scene, self._event)
        composed, problem = self._tried(lambda: assembled(self._final, letterhead, body, tuple(files)))
        pictures = tuple(Picture(image.cid, image.subtype, image.raw) for image in body.images)
        if composed is None:
            return MailView("", body.html, marked, body.text, (), pictures), b"", problem
        headers = tuple(_headers(composed.mime))
        return MailView(composed.subject, body.html, marked, body.text, headers, pictures), composed.mime, None

    def _file(self, planned: Planned) -> tuple[FileView, ComposedAttachment | None]:
        view = FileView(planned.number, planned.name, planned.spec.body)
        wanted = self._request.files
        if wanted is not None and planned.number not in wanted:
            return view, None
        made, problem = self._tried(lambda: self._made(planned, view))
        return made or (replace(view, problem=problem), None)

    def _made(self, planned: Planned, view: FileView) -> tuple[FileView, ComposedAttachment | None]:
        password = password_of(self._final, planned)
        has_texts = bool(planned.spec.must_contain) and not self._is_draft
        wants = Wants(text=has_texts, boxes=self._request.has_marks, last_page=self._request.last_page)
        pdf = self._composer.document(self._doors, planned, has_password=bool(password), wants=wants)
        boxes = source_map.packed(pdf.boxes)
        if self._is_draft:
            return replace(view, raw=pdf.raw, pages=pdf.pages, boxes=boxes, is_cut=pdf.is_cut), None
        token = letterhead_of(self._request.scene, self._event).token
        file = self._composer.sealed(self._final, planned, pdf, password=password, token=token)
        done = replace(view, raw=file.raw, pages=file.pages, boxes=boxes, is_sealed=file.is_sealed, password=password)
        return done, file

    def _findings(self, view: MailView | None, files: list[tuple[ComposedAttachment, str]]) -> Iterator[Problem]:
        for file, body in files:
            sample = self._request.scene.sample
            yield from sign_problems(file.without_font, name=file.name, file=body, sample=sample)
        template = self._final.publication.template
        if view is not None:
            sample = self._request.scene.sample
            yield from mail_problems(template, self._event, view.subject, view.html, sample=sample)
        yield from password_problems(self._tried(lambda: formula_bits(template, self._event))[0])


def _headers(mime: bytes) -> Iterator[tuple[str, str]]:
    head = message_from_bytes(mime[: mime.index(b"\r\n\r\n") + 4], policy=policy.SMTP)
    yield from ((name, str(value)) for name, value in head.items())
