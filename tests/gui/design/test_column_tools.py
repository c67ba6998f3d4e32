"""The column of the chosen cell is moved, put in and taken out by a click, and one undo takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from tests.support.designing import Bench

FILE = "confirmation.html"


def heads(bench: Bench) -> list[str]:
    text = bench.text(FILE)
    head = text[text.index("<thead>") : text.index("</thead>")]
    return [line.split(">")[1].split("<")[0].strip("{} ").removeprefix("t.table.") for line in head.split("<th")[2:]]


def test_a_column_is_moved_put_in_and_taken_out(bench: Bench) -> None:
    bench.choose("{{ t.table.quantity }}", FILE)
    before = bench.text(FILE)
    assert not bench.panel.columns.isHidden()
    bench.panel.columns.buttons["right"].click()
    assert heads(bench) == ["position", "article", "unit_price", "quantity", "amount"]
    assert bench.words() == "Quantity"
    bench.panel.columns.buttons["behind"].click()
    assert heads(bench)[3:] == ["quantity", "", "amount"]
    bench.panel.refresh()
    bench.panel.columns.buttons["delete"].click()
    assert heads(bench) == ["position", "article", "unit_price", "quantity", "amount"]
    for _ in range(3):
        bench.page.undo()
    assert bench.text(FILE) == before


def test_words_that_are_typed_at_once_are_the_new_cells(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ t.table.article }}", FILE)
    bench.panel.columns.buttons["behind"].click()
    bench.panel.inspector.text.edit.setFocus()  # before the panel has looked again
    assert bench.words() == ""
    qtbot.keyClicks(bench.panel.inspector.text.edit, "Rate")
    bench.panel.inspector.text.enter()
    assert "<th>Rate</th>" in bench.text(FILE)


def test_words_that_are_still_typed_are_not_lost_by_an_act(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("{{ order.number }}", FILE)
    edit = bench.panel.inspector.text.edit
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, " (new)")
    qtbot.mouseClick(bench.panel.buttons["duplicate"], Qt.MouseButton.LeftButton)
    assert bench.text(FILE).count("(new)") == 2


def test_the_width_of_a_cell_is_that_of_its_column(bench: Bench) -> None:
    bench.choose("{{ line.quantity", FILE)
    bench.panel.inspector.controls["width"]._enter("25mm")
    assert '<col class="col-quantity" style="width: 25mm">' in bench.text(FILE)
    bench.choose("{{ t.table.quantity }}", FILE)
    assert bench.panel.inspector.controls["width"].field.text() == "25mm"


def test_outside_of_a_table_there_is_no_column(bench: Bench) -> None:
    bench.choose("<h1", FILE)
    assert bench.panel.columns.isHidden()
    bench.choose("{{ t.table.position }}", FILE)
    assert not bench.panel.columns.buttons["left"].isEnabled()
    assert bench.panel.columns.buttons["right"].isEnabled()
