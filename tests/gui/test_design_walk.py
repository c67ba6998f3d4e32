"""The walk of docs/designing.md: from a starter to an invoice of one's own, with the mouse and with the keys alone.

`./run screenshots` sets GUIDE_IMAGES, and the pictures of that page are made here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QTabBar,
)

from designer.gui.design.controls import ColorControl
from designer.gui.design.pick_field import PickField
from designer.gui.design.words_popup import WordsPopup
from designer.gui.library.languages_dialog import LanguagesDialog
from designer.gui.library.new_dialog import NewDialog
from designer.gui.template_page import TemplatePage
from tests.support.hands import Hands, button_in
from tests.support.person import Person

FILE = "invoice.html"
MOST_ACTIONS = 60


def test_an_invoice_of_ones_own_is_designed_with_the_mouse(person: Person, tmp_path: Path) -> None:
    hands = Hands(person)
    page = makes_a_template(hands)
    chooses_logo_and_colour(hands, tmp_path / "our-logo.svg")
    colours_the_heading(hands)
    puts_a_column_in(hands)
    shows_the_intro_only_if_it_is_due(hands)
    adds_a_language(hands)
    text = page.session.template.document(FILE).text()
    assert "<h1 style=\"color: {{ firm.accent | default('" in text
    assert "      <th>{{ t.table.article }}</th>\n      <th>Rate</th>\n" in text
    assert "      </td>\n      <td>{{ line.tax_rate | percent }}</td>\n" in text
    assert "{% if invoice.due_date | default('') %}<p>{{ t.intro }}</p>{% endif %}" in text
    assert 'title = "Facture"' in page.session.template.document("languages/fr.toml").text()
    reply = person.desk.panels.preview._reply
    assert reply.problem is None
    assert [file.problem for file in reply.files] == [None]
    assert len(hands.actions) <= MOST_ACTIONS, hands.actions


def makes_a_template(hands: Hands) -> TemplatePage:
    """From the starter, under a name of its own."""
    person = hands.person
    hands.chooses(person.desk.window.menuBar(), "File", "New template")
    dialog = person.dialog(NewDialog)
    (starters,) = dialog.findChildren(QListWidget)
    hands.clicks_row(starters, "Invoice")
    (name,) = dialog.findChildren(QLineEdit)
    hands.clicks(name, twice=True)
    hands.types("shop_invoice")
    hands.clicks(button_in(dialog, "Make template"))
    person.sees(lambda: "shop_invoice" in person.desk.pages)
    person.sees_it_fresh()
    return person.desk.pages["shop_invoice"]


def chooses_logo_and_colour(hands: Hands, logo: Path) -> None:
    """On the page of the firm; the preview follows."""
    person, tabs = hands.person, hands.person.desk.window.tabs
    hands.chooses(person.desk.window.menuBar(), "Office", "Firm")
    firm = tabs.currentWidget()
    assert firm is not None
    hands.types_file(str(logo), begin=lambda: hands.clicks(button_in(firm, "Choose logo…")))
    line = next(one for one in firm.findChildren(QLineEdit) if one.accessibleName() == "Main colour")
    hands.clicks(line, twice=True)
    hands.types("8a3b12")
    person.sees_it_fresh("#8a3b12")
    person.keeps("design-firm")
    close = tabs.tabBar().tabButton(tabs.currentIndex(), QTabBar.ButtonPosition.RightSide)
    hands.clicks(close)


def colours_the_heading(hands: Hands) -> None:
    """Click it on the page, and take the firm's colour in the panel."""
    person, panels = hands.person, hands.person.desk.panels
    hands.clicks_tab(panels.preview.parts, "pdf")
    bars = person.desk.window.findChildren(QTabBar)
    left = next(bar for bar in bars if "Design" in [bar.tabText(number) for number in range(bar.count())])
    hands.clicks_tab(left, "Design")
    hands.clicks_on_page(panels.preview.files[0].canvas, FILE, "{{ t.title }}</h1")
    person.sees(lambda: (now := panels.design.acts.chosen()) is not None and now.node.name == "h1")
    person.rests()  # its fields are made anew when the firm's new colour is known
    control = panels.design.inspector.controls["color"]
    assert isinstance(control, ColorControl)
    hands.picks_from(control.swatch, "Main colour (firm.accent)")
    person.sees_it_fresh()
    person.keeps("design-colour")


def puts_a_column_in(hands: Hands) -> None:
    """Behind the article, with a head and a field."""
    person, panels = hands.person, hands.person.desk.panels
    canvas, words = panels.preview.files[0].canvas, panels.design.inspector.text
    hands.clicks_on_page(canvas, FILE, "{{ t.table.article }}</th")
    person.sees(panels.design.columns.isVisible)
    hands.clicks(panels.design.columns.buttons["behind"])
    hands.clicks(words.edit)
    hands.types("Rate")
    hands.presses("Ctrl+Return")
    hands.clicks_on_page(canvas, FILE, '</td>\n      <td class="figure">{{ line.quantity')
    person.sees(lambda: panels.design.acts.words() is not None and not words.edit.toPlainText())
    hands.clicks(words.edit)
    hands.types("{{")
    hands.types("tax_rate")
    person.keeps("design-column")
    hands.presses("Return")
    hands.presses("Ctrl+Return")
    person.sees_it_fresh()


def shows_the_intro_only_if_it_is_due(hands: Hands) -> None:
    """A condition around a paragraph."""
    person, panels = hands.person, hands.person.desk.panels
    hands.clicks_on_page(panels.preview.files[0].canvas, FILE, "{{ t.intro }}")
    hands.clicks(panels.design.buttons["condition"])
    dialog = person.dialog(PickField)
    hands.types("due")
    person.keeps("design-condition", dialog)
    hands.clicks(dialog.take)
    person.sees_it_fresh()


