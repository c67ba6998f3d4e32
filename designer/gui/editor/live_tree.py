"""Keeps the tree of a document current while a person types: read in short steps, when nothing else is to do."""

from __future__ import annotations

import time
from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextDocument

from designer.gui.editor.languages import Language
from designer.template.markup import Tree, parse, parsing, plain

QUIET_MS = 30
STEP_SECONDS = 0.004
_BLOCK_END = "\u2029"


def text_of(document: QTextDocument) -> str:
    """The text of a document with `\\n` as line end; unlike `toPlainText` it keeps every character."""
    return document.toRawText().replace(_BLOCK_END, "\n")


class LiveTree(QObject):
    """The tree of one document. `parsed` tells that it is a new one; `tree` may be behind by the last few keys."""

    parsed = Signal()

    def __init__(self, document: QTextDocument, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._language = language
        self._steps: Generator[None, None, Tree] | None = None
        self._begun = self._revision = document.revision()
        self.tree = self._parse()
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._on_step)
        document.contentsChanged.connect(self._on_contents_changed)

    def is_current(self) -> bool:
        """Whether `tree` is that of the text as it stands."""
        return self._revision == self._document.revision()

    def now(self) -> Tree:
        """The tree of the text as it stands, if need be at once."""
        if not self.is_current():
            self._steps = None
            self._revision = self._document.revision()
            self._take(self._parse())
        return self.tree

    def _parse(self) -> Tree:
        text = text_of(self._document)
        return parse(text, has_tags=self._language.has_tags) if self._language.has_jinja else plain(text)

    def _take(self, tree: Tree) -> None:
        self.tree = tree
        self.parsed.emit()

    def _on_contents_changed(self) -> None:
        if not self.is_current():
            self._steps = None
            self._quiet.start()

    def _on_quiet(self) -> None:
        if self.is_current():
            return
        if not self._language.has_jinja:
            self.now()
            return
        self._begun = self._document.revision()
        self._steps = parsing(text_of(self._document), has_tags=self._language.has_tags)
        self._next.start()

    def _on_step(self) -> None:
        steps = self._steps
        if steps is None:
            return
        until = time.perf_counter() + STEP_SECONDS
        while time.perf_counter() < until:
            try:
                next(steps)
            except StopIteration as done:
                self._steps = None
                self._revision = self._begun
                self._take(done.value)
                return
        self._next.start()
