"""An element that words belong to, or that is dragged: found again wherever the text around it moves it meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from designer.gui.design.chosen import CHOOSABLE, Chosen
from designer.template.markup import Tree, parse

if TYPE_CHECKING:
    from designer.gui.session import TemplateSession


@dataclass(frozen=True, slots=True, eq=False)
class ElementPlace:
    """Holds on to the first sign of a start tag. Once that is taken out, the element is not found again."""

    session: TemplateSession
    file: str
    _sign: QTextCursor

    @classmethod
    def of(cls, chosen: Chosen, session: TemplateSession) -> ElementPlace:
        """The place of what is chosen."""
        units = chosen.tree.utf16
        sign = QTextCursor(session.template.document(chosen.file).document)
        sign.setPosition(units.to_units(chosen.node.start))
        sign.setPosition(units.to_units(chosen.node.start) + 1, QTextCursor.MoveMode.KeepAnchor)
        return cls(session, chosen.file, sign)

    def chosen(self, tree: Tree | None = None) -> Chosen | None:
        """The element as it is now; None when it is gone or may not be changed. `tree` is its file's, if known."""
        template = self.session.template
        document = template.document(self.file) if self.file in template.names() else None
        if document is None or document.is_read_only:
            return None
        if document.document is not self._sign.document() or not self._sign.hasSelection():
            return None
        tree = tree or parse(document.text())
        start = tree.utf16.to_points(self._sign.selectionStart())
        path = tuple(node for node in tree.path(start) if node.kind in CHOOSABLE)
        return Chosen(self.file, tree, path) if path and path[-1].start == start else None

    def is_at(self, other: ElementPlace) -> bool:
        """Whether both are about one element that is still there."""
        here, there = self._sign, other._sign
        return (
            here.hasSelection()
            and there.hasSelection()
            and here.document() is there.document()
            and here.selectionStart() == there.selectionStart()
        )
