"""The row of buttons over words that are edited: bold, link, colour, list, fields and their formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget

from designer.gui.design.controls import fill_colors
from designer.gui.design.facts import InspectorFacts
from designer.gui.design.phrase_edit import BOLD, ITALIC, PhraseEdit
from designer.gui.icons import icon
from designer.gui.plain import tip
from designer.gui.theme import ICON_SIZE, Theme
from designer.template.design.formats import format_of, with_format
from designer.template.design.phrases import has_mark

Formats = Callable[[str], Sequence[str]]  # those that suit an expression
_ICONS = {
    "bold": "format-bold", "italic": "format-italic", "underline": "format-underline", "link": "link-variant",
    "color": "palette-outline", "bullets": "format-list-bulleted", "numbers": "format-list-numbered",
    "clear": "format-clear", "field": "code-braces", "format": "tag-text-outline",
}  # fmt: skip
_KEYS = {"bold": "Ctrl+B", "italic": "Ctrl+I", "underline": "Ctrl+U", "link": "Ctrl+K", "field": "Ctrl+Space"}
_MARKS = {"bold": (BOLD, "<b>"), "italic": (ITALIC, "<i>"), "underline": (("u",), "<u>")}


class WordsTools(QWidget):
    """Works on `edit`. What needs a line of its own is only told: `link_wanted`, `field_wanted`, `list_wanted`."""

    link_wanted = Signal()
    field_wanted = Signal()
    list_wanted = Signal(str)  # `ul` or `ol`

    def __init__(
        self, edit: PhraseEdit, formats: Formats, theme: Theme, *, columns: int = 10, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._edit = edit
        self._formats = formats
        self._theme = theme
        self._facts = InspectorFacts()
        self._tips: dict[str, str] = {}
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons = {name: self._made(name, words) for name, words in self._words().items()}
        for number, button in enumerate(self.buttons.values()):
            row.addWidget(button, number // columns, number % columns)
        row.setColumnStretch(columns, 1)
        self.colors = QMenu(self)
        self.formats = QMenu(self)
        self.formats.aboutToShow.connect(self._fill_formats)
        for name, menu in (("color", self.colors), ("format", self.formats)):
            self.buttons[name].setMenu(menu)
            self.buttons[name].setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        edit.cursorPositionChanged.connect(self.refresh)
        edit.selectionChanged.connect(self.refresh)
        edit.field_clicked.connect(self.refresh)

    def show_facts(self, facts: InspectorFacts) -> None:
        """Offer other colours and values."""
        self._facts = facts
        self.colors.clear()
        fill_colors(self.colors, facts.colors, self._theme, self._set_color)

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self._theme = theme
        for name, button in self.buttons.items():
            button.setIcon(icon(_ICONS[name], theme))
        self.show_facts(self._facts)

    def refresh(self) -> None:
        """Show what holds where the cursor is."""
        chosen = self._edit.chosen()
        for name, (names, _) in _MARKS.items():
            self.buttons[name].setChecked(bool(chosen) and all(has_mark(one, names) for one in chosen))
        plain = self.tr("This text of a language is plain; one whose name ends in _html may hold bold and links.")
        for name in (*_MARKS, "link", "color", "bullets", "numbers", "clear"):
            self.buttons[name].setEnabled(self._edit.has_tags)
            self.buttons[name].setToolTip(tip(self._tips[name] if self._edit.has_tags else plain))
        self.buttons["format"].setEnabled(self._edit.field() is not None)

    def _words(self) -> dict[str, str]:
        return {
            "bold": self.tr("Bold"), "italic": self.tr("Italic"), "underline": self.tr("Underlined"),
            "link": self.tr("Link…"), "color": self.tr("Colour of the words"), "bullets": self.tr("Make it a list"),
            "numbers": self.tr("Make it a numbered list"), "clear": self.tr("Take bold, colour and links away"),
            "field": self.tr("Put in a field…"), "format": self.tr("How the field is written"),
        }  # fmt: skip

    def _made(self, name: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(_ICONS[name], self._theme))
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setAccessibleName(words)
        button.setCheckable(name in _MARKS)
        key = _KEYS.get(name, "")
        self._tips[name] = f"{words} ({key})" if key else words
        button.setToolTip(tip(self._tips[name]))
        if key:
            shortcut = QShortcut(QKeySequence(key), self._edit)
            shortcut.activated.connect(lambda: self._act(name))
        button.clicked.connect(lambda: self._act(name))
        return button

    def _act(self, name: str) -> None:
        if name in _MARKS:
            self._toggle(*_MARKS[name])
        elif name in ("bullets", "numbers"):
            self.list_wanted.emit("ul" if name == "bullets" else "ol")
        elif name == "clear":
            self._edit.unmark(())
        elif name == "field":
            self.field_wanted.emit()
        elif name == "link" and self._edit.has_tags:
            self.link_wanted.emit()

    def _toggle(self, names: tuple[str, ...], tag: str) -> None:
        if not self._edit.has_tags:
            return
        if all(has_mark(one, names) for one in self._edit.chosen()):
            self._edit.unmark(names)
        else:
            self._edit.mark(tag)
        self.refresh()

    def _set_color(self, written: str) -> None:
        self._edit.unmark(("span",))
        if written:
            self._edit.mark(f'<span style="color: {written}">')

    def _fill_formats(self) -> None:
        self.formats.clear()
        field = self._edit.field()
        if field is None:
            return
        now = format_of(field.source)
        for one in self._formats(field.source):
            source = with_format(field.source, one)
            value = self._edit.chips.values.get(source, "")
            words = one or self.tr("As it is")
            action = self.formats.addAction(f"{words}   {value}" if value else words)
            action.setCheckable(True)
            action.setChecked(one == now)
            action.triggered.connect(lambda _checked=False, to=source: self._edit.change_field(to))
