"""A template made from a user's own file: nothing of the data stays in it, and it works as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from designer.template.package import read_template
from tests.cli.conftest import Run
from tests.support.sheets import workbook

ORDER = {
    "id": "o-1", "type": "order", "email": "zelda@secret.example", "language": "de",
    "ctx": {"order": {"number": "0001", "total": 12.5, "paid": True, "note": None, "tags": ["Quux"],
                      "lines": [{"name": "Plumbus", "qty": 1}]},
            "customer": {"name": "Zelda Quibble", "vat id": "DE999", "{{ 7*7 }}": "<b>", "it's": "x"}},
}  # fmt: skip
ROWS = [
    ("Order number", "E-Mail", "Customer", "Item", "Pieces"),
    ("0001", "zelda@secret.example", "Zelda Quibble", "Plumbus", 1),
    ("0001", "zelda@secret.example", "Zelda Quibble", "Gizmo", 2),
    *((f"{n:04}", f"p{n}@secret.example", f"Quibble {n}", "Gizmo", n) for n in range(2, 9)),
]


def learned(run: Run, source: Path, content: Any) -> dict[str, Any]:
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    ran = run("template", "new", "mine", "--learn", str(source), "--json")
    assert ran.code == 0, ran.err
    document: dict[str, Any] = ran.document
    return document


def everything(office: Path) -> str:
    files = (path for path in (office / "templates/mine").rglob("*") if path.is_file())
    return "\n".join(path.read_text("utf-8") for path in files)


@pytest.mark.parametrize("form", ["one.json", "many.jsonl", "plain.json"])
def test_events_make_a_template_that_works_and_holds_none_of_them(
    run: Run, office: Path, tmp_path: Path, form: str
) -> None:
    texts = {
        "one.json": json.dumps(ORDER), "many.jsonl": f"{json.dumps(ORDER)}\n\n{json.dumps(ORDER)}\n",
        "plain.json": json.dumps([ORDER["ctx"]]),
    }  # fmt: skip
    told = learned(run, tmp_path / form, texts[form])
    assert told["collections"] == ["ctx.order.tags", "ctx.order.lines"]
    spec = read_template(office / "templates/mine").spec
    is_event = form != "plain.json"
    assert (spec.event_type, spec.languages) == (("order", ("de",)) if is_event else ("mine", ("en",)))
    assert (spec.fields.public, spec.attachments[0].password.policy) == (
        ("ctx.order.number",) * (not is_event),
        "random",
    )
    assert spec.event_id == ("" if is_event else "mine-{{ ctx.order.number }}")
    assert not [word for word in ("Zelda", "Quibble", "secret.example", "Plumbus") if word in everything(office)]
    if form == "one.json":
        checked = run("check", "mine")
        assert checked.code == 0, checked.out


@pytest.mark.parametrize("form", ["list.csv", "list.xlsx"])
def test_a_list_makes_a_template_that_takes_it(run: Run, office: Path, tmp_path: Path, form: str) -> None:
    text = "\n".join(";".join(map(str, row)) for row in ROWS)
    told = learned(run, tmp_path / form, text if form == "list.csv" else workbook(ROWS[1:], header=ROWS[0]))
    assert told["columns"] == {
        "Order number": "ctx.order_number", "E-Mail": "email", "Customer": "ctx.customer", "Item": "ctx.lines.item",
        "Pieces": "ctx.lines.pieces",
    }  # fmt: skip
    assert (told["events"], told["collections"]) == (8, ["ctx.lines"])
    assert told["required"] == ["ctx.lines.item", "ctx.lines.pieces", "ctx.order_number", "ctx.customer"]
    assert "Zelda" not in everything(office)
    sample = json.loads((office / "templates/mine/samples/sample-1.json").read_bytes())
    assert len(sample["ctx"]["lines"]) == 2  # the one with most lines shows how a table looks
    if form == "list.csv":
        assert run("publish", "mine").code == 0
        (answer,) = run("submit", str(tmp_path / form), "--json").document["files"]
        assert [one["id"] for one in answer["events"]][:2] == ["mine-0001", "mine-0002"]
        (tmp_path / form).write_text(text.replace("Quibble 8", "Quibble-Smith"))
        (again,) = run("submit", str(tmp_path / form), "--json").document["files"]
        assert [one["code"] for one in again["errors"]] == ["event-id-taken"]  # and no second invoice
        assert "row 10: An event with this id" in run("submit", str(tmp_path / form)).out


def test_who_learns_is_told_what_keeps_an_order_from_going_out_twice(run: Run, office: Path, tmp_path: Path) -> None:
    (tmp_path / "orders.json").write_text(json.dumps({"orders": [{"order_number": 1}, {"order_number": 2}]}))
    told = run("template", "new", "mine", "--learn", str(tmp_path / "orders.json"))
    assert "2 event(s)" in told.out
    assert "Each order is known by ctx.order_number" in told.out
    (tmp_path / "list.csv").write_text("Name;Mail\nAna;ana@example.com\nTom;tom@example.com\n")
    assert "No column surely holds a number" in run("template", "new", "two", "--learn", str(tmp_path / "list.csv")).out


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", b"{", "json-syntax"), ("a.json", b"[]", "learn-no-objects"), ("a.csv", b"", "file-empty"),
        ("a.csv", b"Name;Town\nAna;Oslo\nTom;Rome\n", "learn-no-address"), ("a.pdf", b"%PDF", "file-kind-unknown"),
        ("a.xlsx", b"PK\x03\x04no", "workbook-broken"),
    ],
)  # fmt: skip
def test_a_file_that_teaches_nothing_leaves_nothing(
    run: Run, office: Path, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    ran = run("template", "new", "mine", "--learn", str(tmp_path / name), "--json")
    assert (ran.code != 0, ran.document["error"]["code"]) == (True, code)
    assert not (office / "templates/mine").exists()


def test_an_id_that_is_taken_and_a_file_that_is_not_there_are_told(run: Run, office: Path, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    taken = run("template", "new", "order_confirmation", "--learn", str(tmp_path / "a.json"), "--json")
    assert taken.document["error"]["code"] == "template-exists"
    gone = run("template", "new", "mine", "--learn", str(tmp_path / "gone.json"), "--json")
    assert gone.document["error"]["code"] == "file-not-found"
    assert run("template", "new", "mine").code == 2


@pytest.mark.parametrize("data", [None, ORDER])
def test_an_empty_template_has_a_mail_and_a_page_with_nothing_in_them(
    run: Run, office: Path, tmp_path: Path, data: dict[str, Any] | None
) -> None:
    (tmp_path / "one.json").write_text(json.dumps(data))
    learn = ("--learn", str(tmp_path / "one.json")) if data else ()
    assert run("template", "new", "a_b", "--empty", *learn, "--json").code == 0
    template = read_template(office / "templates/a_b")
    assert template.files["document.html"].endswith(b"<body>\n</body>\n</html>\n")
    assert b"<title>A b</title>" in template.files["document.html"]
    assert template.spec.fields.collections == (("ctx.order.tags", "ctx.order.lines") if data else ())
    assert run("check", "a_b", "--json").document["problems"] == []
