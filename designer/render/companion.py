"""A companion on its way into a message: read, looked at for whose it is, and put behind our pages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from designer.core.errors import RenderError, UnreadableError
from designer.render.doors import Doors
from designer.render.page import Pdf
from designer.render.password import usable_password
from designer.render.questions import SealReply, SealRequest
from designer.render.seal import open_sealed, put_in_front, read_foreign, seal

UNSEALED_COMPANION = "companion-unsealed"
SHORTEST, LONGEST = 8, 127


def companion(doors: Doors, number: int, *, max_pages: int, wants_text: bool) -> Pdf:
    """The event's file with this number, from 0, clean. Raises RenderError for one that cannot be sealed.

    UnreadableError: its text is wanted and it has none, and no person has looked at it.
    """
    found = read_foreign(doors.companion(number), number=number + 1, max_pages=max_pages, wants_text=wants_text)
    if wants_text and not found.text and not doors.occasion.takes_unread:
        raise UnreadableError("companion-without-text", number=number + 1)
    return Pdf(found.raw, found.pages, found.text, notes=found.notes)


def sealed(request: SealRequest, *, max_pages: int) -> SealReply:
    """A PDF of another program as it would go out, without a message. Raises RenderError as `companion` does."""
    password = usable_password(request.password, min_length=SHORTEST, max_length=LONGEST)
    found = read_foreign(request.raw, number=1, max_pages=max_pages, wants_text=False)
    raw = seal(found.raw, password=password, token="", permissions=request.permissions)
    return SealReply(raw, open_sealed(raw, password).pages, found.notes)


def behind(ours: Pdf, theirs: Pdf) -> Pdf:
    """Our pages with a companion behind them."""
    raw = put_in_front(ours.raw, theirs.raw)
    return replace(ours, raw=raw, pages=ours.pages + theirs.pages, text=theirs.text, notes=theirs.notes)


def require_text(text: str, found: str, *, number: int, place: int) -> None:
    """Raise RenderError unless what was `found` in file `number` holds the text that stands at a `place`, from 0 both.

    It must stand there as a whole word or number: 4711 does not stand in 47112, which is another customer's, nor in
    4711,50 or 4711-2. An empty text says nothing of anybody. Where nothing was found at all, a person has looked at it.
    """
    if not found:
        return
    text, found = (unicodedata.normalize("NFKC", one) for one in (text, found))
    before = r"(?<!\d[.,/-])" if text[:1].isdecimal() else ""
    behind = r"(?![.,/-]\d)" if text[-1:].isdecimal() else ""
    if not text or not re.search(rf"(?<!\w){before}{re.escape(text)}(?!\w){behind}", found):
        raise RenderError("companion-other-text", number=number + 1, text=place + 1)
