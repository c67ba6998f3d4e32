"""Every error that is raised on purpose.

    SealwrightError                 code + arguments; the words come from core.catalogue
    ├── UsageError                  the call itself is wrong (exit code 2)
    ├── SetupError                  keyring, library, account, key: a person must mend the set-up (exit code 3)
    ├── EventError                  an event is refused at the door
    ├── TemplateError               a template, its package or a publication is wrong
    ├── RenderError                 this event cannot be composed; the next one can
    │   ├── LimitError              the worker went over one of its limits, and was killed
    │   ├── MissingPasswordError    it waits until a person sets the password that is kept for its recipient
    │   └── UnreadableError         it waits until a person has looked at a file that came with it
    ├── ConflictError               the state of things forbids it (HTTP 409)
    ├── UnavailableError            not now: no key, no space, draining (HTTP 503, 507)
    └── DeliveryError               what the other side said; its type decides what happens next
        ├── TransientDeliveryError  try later
        ├── PermanentDeliveryError  will not be tried again
        └── UncertainDelivery       it may have been delivered

Arguments never hold values of an event, a password or an address: errors are logged and shown.
"""

from __future__ import annotations

Argument = str | int


class SealwrightError(Exception):
    """An error with a stable `code` and named `arguments`; `core.catalogue.sentence` makes words of it."""

    def __init__(self, code: str, **arguments: Argument) -> None:
        super().__init__(code, arguments)
        self.code = code
        self.arguments = arguments

    def __str__(self) -> str:
        shown = " ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"{self.code} {shown}".strip()


class UsageError(SealwrightError):
    """The call itself is wrong."""


class SetupError(SealwrightError):
    """Something must be set up or mended by a person first; nothing is lost meanwhile."""


class EventError(SealwrightError):
    """An event is refused at the door; the argument `path` says where."""


class TemplateError(SealwrightError):
    """A template or publication is wrong; the arguments `file`, `line`, `column` say where, if known."""


class RenderError(SealwrightError):
    """One event cannot be composed."""


class LimitError(RenderError):
    """A render worker went over a limit."""


class MissingPasswordError(RenderError):
    """A password that the firm keeps for the recipient is not there yet."""


class UnreadableError(RenderError):
    """Nothing in a file that came with the event says whose it is."""


class ConflictError(SealwrightError):
    """The present state forbids this."""


class UnavailableError(SealwrightError):
    """Not possible at the moment; the caller keeps what it has and tries again."""


class DeliveryError(SealwrightError):
    """A message was not handed over.

    `reply_code` is the SMTP code (0 if none), `enhanced_code` the RFC 3463 code ("" if none),
    `reply` the server's own words, which may hold an address and are therefore no argument;
    `retry_after` for how many seconds the server asked to be left alone, 0 if it did not.
    """

    def __init__(
        self,
        code: str,
        *,
        reply_code: int = 0,
        enhanced_code: str = "",
        reply: str = "",
        retry_after: int = 0,
        **arguments: Argument,
    ) -> None:
        super().__init__(code, reply_code=reply_code, enhanced_code=enhanced_code, **arguments)
        self.retry_after = retry_after
        self.reply_code = reply_code
        self.enhanced_code = enhanced_code
        self.reply = reply


class TransientDeliveryError(DeliveryError):
    """Try again later."""


class PermanentDeliveryError(DeliveryError):
    """The server will not take this message."""


class UncertainDelivery(DeliveryError):  # noqa: N818 - the field's word, and not a failure
    """The connection broke after the final dot: the message may have been delivered."""