def adds_a_language(hands: Hands) -> None:
    """It is shown at once; a text is translated where it stands."""
    person, preview = hands.person, hands.person.desk.panels.preview
    hands.chooses(person.desk.window.menuBar(), "Template", "Languages")
    dialog = person.dialog(LanguagesDialog)
    (box,) = dialog.findChildren(QComboBox)
    hands.picks_in(box, "fr")
    hands.clicks(button_in(dialog, "Add"))
    hands.clicks(button_in(dialog, "Close"))
    person.sees(lambda: preview._reply.language == "fr")
    hands.clicks_on_page(preview.files[0].canvas, FILE, "{{ t.title }}</h1", twice=True)
    person.sees(lambda: any(isinstance(one, WordsPopup) for one in QApplication.topLevelWidgets() if one.isVisible()))
    hands.types("Facture")
    hands.presses("Ctrl+Return")
    person.sees_it_fresh()
    person.keeps("design-language")


@pytest.mark.soak
def test_an_invoice_of_ones_own_is_designed_with_the_keys(person: Person, tmp_path: Path) -> None:
    hands, desk = Hands(person), person.desk
    keys_to_a_template(hands)
    keys_to_logo_and_colour(hands, tmp_path / "our-logo.svg")
    for keys in ("Ctrl+1", "Ctrl+3"):
        hands.presses(keys)
    person.rests()
    steps_to(hands, "Right", "{{ t.title }}")
    picks_by_letters(hands, "Colour")
    hands.presses("Return")
    person.sees_it_fresh()
    keys_to_a_language(hands)
    steps_to(hands, "Right", "{{ t.intro }}")
    picks_by_letters(hands, "Show only if")
    person.dialog(PickField)
    hands.types("due")
    hands.presses("Return")
    person.sees_it_fresh()
    hands.presses("Ctrl+1")
    keys_to_a_column(hands)
    assert desk.front.page is not None
    template = desk.front.page.session.template
    text = template.document(FILE).text()
    assert "<h1 style=\"color: {{ firm.accent | default('" in text
    assert "      <th>{{ t.table.article }}</th>\n      <th>Rate</th>\n" in text
    assert "      </td>\n      <td>{{ line.tax_rate | percent }}</td>\n" in text
    assert "{% if invoice.due_date | default('') %}<p>{{ t.intro }}</p>{% endif %}" in text
    assert 'title = "Facture"' in template.document("languages/fr.toml").text()
    assert [file.problem for file in desk.panels.preview._reply.files] == [None]
    assert len(hands.actions) <= MOST_ACTIONS, hands.actions


def keys_to_a_template(hands: Hands) -> None:
    person = hands.person
    hands.presses("Ctrl+N")
    person.dialog(NewDialog)
    hands.presses("Shift+Tab", times=2)
    hands.types("Inv")
    hands.presses("Return")
    person.sees(lambda: person.desk.pages)
    person.sees_it_fresh()


def keys_to_logo_and_colour(hands: Hands, logo: Path) -> None:
    hands.presses("Ctrl+Shift+P")
    hands.types("firm")
    hands.presses("Return")
    hands.person.sees(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    hands.presses("Tab", times=2)
    hands.types_file(str(logo), begin=lambda: hands.presses("Space"))
    hands.presses("Tab")
    hands.types("#8a3b12")
    hands.person.sees_it_fresh("#8a3b12")
    hands.presses("Ctrl+W")


def keys_to_a_language(hands: Hands) -> None:
    hands.presses("Ctrl+Shift+P")
    hands.types("languages")
    hands.presses("Return")
    hands.person.dialog(LanguagesDialog)
    hands.types("fr")
    hands.presses("Return")
    hands.person.sees(lambda: hands.person.desk.panels.preview._reply.language == "fr")
    for keys in ("Esc", "Ctrl+1", "F2"):
        hands.presses(keys)
    hands.types("Facture")
    hands.presses("Ctrl+Return")
    hands.person.sees_it_fresh()


def keys_to_a_column(hands: Hands) -> None:
    person = hands.person
    steps_to(hands, "Right", '<table class="lines">')
    hands.presses("Alt+Right")
    steps_to(hands, "Right", "{{ t.table.article }}")
    picks_by_letters(hands, "Column", "Put a column in at the right")
    hands.presses("F2")
    hands.types("Rate")
    hands.presses("Ctrl+Return")
    person.sees_it_fresh()
    for keys in ("Down", "F2"):
        hands.presses(keys)
    hands.types("{{")
    hands.types("tax_rate")
    for keys in ("Return", "Ctrl+Return"):
        hands.presses(keys)
    person.sees_it_fresh()


def steps_to(hands: Hands, keys: str, words: str) -> None:
    """Press an arrow until what is chosen holds these words."""
    acts = hands.person.desk.panels.design.acts
    for _ in range(12):
        hands.presses(keys)
        chosen = acts.chosen()
        if chosen is not None and words in chosen.tree.text(chosen.node)[: len(words) + 30]:
            return
    raise AssertionError(words)


def picks_by_letters(hands: Hands, *entries: str) -> None:
    """The menu of what is chosen, and an entry in it by its letter."""
    hands.presses("Menu")
    for words in entries:
        hands.person.sees(lambda wanted=words: letter_of(wanted))
        hands.presses(letter_of(words))


def letter_of(words: str) -> str:
    """The letter that is underlined in an entry of the open menu; "" as long as there is none."""
    menu = QApplication.activePopupWidget()
    for entry in menu.actions() if menu is not None else ():
        told = entry.text().split("\t")[0]
        if told.replace("&", "").rstrip("…") == words:
            return told[told.index("&") + 1].upper()
    return ""
