"""The walk "From an empty page" of docs/designing.md: the order confirmation, built with mouse and keys alone.

What comes out is in the folder `from_empty`, for people to read: it is to be as a careful person would have written it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QTabBar, QToolButton

from designer.core.paths import STARTERS
from designer.gui.data.field_tree import PUBLIC
from designer.gui.design.phrase_edit import PhraseEdit
from designer.gui.design.pick_field import PickField
from designer.gui.design.table_dialog import TableDialog
from designer.gui.library.message_dialog import MessageDialog
from designer.gui.library.new_dialog import NewDialog
from designer.gui.preview.page_canvas import PageCanvas
from designer.render.filters import locale_filters
from designer.render.limits import WorkerLimits
from designer.render.pool import Pool
from designer.template.checks import check_template
from designer.template.package import read_template
from tests.support.checklist import (
    RULES,
    can_be_designed_on,
    has_a_page_that_is_set_up,
    has_the_firms_colours,
    has_whole_pdfs,
    is_sealed,
    keeps_together_what_belongs_together,
    rendered,
    tells_nothing_personal,
)
from tests.support.hands import Hands, button_in
from tests.support.person import Person

SAMPLES = STARTERS / "order_confirmation" / "samples"
ORDERS = ("normal", "sixty-lines", "nested-options", "long-names", "empty-list")
NAME, PAGE = "our_order", "document.html"
EXPECTED = Path(__file__).parent / "from_empty"
MOST_ACTIONS = 400
HINT = "your customer number, a hyphen, and your date of birth as DDMMYY"


@dataclass(frozen=True, slots=True)
class F:
    """A field that is searched by some of its letters."""

    search: str


BREAK = F("")


@pytest.mark.soak
def test_the_order_confirmation_is_built_from_an_empty_template(person: Person, tmp_path: Path) -> None:
    orders = tmp_path / "orders.json"
    events = [json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))["ctx"] for name in ORDERS]
    orders.write_text(json.dumps(events), "utf-8")
    hands = Hands(person)
    makes_an_empty_template(hands, orders)
    begins_a_letter(hands)
    lists_what_was_ordered(hands)
    adds_up(hands)
    tells_of_the_delivery(hands)
    hands.clicks(person.desk.panels.preview.files[0].by_page)
    person.sees_it_fresh()
    person.keeps("design-from-empty-page")
    releases_what_the_mail_tells(hands)
    writes_the_mail(hands)
    person.sees_it_fresh()
    person.keeps("design-from-empty-mail")
    says_how_it_is_sent(hands)
    template = person.desk.pages[NAME].session.template
    person.sees(lambda: not template.overlay())
    for name in ("template.toml", "document.html", "email.mjml"):
        assert template.document(name).text() == (EXPECTED / name).read_text("utf-8"), name
    pool = Pool(1, WorkerLimits())
    holds_to_the_checklist(pool, template.folder, template.folder.parent.parent)
    pool.close()
    assert len(hands.actions) <= MOST_ACTIONS, len(hands.actions)


def holds_to_the_checklist(pool: Pool, folder: Path, office: Path) -> None:
    """What docs/templates.md asks of a starter."""
    template = read_template(folder)
    assert template.spec.id == template.spec.event_type
    assert check_template(template, locale_filters("en", UTC, "svg"), RULES) == []
    problems, samples = rendered(pool, template, folder, office)
    assert problems == []
    assert (len(samples), len(template.samples)) == (5, 5)
    tells_nothing_personal(template, samples)
    has_whole_pdfs(template, samples)
    is_sealed(template)
    has_the_firms_colours(template)
    can_be_designed_on(template)
    has_a_page_that_is_set_up(template)
    keeps_together_what_belongs_together(template)
    assert [one.reply.attachments[0].pages for one in samples.values()] == [1, 1, 3, 1, 1]


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
    hands.types(NAME)
    hands.clicks(button_in(dialog, "Make template"))
    person.sees(lambda: NAME in person.desk.pages)
    person.sees_it_fresh()
    hands.clicks(person.desk.panels.preview.choices.after)  # an order with a discount
    hands.clicks_tab(left_tabs(person), "Design")
    hands.clicks_tab(person.desk.panels.preview.parts, "pdf")
    hands.presses("Ctrl+E")


def begins_a_letter(hands: Hands) -> None:
    """Letterhead with the address, what is written about it, title and salutation."""
    puts_in(hands, "Page head")
    says(hands, "Order confirmation ", F("order.number"))
    puts_in(hands, "Letterhead")
    puts_in(hands, "Page foot")
    puts_in(hands, "Firm's foot")
    writes(hands, "Name<br>", F("customer.name"), BREAK, F("address.street"), BREAK, F("postcode"), " ", F("city"))
    hands.presses("Ctrl+1")
    hands.presses("Ctrl+D")
    says(hands, F("address.country"))
    only_if(hands, "address.country")
    writes(hands, "Number</th>", "Order number")
    writes(hands, "Value</td></tr>", F("order.number"))
    writes(hands, "Date</th>", "Order date")
    writes(hands, "Value</td></tr>", F("order.date"))
    hands.presses("Ctrl+1")
    hands.presses("Alt+Left")
    hands.presses("Ctrl+D")
    writes_row(hands, ("Customer number",), (F("customer.number"),))
    puts_in(hands, "Title")
    says(hands, "Order confirmation")
    puts_in(hands, "Text")
    says(hands, "Hello ", F("customer.name"), ",")
    puts_in(hands, "Text")
    says(hands, "thank you for your order. We are preparing it now. Please check the details below.")


def lists_what_was_ordered(hands: Hands) -> None:
    """A table of the items with heads of one's own, and what is said when there are none."""
    person = hands.person
    puts_in(hands, "Table of a list…")
    person.dialog(PickField)
    hands.types("order.lines")
    hands.presses("Return")
    dialog = person.dialog(TableDialog)
    rows = dialog.rows
    for path, head in (("sku", "No."), ("name", "Article")):
        (item,) = rows.findItems(path, Qt.MatchFlag.MatchExactly)
        hands.clicks(rows.viewport(), rows.visualItemRect(rows.item(item.row(), 1)).center(), words=path, twice=True)
        hands.presses("Ctrl+A")
        hands.types(head)
        hands.presses("Return")
    hands.clicks(dialog.put_in)
    person.sees_it_fresh()
    hands.clicks_on_page(canvas(person), PAGE, "{{ line.name }}")
    hands.clicks(crumb(person, "Repeat"))
    hands.clicks(person.desk.panels.design.inspector.otherwise)
    says(hands, "There are no articles in this order at the moment.")


