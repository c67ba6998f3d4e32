"""What anybody on this computer may read of the REST inbox: whether it is well, and how it is called. No data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from designer.core.errors import SealwrightError
from designer.sender.outbox.search import counts
from designer.sender.outbox.store import Outbox
from designer.sender.rest.answer import Answer
from designer.sender.rest.openapi import openapi_document
from designer.sender.rest.readable import readable_page
from designer.sender.rounds import Running


def open_pages(outbox: Outbox, running: Callable[[], Running]) -> Mapping[str, Callable[[], Answer]]:
    """The pages by their addresses."""

    def health() -> Answer:
        try:
            counts(outbox)
        except SealwrightError as error:
            return Answer(503, {"status": "failing", "code": error.code})
        return Answer(200, {"status": "ok", "mode": str(running().settings.mode)})

    document = openapi_document()
    page = readable_page(document)
    return {
        "/healthz": health,
        "/openapi.json": lambda: Answer(200, document),
        "/": lambda: Answer(200, raw=page, media_type="text/html; charset=utf-8"),
    }
