"""The library lists templates with their states; new ones get a name that is free."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QListView, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from designer.gui.actions import Actions
from designer.gui.library.dock import Entry, LibraryPanel
from designer.gui.library.languages_dialog import LanguagesDialog, name_of
from designer.gui.library.new_dialog import NewDialog
from designer.gui.session import TemplateSession
from designer.gui.theme import LIGHT
from designer.gui.welcome import Starter

ENTRIES = [
    Entry("order", "Order confirmation", 3, differs=True),
    Entry("invoice", "Invoice", 1, is_paused=True),
    Entry("ticket", "Ticket"),
    Entry("bad", "Bad", error="broken"),
]
STARTERS = [Starter("order", "Order", "one"), Starter("invoice", "Invoice", "two")]


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[LibraryPanel]:
    holder = QWidget()
    qtbot.addWidget(holder)
    widget = LibraryPanel(LIGHT, Actions(LIGHT, holder), holder)
    widget.show_entries(ENTRIES)
    yield widget
    holder.hide()


def view_of(panel: LibraryPanel) -> QListView:
    found = panel.findChild(QListView)
    assert found is not None
    return found


def test_each_state_reads_as_people_say_it(panel: LibraryPanel) -> None:
    assert [panel.state_words(entry) for entry in ENTRIES] == [
        "released version 3, draft differs", "released version 1, paused", "never released", "cannot be read",
    ]  # fmt: skip


@pytest.mark.parametrize(("typed", "found"), [("invo", 1), ("differs", 1), ("zzz", 0), ("", 4)])
def test_searching_looks_at_names_and_states(panel: LibraryPanel, qtbot: QtBot, typed: str, found: int) -> None:
    line = panel.findChild(QLineEdit)
    assert line is not None
    qtbot.keyClicks(line, typed)
    assert view_of(panel).model().rowCount() == found


def test_enter_opens_the_chosen_template(panel: LibraryPanel, qtbot: QtBot) -> None:
    panel.choose("ticket")
    with qtbot.waitSignal(panel.open_wanted) as told:
        qtbot.keyClick(view_of(panel), Qt.Key.Key_Return)
    assert told.args == ["ticket"]


def test_what_was_chosen_stays_chosen_when_the_list_is_read_again(panel: LibraryPanel) -> None:
    panel.choose("ticket")
    panel.show_entries([*ENTRIES, Entry("new", "New")])
    assert panel.chosen() == "ticket"


def test_without_an_office_folder_it_tells_to_set_one_up_first(panel: LibraryPanel) -> None:
    panel.show_entries([])
    assert "once the office folder is set up" in panel._empty.text()
    assert view_of(panel).isHidden()
    panel.show_office(is_there=True)
    assert "New template" in panel._empty.text()


def test_an_entry_is_made_of_what_the_command_line_tells() -> None:
    told = {"id": "event_ticket", "label": "", "publication": 2, "differs": True, "paused": True}
    assert Entry.of(told) == Entry("event_ticket", "Event ticket", 2, differs=True, is_paused=True)


def test_a_new_template_is_proposed_a_free_name(qtbot: QtBot) -> None:
    dialog = NewDialog(STARTERS, ["order"])
    qtbot.addWidget(dialog)
    assert (dialog.starter, dialog.template_id) == ("order", "order_2")
    starters = dialog.findChild(QListWidget)
    assert starters is not None
    starters.setCurrentRow(1)
    assert dialog.template_id == "invoice"


@pytest.mark.parametrize(
    ("typed", "is_good"), [("my_order", True), ("ORDER", False), ("a b", False), ("a.b", False), ("", False)]
)
def test_a_name_that_cannot_be_is_told_while_it_is_typed(qtbot: QtBot, typed: str, is_good: bool) -> None:
    dialog = NewDialog(STARTERS, ["order"])
    qtbot.addWidget(dialog)
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.clear()
    qtbot.keyClicks(line, typed or " ")
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    make = next(one for one in buttons.findChildren(QPushButton) if one.isDefault())
    assert make.isEnabled() is is_good


def test_a_language_is_added_and_taken_out_as_one_step_each(session: TemplateSession, qtbot: QtBot) -> None:
    dialog = LanguagesDialog(session)
    qtbot.addWidget(dialog)
    before = session.languages()
    dialog.add("nl")
    assert session.languages() == [*before, "nl"]
    english, dutch = (session.template.raw(f"languages/{code}.toml") for code in ("en", "nl"))
    assert english is not None
    assert dutch is not None
    assert english.endswith(dutch)
    session.template.undo()
    assert session.languages() == before
    dialog.remove("de")
    assert "languages/de.toml" not in session.template.names()
    session.template.undo()
    assert session.languages() == before


def test_the_words_of_a_page_become_texts_with_the_second_language(session: TemplateSession, qtbot: QtBot) -> None:
    dialog = LanguagesDialog(session)
    qtbot.addWidget(dialog)
    for code in session.languages()[1:]:
        dialog.remove(code)
    before = session.template.overlay()
    page = session.template.document("confirmation.html")
    start = page.text().index("</body>")
    page.splice_all([(start, start, "<p>See you &amp; yours</p>\n")])
    dialog.add("nl")
    assert "<p>{{ t.see_you_yours }}</p>\n" in page.text()
    for code in ("en", "nl"):
        assert 'see_you_yours = "See you & yours"' in session.template.document(f"languages/{code}.toml").text()
    session.template.undo()
    session.template.undo()
    assert session.template.overlay() == before


def test_a_language_that_is_there_already_is_told(session: TemplateSession, qtbot: QtBot) -> None:
    dialog = LanguagesDialog(session)
    qtbot.addWidget(dialog)
    before = session.template.overlay()
    dialog.add("de")
    assert session.template.overlay() == before


def test_languages_are_called_as_their_speakers_do() -> None:
    assert [name_of(code) for code in ("de", "sv", "es")] == ["Deutsch", "Svenska", "Español"]
