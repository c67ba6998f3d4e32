"""Mail services on loopback that speak as Microsoft Graph and Gmail do, in the shapes that those documented.

https://learn.microsoft.com/graph/api/user-sendmail, .../graph/api/attachment-createuploadsession, .../graph/errors,
.../graph/throttling; https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send,
.../gmail/api/guides/handle-errors. Their mailboxes: https://learn.microsoft.com/graph/api/mailfolder-list-messages,
.../graph/outlook-get-mime-message; .../gmail/api/reference/rest/v1/users.messages/list and .../users.messages/get.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from tests.servers.certificates import Certificate

DROP = "<drop>"  # read the request, then hang up
STALL = "<stall>"  # read the request, then say nothing
Answer = tuple[int, Mapping[str, str], "dict[str, Any] | bytes"]


def graph_error(status: int, code: str, **headers: str) -> Answer:
    inner = {"date": "2026-11-21T12:00:00", "request-id": "r-1", "client-request-id": "r-1"}
    return status, headers, {"error": {"code": code, "message": f"{code} happened.", "innerError": inner}}


def gmail_error(status: int, reason: str, message: str = "no") -> Answer:
    domain = "usageLimits" if "Limit" in reason else "global"
    errors = [{"domain": domain, "reason": reason, "message": message}]
    return status, {}, {"error": {"errors": errors, "code": status, "message": message}}


@dataclass(frozen=True)
class Received:
    """A mail in the mailbox: who it is from, its bytes and when it came, in seconds since 1970."""

    sender: str
    raw: bytes
    at: int


@dataclass
class MailApi:
    """`answers` are used up one by one in place of what the service would say; `messages` are what was sent."""

    certificate: Certificate
    answers: list[Answer | str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    drafts: dict[str, list[bytes]] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    inbox: list[Received] = field(default_factory=list)  # the oldest first
    sent: list[bytes] = field(default_factory=list)
    page: int = 2  # mails in one answer
    may_read: bool = True
    good: str = ""  # the only token that is let in; "" = any

    def __enter__(self) -> Self:
        self._stopped = threading.Event()
        self._open: list[socket.socket] = []
        handler = type("Handler", (_Handler,), {"api": self})
        context = self.certificate.server_context()
        self._server = _Server(("127.0.0.1", 0), handler, context, self._open)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Cut all lines; nobody can connect any more."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._server.shutdown()
            self._server.server_close()
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._server.server_port}"

    def wait(self) -> None:
        self._stopped.wait(30)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if self.good and headers.get("Authorization") != f"Bearer {self.good}" and not path.startswith("/upload-"):
            return graph_error(401, "InvalidAuthenticationToken")
        for pattern, reply in _ROUTES:
            found = re.fullmatch(pattern, f"{method} {path}")
            if found:
                told: Answer = reply(self, headers, body, *found.groups())
                return told
        return graph_error(404, "itemNotFound")

    def graph_send(self, headers: Mapping[str, str], body: bytes) -> Answer:
        assert headers["Content-Type"] == "text/plain"
        self.messages.append(base64.b64decode(body, validate=True))
        return 202, {"request-id": "r-1"}, {}

    def graph_draft(self, headers: Mapping[str, str], body: bytes) -> Answer:
        assert headers["Content-Type"] == "text/plain"
        name = f"draft={len(self.drafts)}"
        self.drafts[name] = [base64.b64decode(body, validate=True)]
        return 201, {}, {"id": name}

    def graph_session(self, headers: Mapping[str, str], body: bytes, name: str) -> Answer:
        item = json.loads(body)["AttachmentItem"]
        assert item["attachmentType"] == "file"
        upload = f"{name}-{len(self.uploads)}"
        self.uploads[upload] = b""
        return 201, {}, {"uploadUrl": f"{self.url}/upload-{upload}?{item['size']}&name={item['name']}"}

    def graph_piece(self, headers: Mapping[str, str], body: bytes, upload: str, size: str) -> Answer:
        assert "Authorization" not in headers  # the address holds its own key, and may be another's
        kept = self.uploads[upload] + body
        assert headers["Content-Range"] == f"bytes {len(self.uploads[upload])}-{len(kept) - 1}/{size}"
        assert len(body) < 4_000_000
        self.uploads[upload] = kept
        if len(kept) < int(size):
            return 200, {}, {"nextExpectedRanges": [f"{len(kept)}-"]}
        self.drafts[upload.rpartition("-")[0].replace("%3D", "=")].append(kept)
        return 201, {"Location": "x"}, {}

    def graph_send_draft(self, headers: Mapping[str, str], body: bytes, name: str) -> Answer:
        assert body == b""
        self.messages.append(b"".join(self.drafts.pop(name.replace("%3D", "="))))
        return 202, {}, {}

    def graph_forget(self, headers: Mapping[str, str], body: bytes, name: str) -> Answer:
        del self.drafts[name.replace("%3D", "=")]
        return 204, {}, {}

    def graph_inbox(self, headers: Mapping[str, str], body: bytes, query: str) -> Answer:
        asked = dict(parse_qsl(query))
        if not self.may_read:
            return graph_error(403, "ErrorAccessDenied")
        assert asked["$orderby"] == "receivedDateTime"
        assert asked["$select"] == "id,receivedDateTime,from"  # neither subject nor text of other people's mail
        since = datetime.fromisoformat(asked["$filter"].removeprefix("receivedDateTime ge ")).timestamp()
        found = [(number, one) for number, one in enumerate(self.inbox) if one.at >= since]
        first = int(asked.get("$skip", "0"))
        told: dict[str, Any] = {"value": [_graph_item(number, one) for number, one in found[first : first + self.page]]}
        if first + self.page < len(found):
            again = urlencode({**asked, "$skip": first + self.page})
            told["@odata.nextLink"] = f"{self.url}/v1.0/me/mailFolders/inbox/messages?{again}"
        return 200, {}, told

    def graph_sent(self, headers: Mapping[str, str], body: bytes, query: str) -> Answer:
        if not self.may_read:
            return graph_error(403, "ErrorAccessDenied")
        wanted = dict(parse_qsl(query))["$filter"].removeprefix("internetMessageId eq '").removesuffix("'")
        return 200, {}, {"value": [{"id": "s"} for one in self.sent if wanted.encode() in one]}

    def graph_mime(self, headers: Mapping[str, str], body: bytes, number: str) -> Answer:
        return 200, {"Content-Type": "text/plain"}, self.inbox[int(number)].raw

    def gmail_list(self, headers: Mapping[str, str], body: bytes, query: str) -> Answer:
        asked = dict(parse_qsl(query))
        if not self.may_read:
            return gmail_error(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
        if asked["q"].startswith("in:sent rfc822msgid:"):
            wanted = asked["q"].partition("rfc822msgid:")[2].encode()
            names = [f"s{number}" for number, one in enumerate(self.sent) if wanted in one]
        else:
            after = int(asked["q"].rpartition("after:")[2]) if "after:" in asked["q"] else 0
            names = [
                str(number) for number, one in enumerate(self.inbox)
                if one.at > after and re.search("mailer-daemon|postmaster", one.sender.lower())
            ][::-1]  # fmt: skip
        first = int(asked.get("pageToken", "0"))
        told: dict[str, Any] = {"resultSizeEstimate": len(names)}
        if names:  # the service leaves the key out when nothing is found
            told["messages"] = [{"id": name, "threadId": name} for name in names[first : first + self.page]]
        if first + self.page < len(names):
            told["nextPageToken"] = str(first + self.page)
        return 200, {}, told

    def gmail_get(self, headers: Mapping[str, str], body: bytes, number: str) -> Answer:
        one = self.inbox[int(number)]
        raw = base64.urlsafe_b64encode(one.raw).decode().rstrip("=")
        return 200, {}, {"id": number, "internalDate": str(one.at * 1000), "sizeEstimate": len(one.raw), "raw": raw}

    def gmail_send(self, headers: Mapping[str, str], body: bytes) -> Answer:
        assert headers["Content-Type"] == "application/json"
        return self._gmail(base64.urlsafe_b64decode(json.loads(body)["raw"]))

    def gmail_upload(self, headers: Mapping[str, str], body: bytes) -> Answer:
        assert headers["Content-Type"] == "message/rfc822"
        return self._gmail(body)

    def _gmail(self, mime: bytes) -> Answer:
        if not message_from_bytes(mime, policy=policy.SMTP)["To"]:
            return gmail_error(400, "invalidArgument", "Invalid To header")
        self.messages.append(mime)
        return 200, {}, {"id": f"m{len(self.messages)}", "threadId": "t", "labelIds": ["SENT"]}


def _graph_item(number: int, one: Received) -> dict[str, Any]:
    sender = {"emailAddress": {"name": "x", "address": one.sender}} if one.sender else None
    moment = datetime.fromtimestamp(one.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"@odata.etag": "W/1", "id": str(number), "receivedDateTime": moment, "from": sender}


_ROUTES: Sequence[tuple[str, Any]] = (
    (r"POST /v1\.0/me/sendMail", MailApi.graph_send),
    (r"GET /v1\.0/me/mailFolders/drafts\?\$select=id", lambda api, headers, body: (200, {}, {"id": "d"})),
    (
        r"GET /v1\.0/me/mailFolders/inbox\?\$select=id",
        lambda api, headers, body: (200, {}, {"id": "i"}) if api.may_read else graph_error(403, "ErrorAccessDenied"),
    ),
    (r"GET /v1\.0/me/mailFolders/inbox/messages\?(.*)", MailApi.graph_inbox),
    (r"GET /v1\.0/me/mailFolders/sentitems/messages\?(.*)", MailApi.graph_sent),
    (r"GET /v1\.0/me/messages/(\d+)/\$value", MailApi.graph_mime),
    (r"GET /gmail/v1/users/me/messages\?(.*)", MailApi.gmail_list),
    (r"GET /gmail/v1/users/me/messages/(\d+)\?format=raw", MailApi.gmail_get),
    (r"POST /v1\.0/me/messages", MailApi.graph_draft),
    (r"POST /v1\.0/me/messages/([^/]+)/attachments/createUploadSession", MailApi.graph_session),
    (r"PUT /upload-([^?]+)\?(\d+)&.*", MailApi.graph_piece),
    (r"POST /v1\.0/me/messages/([^/]+)/send", MailApi.graph_send_draft),
    (r"DELETE /v1\.0/me/messages/([^/]+)", MailApi.graph_forget),
    (r"POST /gmail/v1/users/me/messages/send", MailApi.gmail_send),
    (r"POST /upload/gmail/v1/users/me/messages/send\?uploadType=media", MailApi.gmail_upload),
)


class _Server(ThreadingHTTPServer):
    """Connections are protected in their own thread, so that one that stalls holds up nobody."""

    daemon_threads = True

    def __init__(self, address: Any, handler: Any, tls: ssl.SSLContext, opened: list[socket.socket]) -> None:
        super().__init__(address, handler)
        self._tls, self._opened = tls, opened

    def finish_request(self, request: Any, client_address: Any) -> None:
        with suppress(OSError):
            protected = self._tls.wrap_socket(request, server_side=True)
            self._opened.append(protected)
            try:
                super().finish_request(protected, client_address)
            finally:
                protected.close()


class _Handler(BaseHTTPRequestHandler):
    api: MailApi
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self._body()
        if body is None:
            self.close_connection = True
            return
        self.api.requests.append(f"{self.command} {self.path}")
        self.api.tokens.append(self.headers.get("Authorization", ""))
        scripted = self.api.answers.pop(0) if self.api.answers else None
        if isinstance(scripted, str):
            if scripted == STALL:
                self.api.wait()
            self.close_connection = True
            return
        self._say(scripted or self.api.answer(self.command, self.path, dict(self.headers), body))

    def do_PUT(self) -> None:
        self.do_POST()

    def do_DELETE(self) -> None:
        self.do_POST()

    def do_GET(self) -> None:
        self.do_POST()

    def _body(self) -> bytes | None:
        """The whole body, or None when it broke off: then there was no request."""
        size = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(size)
        return body if len(body) == size else None

    def _say(self, answer: Answer) -> None:
        status, headers, document = answer
        body = document if isinstance(document, bytes) else json.dumps(document).encode() if document else b""
        self.send_response_only(status)
        if "Date" not in headers:
            self.send_header("Date", self.date_time_string())
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *args: object) -> None:
        pass
