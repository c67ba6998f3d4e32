"""What shops, payment services and accounts export, in their documented shapes, becomes mails with the right data.

The files are our own; only the shapes are those of Shopify's order export, WooCommerce's order webhook, Stripe's events
and the flat order reports of market places.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from designer.core.event import EventRules
from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.render.compose import Composer, Limits
from designer.sender.inbox.intake import FileIntake
from designer.sender.outbox.records import Door
from designer.sender.outbox.search import event_data, show
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.routing import Router
from designer.template.package import read_template
from tests.support.composing import composed, mail_of, text_of
from tests.support.office import make_office, publish_receipt, settings_of
from tests.support.packages import SPEC

SHOPIFY = """\
Name,Email,Financial Status,Paid at,Currency,Subtotal,Taxes,Total,Created at,Lineitem quantity,Lineitem name,\
Lineitem price,Billing Name,Billing City,Notes,Id
#1001,ana@example.com,paid,2026-11-03 09:15:22 +0100,EUR,54.89,8.76,54.89,2026-11-03 09:15:20 +0100,1,"Lamp, brass",\
49.90,Ana Fernández,Bonn,"Please ring
twice",5550001112223
#1001,ana@example.com,,,,,,,2026-11-03 09:15:20 +0100,2,Bulb,2.49,,,,
#1002,tom@example.com,paid,2026-11-03 10:00:00 +0100,EUR,9.99,1.60,9.99,2026-11-03 10:00:00 +0100,1,Desk “Oslo”,\
9.99,Tom O'Neill,Cork,,5550001112224
"""
SHOPIFY_COLUMNS = """
[spreadsheet]
group_by = "Name"
[spreadsheet.columns]
"Name" = { to = "ctx.order.number" }
"Email" = { to = "email" }
"Total" = { to = "ctx.order.total", kind = "decimal" }
"Lineitem name" = { to = "ctx.order.lines.name" }
"Lineitem price" = { to = "ctx.order.lines.price", kind = "decimal" }
"Lineitem quantity" = { to = "ctx.order.lines.quantity", kind = "integer" }
"Billing Name" = { to = "ctx.customer.name" }
"Id" = { to = "ctx.customer.number" }
"""
MARKET = "\t".join(("order-id", "order-item-id", "purchase-date", "buyer-email", "buyer-name", "sku", "product-name",
                    "quantity-purchased", "currency", "item-price")) + "\r\n" + "\t".join((
    "028-1234567-7654321", "00123", "2026-11-03T08:15:20+00:00", "xq7+b@marketplace.example.com", "J. Müller", "L-1",
    "Lampe", "1", "EUR", "49.90")) + "\r\n"  # fmt: skip
MARKET_COLUMNS = """
[spreadsheet]
[spreadsheet.columns]
"order-id" = { to = "ctx.order.number" }
"buyer-email" = { to = "email" }
"product-name" = { to = "ctx.order.lines.name" }
"item-price" = { to = "ctx.order.lines.price", kind = "decimal" }
"buyer-name" = { to = "ctx.customer.name" }
"order-item-id" = { to = "ctx.customer.number" }
"""
ACCOUNTS = (
    "Belegnr.;Datum;Kunde;Name;E-Mail;Position;Betrag\r\n"
    '="00471";03.11.2026;010200;Jan Petersen;jan@example.com;Wartung;1.234,50\r\n'
    '="00472";04.11.2026;010201;Eva Żak;eva@example.com;Miete;-12,00\r\n'
)
ACCOUNTS_COLUMNS = """
[spreadsheet]
[spreadsheet.columns]
"Belegnr." = { to = "ctx.order.number" }
"E-Mail" = { to = "email" }
"Datum" = { to = "ctx.order.date", kind = "date", format = "dd.MM.yyyy" }
"Kunde" = { to = "ctx.customer.number" }
"Name" = { to = "ctx.customer.name" }
"Position" = { to = "ctx.order.lines.name" }
"Betrag" = { to = "ctx.order.lines.price", kind = "decimal", locale = "de" }
"""


class Shop:
    """An office that takes exports; what came in is shown as the templates will see it."""

    def __init__(self, root: Path, outbox: Outbox) -> None:
        self.office: Workspace = make_office(root / "office")
        self.outbox = outbox

    def taken(self, name: str, raw: bytes, columns: str = "") -> list[dict[str, Any]]:
        publish_receipt(self.office, {"template.toml": SPEC.replace('required = ["ctx.order.number"]', "") + columns})
        intake = FileIntake(self.outbox, Router(self.office.publications, settings_of(self.office)), EventRules())
        taken = intake.take(name, raw, Door("folder:inbox", Mode.LIVE))
        assert taken.faults == []
        found = (show(self.outbox, one.messages[0].id).message for one in taken.accepted)
        return [json.loads(event_data(self.outbox, one)) for one in found]


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    outbox = Outbox.open(tmp_path / "outbox.sqlite3", Vault.in_memory())
    yield Shop(tmp_path, outbox)
    outbox.close()


def test_a_shops_order_export_becomes_one_mail_for_each_order(shop: Shop) -> None:
    first, second = shop.taken("orders_export_1.csv", SHOPIFY.encode(), SHOPIFY_COLUMNS)
    assert (first["email"], first["ctx"]["order"]["number"], first["ctx"]["order"]["total"]) == (
        "ana@example.com", "#1001", 54.89,
    )  # fmt: skip
    assert [(one["name"], one["quantity"]) for one in first["ctx"]["order"]["lines"]] == [
        ("Lamp, brass", 1),
        ("Bulb", 2),
    ]
    assert (second["ctx"]["customer"]["name"], len(second["ctx"]["order"]["lines"])) == ("Tom O'Neill", 1)
    assert [one.get("id", "") for one in (first, second)] == ["", ""]


def test_a_market_places_flat_report_keeps_its_numbers_and_the_buyers_odd_address(shop: Shop) -> None:
    (one,) = shop.taken("report.csv", MARKET.encode("cp1252"), MARKET_COLUMNS)
    assert (one["email"], one["ctx"]["order"]["number"], one["ctx"]["customer"]) == (
        "xq7+b@marketplace.example.com", "028-1234567-7654321", {"name": "J. Müller", "number": "00123"},
    )  # fmt: skip


def test_an_accounts_list_keeps_zeros_commas_and_credit_notes(shop: Shop) -> None:
    found = shop.taken("Belege.csv", ACCOUNTS.encode("utf-8-sig"), ACCOUNTS_COLUMNS)
    assert [(one["ctx"]["order"]["number"], one["ctx"]["order"]["lines"][0]["price"]) for one in found] == [
        ("00471", 1234.5), ("00472", -12.0),
    ]  # fmt: skip


WOO = {
    "id": 727, "number": "727", "status": "processing", "currency": "EUR", "date_created": "2026-11-03T09:15:20",
    "total": "54.88", "prices_include_tax": True, "customer_id": 0, "discount_total": "0.00",
    "billing": {"first_name": "Ana", "last_name": "Fernández", "email": "ana@example.com", "phone": ""},
    "line_items": [{"id": 315, "name": "Lamp", "quantity": 1, "subtotal": "49.90", "meta_data": [], "image": None},
                   {"id": 316, "name": "Bulb", "quantity": 2, "subtotal": "4.98", "meta_data": [{"value": {}}]}],
    "coupon_lines": [], "refunds": [], "meta_data": [{"id": 13106, "key": "_download_permissions", "value": "yes"}],
    "_links": {"self": [{"href": "https://shop.example.com/wp-json/wc/v3/orders/727"}]},
}  # fmt: skip
STRIPE = {
    "id": "evt_1Own", "object": "event", "api_version": "2026-01-01", "created": 1793692800, "livemode": False,
    "pending_webhooks": 1, "request": {"id": None, "idempotency_key": None}, "type": "invoice.paid",
    "data": {"object": {
        "id": "in_1Own", "object": "invoice", "number": "A1B2-0001", "amount_paid": 4990, "currency": "eur",
        "customer_email": "ana@example.com", "customer_name": "Ana Fernández", "customer_address": None,
        "discounts": [], "metadata": {}, "lines": {"object": "list", "has_more": False, "data": [
            {"id": "il_1", "amount": 4990, "description": "1 × Plan “Plus” (at €49.90 / month)", "period":
             {"start": 1793692800, "end": 1796284800}}]}}},
}  # fmt: skip


def test_a_shops_webhook_and_a_payment_event_are_kept_as_they_are(shop: Shop) -> None:
    for number, payload in enumerate((WOO, STRIPE)):
        event = {"id": f"hook-{number}", "type": "receipt", "email": "ana@example.com",
                 "ctx": {"order": {"number": str(number), "lines": []}, "payload": payload}}  # fmt: skip
        (one,) = shop.taken(f"{number}.json", json.dumps(event).encode())
        assert one["ctx"]["payload"] == json.loads(json.dumps(payload), parse_constant=str)


def test_an_export_is_readable_in_the_finished_mail(shop: Shop, tmp_path: Path) -> None:
    first, _ = shop.taken("orders.csv", SHOPIFY.encode(), SHOPIFY_COLUMNS)
    assert read_template(shop.office.templates / "receipt").spec.spreadsheet.is_set
    made = composed(Composer(Limits()), tmp_path, {"template.toml": SPEC.replace(
        "{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}", "{{ ctx.customer.number }}")},
        {"id": "o-1", "ctx": first["ctx"]})  # fmt: skip
    (pdf,) = mail_of(made.mime).iter_attachments()
    text = text_of(pdf.get_content(), "5550001112223")
    assert ["#1001" in text, "Ana Fernández" in text, "Lamp, brass" in text, "€2.49" in text] == [True] * 4
