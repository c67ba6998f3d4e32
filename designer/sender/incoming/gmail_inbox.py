"""The mailbox of a Google account, read by the Gmail API.

Its shapes: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list (the newest first,
only ids) and .../users.messages/get with format=raw. The least scope is gmail.readonly: gmail.metadata can neither
search nor read what a report says.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from designer.sender.channel.api import Api, check_read, listed
from designer.sender.incoming.mailbox import Mark
from designer.sender.web import Answer

_MESSAGES = "/gmail/v1/users/me/messages"
_AT_ONCE = 200
_MOST_PAGES = 50
_RAW = re.compile(r'"raw":\s*"([\w=-]+)')
_REPORTERS = "{from:mailer-daemon from:postmaster}"


class GmailInbox:
    """An open mailbox (`Mailbox`)."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def look(self) -> None:
        """See whether it can be searched (`Mailbox`)."""
        self._told(f"{_MESSAGES}?{urlencode({'q': _REPORTERS, 'maxResults': 1})}")

    def holds_sent(self, message_id: str) -> bool:
        """Search what was sent (`Mailbox`)."""
        query = urlencode({"q": f"in:sent rfc822msgid:{message_id}", "maxResults": 1})
        return bool(self._told(f"{_MESSAGES}?{query}").get("messages"))

    def bounces(self, mark: Mark, *, since: date) -> Iterator[tuple[Mark, bytes]]:
        """What came since, of senders of reports (`Mailbox`). What came in the very second of the mark comes again."""
        after = mark.uid - 1 if mark.validity else _midnight(since)
        reached = mark
        for name in reversed(self._names(after)):
            answer = self._one(name)
            reached = Mark(1, max(_seconds(answer.json()), reached.uid))
            yield reached, _raw(answer.text)

    def keep_sent(self, mime: bytes) -> None:
        """Gmail keeps a copy by itself."""

    def _names(self, after: int) -> list[str]:
        """The ids of all that came after this moment, the newest first."""
        asked: dict[str, object] = {"q": f"{_REPORTERS} after:{after}", "maxResults": _AT_ONCE}
        found: list[str] = []
        for _ in range(_MOST_PAGES):
            told = self._told(f"{_MESSAGES}?{urlencode(asked)}")
            found += [str(one.get("id", "")) for one in listed(told, "messages")]
            if not told.get("nextPageToken"):
                break
            asked["pageToken"] = told["nextPageToken"]
        return found

    def _one(self, name: str) -> Answer:
        answer = self._api.ask("GET", f"{_MESSAGES}/{quote(name, safe='')}?format=raw")
        if answer.status != 404:  # else it was deleted meanwhile
            check_read(answer, self._api.host)
        return answer

    def _told(self, path: str) -> dict[str, Any]:
        answer = self._api.ask("GET", path)
        check_read(answer, self._api.host)
        return answer.json()


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _seconds(told: dict[str, Any]) -> int:
    """When it came in: `internalDate` is in milliseconds."""
    text = str(told.get("internalDate", ""))
    return int(text) // 1000 if text.isascii() and text.isdigit() else 0


def _raw(text: str) -> bytes:
    """The mail, also when the answer was cut off: what a report says stands at its beginning."""
    found = _RAW.search(text)
    encoded = found[1].rstrip("=") if found else ""
    encoded = encoded[:-1] if len(encoded) % 4 == 1 else encoded  # no byte ends there
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
