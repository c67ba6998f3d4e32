"""The guide in a window of its own: the pages of the documentation with their sections, pictures and a search."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from designer.core.paths import DOCS
from designer.gui.guide_page import GuidePage, slug_of
from designer.gui.outside import open_outside
from designer.gui.theme import SPACING

_SAID = re.compile(r"(?m)^> .*$")  # sentences of the program, with places for names
_PLACE = re.compile(r"\{[a-z_]+\}")
_PAGES = (
    "getting-started", "designing", "lists", "templates", "events", "rest", "settings", "command-line",
    "troubleshooting",
)  # fmt: skip
_PAGE, _SLUG = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class GuideWindow(QWidget):
    """Pages and their sections at the left, the page at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Guide"))
        self._shown = ""
        self.pages: dict[str, QTreeWidgetItem] = {}
        self.sections: dict[str, list[QTreeWidgetItem]] = {}
        self.contents = QTreeWidget()
        self.contents.setAccessibleName(self.tr("Contents"))
        self.contents.setHeaderHidden(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find on this page"))
        self.search.setAccessibleName(self.tr("Find on this page"))
        self.search.setClearButtonEnabled(True)
        self.page = GuidePage()
        self._build()
        self._list_pages()
        self.contents.currentItemChanged.connect(self._on_chosen)
        self.contents.itemClicked.connect(self._on_chosen)
        self.search.returnPressed.connect(self._on_search)
        self.page.anchorClicked.connect(self._on_link_clicked)
        self.show_topic("")

    def show_topic(self, topic: str) -> None:
        """Open the first page at the section with this title, without its number; "" for its beginning."""
        name = _PAGES[0]
        found = (one for one in self.sections[name] if topic and one.text(0).partition(". ")[2] == topic)
        self._choose(next(found, self.pages[name]))

    def show_section(self, name: str, slug: str) -> None:
        """Open a page by its file's name without the ending, at the section of a heading."""
        found = (one for one in self.sections[name] if one.data(0, _SLUG) == slug)
        self._choose(next(found, self.pages[name]))

    def show_page(self, name: str, slug: str = "") -> None:
        """Show a page by its file's name without the ending, from its beginning or from a heading."""
        if name != self._shown:
            self._shown = name
            self.page.show_words(_words(name) or self.tr("This page is not installed here."))
        if not slug or not self.page.show_heading(slug):
            self.page.verticalScrollBar().setValue(0)

    def _build(self) -> None:
        left = QWidget()
        left.setFixedWidth(230)
        column = QVBoxLayout(left)
        column.setContentsMargins(SPACING, SPACING, SPACING, 0)
        column.setSpacing(SPACING)
        column.addWidget(self.search)
        column.addWidget(self.contents, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(left)
        layout.addWidget(self.page, 1)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._on_find)
        self.resize(QSize(1040, 780))

    def _list_pages(self) -> None:
        titles = {
            "getting-started": self.tr("Getting started"), "designing": self.tr("Design a letter"),
            "lists": self.tr("Lists from Excel"),
            "rest": self.tr("The REST inbox"), "templates": self.tr("Templates"),
            "events": self.tr("Events"), "settings": self.tr("Settings"), "command-line": self.tr("Command line"),
            "troubleshooting": self.tr("When it fails"),
        }  # fmt: skip
        for name in _PAGES:
            item = QTreeWidgetItem([titles[name]])
            item.setData(0, _PAGE, name)
            self.pages[name] = item
            self.sections[name] = [_section(name, heading) for heading in headings(_words(name))]
            item.addChildren(self.sections[name])
            self.contents.addTopLevelItem(item)

    def _choose(self, item: QTreeWidgetItem) -> None:
        if item is self.contents.currentItem():
            self._on_chosen(item)
        self.contents.setCurrentItem(item)

    def _on_chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        name = str(item.data(0, _PAGE))
        for one, page in self.pages.items():
            page.setExpanded(one == name)
        self.show_page(name, str(item.data(0, _SLUG) or ""))

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_search(self) -> None:
        is_found = not self.search.text() or self.page.find_next(self.search.text())
        self.search.setProperty("invalid", not is_found)
        self.search.style().unpolish(self.search)
        self.search.style().polish(self.search)

    def _on_link_clicked(self, link: QUrl) -> None:
        name = link.path().removesuffix(".md").rpartition("/")[2] or self._shown
        if link.scheme() in ("http", "https"):
            open_outside(link)
        elif name in _PAGES:
            self.show_section(name, link.fragment())


def headings(words: str) -> list[str]:
    """The titles of a page's sections; what stands in a block of code is none."""
    found, is_code = [], False
    for line in words.splitlines():
        if line.startswith("```"):
            is_code = not is_code
        elif line.startswith("## ") and not is_code:
            found.append(line.removeprefix("## ").replace("`", ""))
    return found


def _section(name: str, heading: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([heading])
    item.setData(0, _PAGE, name)
    item.setData(0, _SLUG, slug_of(heading))
    item.setToolTip(0, heading)
    return item


def _words(name: str) -> str:
    path = DOCS / f"{name}.md"
    text = path.read_text("utf-8") if path.is_file() else ""
    return _SAID.sub(lambda said: _PLACE.sub("…", said[0]), text)
