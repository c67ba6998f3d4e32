"""Designing without a mouse: the arrow keys choose on the picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from designer.template.design.steps import Way, stepped
from designer.template.markup import Node, TagPlace

if TYPE_CHECKING:
    from designer.gui.design.panel import DesignPanel
    from designer.gui.preview.panel import PreviewPanel
    from designer.gui.template_page import TemplatePage


class Walking(QObject):
    """`page` gives the template in front."""

    def __init__(
        self, panel: DesignPanel, canvas: PreviewPanel, page: Callable[[], TemplatePage | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel, self._canvas, self._page = panel, canvas, page
        canvas.step_wanted.connect(self.step)
        canvas.part_chosen.connect(self.go_to_part)
        canvas.ground_clicked.connect(self.choose_ground)

    def go_to_part(self) -> None:
        """Whoever designs works on what they look at; on an empty page that is the page itself."""
        page = self._page()
        if page is None or not self._panel.isVisible() or not self._go_there(page):
            return
        if self._panel.acts.chosen() is None:
            self._choose_body(page)

    def choose_ground(self) -> None:
        """Who clicks where nothing stands means the page itself."""
        page = self._page()
        if page is not None and self._panel.isVisible() and self._go_there(page):
            self._choose_body(page)

    def _choose_body(self, page: TemplatePage) -> None:
        if page.editor is not None:
            frames = page.editor.live.now().elements()
            body = next((node for node in frames if node.name in ("body", "mj-body")), None)
            self._panel.acts.choose(body.start if body is not None else 0)

    def _go_there(self, page: TemplatePage) -> bool:
        """Bring the file to the front of which the visible part is made, unless one of its files is there."""
        return self._canvas.shows(page.file) or page.open_file(self._canvas.part_file() or _mail_of(page))

    def step(self, way: str) -> None:
        """Choose another element of what is seen; at first the first one."""
        page = self._page()
        if page is None or not self._go_there(page):
            return
        editor = page.editor
        if editor is None:
            return
        tree, file, chosen = editor.live.now(), page.file, self._panel.acts.chosen()

        def is_seen(node: Node) -> bool:
            return self._canvas.is_drawn(TagPlace(file, tree.place(node.start).line, tree.nth(node)))

        to = stepped(tree, chosen.node if chosen else None, Way(way), is_seen)
        if to is not None:
            self._panel.acts.choose(to.start)


def _mail_of(page: TemplatePage) -> str:
    return str(page.session.spec().get("email", {}).get("body", ""))
