"""The mailbox of a Microsoft 365 account, read by Microsoft Graph.

Its shapes: https://learn.microsoft.com/graph/api/mailfolder-list-messages (with $filter and $orderby by the same
property, and pages by @odata.nextLink as it stands) and https://learn.microsoft.com/graph/outlook-get-mime-message.
The least permission is Mail.Read, which Mail.ReadWrite holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from designer.sender.channel.api import Api, check_read, listed
from designer.sender.incoming.mailbox import Mark

_AT_ONCE = 100
_MOST_PAGES = 50
# The sender of Exchange Online's own reports; the digits are the same in every firm.
_REPORTERS = ("mailer-daemon@", "postmaster@", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@")


class GraphInbox:
    """An open mailbox (`Mailbox`). `api` speaks to `/v1.0/me`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def look(self) -> None:
        """See whether the inbox can be read (`Mailbox`)."""
        self._told("/mailFolders/inbox?$select=id")

    def holds_sent(self, message_id: str) -> bool:
        """Search the folder of sent items (`Mailbox`)."""
        wanted = quote(f"internetMessageId eq '{message_id.replace(chr(39), chr(39) * 2)}'")
        told = self._told(f"/mailFolders/sentitems/messages?$filter={wanted}&$select=id&$top=1")
        return bool(told.get("value"))

    def bounces(self, mark: Mark, *, since: date) -> Iterator[tuple[Mark, bytes]]:
        """What came since, of senders of reports (`Mailbox`). What came in the very second of the mark comes again."""
        moment = datetime(since.year, since.month, since.day, tzinfo=UTC)
        if mark.validity:
            moment = datetime.fromtimestamp(mark.uid, UTC)
        wanted = quote(f"receivedDateTime ge {moment:%Y-%m-%dT%H:%M:%SZ}")
        reached = mark
        for one in self._listed(
            f"/mailFolders/inbox/messages?$filter={wanted}&$orderby=receivedDateTime"
            f"&$select=id,receivedDateTime,from&$top={_AT_ONCE}"
        ):
            reached = Mark(1, _seconds(one, reached.uid))
            if _is_reporter(one):
                yield reached, self._mime(str(one.get("id", "")))
        yield reached, b""

    def keep_sent(self, mime: bytes) -> None:
        """Exchange keeps a copy by itself."""

    def _listed(self, path: str) -> Iterator[dict[str, Any]]:
        for _ in range(_MOST_PAGES):
            told = self._told(path)
            yield from listed(told, "value")
            following = str(told.get("@odata.nextLink", ""))
            if not following:
                return
            path = self._api.below(following)

    def _mime(self, name: str) -> bytes:
        answer = self._api.ask("GET", f"/messages/{quote(name, safe='')}/$value")
        if answer.status == 404:  # deleted meanwhile
            return b""
        check_read(answer, self._api.host)
        return answer.body

    def _told(self, path: str) -> dict[str, Any]:
        answer = self._api.ask("GET", path)
        check_read(answer, self._api.host)
        return answer.json()


def _is_reporter(one: dict[str, Any]) -> bool:
    """Whether it may be a report: of one of their senders, or of none at all."""
    sender = one.get("from")
    named = sender.get("emailAddress") if isinstance(sender, dict) else None
    address = named.get("address") if isinstance(named, dict) else None
    return not address or str(address).casefold().startswith(_REPORTERS)


def _seconds(one: dict[str, Any], otherwise: int) -> int:
    try:
        return int(datetime.fromisoformat(str(one.get("receivedDateTime"))).timestamp())
    except ValueError:
        return otherwise
