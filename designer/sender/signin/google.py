"""The door of google-auth and google-auth-oauthlib: signing in with Google, and access tokens for SMTP or Gmail."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from google.auth.exceptions import RefreshError, TransportError
from google.auth.transport import Response
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2 import OAuth2Error

from designer.core.errors import SetupError, TransientDeliveryError
from designer.core.settings import AccountKind, AccountSettings
from designer.sender.signin.tokens import Code, Kept, Waiting, sign_in_host
from designer.sender.web import Answer, Web

_SMTP_SCOPE = "https://mail.google.com/"
_GMAIL_SCOPE = "https://www.googleapis.com/auth/gmail.send"
_GMAIL_READ_SCOPE = "https://www.googleapis.com/auth/gmail.readonly"
_PAGE, _TOKEN = "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token"
_SECONDS = 60


class GoogleSignIn:
    """Signing in to one account (`SigningIn`)."""

    def __init__(self, account: AccountSettings, kept: Kept, *, client_secret: str = "", ca: str = "") -> None:
        self._account = account
        self._kept = kept
        self._client_secret = client_secret
        self._ca = ca
        self._host = sign_in_host(account)
        self._web = Web(ca)
        self._guard = threading.Lock()
        self._credentials: Any = None
        self._seen = ""
        base = account.sign_in_url.rstrip("/")
        self._page = f"{base}/o/oauth2/v2/auth" if base else _PAGE
        self._token_url = f"{base}/token" if base else _TOKEN

    def token(self) -> str:
        """An access token that is still good (`Tokens`)."""
        with self._guard:
            if not self._read().valid:
                self._refresh()
            return str(self._credentials.token)

    def renewed(self) -> str:
        """A new access token (`Tokens`)."""
        with self._guard:
            self._read()
            self._refresh()
            return str(self._credentials.token)

    def with_browser(self, waiting: Waiting) -> str:
        """Sign in with a browser (`SigningIn`)."""
        flow = self._flow(waiting.redirect)
        hint = {"login_hint": self._account.user} if self._account.user else {}
        address, state = flow.authorization_url(prompt="consent", **hint)
        waiting.visit(address)
        answer = waiting.answered()
        if answer.get("state") != state:
            raise SetupError("sign-in-other-answer")
        if "code" not in answer:
            raise SetupError("sign-in-refused", host=self._host, reason=str(answer.get("error", "-"))[:100])
        self._fetch(flow, answer["code"])
        return self._account.user

    def with_code(self, show: Callable[[Code], None]) -> str:  # noqa: ARG002 - Google has none for mail
        """Google's codes never allow sending mail."""
        raise SetupError("sign-in-no-code")

    @property
    def _scopes(self) -> list[str]:
        if self._account.kind is not AccountKind.GMAIL:
            return [_SMTP_SCOPE]
        return [_GMAIL_SCOPE, *([_GMAIL_READ_SCOPE] if self._account.bounces else ())]

    def _flow(self, redirect: str) -> Any:
        application = {
            "client_id": self._account.client_id, "client_secret": self._client_secret, "auth_uri": self._page,
            "token_uri": self._token_url,
        }  # fmt: skip
        flow = Flow.from_client_config({"installed": application}, scopes=self._scopes, redirect_uri=redirect)
        flow.oauth2session.max_redirects = 0
        return flow

    def _fetch(self, flow: Any, code: str) -> None:
        try:
            flow.fetch_token(code=code, verify=self._ca or True, timeout=_SECONDS)
        except OAuth2Error as refused:
            code = "sign-in-application" if refused.error in {"invalid_client", "unauthorized_client"} else ""
            raise SetupError(code or "sign-in-refused", host=self._host, reason=str(refused.error)[:100]) from None
        except OSError:
            raise TransientDeliveryError("sign-in-no-connection", host=self._host) from None
        except Warning:  # fewer rights than asked for: a box was left open
            raise SetupError("sign-in-refused", host=self._host, reason="scope") from None
        told = flow.credentials
        if not told.refresh_token:
            raise SetupError("sign-in-refused", host=self._host, reason="no refresh token")
        self._kept.write(json.dumps({"refresh_token": told.refresh_token}))

    def _read(self) -> Any:
        """The credentials; another process may have signed in anew."""
        kept = self._kept.read()
        if not kept:
            raise SetupError("sign-in-needed", host=self._host)
        if kept != self._seen or self._credentials is None:
            # Without scopes: what was granted, be it less than the account asks for by now.
            self._credentials = Credentials(
                None, refresh_token=json.loads(kept)["refresh_token"], token_uri=self._token_url,
                client_id=self._account.client_id, client_secret=self._client_secret,
            )  # fmt: skip
            self._seen = kept
        return self._credentials

    def _refresh(self) -> None:
        try:
            self._credentials.refresh(self._request)
        except TransportError:
            raise TransientDeliveryError("sign-in-no-connection", host=self._host) from None
        except RefreshError as refused:
            if refused.retryable:
                raise TransientDeliveryError("sign-in-no-connection", host=self._host) from None
            raise SetupError("sign-in-needed", host=self._host) from None

    def _request(
        self, url: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None,
        timeout: float | None = None, **_: Any,  # noqa: ARG002 - the door has its own limits
    ) -> Response:  # fmt: skip
        """What google-auth needs of an HTTP client, over our own door."""
        try:
            return _Response(self._web.ask(method, url, headers=headers or {}, body=body or b""))
        except TransientDeliveryError as lost:
            raise TransportError(lost.code) from None


class _Response(Response):
    """An answer as google-auth reads it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    @property
    def status(self) -> int:
        return self._answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self._answer.headers

    @property
    def data(self) -> bytes:
        return self._answer.body
