"""What the REST inbox answers: JSON documents, and errors as application/problem+json (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from designer.core.catalogue import sentence
from designer.core.errors import ConflictError, EventError, SealwrightError, SetupError, UnavailableError, UsageError
from designer.core.texts import event

JSON, PROBLEM, SCHEMA = "application/json", "application/problem+json", "application/schema+json"
_LANGUAGE = "en"  # programs read it; what it says must not change with the machine's language
_RETRY_SECONDS = 30
STATUSES = {
    "rest-idempotency-long": 400, "rest-no-key": 401, "rest-host": 403, "rest-origin": 403, "rest-key-type": 403,
    "rest-no-such-place": 404, "event-unknown": 404, "message-unknown": 404, "rest-template-unknown": 404,
    "rest-no-pdf": 404, "rest-method": 405, "rest-too-slow": 408, "event-id-taken": 409, "move-forbidden": 409,
    "data-purged": 409, "event-too-large": 413, "rest-too-large": 413, "rest-too-many": 413, "rest-media-type": 415,
    "rest-encoding": 415, "companion-too-large": 413, "rest-multipart": 400,
    "rest-preview-body": 422, "rest-preview-type": 422, "rest-idempotency": 422, "rest-too-often": 429,
    "rest-internal": 500, "rest-high-water": 503, "rest-previews-busy": 503, "sender-stopping": 503,
    "event-still-coming-in": 503, "outbox-busy": 503, "disk-low": 507, "disk-full": 507,
}  # fmt: skip
_ALSO_REFUSED = (  # the last two by the preview
    "companion-missing", "companion-unnamed", "companion-count", "companion-count-message", "field-required",
)  # fmt: skip
_OF_KIND = {ConflictError: 409, UnavailableError: 503, SetupError: 503, UsageError: 400}
_PLACES = ("path", "line", "column")
_NOT_JSON = ("json-syntax", "not-utf8")


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and its document; `raw` with `media_type` where it is not JSON."""

    status: int
    document: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""
    media_type: str = JSON

    @property
    def body(self) -> bytes:
        """The bytes of the body."""
        return self.raw or json.dumps(self.document, ensure_ascii=False).encode(errors="backslashreplace")


def status_of(error: SealwrightError) -> int:
    """The HTTP status for an error of ours."""
    if error.code in STATUSES:
        return STATUSES[error.code]
    if isinstance(error, EventError):
        return 400 if error.code in _NOT_JSON else 422
    return next((status for kind, status in _OF_KIND.items() if isinstance(error, kind)), 422)


def refusals() -> list[tuple[int, str]]:
    """Every status with a code that goes with it."""
    codes = (*STATUSES, *event.TEXTS, *_ALSO_REFUSED)
    return sorted({(status_of(EventError(code)), code) for code in codes})


def problem(errors: Sequence[SealwrightError]) -> Answer:
    """The answer to a call that is refused: the first error names it, all of them are listed."""
    status = status_of(errors[0])
    headers = {}
    if status in (429, 503, 507):
        headers["Retry-After"] = str(errors[0].arguments.get("seconds", _RETRY_SECONDS))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Answer(status, problem_document(errors), headers, media_type=PROBLEM)


def problem_document(errors: Sequence[SealwrightError]) -> dict[str, Any]:
    """An error as people and programs read it; it never repeats what came in."""
    listed = [_fault(error) for error in errors]
    return {
        "type": f"urn:sealwright:problem:{errors[0].code}", "title": listed[0]["detail"],
        "status": status_of(errors[0]), "errors": listed,
    }  # fmt: skip


def _fault(error: SealwrightError) -> dict[str, Any]:
    words = sentence(error.code, error.arguments, language=_LANGUAGE)
    place: dict[str, Any] = {
        name: error.arguments[name] for name in ("path", "line", "column") if name in error.arguments
    }
    return {**place, "code": error.code, "detail": words.what, "remedy": words.remedy}
