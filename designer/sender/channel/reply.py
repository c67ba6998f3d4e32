"""What a server's answer means for the message and for the account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from designer.core.errors import (
    PermanentDeliveryError,
    SealwrightError,
    SetupError,
    TransientDeliveryError,
)

_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LONGEST_REPLY = 1000
_LOGIN = (530, 534, 535, 538)
_TOO_LARGE = ("5.3.4", "5.2.3")
_MAILBOX_FULL = "5.2.2"
_NOT_YOUR_SENDER = ("5.7.60", "5.2.252")
# What a login is refused for, in the servers' own words (Microsoft 365, Google), before the general answer.
_LOGIN_REASONS = (
    (("smtpclientauthentication is disabled", "5.7.30 ", "basic authentication is disabled"), "smtp-auth-switched-off"),
    (("5.7.139 authentication unsuccessful, the request did not meet",), "smtp-login-blocked"),
    (("5.7.139 authentication unsuccessful, user is locked",), "smtp-login-blocked"),
    (("security defaults",), "smtp-auth-switched-off"),
    (("5.7.9 ", "application-specific password required"), "smtp-app-password"),
    (("5.7.14 ", "log in via your web browser", "web login required"), "smtp-web-login"),
)


class Stage(StrEnum):
    """What the answer was to."""

    GREETING = "greeting"  # and EHLO
    STARTTLS = "starttls"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"
    DOT = "dot"


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: SMTP code, RFC 3463 code ("" if none), its own words in one line."""

    code: int
    enhanced: str
    text: str

    @property
    def is_valid(self) -> bool:
        """Whether this is an SMTP reply at all."""
        return 200 <= self.code <= 599


def reply_of(code: int, raw: bytes) -> Reply:
    """The answer in the form in which it is kept."""
    text = _CONTROL.sub(" ", raw.decode("utf-8", "replace")).strip()[:_LONGEST_REPLY]
    found = _ENHANCED.match(text)
    return Reply(code, found[1] if found else "", text)


def refusal(stage: Stage, reply: Reply, *, host: str) -> SealwrightError:
    """The error that an answer other than the hoped-for one amounts to. Its type decides what happens next."""
    if stage in {Stage.GREETING, Stage.STARTTLS, Stage.LOGIN}:
        return _account_refusal(stage, reply, host=host)
    if reply.code in _LOGIN:
        return SetupError("smtp-login-needed", host=host, reply_code=reply.code)
    if reply.enhanced in _NOT_YOUR_SENDER:  # no message of this account will ever pass
        return SetupError("smtp-not-your-sender", host=host, reply_code=reply.code)
    if 500 <= reply.code <= 599:
        code = _permanent_code(stage, reply)
        return PermanentDeliveryError(
            code, reply_code=reply.code, enhanced_code=reply.enhanced, reply=reply.text, host=host
        )
    return _later(reply, host=host)


def _account_refusal(stage: Stage, reply: Reply, *, host: str) -> SealwrightError:
    if 500 <= reply.code <= 599:
        code = {
            Stage.GREETING: "smtp-turned-away",
            Stage.STARTTLS: "smtp-no-starttls",
            Stage.LOGIN: _login_code(reply),
        }[stage]
        return SetupError(code, host=host, reply_code=reply.code)
    return _later(reply, host=host)


def _login_code(reply: Reply) -> str:
    said = f"{reply.text} ".casefold()
    return next((code for words, code in _LOGIN_REASONS if any(word in said for word in words)), "smtp-login-refused")


def _later(reply: Reply, *, host: str) -> TransientDeliveryError:
    if reply.code == 421:
        code = "smtp-busy"
    elif 400 <= reply.code <= 499:
        code = "smtp-later"
    else:
        return TransientDeliveryError("smtp-garbled", reply=reply.text, host=host)
    return TransientDeliveryError(
        code, reply_code=reply.code, enhanced_code=reply.enhanced, reply=reply.text, host=host
    )


def _permanent_code(stage: Stage, reply: Reply) -> str:
    if reply.enhanced in _TOO_LARGE or (reply.code == 552 and reply.enhanced != _MAILBOX_FULL):
        return "smtp-too-large"
    if reply.enhanced.startswith("5.7."):
        return "smtp-policy"
    return {Stage.SENDER: "smtp-sender-refused", Stage.RECIPIENT: "smtp-recipient-refused"}.get(stage, "smtp-refused")
