"""The words of the chosen element with their fields as chips, a row of tools over them, and a line for links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from designer.gui.design.facts import InspectorFacts
from designer.gui.design.field_list import FieldList
from designer.gui.design.phrase_edit import PhraseEdit
from designer.gui.design.words import Words
from designer.gui.design.words_tools import WordsTools
from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, Theme
from designer.template.design.formats import base_of, formats_for, with_format
from designer.template.design.phrases import Piece, pieces_of, written
from designer.template.markup import Origin, nearest, parse, path_of, value_of

_LINES = 5
_LIST_HEIGHT = GRID * 56


class WordsEdit(QWidget):
    """`entered` is told with Ctrl+Return and when another widget gets the focus, if the words are others."""

    entered = Signal(str)
    taken = Signal()  # with Ctrl+Return, changed or not, unless they cannot be written
    refused = Signal(str)  # words that cannot be written, when others are to be shown
    list_wanted = Signal(str)  # after `entered`: the tag of the list that is to be made of the words
    values_wanted = Signal(list)  # expressions, as they are written, whose values are shown

    def __init__(self, theme: Theme, *, columns: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Words("")
        self._asked: list[str] = []
        self._facts = InspectorFacts()
        self.edit = PhraseEdit(theme)
        self.edit.setAccessibleName(self.tr("Text of the element"))
        self.edit.setMaximumHeight(self.edit.fontMetrics().lineSpacing() * _LINES + 16)
        self.tools = WordsTools(self.edit, self.formats, theme, columns=columns)
        self.link = QLineEdit()
        self.link.setAccessibleName(self.tr("Where the link leads to"))
        self.link.setPlaceholderText(self.tr("https://… – or a field: {{ ctx.link | url }}"))
        self.fields = FieldList(self.tr("Field to put in"))
        self.fields.setMaximumHeight(_LIST_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        self.lengths = PlainLabel()
        self.lengths.setProperty("role", "muted")
        self.lengths.setWordWrap(True)
        self.told = PlainLabel()
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        self.told.hide()
        self.edit.textChanged.connect(self._show_lengths)
        for part in (self.tools, self.edit, self.told, self.lengths, self.link, self.fields):
            layout.addWidget(part)
        self._close_lines()
        self.setFocusProxy(self.edit)
        self._join()

    def show_words(self, words: Words | None) -> None:
        """Show the words of another element, or the same ones as they are now."""
        words = words or Words("")
        is_same = words.are(self.words)
        if self._is_at_work():
            if is_same:
                self.words = words
                return
            self.enter()  # what is typed belongs to the words before
        if self.edit.property("invalid") and not is_same:
            self.refused.emit(self.source())
        self.words = words
        self.edit.has_tags = words.has_tags
        self.edit.setPlaceholderText(words.fallback)
        self.edit.line_break = words.line_break
        if not is_same or self.source() != words.text:
            self.edit.show_pieces(pieces_of(words.text, has_tags=words.has_tags))
            self._tell("")
        self._mark(is_good=True)
        self._show_lengths()
        self.tools.refresh()
        self.ask_values()

    def show_facts(self, facts: InspectorFacts) -> None:
        """Offer other fields and colours."""
        self._facts = facts
        self.tools.show_facts(facts)
        self.fields.show_fields(list(facts.examples.items()))
        self.ask_values()

    def show_values(self, values: Mapping[str, str]) -> None:
        """What expressions print for the sample that is shown."""
        self.edit.show_values(values)

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self.edit.chips.theme = theme
        self.tools.set_theme(theme)
        self.edit.show_pieces(self.edit.pieces())

    def source(self) -> str:
        """The words as they would be written now."""
        source = written(self.edit.pieces(), self.words.text, has_tags=self.words.has_tags)
        return source if self.words.key else source.strip()

    def forget(self) -> None:
        """Take nothing over of what was typed."""
        self.edit.show_pieces(pieces_of(self.words.text, has_tags=self.words.has_tags))

    def enter(self) -> bool:
        """Take over what was typed; False when it cannot be written, since more is begun and not ended than before."""
        source, has_tags = self.source(), self.words.has_tags
        if source == self.words.text:
            return True
        is_good = len(parse(source, has_tags=has_tags).mismatches) <= len(
            parse(self.words.text, has_tags=has_tags).mismatches
        )
        self._mark(is_good=is_good)
        if is_good:
            self.entered.emit(source)
            self.words = replace(self.words, text=source)
        return is_good

    def formats(self, source: str) -> tuple[str, ...]:
        """The formats that suit a field."""
        names, base = self.words.names, base_of(source)
        example = self._facts.examples.get(path_of(base, names) or base, "")
        return formats_for(example, "currency" if "currency" in names else self._facts.currency)

    def ask_values(self) -> None:
        """Ask for the values of the fields that are shown, in all their formats."""
        asked: list[str] = []
        for piece in self.edit.pieces():
            if piece.is_field:
                asked += [piece.source, *(with_format(piece.source, one) for one in self.formats(piece.source))]
        if asked and asked != self._asked:
            self.values_wanted.emit(list(dict.fromkeys(asked)))
        self._asked = asked

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.link.isVisible() or self.fields.isVisible()):
            self._close_lines()
            self.edit.setFocus()
            return
        super().keyPressEvent(event)

    def _join(self) -> None:
        self.edit.left.connect(self._on_left)
        self.edit.told.connect(self._tell)
        self.edit.taken.connect(self._on_taken)
        self.edit.field_wanted.connect(self._on_field_wanted)
        self.tools.field_wanted.connect(self._on_field_wanted)
        self.tools.link_wanted.connect(self._on_link_wanted)
        self.tools.list_wanted.connect(self._on_list_wanted)
        self.link.returnPressed.connect(self._on_link)
        self.fields.picked.connect(self._on_field)
        self.fields.left.connect(self.edit.setFocus)

    def _is_at_work(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _on_left(self) -> None:
        if not self._is_at_work():
            self.enter()

    def _on_taken(self) -> None:
        if self.enter():
            self.taken.emit()

    def _on_list_wanted(self, tag: str) -> None:
        if self.enter():
            self.list_wanted.emit(tag)

    def _on_link_wanted(self) -> None:
        self.fields.hide()
        self.link.setText(
            next((_href(mark.tag) for one in self.edit.chosen() for mark in one.marks if mark.name == "a"), "")
        )
        self.link.show()
        self.link.setFocus()

    def _on_link(self) -> None:
        """Link what is chosen; an empty line takes the link away."""
        address = self.link.text().strip()
        self.edit.unmark(("a",))
        if address:
            self.edit.mark(f'<a href="{address.replace(chr(34), "&quot;")}">')
        self._close_lines()
        self.edit.setFocus()

    def _on_field_wanted(self) -> None:
        self.link.hide()
        self.fields.show_fields(self._offered())
        self.fields.line.clear()
        self.fields.show()
        self.fields.setFocus()

    def _offered(self) -> list[tuple[str, str]]:
        """All fields; those of the lists that the words are repeated for come first, the innermost before others."""
        lists = [bound.path for bound in self.words.names.values() if bound.origin is Origin.LOOP and bound.path]

        def depth(path: str) -> int:
            return max((len(one) for one in lists if path.startswith(f"{one}.")), default=0)

        return sorted(self._facts.examples.items(), key=lambda one: -depth(one[0]))

    def _on_field(self, path: str) -> None:
        names = self.words.names
        path = path.strip().removeprefix("{{").removesuffix("}}").strip()  # whoever writes it whole means the same
        plain = f"{{{{ {nearest(path, names)} }}}}"
        own = self._facts.formats.get(path, "")
        if "currency" in names:
            own = own.replace(self._facts.currency, "currency")
        self.edit.put([Piece("", with_format(plain, own) if own else plain)])
        self._close_lines()
        self.edit.setFocus()
        self.ask_values()

    def _show_lengths(self) -> None:
        """How long a translation is beside the text of the first language: columns are as wide as that one needs."""
        fallback = self.words.fallback
        self.lengths.setVisible(bool(fallback))
        if fallback:
            words = self.tr("{count} characters; the first language has {other}: {text}")
            self.lengths.setText(words.format(count=len(self.source()), other=len(fallback), text=fallback))

    def _tell(self, words: str) -> None:
        """What became of what was pasted, until something else is pasted or shown."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def _close_lines(self) -> None:
        self.link.hide()
        self.fields.hide()

    def _mark(self, *, is_good: bool) -> None:
        if self.edit.property("invalid") != (not is_good):
            self.edit.setProperty("invalid", not is_good)
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)


def _href(tag: str) -> str:
    tree = parse(f"{tag}</a>")
    return next((value_of(tree.source, node, "href") for node in tree.elements()), "")
