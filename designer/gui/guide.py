"""The guide in a window of its own: the pages of the documentation, with their pictures."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from designer.core.paths import DOCS
from designer.gui.outside import open_outside
from designer.gui.theme import GRID, MARGIN

_PAGES = ("getting-started", "templates", "events", "settings", "command-line", "troubleshooting")
_WIDTH = 700


class GuideWindow(QWidget):
    """A list of pages at the left, the page at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Guide"))
        titles = {
            "getting-started": self.tr("Getting started"), "templates": self.tr("Templates"),
            "events": self.tr("Events"), "settings": self.tr("Settings"), "command-line": self.tr("Command line"),
            "troubleshooting": self.tr("When it fails"),
        }  # fmt: skip
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.setFixedWidth(190)
        self._list.setSpacing(GRID // 2)
        for name in _PAGES:
            item = QListWidgetItem(titles[name])
            item.setData(Qt.ItemDataRole.UserRole, name)
            self._list.addItem(item)
        self._page = _Page()
        self._page.setAccessibleName(self.tr("Page"))
        self._page.setOpenLinks(False)
        self._page.document().setDocumentMargin(MARGIN * 2)
        self._page.anchorClicked.connect(self._on_link_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._list)
        layout.addWidget(self._page, 1)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.resize(QSize(980, 760))
        self._list.currentItemChanged.connect(lambda item: self.show_page(item.data(Qt.ItemDataRole.UserRole)))
        self._list.setCurrentRow(0)

    def show_page(self, name: str) -> None:
        """Show a page by its file's name without the ending."""
        path = DOCS / f"{name}.md"
        words = path.read_text("utf-8") if path.is_file() else self.tr("This page is not installed here.")
        self._page.setMarkdown(words)

    def _on_link_clicked(self, link: QUrl) -> None:
        name = link.path().removesuffix(".md").rpartition("/")[2]
        if link.scheme() in ("http", "https"):
            open_outside(link)
        elif name in _PAGES:
            self._list.setCurrentRow(_PAGES.index(name))
        elif link.hasFragment():
            self._page.scrollToAnchor(link.fragment())


class _Page(QTextBrowser):
    """Pictures come from the documentation's folder, no wider than the text."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        name = QUrl(name)
        if kind == QTextDocument.ResourceType.ImageResource.value and not name.scheme():
            image = QImage(str(DOCS / name.path()))
            smooth = Qt.TransformationMode.SmoothTransformation
            return image.scaledToWidth(_WIDTH, smooth) if image.width() > _WIDTH else image
        return super().loadResource(kind, name)
