"""The REST inbox as OpenAPI 3.1 describes it: the schemas are those that check what comes in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from designer import __version__
from designer.core.event import MOST_FILES
from designer.core.event_schema import event_schema
from designer.sender.outbox.states import State
from designer.sender.rest.answer import JSON, PROBLEM, SCHEMA
from designer.sender.rest.calls import LONGEST_IDEMPOTENCY_KEY, MOST_EVENTS, MOVES
from designer.sender.rest.parts import MEDIA_TYPE as MULTIPART

_ABOUT = (
    "Hand in events. Each becomes one e-mail with a personalised, encrypted PDF. What is answered with 202 is on the "
    "disk: it is sent once, also after a power cut."
)
_SEVERAL = (
    "One event: 202, or 200 when it came before. An array, or an object with events: 207 with a result for each, in "
    "order; the good ones are accepted. At most 1,000 events and 20 MiB."
)
_KEY: list[dict[str, list[str]]] = [{"key": []}]
_REFUSALS = (400, 401, 403, 408, 409, 413, 415, 422, 429, 503, 507)
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}


def openapi_document() -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sealwright, the REST inbox", "version": __version__,
            "description": _ABOUT,
        },
        "paths": {
            "/v1/events": {"post": _take()},
            "/v1/events/{id}": {"get": _look_up()},
            "/v1/messages/{id}": {"get": _look_at()},
            "/v1/messages/{id}/{action}": {"post": _move()},
            "/v1/templates": {"get": _plain("The templates that take events now", {"type": "object"})},
            "/v1/templates/{id}/schema": {"get": _schema()},
            "/v1/preview": {"post": _preview()},
            "/v1/report": {"get": _plain("The figures of the last thirty days.", {"type": "object"})},
            "/metrics": {"get": _text("The figures as Prometheus reads them.", "text/plain")},
            "/healthz": {"get": {**_plain("Whether the sender is well.", {"type": "object"}, (503,)), "security": []}},
            "/openapi.json": {"get": {**_plain("This document.", {"type": "object"}, ()), "security": []}},
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "sealwright key add NAME"}},
            "schemas": {
                "Event": event_schema(), "Accepted": _accepted(), "Problem": _problem(), "Standing": _standing(),
                "Results": _results(),
            },
        },
        "security": _KEY,
    }  # fmt: skip


def _take() -> dict[str, Any]:
    several = {
        "type": "array",
        "maxItems": MOST_EVENTS,
        "items": {"description": "An event; a faulty one is refused by itself."},
    }
    named = {"type": "object", "required": ["events"], "additionalProperties": False, "properties": {"events": several}}
    header = {
        "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": LONGEST_IDEMPOTENCY_KEY},
        "description": "The same key with the same body is done once, and answered as the first time. It becomes the id"
        " of a single event that has none.",
    }  # fmt: skip
    return {
        "summary": "Hand in one event, or several", "operationId": "take",
        "description": _SEVERAL,
        "parameters": [header],
        "requestBody": {"required": True, "content": {
            JSON: {"schema": {"anyOf": [_ref("Event"), several, named]}},
            MULTIPART: {"schema": _with_files(), "encoding": {"event": {"contentType": JSON}}},
        }},
        "responses": {
            "202": _json("Accepted, and on the disk.", _ref("Accepted")),
            "200": _json("It came before; the first answer again.", _ref("Accepted")),
            "207": _json("A result for each event.", _ref("Results")),
            **_refusals(_REFUSALS),
        },
    }  # fmt: skip


def _with_files() -> dict[str, Any]:
    pdf = {"type": "string", "contentMediaType": "application/pdf"}
    return {
        "type": "object", "required": ["event"], "additionalProperties": False,
        "description": "One event and the PDFs that it names in files, each with its file name, of 25 MB at most.",
        "properties": {"event": _ref("Event"), "file": {"type": "array", "maxItems": MOST_FILES, "items": pdf}},
    }  # fmt: skip


def _look_up() -> dict[str, Any]:
    told = _plain("Where the messages of an event stand", _ref("Standing"), (401, 403, 404, 429, 503))
    return {**told, "parameters": [_ID]}


def _look_at() -> dict[str, Any]:
    told = _plain("Where a message stands", {"type": "object"}, (401, 403, 404, 429, 503))
    return {**told, "parameters": [_ID]}


def _move() -> dict[str, Any]:
    action = {"name": "action", "in": "path", "required": True, "schema": {"type": "string", "enum": list(MOVES)}}
    told = _plain("Cancel, retry, hold or release a message", {"type": "object"}, (401, 403, 404, 409, 429, 503))
    return {**told, "parameters": [_ID, action]}


def _schema() -> dict[str, Any]:
    told = {"description": "As asked for.", "content": {SCHEMA: {"schema": {"type": "object"}}}}
    return {
        "summary": "The JSON Schema of the events that a template takes", "parameters": [_ID],
        "responses": {"200": told, **_refusals((401, 403, 404, 429, 503))},
    }  # fmt: skip


def _preview() -> dict[str, Any]:
    properties = {"template": _string(), "event": _ref("Event")}
    body = {**_object(properties), "additionalProperties": False}
    mail = {"message/rfc822": {"schema": _string()}, "application/pdf": {"schema": _string()}}
    return {
        "summary": "What an event would become: the mail, or the PDF with Accept: application/pdf; nothing is sent",
        "requestBody": {"required": True, "content": {JSON: {"schema": body}}},
        "responses": {"200": {"description": "As asked for.", "content": mail},
                      **_refusals((400, 401, 403, 404, 408, 413, 415, 422, 429, 503))},
    }  # fmt: skip


def _plain(summary: str, schema: dict[str, Any], refusals: tuple[int, ...] = (401, 403, 429, 503)) -> dict[str, Any]:
    return {"summary": summary, "responses": {"200": _json("As asked for.", schema), **_refusals(refusals)}}


def _text(summary: str, media_type: str) -> dict[str, Any]:
    told = {"description": "As asked for.", "content": {media_type: {"schema": {"type": "string"}}}}
    return {"summary": summary, "responses": {"200": told, **_refusals((401, 403, 429, 503))}}


def _json(told: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": told, "content": {JSON: {"schema": schema}}}


def _refusals(statuses: tuple[int, ...]) -> dict[str, Any]:
    content = {PROBLEM: {"schema": _ref("Problem")}}
    return {str(status): {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _accepted() -> dict[str, Any]:
    one = _object({"id": _string(), "state": _state(), "href": _string()})
    return _object({"id": _string(), "href": _string(), "messages": {"type": "array", "items": one}})


def _standing() -> dict[str, Any]:
    attempt = _object({
        "n": {"type": "integer"}, "account": _string(), "started_at": _or_null(), "ended_at": _or_null(),
        "outcome": _string(), "code": {"type": ["integer", "null"]}, "enhanced_code": _or_null(),
    })  # fmt: skip
    message = _object({
        "id": _string(), "href": _string(), "state": _state(), "stage": _string(), "came_back": _string(),
        "template": _string(), "publication": {"type": "integer"}, "language": _string(),
        "error_count": {"type": "integer"}, "reason": _string(), "next_attempt_at": _or_null(),
        "mode": _string(), "reaches": {"type": "string", "enum": ["recipient", "testers", "local_mailbox", "author"]},
        "attempts": {"type": "array", "items": attempt},
    })  # fmt: skip
    messages = {"type": "array", "items": message}
    return _object({"id": _string(), "mode": _string(), "href": _string(), "messages": messages})


def _results() -> dict[str, Any]:
    told = {"status": {"type": "integer"}, "id": _string(), "href": _string(), "problem": _ref("Problem")}
    one = {"type": "object", "required": ["status"], "properties": told}
    return _object({"results": {"type": "array", "items": one}})


def _problem() -> dict[str, Any]:
    fault = {
        "type": "object", "required": ["code", "detail", "remedy"],
        "properties": {"code": _string(), "detail": _string(), "remedy": _string(), "path": _string(),
                       "line": {"type": "integer"}, "column": {"type": "integer"}},
    }  # fmt: skip
    return _object({
        "type": _string(), "title": _string(), "status": {"type": "integer"},
        "errors": {"type": "array", "items": fault},
    })  # fmt: skip


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _string() -> dict[str, Any]:
    return {"type": "string"}


def _or_null() -> dict[str, Any]:
    return {"type": ["string", "null"]}


def _state() -> dict[str, Any]:
    return {"type": "string", "enum": [str(state) for state in State]}
