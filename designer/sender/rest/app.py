"""The door of Starlette: who may call, how much a call may bring and how long it may take, and what it is answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from designer.core.errors import EventError, SealwrightError, SetupError, UnavailableError, UsageError
from designer.core.log import failure_fields
from designer.core.vault import Vault
from designer.sender.rest.answer import Answer, problem
from designer.sender.rest.calls import LONGEST_IDEMPOTENCY_KEY, Calls
from designer.sender.rest.keys import ApiKey, key_of
from designer.sender.rest.limits import CallRate
from designer.sender.rest.metrics import metrics
from designer.sender.rest.parts import MEDIA_TYPE as MULTIPART
from designer.sender.rest.parts import Form, PartReader
from designer.sender.rest.templates import Templates

MOST_BYTES = 20 * 1024 * 1024
UPLOADS = ".upload-"
_FILES_TAKE_LONGER = 4
_LISTENED_TO = 4  # times the most
_JSON = ("application/json", "text/json")
_HTML_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

_log = logging.getLogger(__name__)

Handler = Callable[[Request, ApiKey], Awaitable[Answer]]
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may call. `names` are the exact Host headers; `is_open` is False while the sender stops."""

    vault: Vault
    names: frozenset[str]
    rate: CallRate
    per_minute: Callable[[], int]
    is_open: Callable[[], bool]
    body_seconds: float = 30.0

    def check_place(self, headers: Mapping[str, str]) -> None:
        """Refuse what a page of another website makes a browser ask. Raises UsageError."""
        if headers.get("host", "").casefold() not in self.names:
            raise UsageError("rest-host")
        origin = headers.get("origin")
        is_own = origin is None or origin.partition("://")[2].casefold() in self.names
        if not is_own or headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise UsageError("rest-origin")

    def enter(self, headers: Mapping[str, str]) -> ApiKey:
        """The key of a call that may go on. Raises UsageError, UnavailableError."""
        if not self.is_open():
            raise UnavailableError("sender-stopping")
        scheme, _, token = headers.get("authorization", "").partition(" ")
        key = key_of(self.vault, token.strip()) if scheme.casefold() == "bearer" else None
        if key is None:
            raise UsageError("rest-no-key")
        self.rate.count(key.name, self.per_minute())
        return key


def make_app(gate: Gate, calls: Calls, templates: Templates, pages: Mapping[str, Callable[[], Answer]]) -> Starlette:
    """The application. `pages` are addresses that anybody here may read: they hold no data."""
    rest = _Endpoints(gate, calls, templates)
    routes = [
        Route("/v1/events", rest.with_key(rest.take), methods=["POST"]),
        Route("/v1/events/{event_id}", rest.with_key(rest.look_up), methods=["GET"]),
        Route("/v1/messages/{message_id}", rest.with_key(rest.look_at), methods=["GET"]),
        Route("/v1/messages/{message_id}/{action}", rest.with_key(rest.move), methods=["POST"]),
        Route("/v1/templates", rest.with_key(rest.templates_), methods=["GET"]),
        Route("/v1/templates/{template_id}/schema", rest.with_key(rest.schema), methods=["GET"]),
        Route("/v1/preview", rest.with_key(rest.preview), methods=["POST"]),
        Route("/v1/report", rest.with_key(rest.report), methods=["GET"]),
        Route("/metrics", rest.with_key(rest.figures), methods=["GET"]),
        *(Route(path, rest.open_to_all(page), methods=["GET"]) for path, page in pages.items()),
    ]
    handlers: dict[Any, Any] = {HTTPException: _on_http_error, ClientDisconnect: _on_gone, Exception: _on_our_fault}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False  # an address is right or it is not
    return app


