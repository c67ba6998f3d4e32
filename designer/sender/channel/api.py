"""What mail services without SMTP have in common: a bearer token, one answer, and what it means for the message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

_LONGEST_REPLY = 1000


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

    429, and 503 with Retry-After, are a service's documented word that it has not done it. Any other 5xx may come
    from a machine in between, after the message was handed over.
    """
    status, reply = answer.status, f"{said.code} {said.words}".strip()[:_LONGEST_REPLY]
    if status == 429 or (status == 503 and "retry-after" in answer.headers):
        return TransientDeliveryError("api-busy", status=status, host=host, reply_code=421, reply=reply)
    if status >= 500 and is_handed_over:
        return UncertainDelivery("api-uncertain", host=host, reply=reply)
    if status >= 500:
        return TransientDeliveryError("api-busy", status=status, host=host, reply_code=421, reply=reply)
    if 300 <= status <= 399:
        return SetupError("api-moved", host=host, status=status)
    if status == 413:
        return PermanentDeliveryError("api-too-large", host=host, reply=reply)
    if status >= 400:
        return PermanentDeliveryError("api-refused", status=status, host=host, reply=reply)
    if is_handed_over:  # another success than the one that is documented
        return UncertainDelivery("api-uncertain", host=host, reply=reply)
    return TransientDeliveryError("api-busy", status=status, host=host, reply=reply)
