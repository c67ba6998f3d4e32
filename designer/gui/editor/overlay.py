"""What lies over the text of one editor: problems with their squiggles, what belongs together, what a search found."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from designer.core.problem import Problem
from designer.gui.editor import decorations
from designer.gui.editor.host import Host
from designer.gui.editor.marks import Mark, marks_of
from designer.gui.editor.matching import matches_at
from designer.template.markup import mismatches

SETTLED_MS = 500  # tags that a person is just typing are no mistakes yet
_OWN = ("markup-", "jinja-")


class Overlay(QObject):
    """Belongs to one editor. Mismatches of tags and statements it finds itself, once the typing rests."""

    placed = Signal()  # marks stand at other lines now

    def __init__(self, editor: Host) -> None:
        super().__init__(editor)
        self._editor = editor
        self._problems: list[Problem] = []
        self._marks: list[Mark] = []
        self._by_line: dict[int, list[Mark]] = {}
        self._squiggles: list[decorations.Selection] = []
        self._hits: list[tuple[int, int]] = []
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self.refresh)
        editor.live.parsed.connect(self._settled.start)
        self.refresh()

    def set_problems(self, problems: list[Problem]) -> None:
        """The problems of all files; of this file those that the editor does not find itself are taken."""
        file = self._editor.file
        self._problems = [one for one in problems if one.file == file and not one.code.startswith(_OWN)]
        self.refresh()

    def set_hits(self, spans: list[tuple[int, int]]) -> None:
        """What a search found, in code points."""
        self._hits = spans
        self.paint()

    def marks_in(self, line: int) -> list[Mark]:
        """The problems of a line, from 1."""
        return self._by_line.get(line, [])

    def marks_at(self, offset: int) -> list[Mark]:
        """The problems at an offset in code points."""
        return [mark for mark in self._marks if mark.start <= offset <= mark.end]

    def refresh(self) -> None:
        """Place all squiggles anew; while somebody types, once the text is read again, which is not waited for."""
        editor = self._editor
        if not editor.live.is_current():
            return
        tree = editor.live.tree
        own = mismatches(tree, editor.file) if editor.language.has_jinja else []
        self._marks = marks_of([*self._problems, *own], tree, tree.source)
        self._by_line = {}
        for mark in self._marks:
            self._by_line.setdefault(mark.line, []).append(mark)
        self._squiggles = decorations.squiggles(editor.document(), self._marks, editor.theme, tree.utf16)
        self.paint()
        self.placed.emit()

    def paint(self) -> None:
        """Show everything, with the line of the cursor."""
        editor = self._editor
        tree = editor.live.tree
        found = [decorations.current_line(editor, editor.theme)]
        if editor.live.is_current():
            together = matches_at(tree, tree.utf16.to_points(editor.textCursor().position()))
            found += decorations.spans(editor.document(), [*together, *self._hits], editor.theme, tree.utf16)
        editor.setExtraSelections([*found, *self._squiggles])