def adds_up(hands: Hands) -> None:
    """The sums; discounts and taxes as many as there are, shipping only if there is any."""
    person = hands.person
    hands.clicks_on_page(canvas(person), PAGE, "{{ line.name }}")
    puts_in(hands, "Totals")
    writes(hands, "Value</td></tr>", F("order.subtotal"))
    writes(hands, "Value</td></tr>", F("order.total"))
    for search, head, words in (
        ("taxes", ("including ", F("taxes.rate"), " VAT"), (F("taxes.amount"),)),
        ("", ("Shipping",), (F("order.shipping"),)),
        ("discounts", (F("discounts.label"),), (F("discounts.amount"),)),
    ):
        hands.clicks_on_page(canvas(person), PAGE, "{{ ctx.order.subtotal")
        hands.presses("Alt+Left")
        hands.presses("Ctrl+D")
        settles(person)
        if search:
            hands.clicks(person.desk.panels.design.buttons["repeat"])
            person.dialog(PickField)
            hands.types(search)
            hands.presses("Return")
        else:
            only_if(hands, "order.shipping")
        writes_row(hands, head, words)


def tells_of_the_delivery(hands: Hands) -> None:
    """What may be missing is shown only if it is there."""
    person = hands.person
    hands.clicks_on_page(canvas(person), PAGE, "{{ ctx.order.total")
    puts_in(hands, "Heading")
    says(hands, "Delivery and payment")
    puts_in(hands, "Facts")
    writes_row(hands, ("Delivery",), (F("delivery.method"),))
    choose_row_and_condition(hands, "delivery.method")
    hands.clicks_on_page(canvas(person), PAGE, "Value</td></tr>")
    hands.presses("Alt+Left")
    writes_row(hands, ("Payment",), (F("payment.method"),))
    choose_row_and_condition(hands, "payment.method")
    hands.clicks_on_page(canvas(person), PAGE, "{{ ctx.payment.method }}")
    puts_in(hands, "Box")
    hands.clicks_on_page(canvas(person), PAGE, "<p>Text</p>")
    says(hands, "You will hear from us again as soon as your parcel is on its way.")


def choose_row_and_condition(hands: Hands, search: str) -> None:
    """Show the row only if there is something to show."""
    hands.presses("Ctrl+1")
    hands.presses("Alt+Left")
    only_if(hands, search)


