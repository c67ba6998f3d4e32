"""Microsoft 365 without SMTP: Microsoft Graph takes the composed message as it is (sendMail with MIME).

Its shapes: https://learn.microsoft.com/graph/outlook-send-mime-message and
https://learn.microsoft.com/graph/outlook-large-attachments; its errors: https://learn.microsoft.com/graph/errors, with
Exchange's own codes in them: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode.
"""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast
from urllib.parse import quote

from designer.core.errors import PermanentDeliveryError, SealwrightError, SetupError
from designer.core.settings import AccountSettings
from designer.sender.channel.api import Api, Refusal, busy, fault
from designer.sender.channel.channel import Envelope, Journal, Sent
from designer.sender.channel.wire import plain_message
from designer.sender.signin.tokens import Tokens
from designer.sender.web import Answer, Web, WebWaits

_GRAPH = "https://graph.microsoft.com"
_AT_ONCE_BYTES = 3_000_000  # a request may have 4 MB, and base64 adds a third
_PIECE_BYTES = 10 * 320 * 1024  # of an upload; below 4 MB, in steps of 320 KiB
_NOT_ALLOWED = {"ErrorAccessDenied", "Authorization_RequestDenied", "AccessDenied", "MailboxNotEnabledForRESTAPI",
                "ErrorAccountSuspend", "ErrorMessageSubmissionBlocked"}  # fmt: skip
_NOT_YOUR_SENDER = {"ErrorSendAsDenied"}
_RECIPIENT = {"ErrorInvalidRecipients"}
_TOO_LARGE = {"ErrorMessageSizeExceeded", "RequestBodyTooLarge"}
_TOO_FAST = {"ErrorExceededMessageLimit", "ErrorSubmissionQuotaExceeded", "ApplicationThrottled"}
_FULL = {"ErrorQuotaExceeded"}  # the sender's own mailbox


class GraphChannel:
    """A channel to the mailbox of who signed in (`Channel`). Exchange keeps a copy in its Sent folder."""

    def __init__(
        self, account: AccountSettings, tokens: Tokens, *, folder: Path | None = None, waits: WebWaits | None = None
    ) -> None:
        self._api = graph_api(account, tokens, folder=folder, waits=waits)

    def send(self, envelope: Envelope, mime: bytes, journal: Journal) -> Sent:  # noqa: ARG002 - Graph reads To itself
        """Hand over one message (`Channel.send`); a large one in pieces."""
        plain = plain_message(mime)
        if len(plain) > _AT_ONCE_BYTES:
            return self._send_large(plain, journal)
        answer = self._api.hand_over("/sendMail", base64.b64encode(plain), kind="text/plain", journal=journal)
        return self._sent(answer)

    def look(self) -> None:
        """See whether this mailbox can be used; nothing is changed there."""
        self._told(self._api.ask("GET", "/mailFolders/drafts?$select=id"), 200)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def _send_large(self, mime: bytes, journal: Journal) -> Sent:
        """A draft without its attachments, each attachment in pieces, and then the word to send it."""
        draft, attachments = _taken_apart(mime)
        if len(draft) > _AT_ONCE_BYTES:
            raise PermanentDeliveryError("api-too-large", host=self._api.host)
        made = self._api.ask("POST", "/messages", base64.b64encode(draft), kind="text/plain")
        path = f"/messages/{quote(str(self._told(made, 201).get('id', '')), safe='')}"
        try:
            for one in attachments:
                self._upload(path, one)
            return self._sent(self._api.hand_over(f"{path}/send", b"", kind="text/plain", journal=journal))
        except SealwrightError as error:
            if not _may_be_delivered(error):
                self._forget(path)
            raise

    def _upload(self, path: str, attachment: EmailMessage) -> None:
        content = cast(bytes, attachment.get_payload(decode=True))
        item = {
            "attachmentType": "file", "name": attachment.get_filename() or "attachment", "size": len(content),
            "contentType": attachment.get_content_type(),
        }  # fmt: skip
        body = json.dumps({"AttachmentItem": item}).encode()
        asked = self._api.ask("POST", f"{path}/attachments/createUploadSession", body)
        address = str(self._told(asked, 201).get("uploadUrl", ""))
        for start in range(0, len(content), _PIECE_BYTES):
            piece = content[start : start + _PIECE_BYTES]
            where = f"bytes {start}-{start + len(piece) - 1}/{len(content)}"
            headers = {"Content-Range": where, "Content-Type": "application/octet-stream"}
            self._told(self._api.put(address, piece, headers), 200, 201)

    def _forget(self, path: str) -> None:
        """Take the draft away again. What the service says to that changes nothing."""
        with suppress(SealwrightError):
            self._api.ask("DELETE", path)

    def _told(self, answer: Answer, *hoped: int) -> dict[str, object]:
        if answer.status not in hoped:
            raise self._fault(answer, is_handed_over=False)
        return answer.json()

    def _sent(self, answer: Answer) -> Sent:
        if answer.status != 202:
            raise self._fault(answer, is_handed_over=True)
        request = answer.headers.get("request-id", "")[:100]
        return Sent(202, "", f"202 Accepted {request}".strip(), answer.tls)

    def _fault(self, answer: Answer, *, is_handed_over: bool) -> SealwrightError:
        told = answer.json().get("error", {})
        told = told if isinstance(told, dict) else {}
        said = Refusal(str(told.get("code", "")), str(told.get("message", "")))
        host, reply = self._api.host, f"{said.code} {said.words}"
        if said.code in _TOO_FAST and answer.status < 500:
            return busy(answer, said, host=host)
        if said.code in _FULL:
            return SetupError("api-mailbox-full", host=host, status=answer.status)
        if said.code in _NOT_YOUR_SENDER:
            return SetupError("api-sender-refused", host=host, status=answer.status)
        if said.code in _NOT_ALLOWED or answer.status == 403:
            return SetupError("api-not-allowed", host=host, status=answer.status)
        if said.code in _RECIPIENT:
            return PermanentDeliveryError("api-recipient-refused", host=host, status=answer.status, reply=reply)
        if said.code in _TOO_LARGE:
            return PermanentDeliveryError("api-too-large", host=host, reply=reply)
        return fault(answer, said, host=host, is_handed_over=is_handed_over)


def graph_api(
    account: AccountSettings, tokens: Tokens, *, folder: Path | None = None, waits: WebWaits | None = None
) -> Api:
    """Requests to Graph about the mailbox of who signed in. `folder` is the workspace."""
    ca = str((folder or Path()) / account.ca_file) if account.ca_file else ""
    web = Web(ca, connections=account.connections, waits=waits)
    return Api((account.api_url or _GRAPH).rstrip("/") + "/v1.0/me", tokens, web)


def _taken_apart(mime: bytes) -> tuple[bytes, list[EmailMessage]]:
    """The message without its attachments, and these."""
    message = message_from_bytes(mime, EmailMessage, policy=policy.SMTP)
    parts = message.get_payload()
    if not isinstance(parts, list):
        return mime, []
    attachments = [part for part in parts if isinstance(part, EmailMessage) and part.is_attachment()]
    message.set_payload([part for part in parts if part not in attachments])
    return message.as_bytes(), attachments


def _may_be_delivered(error: SealwrightError) -> bool:
    return error.code == "api-uncertain"
