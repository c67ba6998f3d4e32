"""A collection becomes a table as a person would have typed it."""

from __future__ import annotations

import pytest

from designer.core.fields import infer_fields
from designer.template.design.tables import Column, columns_of, missing_in, one_of, table_of
from designer.template.markup import parse
from tests.support.fillings import fill

FIELDS = infer_fields(
    [{"lines": [{"name": "Tea", "unit_price": 3.5, "maker": {"city": "Bern"}, "options": [{"a": 1}]}]}]
)


def test_every_value_of_an_item_can_be_a_column() -> None:
    assert columns_of(FIELDS.children["lines"]) == [
        Column("name", "Name"), Column("unit_price", "Unit price", is_number=True, format="money('EUR')"),
        Column("maker.city", "Maker city"),
    ]  # fmt: skip


def test_amounts_numbers_and_dates_are_written_as_such() -> None:
    lines = {"amount": 3.5, "quantity": 2, "tax_rate": 0.19, "day": "2026-11-14", "name": "Tea"}
    fields = infer_fields([{"lines": [lines]}]).children["lines"]
    found = columns_of(fields, {"day": "2026-11-14", "tax_rate": "0.19"}, "ctx.currency")
    assert {one.path: one.format for one in found} == {
        "amount": "money(ctx.currency)", "quantity": "number", "tax_rate": "percent", "day": "date", "name": "",
    }  # fmt: skip


def test_a_last_row_holds_the_sums_that_are_wanted() -> None:
    columns = [Column("name", "Name"), Column("amount", "Amount", True, "money('EUR')", has_total=True)]
    table = table_of("ctx.lines", "line", columns, is_mail=False)
    sums = "{{ ctx.lines | sum(attribute='amount') | money('EUR') }}"
    row = f'    <tr class="sum">\n      <td>Total</td>\n      <td class="figure">{sums}</td>\n    </tr>\n'
    assert f"    {{% endfor %}}\n{row}" in table
    assert "sum(" in table_of("ctx.lines", "line", columns, is_mail=True)


def test_on_a_page_the_head_is_repeated_and_numbers_stand_at_the_right() -> None:
    table = table_of("ctx.lines", "line", columns_of(FIELDS.children["lines"])[:2], is_mail=False)
    price = "{{ line.unit_price | money('EUR') }}"
    assert table.split("\n") == [
        '<table class="list">', "  <thead>",
        "    <tr>", "      <th>Name</th>", '      <th class="figure">Unit price</th>', "    </tr>",
        "  </thead>", "  <tbody>", "    {% for line in ctx.lines %}",
        "      <tr>", "        <td>{{ line.name }}</td>", f'        <td class="figure">{price}</td>', "      </tr>",
        "    {% endfor %}", "  </tbody>", "</table>",
    ]  # fmt: skip
    assert not parse(table).mismatches


def test_in_a_mail_it_is_a_table_of_the_mail() -> None:
    table = table_of("ctx.lines", "line", [Column("name", "Name")], is_mail=True)
    looks = 'align="left" style="padding:8px 12px 8px 0;border-bottom:1px solid #d5dfdf"'
    assert table.split("\n")[:4] == [
        "<mj-table>", f"  <tr><th {looks}>Name</th></tr>", "  {% for line in ctx.lines %}",
        f"    <tr><td {looks}>{{{{ line.name }}}}</td></tr>",
    ]  # fmt: skip
    assert not parse(table).mismatches


def test_what_some_items_do_not_have_is_printed_as_nothing() -> None:
    events = [{"lines": [{"name": "Tea", "sku": "T1"}, {"name": "Mug", "price": 3.5}]}, {"lines": []}, {}]
    assert missing_in("ctx.lines", ["name", "sku", "price"], events) == {"sku", "price"}
    columns = [
        Column("sku", "No.", may_miss=True), Column("price", "Price", True, "number", has_total=True, may_miss=True),
    ]  # fmt: skip
    table = table_of("ctx.lines", "line", columns, is_mail=False)
    assert "<td>{{ line.sku | default('') }}</td>" in table
    assert "{{ line.price | number if line.price is defined else '' }}" in table
    assert "{{ ctx.lines | selectattr('price', 'defined') | sum(attribute='price') | number }}" in table


def test_an_item_of_taxes_is_a_tax() -> None:
    assert [one_of(f"ctx.{name}") for name in ("taxes", "addresses", "lines", "cases")] == [
        "tax",
        "address",
        "line",
        "case",
    ]


def test_names_of_other_programs_are_written_so_that_jinja_reads_them() -> None:
    source = table_of("ctx.Order lines", one_of("ctx.Order lines"), [Column("unit-price", "Price")], is_mail=False)
    assert "{% for Order_line in ctx['Order lines'] %}" in source
    assert "<td>{{ Order_line['unit-price'] }}</td>" in source


@pytest.mark.parametrize("name", ["Bob's", 'in "EUR"', "a\\b", "a\nb", "%}", "}}", "Ünit price"])
@pytest.mark.parametrize("may_miss", [False, True])
def test_the_sum_of_a_field_with_any_name_is_printed(name: str, may_miss: bool) -> None:
    lines = [{name: 2, "n": "a"}, {name: 3, "n": "b"}, *([{"n": "c"}] if may_miss else [])]
    columns = [Column("n", "Name"), Column(name, name, True, "number", has_total=True, may_miss=may_miss)]
    source = table_of("ctx.lines", "line", columns, is_mail=False)
    assert not parse(source).mismatches
    shown = fill(source, ctx={"lines": lines})
    assert '<td class="figure">5</td>' in shown
    assert '<td class="figure">3</td>' in shown


def test_a_head_is_words_and_fields() -> None:
    heads = [Column("n", head) for head in ("A & B", "Price < 5", "{{ ctx.head }}", "{% x", "{# y", "<b>z</b>")]
    source = table_of("ctx.lines", "line", heads, is_mail=True)
    assert not parse(source).mismatches
    shown = fill(source, ctx={"lines": [], "head": "From the data"})
    for words in (
        "A &amp; B<",
        "Price &lt; 5<",
        ">From the data<",
        "&#123;% x<",
        "&#123;# y<",
        "&lt;b&gt;z&lt;/b&gt;<",
    ):
        assert words in shown
