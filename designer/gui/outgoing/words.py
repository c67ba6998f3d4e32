"""The words and colours of states, for the list, the tiles and the story of a message."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import QDate, QLocale, QObject

UNNUMBERED = "~"  # how ids begin that the outbox made up for events without one

COLORS = {
    "pending": "hint", "processing": "accent", "sent": "ok", "uncertain": "warning", "failed": "error",
    "unroutable": "warning", "held": "confirm", "expired": "muted", "ignored": "muted", "canceled": "muted",
}  # fmt: skip


_LATER_COLORS = {"returned": "error", "delayed": "warning"}


def state_color(state: str, came_back: str = "") -> str:
    """The theme's name for the colour of a state, and of what was heard after it."""
    return _LATER_COLORS.get(came_back) or COLORS.get(state, "text")


class Words(QObject):
    """Says states, actions and moments as an office does; the code's own term stands in tool tips."""

    def __init__(self, zone: tzinfo | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._states = {
            "pending": self.tr("waiting"), "processing": self.tr("under way"), "sent": self.tr("sent"),
            "uncertain": self.tr("uncertain"), "failed": self.tr("failed"),
            "unroutable": self.tr("no template yet"), "held": self.tr("held"), "expired": self.tr("too late"),
            "ignored": self.tr("left out on purpose"), "canceled": self.tr("cancelled"),
        }  # fmt: skip
        self._acts = {
            "retry": self.tr("tried again"), "hold": self.tr("held"), "release": self.tr("let go"),
            "cancel": self.tr("cancelled"), "mark-sent": self.tr("marked as sent"), "reveal": self.tr("data shown"),
            "settle": self.tr("settled"), "settle-late": self.tr("settled late"), "publish": self.tr("released"),
            "resend": self.tr("sent again"), "correct": self.tr("corrected"),
            "expire": self.tr("too late"), "recover": self.tr("taken up after a stop"),
            "stale": self.tr("held: it waited too long"), "restore": self.tr("held: it comes from a backup"),
            "reconcile": self.tr("found in the Sent folder"), "came-back": self.tr("heard of later"),
            "supersede": self.tr("another came in its place"),
        }  # fmt: skip
        self._came_back = {
            "returned": self.tr("came back"), "delayed": self.tr("delayed"), "delivered": self.tr("delivered"),
        }  # fmt: skip
        self._outcomes = {
            "sent": self.tr("The server took it"), "soft": self.tr("Put off, tried again later"),
            "hard": self.tr("Refused for good"), "render": self.tr("Could not be made"),
            "uncertain": self.tr("The connection broke at the very end"), "setup": self.tr("The account needs mending"),
            "ignored": self.tr("Left out on purpose"), "sending": self.tr("Being handed over"),
        }  # fmt: skip

    def state(self, state: str, *, is_test: bool = False, came_back: str = "") -> str:
        """A state in words, and what was heard after it; what a test account kept was not sent."""
        if is_test and state == "sent":
            return self.tr("kept in the local mailbox, not sent")
        return ", ".join(part for part in (self._states.get(state, state), self.later(came_back)) if part)

    def later(self, came_back: str) -> str:
        """What was heard of a message after it was sent; "" for nothing."""
        return self._came_back.get(came_back, came_back)

    def choices(self) -> dict[str, tuple[str, bool | None]]:
        """What a list can be narrowed to: words, and for each the state and whether it is a test account's."""
        found: dict[str, tuple[str, bool | None]] = {}
        for state, words in self._states.items():
            found[words[:1].upper() + words[1:]] = (state, False if state == "sent" else None)
            if state == "sent":
                found[self.tr("Kept in the local mailbox")] = (state, True)
        return found

    def number(self, event_id: str, event_type: str) -> str:
        """The number of an event as the person knows it; of one that has none, its type."""
        if not event_id.startswith(UNNUMBERED):
            return event_id
        return self.tr("{type}, without a number").format(type=event_type)

    def act(self, action: str) -> str:
        """What was done, in words."""
        return self._acts.get(action, action)

    def outcome(self, outcome: str, *, is_test: bool = False) -> str:
        """How an attempt ended, in words; no server saw what a test account kept."""
        if is_test and outcome == "sent":
            return self.tr("Kept in the local mailbox")
        return self._outcomes.get(outcome, outcome)

    def full_moment(self, millis: int) -> str:
        """A time with its day, however near it is."""
        if not millis:
            return ""
        at = datetime.fromtimestamp(millis / 1000, self._zone)
        day = QLocale().toString(QDate(at.year, at.month, at.day), QLocale.FormatType.LongFormat)
        return f"{day}, {at:%H:%M}"

    def moment(self, millis: int) -> str:
        """A time as the person's country writes it; today without the date."""
        if not millis:
            return ""
        at = datetime.fromtimestamp(millis / 1000, self._zone)
        clock = f"{at:%H:%M:%S}"
        if at.date() == datetime.now(self._zone).date():
            return clock
        day = QLocale().toString(QDate(at.year, at.month, at.day), QLocale.FormatType.ShortFormat)
        return f"{day} {clock}"
