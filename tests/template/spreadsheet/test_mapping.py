"""A list's columns find their fields, and a person's choices become `[spreadsheet]` without touching anything else."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from designer.core.errors import EventError, TemplateError
from designer.core.event import EventRules
from designer.core.fields import Field, infer_fields
from designer.core.json_text import load_json
from designer.core.paths import STARTERS
from designer.core.table.rows import Sheet
from designer.core.table.text_file import read_text_table
from designer.template.spreadsheet.guess import Guess
from designer.template.spreadsheet.invent import sample_of
from designer.template.spreadsheet.mapping import Choices, Fields, header_row_of, propose, targets
from designer.template.spreadsheet.trial import Trial, try_list
from designer.template.spreadsheet.write import may_name_files, with_spreadsheet
from tests.support.packages import SPEC
from tests.support.sheets import HEADER, ROWS, SPREADSHEET_SPEC, csv_text
from tests.template.spreadsheet.test_header import spec

CTX: dict[str, Any] = {
    "order": {"number": "000123", "lines": [{"name": "Lamp", "price": 9.5}], "note": ""},
    "customer": {"number": "407", "birth_date": "1985-04-03", "name": "Ana Ruiz"},
}
LEARNED = infer_fields([CTX])


def sheet(text: str = "") -> Sheet:
    return read_text_table((text or csv_text()).encode())


def proposed(text: str = "", **more: Any) -> Choices:
    return propose(sheet(text), 1, targets(LEARNED, CTX), Fields(LEARNED), **more)


def tried(choices: Choices, text: str = "", raw: str = SPEC, learned: Field = LEARNED) -> Trial:
    return try_list(sheet(text), raw.encode(), choices, learned, EventRules())


def test_columns_find_the_fields_that_are_called_alike() -> None:
    choices = proposed(
        "order_number;E-Mail;Customer number;Birth date;Remark\n000123;ana@example.com;77;03.04.1985;x\n"
    )
    assert {one.name: one.to for one in choices.columns} == {
        "order_number": "ctx.order.number", "E-Mail": "email", "Customer number": "ctx.customer.number",
        "Birth date": "ctx.customer.birth_date", "Remark": "",
    }  # fmt: skip
    assert [one.guess for one in choices.columns][3] == Guess("date", "dd.MM.yyyy")


def test_addresses_are_the_recipients_whatever_the_column_is_called() -> None:
    assert proposed("Wer;Name\nana@example.com;Ana\n").columns[0].to == "email"


def test_of_a_template_for_each_item_the_addresses_go_into_the_items() -> None:
    ctx = {"course": {"number": "C-1"}, "guests": [{"email": "a@example.com", "name": "Ana"}]}
    learned = infer_fields([ctx])
    text = "Course number;E-Mail;Name\nC-1;ana@example.com;Ana\nC-1;tom@example.com;Tom\n"
    choices = propose(sheet(text), 1, targets(learned, ctx), Fields(learned), recipient="ctx.guests.email")
    assert [one.to for one in choices.columns] == ["ctx.course.number", "ctx.guests.email", "ctx.guests.name"]
    assert choices.group_by == "Course number"
    raw = SPEC.replace("[fields]", '[burst]\neach = "ctx.guests"\n\n[fields]', 1)
    raw = raw.replace('["ctx.order.lines"]', '["ctx.guests"]').replace("ctx.order.number", "ctx.course.number")
    trial = tried(choices, text, raw, learned)
    assert (trial.refused, [one.rows for one in trial.good]) == (None, [(2, 3)])
    again = tried(choices, text.replace("tom@example.com", "tom"), raw, learned)
    assert [fault.arguments["row"] for one in again.faulty for fault in one.faults] == [3]


def test_rows_with_the_same_order_are_kept_together() -> None:
    choices = proposed()
    assert choices.columns[0].to == "ctx.order.number"
    assert choices.group_by == "Order"
    assert proposed("Order;E-Mail\n1;a@example.com\n2;b@example.com\n").group_by == ""


def test_the_field_of_the_events_number_keeps_rows_together_first() -> None:
    rows = "Name;Order number;E-Mail\nAna;1;a@example.com\nAna;1;a@example.com\n"
    assert proposed(rows).group_by == "Name"
    assert proposed(rows, event_id="{{ ctx.order.number }}").group_by == "Order number"


def test_what_the_template_says_already_stands() -> None:
    choices = proposed(known=spec().spreadsheet)
    assert {one.name: one.to for one in choices.columns} == {
        name: column.to for name, column in spec().spreadsheet.columns.items()
    }
    assert choices.columns[5].guess == Guess("decimal", locale="de")


def test_the_header_may_stand_below_a_title() -> None:
    assert header_row_of(sheet(f"Orders of November\r\n\r\n{csv_text()}")) == 3
    assert header_row_of(sheet()) == 1


@pytest.mark.parametrize(
    ("typed", "path", "lists"),
    [
        ("order.number", "ctx.order.number", ()),
        ("ctx.order.lines.name", "ctx.order.lines.name", ("ctx.order.lines",)),
        ("visits[].day", "ctx.visits.day", ("ctx.visits",)),
        ("email", "email", ()),
        ("  ", "", ()),
    ],
)
def test_a_field_is_typed_as_people_write_it(typed: str, path: str, lists: tuple[str, ...]) -> None:
    assert Fields(LEARNED).target(typed) == (path, lists)


def bent(choices: Choices, name: str, **changes: Any) -> Choices:
    return choices.with_column(replace(next(one for one in choices.columns if one.name == name), **changes))


def full() -> Choices:
    choices = bent(bent(proposed(), "Customer", to="ctx.customer.number"), "Born", to="ctx.customer.birth_date")
    for name in ("Item", "Price"):
        path, lists = Fields(LEARNED).target(f"order.lines.{'name' if name == 'Item' else 'price'}")
        choices = bent(choices, name, to=path, lists=lists)
    return choices


def test_the_trial_takes_rows_as_the_drop_folder_does() -> None:
    first, second = tried(full()).good
    assert (first.rows, second.rows) == ((2, 3), (4,))
    assert [line["name"] for line in first.tree["ctx"]["order"]["lines"]] == ["Lamp", "Bulb"]
    assert first.tree["ctx"]["customer"]["birth_date"] == "1985-04-03"


def test_a_faulty_row_is_named_with_its_reason() -> None:
    rows = [list(row) for row in ROWS]
    rows[2][1] = "tom"
    trial = tried(full(), csv_text(rows))
    assert [one.rows for one in trial.good] == [(2, 3)]
    (fault,) = trial.faulty[0].faults
    assert (fault.code, fault.arguments["row"], fault.arguments["column"]) == ("email-invalid", 4, "E-Mail")


def test_a_list_without_an_address_is_refused_as_a_whole() -> None:
    trial = tried(bent(full(), "E-Mail", to=""))
    assert trial.refused is not None
    assert trial.refused.code == "spreadsheet-without-email"


def test_what_the_template_requires_and_no_column_gives_is_told_once() -> None:
    raw = SPEC.replace('required = ["ctx.order.number"', 'required = ["ctx.order.currency", "ctx.order.number"')
    trial = tried(full(), raw=raw)
    assert (trial.lacking, len(trial.good)) == (("ctx.order.currency",), 2)


def test_the_choices_are_appended_to_a_template_that_took_no_lists() -> None:
    text = with_spreadsheet(SPEC.encode(), full()).decode()
    assert text.startswith(SPEC.rstrip())
    table = tomllib.loads(text)["spreadsheet"]
    assert table["group_by"] == "Order"
    assert table["columns"]["Born"] == {"to": "ctx.customer.birth_date", "kind": "date", "format": "dd.MM.yyyy"}
    assert table["columns"]["Order"] == {"to": "ctx.order.number"}
    assert "ctx.order.lines" in tomllib.loads(text)["fields"]["collections"]


def test_only_what_differs_is_changed_and_comments_stay() -> None:
    raw = SPREADSHEET_SPEC.replace('{ to = "email" }', '{ to = "email" }  # whom it reaches')
    choices = propose(sheet(), 1, targets(LEARNED, CTX), Fields(LEARNED), known=spec(raw).spreadsheet)
    assert with_spreadsheet(raw.encode(), choices).decode() == raw
    changed = bent(bent(choices, "Price", guess=Guess("decimal", locale="en")), "Item", to="")
    before, after = raw.splitlines(), with_spreadsheet(raw.encode(), changed).decode().splitlines()
    assert [line for line in before if line not in after] == [
        line for line in before if line.startswith(('"Item"', '"Price"'))
    ]
    assert [line for line in after if line not in before] == [
        '"Price" = { to = "ctx.order.lines.price", kind = "decimal", locale = "en" }'
    ]


def test_a_column_names_pdfs_only_where_the_template_sends_them() -> None:
    assert not may_name_files(SPEC.encode())
    assert may_name_files((STARTERS / "sealed_document" / "template.toml").read_bytes())
    assert not may_name_files(b"format = ")
    (first, _) = tried(
        bent(full(), "Item", to="files", lists=()), csv_text([(*r[:4], "a.pdf", r[5]) for r in ROWS])
    ).good
    assert first.tree["files"] == ["a.pdf"]


def test_line_ends_and_mark_stay() -> None:
    raw = b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode()
    text = with_spreadsheet(raw, full())
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.count(b"\n") == text.count(b"\r\n")


def test_names_of_all_kinds_come_back() -> None:
    name = 'Straße "neu" \\ 100 % \u2028 é'
    choices = full()
    choices = choices.with_column(replace(choices.columns[2], name=name))
    assert name in tomllib.loads(with_spreadsheet(SPEC.encode(), choices).decode())["spreadsheet"]["columns"]
    again = with_spreadsheet(SPREADSHEET_SPEC.encode(), choices).decode()
    assert name in tomllib.loads(again)["spreadsheet"]["columns"]


def test_a_crooked_table_is_written_anew_and_a_broken_file_is_refused() -> None:
    crooked = f'{SPEC}\n[spreadsheet]\ncolumns = "all"\n'
    assert "E-Mail" in tomllib.loads(with_spreadsheet(crooked.encode(), full()).decode())["spreadsheet"]["columns"]
    with pytest.raises(TemplateError):
        with_spreadsheet(b"format = ", full())


def test_a_sample_of_a_row_holds_nothing_personal() -> None:
    tree = tried(full()).good[0].tree
    made = load_json(sample_of(tree, CTX, ["ctx.order.number"]))
    assert made["email"] == "ana@example.com"
    assert made["ctx"]["order"]["number"] == "01067"
    assert made["ctx"]["customer"] == {"number": "407", "birth_date": "1985-04-03"}
    assert [line["name"] for line in made["ctx"]["order"]["lines"]] == ["Lamp", "Lamp"]
    assert [str(line["price"]) for line in made["ctx"]["order"]["lines"]] == ["1234.50", "2.00"]
    bare = load_json(sample_of(tree, {}, []))
    assert [word for word in ("Lamp", "01067", "1985", "example.com") if word in str(bare["ctx"])] == []


def test_faults_never_tell_what_stands_in_a_cell() -> None:
    rows = [list(row) for row in ROWS]
    rows[0][HEADER.index("Price")] = "SECRET"
    (fault,) = tried(full(), csv_text(rows)).faulty[0].faults
    assert isinstance(fault, EventError)
    assert "SECRET" not in str(fault.arguments)
