"""The design panel: where the cursor is, what can be done there, the properties, and the blocks to put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.gui.design.acts import DesignActs
from designer.gui.design.chosen import Chosen, neighbour
from designer.gui.design.column_tools import ColumnTools
from designer.gui.design.inspector import Inspector
from designer.gui.design.property_words import PropertyWords
from designer.gui.icons import icon
from designer.gui.plain import PlainLabel, tip
from designer.gui.structure.words import RowWords
from designer.gui.theme import GRID, ICON_SIZE, SPACING, Theme
from designer.template.design import Block, blocks_of
from designer.template.markup import Kind, Node

QUIET_MS = 80
_SHOWN_ABOVE = 3
_FIELDS_HEIGHT, _BLOCKS_HEIGHT = 420, 210
_BLOCK_ICONS = {
    "title": "format-header-1", "heading": "format-header-2",
    "text": "format-text", "button": "gesture-tap-button", "image": "image-outline",
    "divider": "minus", "spacer": "arrow-expand-vertical", "table": "table", "section": "view-agenda-outline",
    "columns": "view-column-outline", "box": "card-text-outline", "column": "table-column", "list":
    "format-list-bulleted", "facts": "table-row", "code": "qrcode", "signature": "signature-freehand",
    "page_break": "format-page-break", "letterhead": "card-account-mail-outline", "window": "email-outline",
    "page_head": "page-layout-header", "page_foot": "page-layout-footer", "totals": "sigma",
    "firm_foot": "card-account-details-outline",
    "password": "key-outline", "mail_head": "page-layout-header", "mail_foot": "page-layout-footer",
}  # fmt: skip


class DesignPanel(QWidget):
    """Shows what is chosen in `acts`."""

    condition_wanted = Signal()
    repeat_wanted = Signal()
    table_wanted = Signal()
    looked = Signal()  # what is shown is up to date, or out of sight
    page_setup_wanted = Signal()

    def __init__(self, acts: DesignActs, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.acts = acts
        self._theme = theme
        self._shown_file = ""
        self._words = PropertyWords(self)
        self._rows = RowWords(self)
        self.inspector = Inspector(acts, theme, self._words)
        self.crumbs = QWidget()
        self.crumbs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._crumbs = QHBoxLayout(self.crumbs)
        self._crumbs.setContentsMargins(0, 0, 0, 0)
        self._crumbs.setSpacing(0)
        self.blocks = QWidget()
        self._grid = QGridLayout(self.blocks)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self.buttons = self._made_buttons()
        self.columns = ColumnTools(acts, theme)
        self._empty = PlainLabel(self.tr("Click what you want to change in an e-mail or on a page."))
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "muted")
        self._lay_out()
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        self._laid_out.timeout.connect(lambda: self.setUpdatesEnabled(True))
        acts.chosen_changed.connect(self._quiet.start)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._on_focus_changed)
        self.refresh()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """What a person begins to type into must be about what is chosen now, not a moment ago."""
        if self._quiet.isActive() and now is not None and self.isAncestorOf(now):
            self.refresh()

    def look_soon(self) -> None:
        """Show the chosen element once the cursor rests."""
        self._quiet.start()

    def showEvent(self, event: QShowEvent) -> None:
        """What was chosen meanwhile."""
        self.refresh()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight nothing is designed."""
        super().hideEvent(event)
        self.looked.emit()

    def take_focus(self) -> None:
        """The keys go to the first property of what is chosen."""
        self.refresh()
        inspector = self.inspector
        first = next(iter(inspector.controls.values()), None)
        (first or self).setFocus(Qt.FocusReason.TabFocusReason)

    def take_over(self) -> None:
        """What is still typed into a field becomes part of the source, as if the field were left."""
        typed = QApplication.focusWidget()
        if typed is not None and self.isAncestorOf(typed):
            typed.clearFocus()
            typed.setFocus()

    def refresh(self) -> None:
        """Show what is chosen now."""
        self._quiet.stop()
        self.setUpdatesEnabled(False)  # until all is laid out, or what is fresh is painted squeezed once
        chosen = self.acts.chosen()
        self._empty.setVisible(chosen is None)
        self._body.setVisible(chosen is not None)
        self._show_crumbs(chosen)
        self._show_acts(chosen)
        self.columns.show_chosen(chosen)
        self.inspector.show_chosen(chosen)
        self._show_blocks()
        self._laid_out.start()
        self.looked.emit()

    def _on_quiet(self) -> None:
        """Out of sight nothing is to do; while the source is read, there is nothing to show yet."""
        if not self.isVisible():
            return
        if self.acts.is_settled:
            self.refresh()
        else:
            self._quiet.start()

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self._theme = theme
        for name, button in self.buttons.items():
            button.setIcon(icon(_ACT_ICONS[name], theme))
        self._shown_file = ""
        self.inspector.set_theme(theme)
        self.columns.set_theme(theme)
        self.refresh()

    def _made_buttons(self) -> dict[str, QToolButton]:
        acts = self.acts
        made: Mapping[str, tuple[str, Callable[[], object]]] = {
            "up": (self.tr("Move up (Alt+Up)"), partial(acts.move, -1)),
            "down": (self.tr("Move down (Alt+Down)"), partial(acts.move, 1)),
            "duplicate": (self.tr("Duplicate"), acts.duplicate),
            "delete": (self.tr("Delete"), acts.delete),
            "repeat": (self.tr("Repeat for each…"), self.repeat_wanted.emit),
            "condition": (self.tr("Show only if…"), self.condition_wanted.emit),
            "unwrap": (self.tr("Take the frame away, leave what is in it"), acts.unwrap),
        }
        buttons = {}
        for name, (words, act) in made.items():
            button = _tool()
            button.setIcon(icon(_ACT_ICONS[name], self._theme))
            button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
            button.setAccessibleName(words)
            button.setToolTip(tip(words))
            button.clicked.connect(lambda _checked=False, do=act: do())
            buttons[name] = button
        return buttons

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for button in self.buttons.values():
            tools.addWidget(button)
        tools.addStretch(1)
        heading = PlainLabel(self.tr("Put in"))
        heading.setProperty("role", "group")
        self._scroll = _scrolled(self.inspector)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._scroll)
        parts.addWidget(_scrolled(heading, self.blocks))  # it stays where it is, whatever is chosen
        parts.setStretchFactor(0, 1)
        parts.setSizes([_FIELDS_HEIGHT, _BLOCKS_HEIGHT])
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(SPACING, GRID, SPACING, GRID)
        head.addWidget(self.crumbs)
        head.addLayout(tools)
        head.addWidget(self.columns)
        body.addLayout(head)
        body.addWidget(parts, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        outer.addWidget(self._body, 1)
        self._empty.setContentsMargins(SPACING, SPACING, SPACING, SPACING)

    def _show_crumbs(self, chosen: Chosen | None) -> None:
        """The way from outside to what is chosen; what is far outside is in a menu."""
        while self._crumbs.count():
            item = self._crumbs.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.setParent(None)  # gone from sight at once
                old.deleteLater()
        if chosen is None:
            return
        near = chosen.path[-_SHOWN_ABOVE:]
        far = chosen.path[:-_SHOWN_ABOVE]
        if far:
            self._crumbs.addWidget(self._crumb_menu(far))
        for node in near:
            button = self._crumb(self._name(node))
            button.setCheckable(True)
            button.setChecked(node is chosen.node)
            button.clicked.connect(lambda _checked=False, start=node.start: self.acts.choose(start))
            self._crumbs.addWidget(button)
        self._crumbs.addStretch(1)

    def _crumb(self, words: str) -> QToolButton:
        button = _tool()
        button.setText(words)
        button.setAccessibleName(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        return button

    def _crumb_menu(self, far: tuple[Node, ...]) -> QToolButton:
        button = self._crumb("…")
        button.setAccessibleName(self.tr("What it stands in"))
        menu = QMenu(button)
        for node in far:
            menu.addAction(self._name(node), partial(self.acts.choose, node.start))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _name(self, node: Node) -> str:
        if node.kind is Kind.CONTAINER:
            return {"for": self.tr("Repeat"), "if": self.tr("Only if")}.get(node.name, node.name)
        return self._rows.of_element(node.name)

    def _show_acts(self, chosen: Chosen | None) -> None:
        is_fixed = chosen is None or chosen.node.name in ("html", "body", "mjml", "mj-body", "mj-head", "head")
        for name, button in self.buttons.items():
            button.setEnabled(not is_fixed)
            if chosen is not None and not is_fixed and name in ("up", "down"):
                button.setEnabled(neighbour(chosen, -1 if name == "up" else 1) is not None)
        if chosen is not None and not is_fixed:
            self.buttons["unwrap"].setEnabled(chosen.node.has_end)

    def _show_blocks(self) -> None:
        file = self.acts.file
        if file == self._shown_file:
            return
        self._shown_file = file
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.setParent(None)  # gone from sight at once
                old.deleteLater()
        blocks = [self._block_button(block) for block in blocks_of(file)]
        for number, button in enumerate(blocks):
            self._grid.addWidget(button, number // 2, number % 2)
        if blocks:
            self._add_line(self._grid_button(self.tr("Table of a list…"), "table-plus", self.table_wanted.emit))
        if blocks and not file.endswith(".mjml"):
            wanted = self.page_setup_wanted.emit
            self._add_line(self._grid_button(self.tr("Page set-up…"), "file-cog-outline", wanted, is_block=False))

    def _add_line(self, button: QToolButton) -> None:
        self._grid.addWidget(button, self._grid.rowCount(), 0, 1, 2)

    def _block_button(self, block: Block) -> QToolButton:
        words = self._words.of_block(block.key)
        return self._grid_button(words, _BLOCK_ICONS[block.key], partial(self._put_in, block))

    def _put_in(self, block: Block) -> None:
        self.acts.insert(block)
        if block.key == "code":
            self.refresh()
            self.inspector.code_wanted.emit()

    def _grid_button(
        self, words: str, picture: str, act: Callable[[], object], *, is_block: bool = True
    ) -> QToolButton:
        button = _tool()
        button.setText(words)
        button.setToolTip(tip(words.removesuffix("…")))
        button.setAccessibleName(self.tr("Put in: {block}").format(block=words) if is_block else words)
        button.setIcon(icon(picture, self._theme))
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False: act())
        return button


_ACT_ICONS = {
    "up": "arrow-up", "down": "arrow-down", "duplicate": "content-copy", "delete": "trash-can-outline",
    "repeat": "repeat", "condition": "help-rhombus-outline", "unwrap": "crop-free",
}  # fmt: skip


def _scrolled(*parts: QWidget) -> QScrollArea:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(SPACING, SPACING, SPACING, SPACING)
    column.setSpacing(SPACING)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inside)
    return scroll


def _tool() -> QToolButton:
    """A button that takes the focus when it is clicked, so that words which are still typed are taken over before."""
    button = QToolButton()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
