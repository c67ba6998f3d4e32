"""The web page that a mail is shown on: nothing remote, no scripts of the mail, our own in a world beside it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from designer.core.paths import RESOURCES
from designer.render.questions import Picture
from designer.template.jinja.marks import mark_of, place_of_mark
from designer.template.markup import TagPlace

_WORLD = 1  # any but the mail's own
_OUR_SCHEMES = ("data", "blob", "about")
_SHELL = "<!doctype html><html><head><meta charset='utf-8'></head><body></body></html>"
_OFF = (
    QWebEngineSettings.WebAttribute.JavascriptEnabled,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
)


class Blocker(QWebEngineUrlRequestInterceptor):
    """Lets through what the preview itself brings and blocks everything else."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if info.requestUrl().scheme() not in _OUR_SCHEMES:
            info.block(True)


class MailPage(QWebEnginePage):
    """Shows mails one after the other. What is asked before it is ready is done when it is."""

    became_ready = Signal()
    shown = Signal()  # the mail stands in the page

    def __init__(self, profile: QWebEngineProfile, parent: QObject) -> None:
        super().__init__(profile, parent)
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)
        self._is_ready = False
        self._is_over = False
        self._waiting: list[tuple[str, Callable[[Any], None] | None]] = []
        self._pictures: set[str] = set()
        self.loadFinished.connect(self._on_load_finished)
        self.setHtml(_SHELL, QUrl("about:blank"))

    def show_html(self, html: str, pictures: Iterable[Picture]) -> None:
        """Swap the mail; each picture is handed over once."""
        for picture in pictures:
            if picture.cid not in self._pictures:
                self._pictures.add(picture.cid)
                self._call("picture", picture.cid, picture.subtype, base64.b64encode(picture.raw).decode())
        self._call("show", {"html": html}, then=self._on_shown)

    def begin(self) -> None:
        """Frame nothing, and read from the beginning."""
        self._call("begin")

    def set_appearance(self, *, is_dark: bool, has_images: bool) -> None:
        """Light or dark, with images or without."""
        self._call("show", {"isDark": is_dark, "hasImages": has_images}, then=self._on_shown)

    def set_stale(self, is_stale: bool) -> None:
        """Dim the mail."""
        self._call("stale", is_stale)

    def set_accent(self, color: str) -> None:
        """The colour of frames."""
        self._call("accent", color)

    def ask_place(self, x: float, y: float, then: Callable[[str, int, int], None]) -> None:
        """File, line and number on it of what is at a point of the page; nothing is told where there is no mark."""
        self._call("at", x, y, then=lambda mark: then(*place_of_mark(mark)) if mark else None)

    def ask_any_place(self, x: float, y: float, then: Callable[[TagPlace | None], None]) -> None:
        """As `ask_place`; where there is no mark, that is told."""
        self._call("at", x, y, then=lambda mark: then(TagPlace(*place_of_mark(mark)) if mark else None))

    def choose(self, x: float, y: float, then: Callable[[str, int, int], None]) -> None:
        """As `ask_place`, and what is there is framed, this turn of a loop stressed."""
        self._call("choose", x, y, then=lambda mark: then(*place_of_mark(mark)) if mark else None)

    def hover(self, x: float, y: float) -> None:
        """Outline what is at a point; a negative one is none."""
        self._call("hover", x, y)

    def frame(
        self, file: str, line: int, nth: int | None = None, then: Callable[[int], None] = lambda _count: None
    ) -> None:
        """Scroll to what a source line, or one start tag on it, makes and frame all its turns; their number is told."""
        self._call("frame", mark_of(file, 0)[:-2], line, nth, then=lambda count: then(int(count or 0)))

    def mark_drop(
        self, tag: TagPlace, at: tuple[float, float], *, is_beside: bool, then: Callable[[str], None]
    ) -> None:
        """Draw where what is dragged would stand beside a tag's element; "before", "behind", or "" without one."""
        self._call(
            "marker", mark_of(tag.file, 0)[:-2], tag.line, tag.nth, *at, is_beside, then=lambda side: then(side or "")
        )

    def show_missing(self, places: Sequence[TagPlace]) -> None:
        """Stress what prints a text that the language lacks, here and in the mails that are shown next."""
        self._call("missing", [mark_of(*place) for place in places])

    def show_handles(self, handles: Sequence[tuple[str, float]]) -> None:
        """Draw handles at the frame, here and whenever something is framed: names, and lengths in pixels."""
        self._call("handles", [list(one) for one in handles])

    def ask_handle(self, x: float, y: float, then: Callable[[str], None]) -> None:
        """The handle at a point of the page; "" for none."""
        self._call("handleAt", x, y, then=lambda name: then(name or ""))

    def ask_width(self, then: Callable[[float], None]) -> None:
        """How wide what is framed is, in pixels; of an image, the picture itself."""
        self._call("framedWidth", then=lambda wide: then(float(wide or 0)))

    def mark_resize(self, name: str, right: float, down: float, at: tuple[float, float], words: str) -> None:
        """Draw where a handle was dragged to, and words beside the pointer; without a name, nothing any more."""
        self._call("resize", name, right, down, *at, words)

    def clear_drop(self) -> None:
        """Draw no place any more."""
        self._call("marker", "", 0, 0, 0, 0, False)

    def ask(self, script: str, then: Callable[[Any], None]) -> None:
        """The value of a script in our world, for tests."""
        self._run(script, then)

    def leave(self) -> None:
        """Hear nothing any more: while it is deleted the engine still tells how loads and scripts have ended."""
        self._is_over = True
        self._waiting.clear()
        self.loadFinished.disconnect(self._on_load_finished)

    def acceptNavigationRequest(self, _url: QUrl | str, kind: QWebEnginePage.NavigationType, _is_main: bool) -> bool:
        """A click on a link leads nowhere."""
        return kind is QWebEnginePage.NavigationType.NavigationTypeTyped

    def javaScriptConsoleMessage(self, *_arguments: Any) -> None:
        """What Chromium remarks about a mail is nobody's business."""

    def _call(self, name: str, *arguments: Any, then: Callable[[Any], None] | None = None) -> None:
        self._run(f"sealwright.{name}({', '.join(json.dumps(one) for one in arguments)})", then)

    def _run(self, script: str, then: Callable[[Any], None] | None) -> None:
        if self._is_over:
            return
        if not self._is_ready:
            self._waiting.append((script, then))
        elif then is None:
            self.runJavaScript(script, _WORLD)
        else:
            self.runJavaScript(script, _WORLD, lambda told: None if self._is_over else then(told))

    def _on_load_finished(self, is_good: bool) -> None:
        if not is_good or self._is_ready:
            return
        self._is_ready = True
        self.runJavaScript((RESOURCES / "preview" / "mail.js").read_text("utf-8"), _WORLD)
        waiting, self._waiting = self._waiting, []
        for script, then in waiting:
            self._run(script, then)
        self.became_ready.emit()

    def _on_shown(self, _told: object) -> None:
        self.shown.emit()
