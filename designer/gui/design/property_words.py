"""Properties, their groups and their choices in words."""

from __future__ import annotations

from PySide6.QtCore import QObject

from designer.template.design import Group


class PropertyWords(QObject):
    """What people read; what is written stays as the formats name it."""

    def of_property(self, name: str) -> str:
        """A property."""
        return {
            "src": self.tr("Image"), "alt": self.tr("In words"), "href": self.tr("Link"), "color": self.tr("Colour"),
            "font-family": self.tr("Font"), "font-size": self.tr("Size"), "font-weight": self.tr("Weight"),
            "line-height": self.tr("Line height"), "align": self.tr("Align"), "text-align": self.tr("Align"),
            "width": self.tr("Width"), "height": self.tr("Height"), "padding": self.tr("Padding"),
            "inner-padding": self.tr("Inner padding"), "margin": self.tr("Margin"),
            "vertical-align": self.tr("Vertical"), "background-color": self.tr("Ground"),
            "container-background-color": self.tr("Ground"), "border": self.tr("Border"),
            "border-color": self.tr("Line colour"), "border-width": self.tr("Line width"),
            "border-style": self.tr("Line style"), "border-radius": self.tr("Round corners"),
            "break-before": self.tr("Begin"), "break-inside": self.tr("Page break"),
            "break-after": self.tr("What follows"), "orphans": self.tr("Lines at foot"),
            "widows": self.tr("Lines at head"), "display": self.tr("On each page"), "thead": self.tr("Head"),
        }.get(name, name)  # fmt: skip

    def of_group(self, group: Group) -> str:
        """A heading."""
        return {
            Group.CONTENT: self.tr("Content"), Group.TEXT: self.tr("Text"), Group.SPACE: self.tr("Size and space"),
            Group.GROUND: self.tr("Ground and border"), Group.PAGE: self.tr("On the page"),
        }[group]  # fmt: skip

    def of_choice(self, name: str, choice: str) -> str:
        """A choice of a property."""
        if name == "break-after":
            return {
                "auto": self.tr("may break"), "avoid": self.tr("keep with it"), "page": self.tr("on a new page"),
            }[choice]  # fmt: skip
        if name in ("orphans", "widows"):
            return self.tr("at least {number}").format(number=choice)
        return {
            "repeated": self.tr("first row, repeated"), "table-header-group": self.tr("repeated"),
            "table-row-group": self.tr("only once"),
            "left": self.tr("left"), "center": self.tr("centred"), "right": self.tr("right"),
            "justify": self.tr("justified"), "400": self.tr("normal"), "600": self.tr("semi-bold"),
            "700": self.tr("bold"), "top": self.tr("at the top"), "middle": self.tr("in the middle"),
            "bottom": self.tr("at the bottom"), "solid": self.tr("solid"), "dashed": self.tr("dashed"),
            "dotted": self.tr("dotted"), "none": self.tr("none"), "page": self.tr("on a new page"),
            "avoid": self.tr("keep together"),
            "auto": self.tr("where it fits") if name == "break-before" else self.tr("may break"),
        }.get(choice, choice)  # fmt: skip

    def of_block(self, key: str) -> str:
        """A block of the palette."""
        return {
            "title": self.tr("Title"), "heading": self.tr("Heading"),
            "text": self.tr("Text"), "button": self.tr("Button"),
            "image": self.tr("Image"), "divider": self.tr("Line"), "spacer": self.tr("Space"),
            "table": self.tr("Table"), "section": self.tr("Section"), "columns": self.tr("Two columns"),
            "box": self.tr("Box"), "column": self.tr("Column"), "list": self.tr("List"), "facts": self.tr("Facts"),
            "code": self.tr("QR code"), "signature": self.tr("Signature line"), "page_break": self.tr("Page break"),
            "letterhead": self.tr("Letterhead"), "window": self.tr("Address"),
            "page_head": self.tr("Page head"), "page_foot": self.tr("Page foot"), "totals": self.tr("Totals"),
            "firm_foot": self.tr("Firm's foot"),
            "password": self.tr("Password"), "mail_head": self.tr("Mail head"),
            "mail_foot": self.tr("Mail foot"),
        }.get(key, key)  # fmt: skip