@dataclass(frozen=True, slots=True)
class _Endpoints:
    """The calls as Starlette makes them; what blocks runs in a thread."""

    gate: Gate
    calls: Calls
    templates: Templates

    def with_key(self, handler: Handler) -> Endpoint:
        """Only those who have a key get to the handler."""

        async def answer(request: Request) -> Answer:
            key = await run_in_threadpool(self.gate.enter, request.headers)
            return await handler(request, key)

        return self._guarded(answer)

    def open_to_all(self, page: Callable[[], Answer]) -> Endpoint:
        """For everybody on this computer."""

        async def answer(_request: Request) -> Answer:
            return await run_in_threadpool(page)

        return self._guarded(answer)

    def _guarded(self, answer: Callable[[Request], Awaitable[Answer]]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                self.gate.check_place(request.headers)
                return _response(await answer(request))
            except SealwrightError as error:
                return _response(problem([error]))

        return endpoint

    async def take(self, request: Request, key: ApiKey) -> Answer:
        idempotency_key = request.headers.get("idempotency-key", "")
        if len(idempotency_key) > LONGEST_IDEMPOTENCY_KEY:
            raise UsageError("rest-idempotency-long", limit=LONGEST_IDEMPOTENCY_KEY)
        if _media_type(request) == MULTIPART:
            return await self._take_with_files(request, key, idempotency_key)
        raw = await _json_body(request, self.gate.body_seconds)
        return await run_in_threadpool(self.calls.take, raw, key, idempotency_key=idempotency_key)

    async def _take_with_files(self, request: Request, key: ApiKey, idempotency_key: str) -> Answer:
        """The files lie in the workspace while the call lasts, for nobody else to read."""
        _require_plain(request)
        await run_in_threadpool(self.calls.need_room)
        limits, content_type = self.calls.limits, request.headers["content-type"]
        most_event, most_file = limits.event_kib * 1024, limits.companion_mb * 1_000_000
        with TemporaryDirectory(prefix=UPLOADS, dir=self.calls.root) as folder:
            reader = PartReader(content_type, Path(folder), most_event=most_event, most_file=most_file)
            form = await _form(request, reader, self.gate.body_seconds * _FILES_TAKE_LONGER)
            return await run_in_threadpool(
                self.calls.take, form.event, key, idempotency_key=idempotency_key, files=form.files
            )

    async def look_up(self, request: Request, key: ApiKey) -> Answer:
        return await run_in_threadpool(self.calls.look_up, request.path_params["event_id"], key)

    async def look_at(self, request: Request, key: ApiKey) -> Answer:
        return await run_in_threadpool(self.calls.look_at, request.path_params["message_id"], key)

    async def move(self, request: Request, key: ApiKey) -> Answer:
        place = request.path_params
        return await run_in_threadpool(self.calls.move, place["action"], place["message_id"], key)

    async def templates_(self, _request: Request, _key: ApiKey) -> Answer:
        return await run_in_threadpool(self.templates.all)

    async def schema(self, request: Request, _key: ApiKey) -> Answer:
        return await run_in_threadpool(self.templates.schema, request.path_params["template_id"])

    async def preview(self, request: Request, key: ApiKey) -> Answer:
        raw = await _json_body(request, self.gate.body_seconds)
        return await run_in_threadpool(self.templates.preview, raw, request.headers.get("accept", ""), key)

    async def report(self, _request: Request, _key: ApiKey) -> Answer:
        return await run_in_threadpool(self.calls.report)

    async def figures(self, _request: Request, _key: ApiKey) -> Answer:
        return await run_in_threadpool(metrics, self.calls.outbox)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().casefold()


def _require_plain(request: Request) -> None:
    if request.headers.get("content-encoding", "identity").casefold() != "identity":
        raise UsageError("rest-encoding")


async def _form(request: Request, reader: PartReader, seconds: float) -> Form:
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                await run_in_threadpool(reader.feed, piece)
        return reader.form()
    except TimeoutError:
        raise UsageError("rest-too-slow", seconds=round(seconds)) from None
    finally:
        reader.close()


async def _json_body(request: Request, seconds: float) -> bytes:
    _require_plain(request)
    if _media_type(request) not in _JSON:
        raise UsageError("rest-media-type")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > _LISTENED_TO * MOST_BYTES:
        raise _too_large()
    try:
        async with asyncio.timeout(seconds):
            return await _bytes_of(request)
    except TimeoutError:
        raise UsageError("rest-too-slow", seconds=round(seconds)) from None


async def _bytes_of(request: Request) -> bytes:
    """A body that is too large is heard out for a while: many callers read no answer before they have said all."""
    body, heard = bytearray(), 0
    async for piece in request.stream():
        heard += len(piece)
        if heard <= MOST_BYTES:
            body += piece
        elif heard > _LISTENED_TO * MOST_BYTES:
            break
    if heard > MOST_BYTES:
        raise _too_large()
    return bytes(body)


def _too_large() -> EventError:
    return EventError("rest-too-large", limit=MOST_BYTES // 1024 // 1024)


def _response(answer: Answer) -> Response:
    safe = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": _HTML_POLICY}
    if answer.status in (408, 413):
        safe["Connection"] = "close"  # the rest of the body is not read
    return Response(answer.body, answer.status, {**safe, **answer.headers}, media_type=answer.media_type)


async def _on_http_error(_request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 400)
    answer = problem([UsageError("rest-method" if status == 405 else "rest-no-such-place")])
    allowed = getattr(error, "headers", None) or {}
    return _response(Answer(answer.status, answer.document, dict(allowed), media_type=answer.media_type))


async def _on_gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=400)  # nobody reads it


async def _on_our_fault(_request: Request, error: Exception) -> Response:
    _log.error("a call of the REST inbox failed", extra=failure_fields(error))
    return _response(problem([SetupError("rest-internal")]))
