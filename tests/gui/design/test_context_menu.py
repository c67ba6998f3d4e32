"""The menu does to the chosen element what the panel and the keys do, and a block is named by it."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from designer.gui.design.words_popup import WordsPopup
from tests.support.designing import Bench

FILE = "confirmation.html"


def test_what_is_chosen_is_worked_on(bench: Bench) -> None:
    bench.choose("{{ t.intro }}", FILE)
    before = bench.text(FILE)
    menu = bench.designing.menu
    bench.canvas.menu_wanted.emit(QPoint(20, 20))
    assert menu.isVisible()
    assert menu.entries["words"].isEnabled()
    menu.entries["duplicate"].trigger()
    assert bench.text(FILE).count("<p>{{ t.intro }}</p>") == 2
    bench.page.undo()
    bench.choose("{{ t.intro }}", FILE)
    menu.entries["words"].trigger()
    popup = bench.findChild(WordsPopup)
    assert popup is not None
    popup.close()
    assert bench.text(FILE) == before
    menu.close()


def test_a_block_is_named_and_the_structure_says_so(bench: Bench, qtbot: QtBot) -> None:
    bench.structure.show_editor(bench.page.editor)
    bench.choose("{{ t.intro }}", FILE)
    bench.structure.show_editor(bench.page.editor)
    bench.designing.menu.ask_name()
    dialog = bench.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("What we thank for")
    dialog.accept()
    assert "{# What we thank for #}\n<p>{{ t.intro }}</p>" in bench.text(FILE)
    assert bench.panel.acts.name() == "What we thank for"
    bench.structure.refresh()
    shown = [bench.structure.words.of_row(row) for row in bench.structure.outline.rows()]
    assert any(words.startswith("What we thank for  (Paragraph") for words in shown)
    bench.panel.acts.set_name("")
    assert "{# What" not in bench.text(FILE)


def test_the_menu_of_a_row_is_about_that_row(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.intro }}", FILE)
    bench.structure.place_wanted.connect(lambda start, _end: bench.panel.acts.choose(start))
    bench.structure.show_editor(bench.page.editor)
    tree = bench.structure.tree
    heading = next(row for row in bench.structure.outline.rows() if row.name == "h1")
    at = tree.visualRect(bench.structure.outline.index_of(heading.key)).center()
    with qtbot.waitSignal(bench.structure.menu_wanted):
        tree.customContextMenuRequested.emit(at)
    chosen = bench.panel.acts.chosen()
    assert chosen is not None
    assert chosen.node.name == "h1"
    bench.designing.menu.close()


def test_where_nothing_is_chosen_there_is_no_menu(bench: Bench) -> None:
    bench.choose("id = ", "template.toml")
    bench.canvas.menu_wanted.emit(QPoint(20, 20))
    assert not bench.designing.menu.isVisible()
