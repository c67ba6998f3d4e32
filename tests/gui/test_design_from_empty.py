"""The walk "From an empty page" of docs/designing.md: the order confirmation, built with mouse and keys alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QTabBar, QToolButton

from designer.core.paths import STARTERS
from designer.gui.design.pick_field import PickField
from designer.gui.design.table_dialog import TableDialog
from designer.gui.design.words_popup import WordsPopup
from designer.gui.library.new_dialog import NewDialog
from tests.support.hands import Hands, button_in
from tests.support.person import Person

SAMPLES = STARTERS / "order_confirmation" / "samples"
PAGE = "document.html"


@dataclass(frozen=True, slots=True)
class F:
    """A field that is searched by some of its letters."""

    search: str


BREAK = F("")


@pytest.mark.soak
def test_the_order_confirmation_is_built_from_an_empty_template(person: Person, tmp_path: Path) -> None:
    events = [json.loads(file.read_text("utf-8")) for file in sorted(SAMPLES.glob("*.json"))]
    orders = tmp_path / "orders.json"
    orders.write_text(json.dumps(events), "utf-8")
    hands = Hands(person)
    makes_an_empty_template(hands, orders)
    shows(hands, "e1")
    begins_a_letter(hands)
    shows(hands, "e2")
    lists_what_was_ordered(hands)
    shows(hands, "e3")
    assert hands.actions


def shows(hands: Hands, name: str) -> None:
    person = hands.person
    person.sees_it_fresh()
    person.rests()
    person.desk.window.grab().save(f"/tmp/scratch/bld/{name}.png")
    template = person.desk.pages["our_order"].session.template
    for file in ("document.html", "document.css", "email.mjml", "template.toml"):
        Path("/tmp/scratch/bld", file).write_text(template.document(file).text())
    for one in person.desk.panels.preview._reply.files:
        Path("/tmp/scratch/bld", f"{name}.pdf").write_bytes(one.raw)


def makes_an_empty_template(hands: Hands, orders: Path) -> None:
    """Its fields come from a file of orders."""
    person = hands.person
    hands.chooses(person.desk.window.menuBar(), "File", "New template")
    dialog = person.dialog(NewDialog)
    (starters,) = dialog.findChildren(QListWidget)
    hands.clicks_row(starters, "Empty")
    hands.types_file(str(orders), begin=lambda: hands.clicks(button_in(dialog, "Its data…")))
    person.sees(lambda: dialog.origin[-1] == str(orders))
    (name,) = dialog.findChildren(QLineEdit)
    hands.clicks(name, twice=True)
    hands.types("our_order")
    hands.clicks(button_in(dialog, "Make template"))
    person.sees(lambda: "our_order" in person.desk.pages)
    person.sees_it_fresh()
    bars = person.desk.window.findChildren(QTabBar)
    left = next(bar for bar in bars if "Design" in [bar.tabText(number) for number in range(bar.count())])
    hands.clicks_tab(left, "Design")
    hands.clicks_tab(person.desk.panels.preview.parts, "pdf")
    hands.presses("Ctrl+E")


def begins_a_letter(hands: Hands) -> None:
    """Letterhead with the address, what is written about it, title and salutation."""
    blocks(hands, "Page head")
    writes(hands, "{{ firm.name }}</div>", "Order ", F("order.number"))
    blocks(hands, "Letterhead", "Page foot", "Firm's foot")
    writes(hands, "Name<br>", F("customer.name"), BREAK, F("address.street"), BREAK, F("postcode"), " ", F("city"))
    writes(hands, "Number</th>", "Order number")
    writes(hands, "Value</td></tr>", F("order.number"))
    writes(hands, "Date</th>", "Order date")
    writes(hands, "Value</td></tr>", F("order.date"))
    blocks(hands, "Title")
    writes(hands, "Title</h1>", "Order confirmation")
    blocks(hands, "Text")
    writes(hands, "Text</p>", "Hello ", F("customer.name"), ",")
    blocks(hands, "Text")
    writes(hands, "Text</p>", "thank you for your order. We are preparing it now. Please check the details below.")


def lists_what_was_ordered(hands: Hands) -> None:
    """A table of the items, and the sums."""
    person = hands.person
    blocks(hands, "Table of a list…")
    hands.person.dialog(PickField)
    hands.types("order.lines")
    hands.presses("Return")
    dialog = person.dialog(TableDialog)
    person.rests()
    dialog.grab().save("/tmp/scratch/bld/table.png")
    hands.clicks(dialog.put_in)
    person.sees_it_fresh()
    blocks(hands, "Totals")
    writes(hands, "Value</td></tr>", F("order.subtotal"))
    writes(hands, "Value</td></tr>", F("order.total"))


def blocks(hands: Hands, *names: str) -> None:
    """Put in blocks of the palette."""
    panel = hands.person.desk.panels.design
    for name in names:
        person = hands.person
        person.sees(lambda wanted=name: [one for one in panel.blocks.findChildren(QToolButton) if one.text() == wanted])
        button = next(one for one in panel.blocks.findChildren(QToolButton) if one.text() == name)
        hands.clicks(button)


def writes(hands: Hands, spot: str, *parts: str | F) -> None:
    """Double-click what the words in the source make on the page, and write something else."""
    person = hands.person
    hands.clicks_on_page(person.desk.panels.preview.files[0].canvas, PAGE, spot, twice=True)
    person.sees(lambda: any(isinstance(one, WordsPopup) for one in QApplication.topLevelWidgets() if one.isVisible()))
    for part in parts:
        if isinstance(part, str):
            hands.types(part)
        elif part.search:
            hands.types("{{")
            hands.types(part.search)
            hands.presses("Return")
        else:
            hands.presses("Return")
    hands.presses("Ctrl+Return")
    person.sees_it_fresh()