def releases_what_the_mail_tells(hands: Hands) -> None:
    """Ticked among the fields; all others are for the PDF only."""
    hands.clicks_tab(left_tabs(hands.person), "Data")
    fields = hands.person.desk.panels.fields
    (order,) = fields._model.findItems("order", Qt.MatchFlag.MatchRecursive)
    for row in range(order.rowCount()):
        if order.child(row).text() == "date":  # the number is released already: by it the order is known
            place = fields._tree.visualRect(order.child(row, PUBLIC).index())
            box = place.topLeft() + QPoint(12, place.height() // 2)
            hands.clicks(fields._tree.viewport(), box, words=f"In mail: {order.child(row).text()}")
            break
    hands.clicks_tab(left_tabs(hands.person), "Design")


def writes_the_mail(hands: Hands) -> None:
    """Nothing personal stands in it; the password's parts are told."""
    hands.clicks_tab(hands.person.desk.panels.preview.parts, "E-mail")
    puts_in(hands, "Mail head")
    puts_in(hands, "Heading")
    says(hands, "Thank you for your order")
    puts_in(hands, "Text")
    says(hands, "Hello,")
    puts_in(hands, "Text")
    says(hands, "your order has arrived, and we are preparing it now. You find all details in the attached PDF.")
    puts_in(hands, "Facts")
    writes_row(hands, ("Order number",), (F("order.number"),))
    for keys in ("Ctrl+1", "Right"):
        hands.presses(keys)
    writes_row(hands, ("Order date",), (F("order.date"),))
    puts_in(hands, "Password")
    puts_in(hands, "Section")
    for keys in ("Ctrl+1", "Alt+Right", "Alt+Right"):
        hands.presses(keys)
    says(hands, "You will hear from us again as soon as your parcel is on its way.")
    puts_in(hands, "Mail foot")


def says_how_it_is_sent(hands: Hands) -> None:
    """The subject, the name of the PDF, and how it opens."""
    person = hands.person
    hands.chooses(person.desk.window.menuBar(), "Template", "Subject and password")
    dialog = person.dialog(MessageDialog)
    for line, words in (
        (dialog.subject, "Your order {{ ctx.order.number }}"),
        (dialog.file_name, "order-confirmation-{{ ctx.order.number }}.pdf"),
        (dialog.must_say, "{{ ctx.order.number }}"),
    ):
        hands.clicks(line)
        hands.presses("Ctrl+A")
        hands.types(words)
    hands.picks_in(dialog.policy, "formula")
    hands.clicks(dialog.formula)
    hands.types("{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}")
    hands.clicks(dialog.hint)
    hands.presses("Ctrl+A")
    hands.types(HINT)
    hands.clicks(dialog.take)
    hands.presses("Ctrl+S")


def left_tabs(person: Person) -> QTabBar:
    """The tabs of the panels at the left."""
    bars = person.desk.window.findChildren(QTabBar)
    return next(bar for bar in bars if "Design" in [bar.tabText(number) for number in range(bar.count())])


def canvas(person: Person) -> PageCanvas:
    return person.desk.panels.preview.files[0].canvas


def crumb(person: Person, words: str) -> QToolButton:
    """The way to what is chosen: one of what it stands in."""
    crumbs = person.desk.panels.design.crumbs
    person.sees(lambda: [one for one in crumbs.findChildren(QToolButton) if one.text() == words])
    return next(one for one in crumbs.findChildren(QToolButton) if one.text() == words)


def puts_in(hands: Hands, name: str) -> None:
    """A block of the palette."""
    blocks, person = hands.person.desk.panels.design.blocks, hands.person
    person.sees(lambda: [one for one in blocks.findChildren(QToolButton) if one.text() == name])
    settles(person)
    hands.clicks(next(one for one in blocks.findChildren(QToolButton) if one.text() == name))


def only_if(hands: Hands, search: str) -> None:
    """A condition around what is chosen."""
    settles(hands.person)
    hands.clicks(hands.person.desk.panels.design.buttons["condition"])
    hands.person.dialog(PickField)
    hands.types(search)
    hands.presses("Return")


def settles(person: Person) -> None:
    """A person looks at the panel before they click in it."""
    panel = person.desk.panels.design
    person.sees(lambda: panel.acts.is_settled and not panel._quiet.isActive())


def says(hands: Hands, *parts: str | F) -> None:
    """Write what is chosen anew, in the panel."""
    panel = hands.person.desk.panels.design
    settles(hands.person)
    hands.clicks(panel.inspector.text.edit)
    hands.presses("Ctrl+A")
    types(hands, parts)


def writes(hands: Hands, spot: str, *parts: str | F) -> None:
    """Click what the words in the source make on the page, and write something else."""
    hands.clicks_on_page(canvas(hands.person), PAGE, spot)
    says(hands, *parts)


def writes_row(hands: Hands, *cells: tuple[str | F, ...]) -> None:
    """The cells of the chosen row, which the keys lead to."""
    for number, parts in enumerate(cells):
        hands.presses("Ctrl+1")
        hands.person.rests()  # the keys lead to what the picture shows already
        hands.person.sees_it_fresh()
        hands.presses("Right" if number else "Alt+Right")
        says(hands, *parts)


def types(hands: Hands, parts: Sequence[str | F]) -> None:
    """Words, fields and line breaks, and takes them over."""
    hands.person.sees(lambda: isinstance(QApplication.focusWidget(), PhraseEdit))
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
