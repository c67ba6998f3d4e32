"""What mail services without SMTP have in common: a bearer token, one answer, and what it means for the message."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from designer.core.errors import (
    PermanentDeliveryError,
    SealwrightError,
    SetupError,
    TransientDeliveryError,
    UncertainDelivery,
)
from designer.sender.channel.channel import Journal
from designer.sender.signin.tokens import Tokens
from designer.sender.web import Answer, Web

LONGEST_REST_SECONDS = 24 * 60 * 60  # a service that names more is asked again after a day
_LONGEST_REPLY = 1000
_RETRY_AFTER = re.compile(r"Retry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A service's own word for an error, and its own words."""

    code: str
    words: str


class Once:
    """A journal that is written once, though a request that was not let in is made again."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._is_written = False

    def __call__(self) -> None:
        if not self._is_written:
            self._journal()
            self._is_written = True


class Api:
    """Requests to one mail service in the name of who signed in. Safe for threads."""

    def __init__(self, base: str, tokens: Tokens, web: Web) -> None:
        self.host = urlsplit(base).hostname or ""
        self._base = base.rstrip("/")
        self._tokens = tokens
        self._web = web

    def hand_over(self, path: str, body: bytes, *, kind: str, journal: Journal) -> Answer:
        """The request after which the message may have been delivered (`Web.hand_over`)."""
        once = Once(journal)
        return self._let_in(
            lambda headers: self._web.hand_over("POST", self._base + path, headers=headers, body=body, journal=once),
            {"Content-Type": kind},
        )

    def ask(self, method: str, path: str, body: bytes = b"", *, kind: str = "application/json") -> Answer:
        """A request that delivers nothing."""
        url = self._base + path
        headers = {"Content-Type": kind} if body else {}
        return self._let_in(lambda more: self._web.ask(method, url, headers=more, body=body), headers)

    def below(self, url: str) -> str:
        """The path of an address that the service gave for a following page; SetupError when it leads elsewhere."""
        if not url.startswith(self._base + "/"):
            raise SetupError("api-moved", host=self.host, status=0)
        return url.removeprefix(self._base)

    def put(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """A piece of a file, to the address that the service gave; it holds its own key."""
        if urlsplit(url).scheme != "https":
            raise SetupError("api-moved", host=self.host, status=0)
        return self._web.ask("PUT", url, headers=headers, body=body)

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def _let_in(self, request: Callable[[Mapping[str, str]], Answer], headers: Mapping[str, str]) -> Answer:
        """Make the request; a token that is refused is renewed once. SetupError `sign-in-needed`."""
        answer = request({**headers, "Authorization": f"Bearer {self._tokens.token()}"})
        if answer.status == 401:
            answer = request({**headers, "Authorization": f"Bearer {self._tokens.renewed()}"})
        if answer.status == 401:
            raise SetupError("sign-in-needed", host=self.host)
        return answer


def fault(answer: Answer, said: Refusal, *, host: str, is_handed_over: bool = True) -> SealwrightError:
    """The error that an answer other than the hoped-for one amounts to. Its type decides what happens next.

    429, and 503 with Retry-After, are a service's documented word that it has not done it: "the requests fail"
    (https://learn.microsoft.com/graph/throttling). Any other 5xx may come from a machine in between, after the message
    was handed over.
    """
    status, reply = answer.status, f"{said.code} {said.words}".strip()[:_LONGEST_REPLY]
    if status == 429 or (status == 503 and "retry-after" in answer.headers):
        return busy(answer, said, host=host)
    if status >= 500 and is_handed_over:
        return UncertainDelivery("api-uncertain", host=host, reply=reply)
    if status >= 500:
        return busy(answer, said, host=host)
    if 300 <= status <= 399:
        return SetupError("api-moved", host=host, status=status)
    if status == 413:
        return PermanentDeliveryError("api-too-large", host=host, reply=reply)
    if status >= 400:
        return PermanentDeliveryError("api-refused", status=status, host=host, reply=reply)
    if is_handed_over:  # another success than the one that is documented
        return UncertainDelivery("api-uncertain", host=host, reply=reply)
    return TransientDeliveryError("api-busy", status=status, host=host, reply=reply)


def check_read(answer: Answer, host: str) -> None:
    """Whether a mailbox could be read: SetupError `inbox-not-allowed`, TransientDeliveryError."""
    if answer.status == 403:
        raise SetupError("inbox-not-allowed", host=host)
    if answer.status != 200:
        raise TransientDeliveryError("imap-no-connection", host=host)


def listed(told: Mapping[str, object], key: str) -> list[dict[str, Any]]:
    """The objects of a list in an answer; empty when there is none."""
    found = told.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def busy(answer: Answer, said: Refusal, *, host: str) -> TransientDeliveryError:
    """The service takes nothing now, and may have said for how long."""
    reply = f"{said.code} {said.words}".strip()[:_LONGEST_REPLY]
    return TransientDeliveryError(
        "api-busy", status=answer.status, host=host, reply_code=421, reply=reply,
        retry_after=retry_after(answer, said.words),
    )  # fmt: skip


def retry_after(answer: Answer, words: str = "") -> int:
    """For how many seconds the service asks to be left alone (RFC 9110, 10.2.3); 0 if it does not, or not in time.

    A moment is counted from the answer's own date, so that no clock of ours takes part. Gmail writes it into its words:
    "User-rate limit exceeded. Retry after 2026-11-21T12:00:00.000Z"
    (https://developers.google.com/workspace/gmail/api/guides/handle-errors).
    """
    told = answer.headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return min(int(told[:9]), LONGEST_REST_SECONDS)
    until = _moment(told) or _moment_in(words)
    now = _moment(answer.headers.get("date", ""))
    if until is None or now is None:
        return 0
    return min(max(int((until - now).total_seconds()) + 1, 0), LONGEST_REST_SECONDS)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _moment_in(words: str) -> datetime | None:
    found = _RETRY_AFTER.search(words)
    try:
        return datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
