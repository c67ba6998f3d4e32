"""Google without SMTP: the Gmail API takes the composed message as it is (users.messages.send with raw).

Its shapes: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send; its errors:
https://developers.google.com/workspace/gmail/api/guides/handle-errors.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from designer.core.errors import PermanentDeliveryError, SealwrightError, SetupError
from designer.core.settings import AccountSettings
from designer.sender.channel.api import Api, Refusal, busy, fault
from designer.sender.channel.channel import Envelope, Journal, Sent
from designer.sender.channel.wire import plain_message
from designer.sender.signin.tokens import Tokens
from designer.sender.web import Answer, Web, WebWaits

_GMAIL = "https://gmail.googleapis.com"
_AT_ONCE_BYTES = 3_000_000
_SEND = "/gmail/v1/users/me/messages/send"
_UPLOAD = f"/upload{_SEND}?uploadType=media"
_SWITCHED_OFF = "failedPrecondition"  # Gmail is not switched on for this user
_TOO_FAST = {"rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded"}


class GmailChannel:
    """A channel to the mailbox of who signed in (`Channel`). Gmail keeps a copy in its Sent folder."""

    def __init__(
        self, account: AccountSettings, tokens: Tokens, *, folder: Path | None = None, waits: WebWaits | None = None
    ) -> None:
        self._api = gmail_api(account, tokens, folder=folder, waits=waits)

    def send(self, envelope: Envelope, mime: bytes, journal: Journal) -> Sent:  # noqa: ARG002 - Gmail reads To itself
        """Hand over one message (`Channel.send`); a large one as it is, instead of in JSON."""
        plain = plain_message(mime)
        if len(plain) > _AT_ONCE_BYTES:
            answer = self._api.hand_over(_UPLOAD, plain, kind="message/rfc822", journal=journal)
        else:
            body = json.dumps({"raw": base64.urlsafe_b64encode(plain).decode("ascii")}).encode()
            answer = self._api.hand_over(_SEND, body, kind="application/json", journal=journal)
        told = answer.json()
        if answer.status != 200 or "id" not in told:
            raise self._fault(answer)
        return Sent(200, "", f"200 {str(told['id'])[:100]}", answer.tls)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def _fault(self, answer: Answer) -> SealwrightError:
        said = _refusal(answer.json())
        host, reply = self._api.host, f"{said.code} {said.words}"
        if said.code in _TOO_FAST:
            return busy(answer, said, host=host)
        if answer.status == 403 or (said.code == _SWITCHED_OFF and answer.status == 400):
            return SetupError("api-not-allowed", host=host, status=answer.status)
        if answer.status == 400 and "to header" in said.words.casefold():
            return PermanentDeliveryError("api-recipient-refused", host=host, status=answer.status, reply=reply)
        return fault(answer, said, host=host)


def gmail_api(
    account: AccountSettings, tokens: Tokens, *, folder: Path | None = None, waits: WebWaits | None = None
) -> Api:
    """Requests to Gmail. `folder` is the workspace."""
    ca = str((folder or Path()) / account.ca_file) if account.ca_file else ""
    return Api(account.api_url or _GMAIL, tokens, Web(ca, connections=account.connections, waits=waits))


def _refusal(told: dict[str, Any]) -> Refusal:
    """Google's error: its first reason, and its words."""
    error = told.get("error", {})
    if not isinstance(error, dict):
        return Refusal("", "")
    reasons = [one.get("reason", "") for one in error.get("errors", []) if isinstance(one, dict)]
    return Refusal(str(reasons[0] if reasons else error.get("status", "")), str(error.get("message", "")))
