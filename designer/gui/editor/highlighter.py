"""Colours the text of a document, only the lines that a change touches."""

from __future__ import annotations

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from designer.gui.editor.languages import Language
from designer.gui.editor.syntax import Modes, spans_of
from designer.gui.theme import Theme
from designer.template.markup import Utf16Map

MOST_CHARACTERS = 2_000_000  # of a document; a larger one is shown without colours, but at once
LONGEST_LINE = 20_000
_COLORS = {
    "tag": "code_tag", "attribute": "code_attribute", "string": "code_string", "jinja": "code_jinja",
    "comment": "code_comment", "keyword": "code_keyword", "number": "code_number", "filter": "code_tag",
}  # fmt: skip


class Highlighter(QSyntaxHighlighter):
    """Colours by language and theme. The modes in which a line ends are kept as its block state."""

    def __init__(self, document: QTextDocument, language: Language, theme: Theme) -> None:
        super().__init__(document)
        self._modes: list[Modes] = [(language.first,)]
        self._numbers: dict[Modes, int] = {self._modes[0]: 0}
        self._formats = _formats(theme)
        self._is_huge = document.characterCount() > MOST_CHARACTERS

    def set_theme(self, theme: Theme) -> None:
        self._formats = _formats(theme)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        before = self.previousBlockState()
        if len(text) > LONGEST_LINE or self._is_huge:
            self.setCurrentBlockState(max(before, 0))
            return
        spans, after = spans_of(text, self._modes[max(before, 0)])
        if text.isascii():
            for start, end, kind, in_jinja in spans:
                self.setFormat(start, end - start, self._formats[kind, in_jinja])
        else:
            units = Utf16Map(text)
            for start, end, kind, in_jinja in spans:
                at = units.to_units(start)
                self.setFormat(at, units.to_units(end) - at, self._formats[kind, in_jinja])
        self.setCurrentBlockState(self._number(after))

    def _number(self, modes: Modes) -> int:
        known = self._numbers.get(modes)
        if known is None:
            known = self._numbers[modes] = len(self._modes)
            self._modes.append(modes)
        return known


def _formats(theme: Theme) -> dict[tuple[str, bool], QTextCharFormat]:
    formats = {}
    for kind, color in _COLORS.items():
        for in_jinja in (False, True):
            made = QTextCharFormat()
            made.setForeground(theme.color(color))
            if in_jinja:
                made.setBackground(theme.color("code_jinja_soft"))
            if kind == "keyword":
                made.setFontWeight(QFont.Weight.DemiBold)
            if kind == "comment":
                made.setFontItalic(True)
            formats[kind, in_jinja] = made
    return formats
