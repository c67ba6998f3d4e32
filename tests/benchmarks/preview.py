"""The preview: from a keystroke to new pixels, and whether the window stays alive while long documents are made."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from designer.core.draft import Draft
from designer.core.event import EventRules, parse_event
from designer.core.paths import STARTERS
from designer.gui.app import make_application
from designer.gui.preview.client import RenderClient
from designer.gui.preview.panel import PreviewPanel
from designer.gui.theme import LIGHT, load_fonts
from tests.benchmarks.figures import Figure
from tests.support.screen import OFFSCREEN

os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

_ROUNDS = 15
_PAUSE_S = 0.6  # a draft is measured alone, not beside the full document of the edit before
_WAIT_S = 60.0


def figures() -> Iterator[Figure]:
    application = QApplication.instance() or make_application([])
    load_fonts()
    client = RenderClient({})
    panel = PreviewPanel(client, LIGHT)
    panel.resize(640, 900)
    panel.show()
    try:
        wait(application, lambda: len([w for w in client._workers if w.is_ready]) == 2)
        yield Figure("keystroke to pixels, e-mail (order)", keystrokes(application, panel, "normal.json", None), "ms")
        yield Figure(
            "keystroke to pixels, PDF of 1 page (order)", keystrokes(application, panel, "normal.json", 0), "ms"
        )
        yield Figure("keystroke to pixels, first page of 20", keystrokes(application, panel, "many.json", 0), "ms")
        yield Figure("worst gap of the event loop while 20 pages render", worst_gap(application, panel), "ms")
    finally:
        panel.clear()
        panel.close()
        client.close()


def edited(number: int) -> Draft:
    """The order confirmation after an edit of mail and document, with a sample of 20 pages."""
    folder = STARTERS / "order_confirmation"
    mail, page = ((folder / name).read_bytes() for name in ("email.mjml", "confirmation.html"))
    overlay = {
        "email.mjml": mail.replace(b"{{ t.mail.greeting }}", b"{{ t.mail.greeting }} %d" % number),
        "confirmation.html": page.replace(b"<body>", b"<body>%d" % number),
        "samples/many.json": many_lines(),
    }
    return Draft(str(folder), str(STARTERS), overlay)


def many_lines() -> bytes:
    event = parse_event((STARTERS / "order_confirmation" / "samples" / "sixty-lines.json").read_bytes(), EventRules())
    order = {**event.ctx["order"], "lines": event.ctx["order"]["lines"] * 6}
    return replace(event, ctx={**event.ctx, "order": order}).as_json()


def keystrokes(application: QCoreApplication, panel: PreviewPanel, sample: str, part: int | None) -> float:
    """The median of an edit to the moment when the visible part shows it, in milliseconds."""
    painted: list[float] = []
    panel.painted.connect(lambda: painted.append(time.perf_counter()))
    panel.show_draft(edited(0), sample)
    wait(application, lambda: panel.is_fresh)
    panel.show_part(part)
    pause(application)
    taken = []
    for number in range(1, _ROUNDS + 1):
        draft = edited(number)
        painted.clear()
        started = time.perf_counter()
        panel.show_draft(draft, sample)
        wait(application, lambda: bool(painted))
        taken.append(painted[0] - started)
        wait(application, lambda: panel.is_fresh)
        pause(application)
    return statistics.median(taken) * 1000


def worst_gap(application: QCoreApplication, panel: PreviewPanel) -> float:
    """The longest time in which the window did nothing else, while it is given a document of 20 pages; a median."""
    worst = []
    panel.show_part(0)
    for number in range(5):
        draft = edited(100 + number)
        last, longest = time.perf_counter(), 0.0
        panel.show_draft(draft, "many.json")
        while not panel.is_fresh or not panel.files[0].canvas.is_fresh:
            application.processEvents()
            now = time.perf_counter()
            last, longest = now, max(longest, now - last)
        worst.append(longest)
        pause(application)
    return statistics.median(worst) * 1000


def pause(application: QCoreApplication) -> None:
    until = time.perf_counter() + _PAUSE_S
    wait(application, lambda: time.perf_counter() > until)


def wait(application: QCoreApplication, condition: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    ends = time.perf_counter() + _WAIT_S
    while not condition():
        application.processEvents()
        if time.perf_counter() > ends:
            raise TimeoutError
