"""The render worker: composes event after event and answers the window, in a process that may be killed."""

from __future__ import annotations

import gc
import os
import sys
from collections import OrderedDict
from pathlib import Path
from typing import IO, Any

from designer.core.errors import LimitError, RenderError, SealwrightError
from designer.core.event import EventRules, parse_event
from designer.render import questions
from designer.render.answers import checked, values
from designer.render.companion import sealed
from designer.render.compose import Composed, Composer, Letterhead, Limits
from designer.render.doors import Occasion
from designer.render.limits import WorkerLimits, give_way, limit_cpu, limit_memory, resident_mib
from designer.render.preview import preview
from designer.render.protocol import (
    AttachmentInfo,
    ComposeReply,
    ComposeRequest,
    error_frame,
    read_frame,
    reply_frame,
    request_of,
    write_frame,
)
from designer.template.package import read_firm, read_template
from designer.template.publication import Publication, draft, load_publication

_KEPT_PUBLICATIONS = 20
_COLLECT_EVERY = 10
_ANY_EVENT = EventRules(max_bytes=sys.maxsize, allow_lan=True, was_accepted=True)  # it was checked at the door


class Worker:
    """Serves requests from `source` on `target` until the source ends."""

    def __init__(self, limits: WorkerLimits) -> None:
        self._limits = limits
        self._composer = Composer(Limits(limits.max_pages, limits.max_pdf_mib * 1024 * 1024))
        self._publications: OrderedDict[str, Publication] = OrderedDict()
        self._composer.warm_up()
        gc.collect()
        gc.freeze()
        gc.disable()

    def serve(self, source: IO[bytes], target: IO[bytes]) -> None:
        """Answer each request; leave when the owner is gone, or when it is time to be replaced."""
        limit_memory(self._limits)
        write_frame(target, {"ready": True})
        served = 0
        while (frame := read_frame(source)) is not None:
            limit_cpu(self._limits)
            served += 1
            is_last = served >= self._limits.events_per_worker or resident_mib() > self._limits.resident_mib
            header, blobs = self._answer(*frame)
            write_frame(target, {**header, "is_last": is_last or header.get("is_last", False)}, blobs)
            if served % _COLLECT_EVERY == 0:
                gc.collect()

    def _answer(self, header: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
        try:
            if "kind" in header:
                return questions.packed(self._told(questions.unpacked(header, blobs)))
            request = request_of(header, blobs)
            return reply_frame(self._compose(request), wants_parts=request.wants_parts)
        except SealwrightError as error:
            return error_frame(error), []
        except MemoryError:
            return {**error_frame(LimitError("limit-memory", limit=self._limits.memory_mib)), "is_last": True}, []
        except (Exception, RecursionError) as error:  # noqa: BLE001 - the top of a program; hostile CSS finds new ways
            return {**error_frame(RenderError("render-failed", kind=type(error).__name__)), "is_last": True}, []

    def _told(self, question: questions.Question) -> questions.Answer:
        if isinstance(question, questions.PreviewRequest):
            return preview(self._composer, question)
        if isinstance(question, questions.CheckRequest):
            return checked(self._composer, question)
        if isinstance(question, questions.SealRequest):
            return sealed(question, max_pages=self._limits.max_pages)
        return values(self._composer, question)

    def _compose(self, request: ComposeRequest) -> ComposeReply:
        event = parse_event(request.event, _ANY_EVENT)
        occasion = Occasion(
            event, request.event_id, request.language, request.zone, request.is_correction,
            passwords=dict(request.passwords), has_own_key=request.has_own_key, is_sample=request.is_sample,
            companions=request.companions, takes_unread=request.takes_unread,
        )  # fmt: skip
        letterhead = Letterhead(
            sender=request.sender,
            recipient=request.recipient,
            message_id=request.message_id,
            reference=request.reference,
            token=request.token,
            date=request.date,
            subject_prefix=request.subject_prefix,
        )
        return _reply(self._composer.compose(self._publication(request), occasion, letterhead))

    def _publication(self, request: ComposeRequest) -> Publication:
        folder = Path(request.folder)
        if request.root:
            confirmed = dict.fromkeys(request.confirmed, "draft")
            return draft(read_template(folder), read_firm(Path(request.root)), confirmed=confirmed)
        if request.folder not in self._publications:
            found = load_publication(folder.parent.parent, folder.parent.name, int(folder.name))
            self._publications[request.folder] = found
            if len(self._publications) > _KEPT_PUBLICATIONS:
                self._publications.popitem(last=False)
        return self._publications[request.folder]


def _reply(composed: Composed) -> ComposeReply:
    attachments = tuple(
        AttachmentInfo(a.name, a.sha256, a.is_sealed, a.password, a.pages, a.raw, a.without_font, a.notes)
        for a in composed.attachments
    )
    return ComposeReply(composed.mime, composed.subject, attachments, composed.html)


def main(limits_json: str) -> int:
    """Run a worker on standard input and output; `limits_json` is a WorkerLimits."""
    limits = WorkerLimits.model_validate_json(limits_json)
    if limits.gives_way:
        give_way()
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not break the frames
    Worker(limits).serve(sys.stdin.buffer, target)
    return 0
