"""Elements, loops and conditions in words."""

from __future__ import annotations

from PySide6.QtCore import QObject

from designer.gui.structure.model import Row
from designer.template.design.naming import name_of


class RowWords(QObject):
    """Words for the rows of the structure, and for wherever else an element is named."""

    def of_row(self, row: Row) -> str:
        """A row in words, the name that it was given before all."""
        given = name_of(row.tree, row.node)
        return f"{given}  ({self._plain(row)})" if given else self._plain(row)

    def _plain(self, row: Row) -> str:
        sentences = {
            "for": self.tr("Repeat for each {name} in {detail}"),
            "if": self.tr("Only if {detail}"),
            "elif": self.tr("Otherwise, if {detail}"),
            "else": self.tr("Otherwise"),
            "empty": self.tr("If there is none"),
            "include": self.tr("From {detail}"),
            "macro": self.tr("Building block {detail}"),
            "block": self.tr("Block {detail}"),
            "set": self.tr("Named text {detail}"),
            "raw": self.tr("Left as it is"),
        }
        if row.kind in sentences:
            return sentences[row.kind].format(name=row.name, detail=row.detail)
        name = self.of_element(row.name)
        return f"{name}  {row.detail}" if row.detail else name

    def of_element(self, name: str) -> str:
        """An element in words."""
        return self._names().get(name, name)

    def _names(self) -> dict[str, str]:
        return {
            "html": self.tr("Document"), "mjml": self.tr("Document"),
            "mj-head": self.tr("Head"), "head": self.tr("Head"), "mj-body": self.tr("E-mail"), "body": self.tr("Page"),
            "mj-section": self.tr("Section"), "mj-wrapper": self.tr("Frame"), "mj-column": self.tr("Column"),
            "mj-group": self.tr("Group"), "mj-text": self.tr("Text"), "mj-image": self.tr("Image"),
            "img": self.tr("Image"), "mj-button": self.tr("Button"), "mj-divider": self.tr("Line"),
            "mj-spacer": self.tr("Space"), "mj-table": self.tr("Table"), "table": self.tr("Table"),
            "thead": self.tr("Table head"), "tfoot": self.tr("Table foot"), "tbody": self.tr("Rows"),
            "tr": self.tr("Row"),
            "td": self.tr("Cell"), "th": self.tr("Head cell"), "p": self.tr("Paragraph"), "a": self.tr("Link"),
            "h1": self.tr("Heading 1"), "h2": self.tr("Heading 2"), "h3": self.tr("Heading 3"), "ul": self.tr("List"),
            "ol": self.tr("Numbered list"), "li": self.tr("List item"), "div": self.tr("Box"), "span": self.tr("Span"),
            "style": self.tr("Style"), "mj-style": self.tr("Style"), "link": self.tr("Link to"),
            "mj-title": self.tr("Title"), "title": self.tr("Title"), "mj-preview": self.tr("Preview line"),
            "mj-raw": self.tr("Raw code"), "mj-attributes": self.tr("Defaults"), "mj-social": self.tr("Social icons"),
            "mj-hero": self.tr("Hero"), "hr": self.tr("Line"), "meta": self.tr("Setting"),
        }  # fmt: skip
