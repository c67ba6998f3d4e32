"""On the picture the keys do what the mouse does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from designer.gui.design.context_menu import ContextMenu
from designer.gui.preview.steps import way_of
from tests.support.designing import Bench

NONE, ALT, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("key", "held", "way"),
    [
        (Qt.Key.Key_Down, NONE, "down"), (Qt.Key.Key_Left, NONE, "back"), (Qt.Key.Key_Right, ALT, "in"),
        (Qt.Key.Key_Left, ALT, ""), (Qt.Key.Key_Down, CTRL, ""), (Qt.Key.Key_A, NONE, ""),
    ],
)  # fmt: skip
def test_arrows_choose_and_other_keys_do_not(key: Qt.Key, held: Qt.KeyboardModifier, way: str) -> None:
    assert way_of(QKeyEvent(QEvent.Type.KeyPress, key, held)) == way


def test_the_arrows_lead_from_element_to_element(bench: Bench) -> None:
    bench.choose("<h1", "confirmation.html")
    bench.canvas.step_wanted.emit("on")
    assert bench.panel.acts.chosen().node.name == "p"  # type: ignore[union-attr]
    bench.canvas.step_wanted.emit("back")
    assert bench.panel.acts.chosen().node.name == "h1"  # type: ignore[union-attr]


def test_the_menu_has_the_column_the_colours_and_the_blocks_each_with_a_letter(bench: Bench) -> None:
    bench.choose("{{ t.table.quantity }}", "confirmation.html")
    menu = bench.findChild(ContextMenu)
    assert menu is not None
    menu.show_at(bench.pos())
    below = {entry.text().replace("&", ""): entry.menu() for entry in menu.actions() if entry.menu()}
    assert {"Column", "Colour", "Put in"} <= set(below)
    letters = [entry.text()[entry.text().index("&") + 1].casefold() for entry in menu.actions() if "&" in entry.text()]
    assert len(letters) == len(set(letters))
    column = below["Column"]
    assert isinstance(column, QMenu)
    before = bench.text("confirmation.html").count("<th")
    next(one for one in column.actions() if "at the right" in one.text()).trigger()
    assert bench.text("confirmation.html").count("<th") == before + 1
    menu.close()
    bench.choose("{{ t.intro }}", "confirmation.html")
    menu.show_at(bench.pos())
    assert "Column" not in [entry.text().replace("&", "") for entry in menu.actions()]
    menu.close()


def test_a_field_of_a_list_is_written_by_its_name_in_the_loop(bench: Bench) -> None:
    bench.choose("{{ line.unit_price", "confirmation.html")
    bench.panel.acts.put_field("ctx.order.lines.amount")
    assert "{{ line.amount }}</td>" in bench.line("{{ line.unit_price", "confirmation.html")
    bench.panel.refresh()
    bench.panel.inspector.text._on_field("ctx.order.lines.name")
    bench.panel.inspector.text.enter()
    assert "{{ line.name }}" in bench.line("{{ line.unit_price", "confirmation.html") + bench.line(
        "{{ line.amount", "confirmation.html"
    )


def test_whoever_designs_works_on_the_part_that_they_went_to(bench: Bench) -> None:
    bench.page.open_file("email.mjml")
    bench.canvas.part = "confirmation.html"
    bench.canvas.part_chosen.emit()
    assert bench.page.file == "confirmation.html"
    bench.choose("<h1", "confirmation.html")
    bench.canvas.part_chosen.emit()
    assert bench.crumbs()[-1] == "Heading 1"
    bench.panel.hide()
    bench.canvas.part = "email.mjml"
    bench.canvas.part_chosen.emit()
    assert bench.page.file == "confirmation.html"


def test_a_field_is_put_in_with_a_format(bench: Bench) -> None:
    bench.choose("{{ line.unit_price", "confirmation.html")
    bench.panel.acts.put_field("ctx.order.lines.amount", "money(ctx.order.currency)")
    assert "{{ line.amount | money(ctx.order.currency) }}</td>" in bench.line("{{ line.unit_price", "confirmation.html")


def test_a_click_where_nothing_stands_chooses_the_page(bench: Bench) -> None:
    bench.choose("<h1", "confirmation.html")
    bench.canvas.ground_clicked.emit()
    assert bench.panel.acts.chosen().node.name == "body"  # type: ignore[union-attr]
