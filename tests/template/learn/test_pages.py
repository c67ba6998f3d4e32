"""The page of a learned template shows every field, in the language of the file."""

from __future__ import annotations

from designer.template.learn.facts import learn
from designer.template.learn.pages import mail_of, page

ORDER = {
    "date": "2026-11-01", "note": None, "tags": [], "total": 12,
    "lines": [{"name": "Lamp", "qty": 2, "price": {"net": "1.50"}, "taxes": [{"rate": "0.19", "of": [{"a": "x"}]}]}],
}  # fmt: skip


def written(**changes: str) -> str:
    return page("Order", learn([{"ctx": ORDER}], language="de", filters=changes))


def test_every_field_is_on_it_also_nested_and_empty_ones() -> None:
    told = written()
    for word in ("ctx.note", "row.price.net", "part_1.rate", "part_2.a", "ctx.tags"):
        assert word in told
    assert told.index("{% if ctx.tags") < told.index("<h2>Tags</h2>")  # no heading of an empty table
    assert "<thead><tr><th>Name</th>" in told


def test_values_are_written_as_the_columns_of_the_list_say() -> None:
    told = written(**{"ctx.date": "date", "ctx.lines.price.net": "number(2)"})
    assert "{{ ctx.date | date }}" in told
    assert "<td class=\"number\">{% if (row.price.net | default('')) != '' %}{{ row.price.net | number(2) }}" in told
    assert '<th class="number">Qty</th>' in told


def test_the_mail_is_in_the_language_of_the_file_and_says_so() -> None:
    assert "Im Anhang" in mail_of("de-AT")
    assert "Please find" in mail_of("")
    assert 'lang="{{ event.language }}"' in mail_of("fr")
