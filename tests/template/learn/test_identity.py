"""The field that names each event is found by its name and its values, and rather none than a wrong one."""

from __future__ import annotations

from typing import Any

import pytest

from designer.core.fields import infer_fields
from designer.template.learn.identity import identity_of


def found(*data: dict[str, Any], preferred: str = "") -> str:
    return identity_of(data, infer_fields(data), preferred=preferred)


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (["id", "name", "order_number", "customer_number"], "ctx.order_number"),
        (["id", "number", "status", "customer_id"], "ctx.number"),
        (["kd_nr", "rechnungsnr", "plz", "telefonnr"], "ctx.rechnungsnr"),
        (["orderId", "trackingId"], "ctx.orderId"), (["vertrag", "name"], "ctx.vertrag"),
        (["customer_id", "iban_number", "sku", "zip", "phone_number", "name", "total"], ""),
    ],
)  # fmt: skip
def test_it_is_the_number_of_the_paper_and_never_that_of_a_person(names: list[str], path: str) -> None:
    assert found(dict.fromkeys(names, "a"), dict.fromkeys(names, "b")) == path


def test_it_is_filled_everywhere_and_nowhere_twice_the_same() -> None:
    assert found({"order_id": 1}, {"order_id": 1}) == ""
    assert found({"order_id": 1}, {"order_id": ""}) == ""
    assert found({"order_id": 1}, {}) == ""
    assert found({"order_id": True}) == ""
    assert found({"order": {"id": 1}}, {"order": {"id": 2}}) == "ctx.order.id"
    assert found({"lines": [{"order_id": 1}]}, {"lines": [{"order_id": 2}]}) == ""


def test_of_several_the_one_that_keeps_rows_together_is_taken() -> None:
    one = {"auftragsnr": "1", "rechnungsnr": "2"}
    assert found(one, preferred="ctx.rechnungsnr") == "ctx.rechnungsnr"
    assert found(one, preferred="ctx.name") == "ctx.auftragsnr"
