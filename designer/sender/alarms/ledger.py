"""What was told and what is still to be mailed, in one small file, so that a restart tells nothing twice."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from designer.core.errors import UnavailableError
from designer.core.files import write_atomically

FILE = "alarms.json"
_MOST_MAILS = 20  # what could not be sent for days is not sent as a flood


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class Told(_Stored):
    """A cause that was told, in the words it was told in; `gone_at` (ms) is when it was first seen no more, or 0."""

    since: int
    gone_at: int = 0
    words: str


class Mail(_Stored):
    """A mail to `people`, each with a Message-ID of their own made from `id`; those in `open_people` still get it."""

    id: str
    is_digest: bool
    at: int
    subject: str
    text: str
    people: tuple[str, ...]
    open_people: tuple[str, ...]


class Ledger(_Stored):
    """All of it. `alive_at` is when the sender last looked, `digest_day` the day whose digest was made. Times in ms."""

    alive_at: int = 0
    digest_day: str = ""
    digest_until: int = 0
    alarmed_at: int = 0
    trouble: str = ""
    told: dict[str, Told] = {}
    mails: tuple[Mail, ...] = ()

    def changed(self, **values: object) -> Ledger:
        """The ledger with these values."""
        return self.model_copy(update=values)

    def with_mail(self, mail: Mail, **values: object) -> Ledger:
        """The ledger with one more mail. When there are too many the oldest go, and an older digest always does."""
        kept = [one for one in self.mails if not (one.is_digest and mail.is_digest)]
        return self.changed(mails=(*kept, mail)[-_MOST_MAILS:], **values)


def read_ledger(path: Path) -> Ledger:
    """The ledger; a new one when there is none, or none that can be read: then it is told once more."""
    try:
        return Ledger.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return Ledger()


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Replace the file durably. Raises UnavailableError."""
    try:
        write_atomically(path, ledger.model_dump_json().encode())
    except OSError as error:
        raise UnavailableError("file-trouble", file=path.name, reason=error.strerror or "?") from error
