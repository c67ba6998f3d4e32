"""The languages of a template: add one, with the fallback's texts to begin with, or take one out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.core.catalogue import sentence
from designer.core.errors import SealwrightError
from designer.gui.plain import PlainLabel
from designer.gui.session import TemplateSession
from designer.gui.theme import MARGIN, SPACING
from designer.template.languages import with_language, without_language
from designer.template.lifting import SAID_IN

_OFFERED = {  # as their speakers write them; never translated
    "de": "Deutsch", "en": "English", "es": "Español", "it": "Italiano", "sv": "Svenska", "fr": "Français",
    "nl": "Nederlands", "da": "Dansk", "nb": "Norsk bokmål", "fi": "Suomi", "pl": "Polski", "pt": "Português",
    "cs": "Čeština", "el": "Ελληνικά", "uk": "Українська",
}  # fmt: skip


class LanguagesDialog(QDialog):
    """Every change is a step of the template's undo."""

    def __init__(self, session: TemplateSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Languages"))
        self._session = session
        told = PlainLabel(
            self.tr(
                "A message is written in the language of its event when the template has it, else in the first one."
                " A new language begins with the texts of the first one, ready to be translated. With the second one,"
                " the words that stand in the pages become texts of the languages."
            )
        )
        told.setWordWrap(True)
        told.setProperty("role", "muted")
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Languages of the template"))
        self._list.itemSelectionChanged.connect(self._look)
        self._code = QComboBox()
        self._code.setEditable(True)
        self._code.setAccessibleName(self.tr("New language"))
        self._code.setFocus()
        add = QPushButton(self.tr("Add"))
        add.clicked.connect(self._on_add_clicked)
        self._remove = QPushButton(self.tr("Remove"))
        self._remove.clicked.connect(self._on_remove_clicked)
        self._fault = PlainLabel()
        self._fault.setProperty("role", "error")
        self._fault.setWordWrap(True)
        self._fault.hide()
        self._build(told, add)
        session.facts_changed.connect(self._fill)
        self._fill()

    def _build(self, told: QLabel, add: QPushButton) -> None:
        row = QHBoxLayout()
        row.addWidget(self._code, 1)
        row.addWidget(add)
        row.addSpacing(SPACING * 2)
        row.addWidget(self._remove)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACING)
        for widget in (told, self._list):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addWidget(self._fault)
        layout.addWidget(buttons)
        self.resize(460, 380)

    def add(self, code: str) -> None:
        """Add a language."""
        self._change(
            self.tr("Add language {code}").format(code=code), lambda: with_language(code, self._read, self._documents())
        )
        self._show(code)

    def remove(self, code: str) -> None:
        """Take a language out."""
        words = self.tr("Remove language {code}").format(code=code)
        self._change(words, lambda: without_language(code, self._read))

    def _change(self, label: str, changes: Callable[[], Mapping[str, str | None]]) -> None:
        self._fault.hide()
        try:
            texts = changes()
        except (SealwrightError, ValueError) as error:
            known = error if isinstance(error, SealwrightError) else None
            words = sentence(known.code, known.arguments) if known else sentence("template-unreadable", {})
            self._fault.setText(f"{words.what} {words.remedy}")
            self._fault.show()
            return
        template = self._session.template
        with template.macro(label):
            for name, text in texts.items():
                if text is None:
                    template.put_file(name, None, label)
                else:
                    template.put_text(name, text, label)

    def _show(self, code: str) -> None:
        """Whoever adds a language wants to see it."""
        if code in self._session.languages():
            self._session.choose_language(code)

    def _documents(self) -> list[str]:
        return [name for name in self._session.template.names() if name.endswith(SAID_IN)]

    def _read(self, name: str) -> str | None:
        return self._session.template.text(name)

    def _fill(self) -> None:
        self._list.clear()
        for number, code in enumerate(self._session.languages()):
            words = self.tr("{name} ({code}), for all other languages, too") if not number else "{name} ({code})"
            item = QListWidgetItem(words.format(name=name_of(code), code=code))
            item.setData(Qt.ItemDataRole.UserRole, code)
            self._list.addItem(item)
        self._code.clear()
        for code in _OFFERED:
            if code not in self._session.languages():
                self._code.addItem(f"{code} · {name_of(code)}", code)
        self._look()

    def _look(self) -> None:
        self._remove.setEnabled(self._list.count() > 1 and bool(self._list.selectedItems()))

    def _on_add_clicked(self) -> None:
        text = self._code.currentText()
        index = self._code.findText(text)
        self.add(str(self._code.itemData(index)) if index >= 0 else text.strip())

    def _on_remove_clicked(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.remove(str(item.data(Qt.ItemDataRole.UserRole)))


def name_of(code: str) -> str:
    """A language's own name."""
    return _OFFERED.get(code) or QLocale(code).nativeLanguageName() or code
