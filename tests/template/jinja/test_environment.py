"""The sandbox: nothing but data, allowed filters and exact numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.errors import TemplateError
from designer.template.jinja.environment import CodeCache, Line, Sandbox, column_of, lines_of
from tests.support.fillings import SECRET, fill, refusal

ESCAPES = [
    "{{ ctx.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ctx['__class__'] }}",
    "{{ ctx | attr('__class__') }}",
    "{{ ctx.order.items | map('attr', '__class__') | list | join }}",
    "{{ [ctx] | map(attribute='__class__') | join }}",
    "{{ [ctx] | map(attribute='__class__.__mro__') | join }}",
    "{{ [ctx] | sum(attribute='__class__') }}",
    "{{ ([ctx] | groupby('__class__') | first).grouper }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ joiner() }}",
    "{{ namespace(a=1).a }}",
    "{{ dict(a=1).a }}",
    "{{ range(10) | length }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ request.application.__globals__ }}",
    "{{ ''.join.__globals__ }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ '{0.__class__}'.format_map({}) }}",
    "{{ '%s' % 1 }}",
    "{{ '%s' | format(1) }}",
    "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop._iterable }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m.__call__ }}",
    "{{ ('a' | map('upper')).gi_frame.f_globals }}",
    "{{ ctx.order.items.append(1) }}",
    "{{ ctx.order.items.__add__ }}",
    "{{ ctx.update({}) }}",
    "{{ ctx.order.number.encode() }}",
    "{% set ctx.order = 1 %}",
    "{{ '<b>' | safe }}",
    "{{ 'a' | xmlattr }}",
    "{{ 'a' | tojson }}",
    "{{ 'a' | pprint }}",
    "{% do ctx.clear() %}",
    "{% debug %}",
    "{% autoescape false %}{{ '<b>' }}{% endautoescape %}",
    "{{ _('a') }}",
    "{{ gettext('a') }}",
    "{% import 'os' as os %}{{ os }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../etc/passwd' %}",
    "{{ ctx.order.path }}",
    "{{ ctx.public }}",
    "{{ t._fill }}",
    "{{ t.look_up('x') }}",
]


@pytest.mark.parametrize("source", ESCAPES)
@pytest.mark.parametrize("escape", [True, False])
def test_no_way_leads_out_of_the_data(source: str, escape: bool) -> None:
    refusal(source, escape=escape)


@pytest.mark.parametrize(
    "expression",
    [
        "'a' * 1000000000", "1000000000 * 'a'", "[1] * 1000000000", "ctx.order.items * 1000000000",
        "10 ** 1000000", "10 ** -1000000", "ctx.order.count ** 65", "'a' ** 2", "'%1000000000d' % 1",
        "'a' | truncate(2)", "1 | number(1000000000)", "1 | round(1000000000)",
    ],
)  # fmt: skip
def test_what_would_take_all_memory_is_refused(expression: str) -> None:
    refusal("{{ " + expression + " }}")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("0.1 + 0.2", "0.3"),
        ("[0.1, 0.2] | sum", "0.3"),
        ("ctx.order.total * 3", "0.90"),
        ("ctx.order.count * ctx.order.items[0].price", "3.30"),
        ("ctx.order.items | sum(attribute='price')", "3.10"),
        ("ctx.order.big + 1", "1" * 39 + "2"),
        ("ctx.order.big * 10", "1" * 40 + "0"),
        ("-ctx.order.big", "-" + "1" * 40),
        ("1 / 4", "0.25"),
        ("7 // 2", "3"),
        ("7 % 2", "1"),
        ("2 ** 64", "18446744073709551616"),
        ("1 - 1.0", "0.0"),
        ("0 - 0.0", "0.0"),
        ("1 / 3 | round(2)", "0.3333333333333333333333333333"),
        ("(1 / 3) | round(2)", "0.33"),
        ("1 == 1.0 and 'same'", "same"),
        ("ctx.order.total == 0.3 and 'same'", "same"),
        ("ctx.order.total == 0.1 + 0.2 and 'same'", "same"),
        ("(0.19 in [0.19]) and 'same'", "same"),
        ("'a' + 'b'", "ab"),
        ("([1] + [2]) | join('-')", "1-2"),
    ],
)
def test_numbers_are_exact(expression: str, text: str) -> None:
    assert fill("{{ " + expression + " }}") == text


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**40), 10**40), st.integers(-(10**40), 10**40))
def test_sums_and_products_of_decimals_lose_nothing(left: int, right: int) -> None:
    ctx = {"a": Decimal(f"{left}E-6"), "b": Decimal(f"{right}E-6")}
    total, product = fill("{{ ctx.a + ctx.b }} {{ ctx.a * ctx.b }}", ctx=ctx).split()
    assert Decimal(total) == Decimal(f"{left + right}E-6")
    assert Decimal(product) == Decimal(f"{left * right}E-12")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{{ ctx.order.number + 1 }}", "template-forbidden"),
        ("{{ 1 + ctx.order.number }}", "template-forbidden"),
        ("{{ ctx.missing + 1 }}", "field-missing"),
        ("{{ 1 + ctx.missing }}", "field-missing"),
        ("{{ ctx.order.note * 2 }}", "field-missing"),
        ("{{ 1 / 0 }}", "template-failed"),
        ("{{ 1 < 'a' }}", "template-failed"),
        ("{{ ctx.order - 1 }}", "template-failed"),
        ("{{ 4 is divisibleby 0 }}", "template-failed"),
        ("{{ 'abc' | truncate(1) }}", "template-failed"),
        ("{{ ctx.order.items | map('nope') | list | join }}", "template-failed"),
        ("{% include 'a.html' %}", "template-failed"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "template-failed"),
        ("{% block b %}{{ self.b() }}{% endblock %}", "template-failed"),
        ("{% extends 'a.html' %}", "template-failed"),
        ("{% include 'none.html' %}", "include-missing"),
        ("{% from 'none.html' import x %}", "include-missing"),
        ("{% include ctx.missing %}", "field-missing"),
        ("{{ 'x' | nope }}", "unknown-filter"),
        ("{{ 'x' is nope }}", "unknown-filter"),
    ],
)
def test_a_fault_has_its_code_and_place(source: str, code: str) -> None:
    error = refusal("\n\n" + source)
    assert error.code == code
    assert error.arguments["file"] == "a.html"
    assert error.arguments["line"] == 3


def test_keys_come_before_methods() -> None:
    assert fill("{{ ctx.order.items | length }}{{ ctx.order.keys }}") == "2k"
    assert refusal("{{ ctx.order.values }}").arguments["path"] == "ctx.order.values"


@pytest.mark.parametrize(
    "source",
    [
        "{{ t[ctx.customer.name] }}",
        "{{ firm[ctx.customer.name] }}",
        "{{ ctx[ctx.customer.name] }}",
        "{{ ctx.order[ctx.customer.name] }}",
        "{{ ctx.order.number[ctx.customer.name] }}",
        "{{ {'a': 1}[ctx.customer.name] }}",
        "{{ (1, 2)[ctx.customer.name] }}",
        "{{ ctx.missing[ctx.customer.name] }}",
        "{{ ctx.order.items | map(attribute=ctx.customer.name) | join }}",
        "{{ ctx.order.items | sum(attribute=ctx.customer.name) }}",
        "{% include ctx.customer.name %}",
        "{% include [ctx.customer.name] %}",
        "{% include ['x.html', ctx.customer.name] %}",
        "{% import ctx.customer.name as x %}",
        "{% from ctx.customer.name import x %}",
        "{% extends ctx.customer.name %}",
        "{{ ctx.customer.name | date }}",
        "{{ ctx.customer.name | money('EUR') }}",
        "{{ 1 | money(ctx.customer.name) }}",
        "{{ ctx.customer.name | css_color }}",
        "{{ ctx.customer.name | url }}",
        "{{ ctx.customer.name + 1 }}",
        "{{ ctx.customer.name < 1 }}",
        "{{ ctx.order.items | sort(attribute=ctx.customer.name) | length }}",
    ],
)
def test_no_error_repeats_the_data(source: str) -> None:
    error = refusal(source)
    assert SECRET not in str(error)
    assert SECRET not in str(error.arguments)


def test_a_key_that_the_author_wrote_is_told() -> None:
    assert refusal("{{ ctx['missing'] }}").arguments["path"] == "ctx.missing"
    assert refusal("{{ ctx.order.items | sum(attribute='cost') }}").arguments["path"] == "ctx.order.items[0].cost"


def test_an_imported_macro_keeps_nothing_from_one_event_to_the_next() -> None:
    files = {"m.html": "{% set kept = [] %}{% macro m(x) %}{{ kept | length }}{{ x }}{% endmacro %}"}
    source = "{% import 'm.html' as m %}{{ m.m(ctx.name) }}{{ m.m(ctx.name) }}"
    assert fill(source, files=files, ctx={"name": "one"}) == "0one0one"
    assert fill(source, files=files, ctx={"name": "two"}) == "0two0two"


def test_compiled_code_is_kept_and_holds_no_data() -> None:
    cache = CodeCache()
    for value in (SECRET, "two"):
        sandbox = Sandbox({"a": "{{ x }}"}, escape=True, filters={}, cache=cache)
        assert sandbox.get_template("a").render({"x": value}) == value
    codes: dict[Any, Any] = cache._codes
    assert len(codes) == 1
    assert SECRET not in repr(codes) + repr([code.co_consts for code in codes.values()])


def test_a_filter_of_a_literal_is_not_kept_with_the_code() -> None:
    cache = CodeCache()
    for mark in ("one", "two"):
        sandbox = Sandbox({"a": "{{ 5 | mark }}{% if 5 | mark == 'two' %}!{% endif %}"}, escape=True,
                          filters={"mark": lambda _value, mark=mark: mark}, cache=cache)  # fmt: skip
        assert sandbox.get_template("a").render() == mark + "!" * (mark == "two")


def test_changed_source_is_compiled_anew_under_the_same_name() -> None:
    cache = CodeCache()
    for text in ("first", "second"):
        assert Sandbox({"a": text}, escape=True, filters={}, cache=cache).get_template("a").render() == text


def test_a_line_remembers_its_column() -> None:
    assert column_of(Line.at(3, 7)) == 7
    assert Line.at(3, 7) == 3
    assert column_of(3) == 0
    assert column_of(None) == 0


def test_line_ends_are_counted_as_jinja_counts_them() -> None:
    assert lines_of("a\r\nb\rc\nd\u2028e") == "a\nb\nc\nd\u2028e"


def test_a_filter_of_ours_refuses_what_is_missing_with_its_path() -> None:
    assert refusal("{{ ctx.missing | date }}").arguments["path"] == "ctx.missing"
    assert refusal("{{ ctx.order.note | date }}").arguments["path"] == "ctx.order.note"


def test_escaping_cannot_be_switched_off() -> None:
    error = refusal("\n {% autoescape false %}{{ '<b>' }}{% endautoescape %}")
    assert isinstance(error, TemplateError)
    assert (error.arguments["line"], error.arguments["column"]) == (2, 5)
