"""What the firm's form asks for, section by section."""

from __future__ import annotations

from PySide6.QtCore import QObject

from designer.gui.library.firm_field import Row


class FirmRows(QObject):
    """The words of the form."""

    def sections(self) -> list[tuple[str, list[Row]]]:
        """Each section's heading and fields, in the order of the page."""
        return [
            (self.tr("Name and logo"), self._names()),
            (self.tr("Colours and font"), self._looks()),
            (self.tr("Address and contact"), self._contacts()),
            (self.tr("What the law wants on letters"), self._legals()),
            (self.tr("Bank account"), self._banks()),
        ]

    def _names(self) -> list[Row]:
        return [
            Row("name", self.tr("Full legal name:")),
            Row("short_name", self.tr("Short name:"), told=self.tr("How you sign.")),
        ]

    def _looks(self) -> list[Row]:
        return [
            Row("accent", self.tr("Main colour:"), "color", self.tr("Headings, rules and links on white.")),
            Row("accent_dark", self.tr("On dark ground:"), "color", self.tr("The same in a mail that is shown dark.")),
            Row("tint", self.tr("Pale ground:"), "color", self.tr("Behind boxes.")),
            Row("font", self.tr("Font of documents:"), "font"),
        ]

    def _contacts(self) -> list[Row]:
        return [
            Row("address", self.tr("Address lines:"), "lines"),
            Row("seat", self.tr("Registered office:")),
            Row("country_code", self.tr("Country code:"), "country", told=self.tr("Two letters, as DE.")),
            Row("email", self.tr("E-mail:"), "email"),
            Row("phone", self.tr("Phone:")),
            Row("web", self.tr("Web address:"), "web", self.tr("With https:// before it.")),
            Row("web_label", self.tr("Web address as printed:")),
        ]  # fmt: skip

    def _legals(self) -> list[Row]:
        return [
            Row("register", self.tr("Register:")),
            Row("directors", self.tr("Directors:")),
            Row("vat_id", self.tr("VAT ID:")),
        ]

    def _banks(self) -> list[Row]:
        return [
            Row("bank.name", self.tr("Bank:")),
            Row("bank.holder", self.tr("Holder:")),
            Row("bank.iban", self.tr("IBAN:"), "iban"),
            Row("bank.bic", self.tr("BIC:"), "bic"),
        ]
