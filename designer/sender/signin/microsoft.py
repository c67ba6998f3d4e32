"""The door of msal: signing in with Microsoft, and access tokens for SMTP or Graph."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import msal

from designer.core.errors import SetupError, TransientDeliveryError
from designer.core.settings import AccountKind, AccountSettings
from designer.sender.signin.tokens import Code, Kept, Waiting, sign_in_host
from designer.sender.web import Answer, Web

_GRAPH_SCOPES = ("https://graph.microsoft.com/Mail.Send", "https://graph.microsoft.com/Mail.ReadWrite")
# To read bounces asks for nothing more: what large messages are made with, Mail.ReadWrite, holds Mail.Read.
_SMTP_SCOPES = ("https://outlook.office.com/SMTP.Send",)
_IMAP_SCOPES = ("https://outlook.office.com/IMAP.AccessAsUser.All",)
_APPLICATION = {"invalid_client", "unauthorized_client", "invalid_scope", "invalid_resource"}
_FORM = "application/x-www-form-urlencoded"


class MicrosoftSignIn:
    """Signing in to one account (`SigningIn`)."""

    def __init__(self, account: AccountSettings, kept: Kept, *, ca: str = "") -> None:
        self._account = account
        self._kept = kept
        self._host = sign_in_host(account)
        self._web = Web(ca)
        self._guard = threading.Lock()
        self._cache = msal.SerializableTokenCache()
        self._seen = ""
        self._made: Any = None

    def token(self) -> str:
        """An access token that is still good (`Tokens`)."""
        return self._silently(force=False)

    def renewed(self) -> str:
        """A new access token (`Tokens`)."""
        return self._silently(force=True)

    def with_browser(self, waiting: Waiting) -> str:
        """Sign in with a browser (`SigningIn`)."""
        with self._guard:
            app = self._fresh_app()
            hint = {"login_hint": self._account.user} if self._account.user else {}
            flow = app.initiate_auth_code_flow(
                self._scopes, redirect_uri=waiting.redirect, prompt="select_account", response_mode="form_post", **hint
            )
            waiting.visit(flow["auth_uri"])
            answer = dict(waiting.answered())
            try:
                told = app.acquire_token_by_auth_code_flow(flow, answer)
            except ValueError:  # another sign-in's answer
                raise SetupError("sign-in-other-answer") from None
            return self._finish(told)

    def with_code(self, show: Callable[[Code], None]) -> str:
        """Sign in with a code that is typed on any device (`SigningIn`)."""
        with self._guard:
            app = self._fresh_app()
            flow = app.initiate_device_flow(self._scopes)
            if "user_code" not in flow:
                raise self._fault(flow)
            show(Code(flow["verification_uri"], flow["user_code"], flow["expires_in"] // 60))
            return self._finish(app.acquire_token_by_device_flow(flow))

    @property
    def _scopes(self) -> list[str]:
        if self._account.kind is AccountKind.GRAPH:
            return list(_GRAPH_SCOPES)
        return [*_SMTP_SCOPES, *(_IMAP_SCOPES if self._account.imap else ())]

    def _silently(self, *, force: bool) -> str:
        with self._guard:
            self._read()
            if not self._seen:
                raise SetupError("sign-in-needed", host=self._host)
            app = self._app()
            found = app.get_accounts()
            told = app.acquire_token_silent_with_error(self._scopes, found[0], force_refresh=force) if found else None
            self._write()
        if not told or "access_token" not in told:
            raise self._later(told or {})
        return str(told["access_token"])

    def _read(self) -> None:
        """Another process may have signed in anew."""
        kept = self._kept.read()
        if kept != self._seen:
            self._cache.deserialize(kept or "{}")
            self._cache.has_state_changed = False
            self._seen = kept

    def _write(self) -> None:
        if self._cache.has_state_changed:
            self._seen = self._cache.serialize()
            self._kept.write(self._seen)

    def _fresh_app(self) -> Any:
        """Who signs in takes the place of whoever did before."""
        self._cache.deserialize("{}")
        return self._app()

    def _app(self) -> Any:
        if self._made is None:
            base = self._account.sign_in_url.rstrip("/") or f"https://{self._host}"
            # Elsewhere than at Microsoft's own place, nobody there can say that the place is genuine: TLS does.
            discovery = {"instance_discovery": False} if self._account.sign_in_url else {}
            try:
                self._made = msal.PublicClientApplication(
                    self._account.client_id,
                    authority=f"{base}/{self._account.tenant}",
                    token_cache=self._cache,
                    http_client=_HttpClient(self._web, self._host),
                    **discovery,
                )
            except ValueError:  # its metadata cannot be read
                raise SetupError("sign-in-application", host=self._host, reason="tenant") from None
        return self._made

    def _finish(self, told: Mapping[str, Any]) -> str:
        if "access_token" not in told:
            raise self._fault(told)
        self._write()
        return str(told.get("id_token_claims", {}).get("preferred_username", ""))

    def _fault(self, told: Mapping[str, Any]) -> SetupError:
        """Why nobody is signed in. Microsoft's own words hold ids and times only in their later lines."""
        error = str(told.get("error", ""))
        reason = str(told.get("error_description", "")).partition("\n")[0].strip()[:300].rstrip(".") or error
        if error in _APPLICATION:
            return SetupError("sign-in-application", host=self._host, reason=reason)
        return SetupError("sign-in-refused", host=self._host, reason=reason)

    def _later(self, told: Mapping[str, Any]) -> SetupError | TransientDeliveryError:
        """Why there is no token for one who did sign in."""
        error = str(told.get("error", ""))
        if error in {"temporarily_unavailable", "server_error"}:
            return TransientDeliveryError("sign-in-no-connection", host=self._host)
        return self._fault(told) if error in _APPLICATION else SetupError("sign-in-needed", host=self._host)


class _HttpClient:
    """What msal needs of an HTTP client, over our own door."""

    def __init__(self, web: Web, host: str) -> None:
        self._web = web
        self._host = host

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any) -> _Response:
        """As `requests.post`."""
        body = data.encode() if isinstance(data, str) else urlencode(data or {}).encode()
        return self._ask("POST", url, params, {"Content-Type": _FORM, **(headers or {})}, body)

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> _Response:
        """As `requests.get`."""
        return self._ask("GET", url, params, headers or {}, b"")

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def _ask(self, method: str, url: str, params: Any, headers: Mapping[str, str], body: bytes) -> _Response:
        whole = f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url
        try:
            answer = self._web.ask(method, whole, headers={k: v for k, v in headers.items() if v}, body=body)
        except TransientDeliveryError:
            raise TransientDeliveryError("sign-in-no-connection", host=self._host) from None
        if answer.status >= 500:
            raise TransientDeliveryError("sign-in-no-connection", host=self._host)
        return _Response(answer)


class _Response:
    """An answer as msal reads it."""

    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.text = answer.text
        self.headers = dict(answer.headers)

    def raise_for_status(self) -> None:
        """ValueError for a refusal: msal takes it for one."""
        if self.status_code >= 400:
            raise ValueError(self.status_code)
