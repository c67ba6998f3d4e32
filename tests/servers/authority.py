"""An authority on loopback that signs people in as Microsoft and Google do: metadata, authorize, token, devicecode."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import re
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.servers.certificates import Certificate

CLIENT = "11111111-2222-3333-4444-555555555555"
TENANT = "firm.example"
CLIENT_SECRET = "desktop-secret"


@dataclass
class Grant:
    """What an authorization code stands for."""

    challenge: str
    nonce: str
    scope: str
    redirect: str


@dataclass
class Authority:
    """`refuse` answers the next token request with this error; `waits` is how often a device code is not yet typed."""

    certificate: Certificate
    user: str = "shop@firm.example"
    waits: int = 0
    lifetime: int = 3600
    refuse: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)
    grants: dict[str, Grant] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)
    device_scope: str = ""

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"authority": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        context = self.certificate.server_context()
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._server.server_port}"

    def browse(self, address: str) -> None:
        """What a browser and the person before it do: sign in there, follow the way back."""
        threading.Thread(target=browse, args=(address, self.certificate.ca), daemon=True).start()

    def metadata(self, tenant: str) -> dict[str, Any]:
        below = f"{self.url}/{tenant}/oauth2/v2.0"
        return {
            "issuer": f"{self.url}/{tenant}/v2.0",
            "authorization_endpoint": f"{below}/authorize",
            "token_endpoint": f"{below}/token",
            "device_authorization_endpoint": f"{below}/devicecode",
        }

    def authorize(self, query: dict[str, str]) -> dict[str, str]:
        """What the browser takes back."""
        if self.refuse:
            return {"state": query["state"], "error": self.refuse.pop(0)}
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.grants)}"
        self.grants[code] = Grant(
            query["code_challenge"], query.get("nonce", ""), query["scope"], query["redirect_uri"]
        )
        return {"state": query["state"], "code": code}

    def tokens(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The answer of the token endpoint (RFC 6749, 5)."""
        self.asked.append(form)
        if self.refuse:
            return 400, {"error": self.refuse.pop(0), "error_description": "AADSTS70000: not today.\r\nTrace ID: 1"}
        if form["client_id"] != CLIENT:
            return 401, {"error": "invalid_client", "error_description": "AADSTS700016: unknown application."}
        grant_type = form["grant_type"]
        if grant_type == "urn:ietf:params:oauth:grant-type:device_code":
            if self.waits:
                self.waits -= 1
                return 400, {"error": "authorization_pending"}
            return 200, self._issue(self.device_scope, "")
        if grant_type == "refresh_token":
            if form["refresh_token"] not in self.refresh:
                return 400, {"error": "invalid_grant", "error_description": "AADSTS70008: expired."}
            return 200, self._issue(form.get("scope", ""), "")
        grant = self.grants.pop(form["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if grant is None or proof != grant.challenge or form["redirect_uri"] != grant.redirect:
            return 400, {"error": "invalid_grant"}
        return 200, self._issue(grant.scope, grant.nonce)

    def _issue(self, scope: str, nonce: str) -> dict[str, Any]:
        number = len(self.issued)
        self.issued.append(f"access-{number}")
        self.refresh.add(f"refresh-{number}")
        told = {
            "token_type": "Bearer", "expires_in": self.lifetime, "access_token": f"access-{number}",
            "refresh_token": f"refresh-{number}", "scope": scope,
        }  # fmt: skip
        if "openid" in scope.split():
            now = int(time.time())
            claims = {
                "iss": f"{self.url}/{TENANT}/v2.0", "aud": CLIENT, "exp": now + 3600, "iat": now, "sub": "s",
                "oid": "o", "tid": TENANT, "nonce": nonce, "preferred_username": self.user,
            }  # fmt: skip
            told["id_token"] = ".".join(_segment(part) for part in ({"alg": "none"}, claims, {}))
            told["client_info"] = _segment({"uid": "o", "utid": TENANT})
        return told


def _segment(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def browse(address: str, ca: Path) -> None:
    parts = urlsplit(address)
    page = http.client.HTTPSConnection(parts.netloc, context=ssl.create_default_context(cafile=str(ca)), timeout=10)
    page.request("GET", f"{parts.path}?{parts.query}")
    answer = page.getresponse()
    text, location = answer.read().decode(), answer.headers["Location"]
    page.close()
    back = urlsplit(location or re.findall("action='([^']+)'", text)[0])
    ours = http.client.HTTPConnection("127.0.0.1", back.port or 80, timeout=10)
    ours.request("GET", "/favicon.ico")  # browsers ask for more than they should
    ours.getresponse().read()
    if location:
        ours.request("GET", f"/?{back.query}")
    else:
        form = urlencode(re.findall("name='([^']+)' value='([^']+)'", text))
        ours.request("POST", "/", form, {"Content-Type": "application/x-www-form-urlencoded"})
    ours.getresponse().read()
    ours.close()


class _Handler(BaseHTTPRequestHandler):
    authority: Authority

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.authority.paths.append(parts.path)
        if parts.path.endswith("/.well-known/openid-configuration"):
            tenant = parts.path.split("/")[1]
            known = tenant == TENANT
            self._say(200 if known else 400, self.authority.metadata(tenant) if known else {"error": "invalid_tenant"})
        elif parts.path in (f"/{TENANT}/oauth2/v2.0/authorize", "/o/oauth2/v2/auth"):
            query = dict(parse_qsl(parts.query))
            self.authority.asked.append(query)
            self._send_back(query, self.authority.authorize(query))
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        self.authority.paths.append(path)
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if self.headers.get("Authorization", "").startswith("Basic "):  # RFC 6749, 2.3.1
            client, _, secret = base64.b64decode(self.headers["Authorization"][6:]).decode().partition(":")
            form |= {"client_id": client, "client_secret": secret}
        if path == "/token" and form.get("client_secret") != CLIENT_SECRET:
            self._say(401, {"error": "invalid_client"})
        elif path in (f"/{TENANT}/oauth2/v2.0/token", "/token"):
            self._say(*self.authority.tokens(form))
        elif path == f"/{TENANT}/oauth2/v2.0/devicecode":
            self.authority.device_scope = form["scope"]
            self._say(200, {
                "device_code": "device", "user_code": "ABC-DEF", "verification_uri": "https://example.com/devicelogin",
                "interval": 0, "expires_in": 900, "message": "...",
            })  # fmt: skip
        else:
            self._say(404, {})

    def _send_back(self, query: dict[str, str], answer: dict[str, str]) -> None:
        """By redirect, or by a form that submits itself (OAuth 2.0 Form Post Response Mode)."""
        posts = query.get("response_mode") == "form_post"
        fields = "".join(f"<input type=hidden name='{name}' value='{value}'>" for name, value in answer.items())
        page = f"<form method=post action='{query['redirect_uri']}'>{fields}</form>".encode() if posts else b""
        self.send_response(200 if posts else 302)
        if not posts:
            self.send_header("Location", f"{query['redirect_uri']}?{urlencode(answer)}")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def _say(self, status: int, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *args: object) -> None:
        pass
