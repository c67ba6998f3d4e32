"""Money, dates and numbers stand as each language writes them; a value of the wrong kind is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date
from decimal import Decimal, localcontext
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.errors import RenderError
from designer.render.filters import locale_filters, locale_of
from designer.template.jinja.environment import EXACT
from tests.support.fillings import fill, refusal

D = Decimal
BERLIN = ZoneInfo("Europe/Berlin")
NB, NNB = "\u00a0", "\u202f"


def filters(language: str) -> Any:
    return locale_filters(language, BERLIN, "svg")


def asked(language: str, name: str, *arguments: Any) -> str:
    with localcontext(EXACT):  # as every door does
        return str(filters(language)[name](*arguments))


EXPECTED: dict[str, dict[tuple[Any, ...], str]] = {
    "en": {
        ("money", D("1234.5"), "EUR"): "€1,234.50",
        ("money", D("-1234567.891"), "USD"): "-$1,234,567.89",
        ("money", D("1234.5"), "JPY"): "¥1,235",
        ("number", D("1234.5")): "1,234.5",
        ("number", D("1234.565"), 2): "1,234.57",
        ("percent", D("0.19")): "19%",
        ("percent", D("0.195"), 1): "19.5%",
        ("date", "2026-03-09"): "Mar 9, 2026",
        ("date", "2026-03-09", "short"): "3/9/26",
        ("date", "2026-03-09", "long"): "March 9, 2026",
        ("date", "2026-03-09", "full"): "Monday, March 9, 2026",
        ("time", "2026-03-09T23:30:00Z"): f"12:30{NNB}AM",
        ("datetime", "2026-03-09T23:30:00Z", "short"): f"3/10/26, 12:30{NNB}AM",
    },
    "de": {
        ("money", D("1234.5"), "EUR"): f"1.234,50{NB}€",
        ("money", D("-1234567.891"), "USD"): f"-1.234.567,89{NB}$",
        ("money", D("1234.5"), "JPY"): f"1.235{NB}¥",
        ("number", D("1234.5")): "1.234,5",
        ("number", D("1234.565"), 2): "1.234,57",
        ("percent", D("0.19")): f"19{NB}%",
        ("percent", D("0.195"), 1): f"19,5{NB}%",
        ("date", "2026-03-09"): "09.03.2026",
        ("date", "2026-03-09", "short"): "09.03.26",
        ("date", "2026-03-09", "long"): "9. März 2026",
        ("date", "2026-03-09", "full"): "Montag, 9. März 2026",
        ("time", "2026-03-09T23:30:00Z"): "00:30",
        ("datetime", "2026-03-09T23:30:00Z", "short"): "10.03.26, 00:30",
    },
    "sv": {
        ("money", D("1234.5"), "EUR"): f"1{NB}234,50{NB}€",
        ("money", D("-1234567.891"), "USD"): f"-1{NB}234{NB}567,89{NB}US$",
        ("money", D("1234.5"), "SEK"): f"1{NB}234,50{NB}kr",
        ("number", D("1234.5")): f"1{NB}234,5",
        ("number", D("1234.565"), 2): f"1{NB}234,57",
        ("percent", D("0.19")): f"19{NB}%",
        ("percent", D("0.195"), 1): f"19,5{NB}%",
        ("date", "2026-03-09"): "9 mars 2026",
        ("date", "2026-03-09", "short"): "2026-03-09",
        ("date", "2026-03-09", "full"): "måndag 9 mars 2026",
        ("time", "2026-03-09T23:30:00Z"): "00:30",
        ("datetime", "2026-03-09T23:30:00Z", "short"): "2026-03-10 00:30",
    },
    "it": {
        ("money", D("1234.5"), "EUR"): f"1.234,50{NB}€",
        ("money", D("-1234567.891"), "USD"): f"-1.234.567,89{NB}USD",
        ("number", D("1234.5")): "1.234,5",
        ("number", D("1234.565"), 2): "1.234,57",
        ("percent", D("0.19")): "19%",
        ("percent", D("0.195"), 1): "19,5%",
        ("date", "2026-03-09"): "9 mar 2026",
        ("date", "2026-03-09", "short"): "09/03/26",
        ("date", "2026-03-09", "full"): "lunedì 9 marzo 2026",
        ("time", "2026-03-09T23:30:00Z"): "00:30",
        ("datetime", "2026-03-09T23:30:00Z", "short"): "10/03/26, 00:30",
    },
    "es": {
        ("money", D("1234.5"), "EUR"): f"1.234,50{NB}€",
        ("money", D("-1234567.891"), "USD"): f"-1.234.567,89{NB}US$",
        ("number", D("1234.5")): "1.234,5",
        ("number", D("1234.565"), 2): "1.234,57",
        ("percent", D("0.19")): f"19{NB}%",
        ("percent", D("0.195"), 1): f"19,5{NB}%",
        ("date", "2026-03-09"): "9 mar 2026",
        ("date", "2026-03-09", "short"): "9/3/26",
        ("date", "2026-03-09", "full"): "lunes, 9 de marzo de 2026",
        ("time", "2026-03-09T23:30:00Z"): "0:30",
        ("datetime", "2026-03-09T23:30:00Z", "short"): "10/3/26, 0:30",
    },
}


@pytest.mark.parametrize(
    ("language", "call", "text"),
    [(code, call, text) for code, calls in EXPECTED.items() for call, text in calls.items()],
)
def test_a_value_stands_as_the_language_writes_it(language: str, call: tuple[Any, ...], text: str) -> None:
    assert asked(language, *call) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (D("2.345"), "€2.35"),
        (D("2.335"), "€2.34"),
        (D("-2.345"), "-€2.35"),
        (D("0.005"), "€0.01"),
        (D("-0.001"), "€0.00"),
        (D("-0.00"), "€0.00"),
        (0, "€0.00"),
        ("49.90", "€49.90"),
        (D("1" * 40), "€" + "1," + ",".join(["111"] * 13) + ".00"),
        (D("1E+5"), "€100,000.00"),
    ],
)
def test_money_is_rounded_half_away_from_zero(value: Any, text: str) -> None:
    assert asked("en", "money", value, "EUR") == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (D("2.5"), 0, "3"),
        (D("-2.5"), 0, "-3"),
        (D("0.125"), 2, "0.13"),
        (D("-0.4"), 0, "0"),
        (7, 2, "7.00"),
        (D("1" * 40 + ".5"), 0, ",".join(["1", *["111"] * 12, "112"])),
        (D("1.5"), 20, "1.5" + "0" * 19),
        (D("-0.0"), None, "0"),
        (D("0.10"), None, "0.1"),
    ],
)
def test_a_number_has_the_decimals_that_were_asked_for(value: Any, digits: int | None, text: str) -> None:
    assert asked("en", "number", value, digits) == text


@settings(max_examples=80, deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_rounding_is_never_off_by_more_than_half(thousandths: int, digits: int) -> None:
    value = D(thousandths).scaleb(-3)
    rounded = filters("en")["round"](value, digits)
    assert abs(rounded - value) * 2 <= D(1).scaleb(-digits)
    assert -rounded.as_tuple().exponent == digits


def test_rounding_to_hundreds_is_possible() -> None:
    assert fill("{{ 1250 | round(-2) }}") == "1300"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 items"),
        (1, "1 item"),
        (D("1.0"), "1 item"),
        (2, "2 items"),
        (D("1.5"), "1.5 items"),
        (1234, "1,234 items"),
    ],
)
def test_a_plural_has_the_form_for_its_number(count: Any, text: str) -> None:
    assert asked("en", "plural", {"one": "{n} item", "other": "{n} items"}, count) == text


def test_a_plural_without_the_languages_form_uses_other() -> None:
    assert asked("en", "plural", {"other": "{n} Stück"}, 1) == "1 Stück"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2026-03-09", "Mar 9, 2026"),
        ("2026-03-09T23:30:00Z", "Mar 10, 2026"),
        ("2026-03-09T23:30:00", "Mar 9, 2026"),
        ("2026-03-09T23:30:00+05:00", "Mar 9, 2026"),
        ("20260309", "Mar 9, 2026"),
        ("2028-02-29", "Feb 29, 2028"),
    ],
)
def test_a_date_is_the_day_in_the_workspaces_zone(value: str, text: str) -> None:
    assert asked("en", "date", value) == text


def test_a_time_without_a_zone_is_in_the_workspaces_zone() -> None:
    assert asked("de", "time", "2026-07-09T08:05:00", "long") == "08:05:00 MESZ"
    assert asked("de", "datetime", "2026-07-09T08:05:00", "long") == "9. Juli 2026, 08:05:00 MESZ"


def test_a_date_can_have_a_pattern() -> None:
    assert asked("de", "date", "1984-03-09", "ddMMyy") == "090384"
    assert asked("de", "date", "1984-03-09", "EEEE, d. MMMM") == "Freitag, 9. März"


WRONG: dict[str, tuple[tuple[Any, ...], list[Any], str]] = {
    "money": (("EUR",), ["x", "", True, None, [], {}, D("NaN"), D("Infinity"), 1.5, "1,5"], "money-not-number"),
    "number": ((), ["x", "", False, None, [], {}, D("NaN"), 1.5], "number-not-number"),
    "percent": ((), ["x", True, None, []], "number-not-number"),
    "round": ((), ["x", True, None, []], "number-not-number"),
    "date": (
        (),
        ["x", "", 5, True, None, [], "2026-02-30", "09.03.2026", "2026-13-01T00:00", date(2026, 1, 1)],
        "date-not-iso",
    ),
    "time": ((), ["x", "", 5, None, "25:00", "12:30"], "date-not-iso"),
    "datetime": ((), ["x", "", 5, None], "date-not-iso"),
    "css_color": (
        (),
        ["", "red;}", "#12", "#gg0000", "url(x)", "red\n", "expression(1)", "rgb(1,2,3);x", "a b", 5, "//"],
        "css-color-invalid",
    ),
    "css_font": ((), ["", "a;b", "x}", '"A"', "url(x)", "A\n", "1a", "a, b", 5], "css-font-invalid"),
    "css_length": (
        (),
        ["", "1 mm", "1mm;", "calc(1px)", "1e9px", "-", "999999px", "1qq", "1mm\n"],
        "css-length-invalid",
    ),
    "url": (
        (),
        [
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "//x",
            "x",
            "https://",
            "https://a b",
            'https://a"b',
            "https://a'b",
            "https://a<b",
            "https://a\\b",
            "https://a\u202eb",
            "https://a\x01b",
            " https://a",
            "vbscript:x",
            "mailto:",
            "tel:x",
        ],
        "url-invalid",
    ),
    "qr": ((), [""], "qr-empty"),
}


@pytest.mark.parametrize(
    ("name", "value", "arguments", "code"),
    [(name, value, arguments, code) for name, (arguments, values, code) in WRONG.items() for value in values],
)
def test_a_wrong_value_is_refused_by_code(name: str, value: Any, arguments: tuple[Any, ...], code: str) -> None:
    with pytest.raises(RenderError) as caught:
        asked("en", name, value, *arguments)
    assert caught.value.code == code
    assert "x" not in str(caught.value.arguments)


@pytest.mark.parametrize("currency", ["EURO", "", None, 5, "eur?", "€", "XXY"])
def test_an_unknown_currency_is_refused(currency: Any) -> None:
    with pytest.raises(RenderError) as caught:
        asked("en", "money", 1, currency)
    assert caught.value.code == "currency-unknown"


@pytest.mark.parametrize("digits", [10**9, -(10**9), "2", True, D(2), 1.5, 23])
@pytest.mark.parametrize("name", ["number", "percent", "round"])
def test_a_strange_number_of_decimals_is_refused(name: str, digits: Any) -> None:
    with pytest.raises(RenderError) as caught:
        asked("en", name, 1, digits)
    assert caught.value.code == "digits-invalid"


@pytest.mark.parametrize("table", ["text", {}, {"one": "x"}, None, []])
def test_a_plural_needs_its_table(table: Any) -> None:
    with pytest.raises(RenderError) as caught:
        asked("en", "plural", table, 1)
    assert caught.value.code == "plural-not-table"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("css_color", "#0b6e4f"),
        ("css_color", "#FFF"),
        ("css_color", "rebeccapurple"),
        ("css_color", "rgb(1, 2, 3 / 50%)"),
        ("css_color", "hsl(120,100%,50%)"),
        ("css_font", "IBM Plex Serif"),
        ("css_length", "12mm"),
        ("css_length", "-1.5em"),
        ("css_length", "50%"),
        ("css_length", "0"),
        ("url", "https://example.com/a?b=c&d=%20#e"),
        ("url", "mailto:ana@example.com"),
        ("url", "tel:+49 (30) 123-4"),
        ("url", "HTTPS://EXAMPLE.COM"),
    ],
)
def test_a_right_value_for_its_place_passes_unchanged(name: str, value: str) -> None:
    assert asked("en", name, value) == value


@settings(max_examples=150, deadline=None)
@given(st.text("abcrgb#0123(),.;:{}@url/%\\ \n\"'<>-", max_size=20))
def test_a_colour_never_breaks_out_of_its_place(text: str) -> None:
    try:
        shown = asked("en", "css_color", text)
    except RenderError:
        return
    assert not set(shown) & set(";{}@\\\n\"'<>:")


def test_a_qr_code_is_an_image_of_the_format_that_was_asked_for() -> None:
    made: Callable[[str], str] = locale_filters("en", BERLIN, "png")["qr"]
    assert made("a").startswith("data:image/png;base64,")
    assert asked("en", "qr", 5).startswith("data:image/svg+xml")


def test_a_filter_in_a_template_fails_with_the_path_of_what_is_missing() -> None:
    assert refusal("{{ 1 | money(ctx.currency) }}").arguments["path"] == "ctx.currency"
    assert refusal("{{ 1 | number(digits=ctx.digits) }}").arguments["path"] == "ctx.digits"
    assert refusal("{{ t.items | plural(ctx.nothing) }}").arguments["path"] == "ctx.nothing"


def test_a_pattern_that_does_not_fit_fails_at_its_place() -> None:
    assert refusal("\n{{ '2026-03-09' | date('HH:mm') }}").arguments["line"] == 2


@pytest.mark.parametrize(
    ("language", "code"),
    [("de", "de"), ("pt-BR", "pt_BR"), ("de-AT", "de_AT"), ("de-QQ", "de"), ("qq", "en"), ("", "en"), ("!", "en"),
     ("zh-Hant-TW", "zh_Hant_TW")],
)  # fmt: skip
def test_a_language_has_its_locale_or_that_of_its_base_or_english(language: str, code: str) -> None:
    assert str(locale_of(language)) == code


@pytest.mark.parametrize("value", ["#a8321", "rot", "#12", "redd", "rgb(", "red;"])
def test_what_is_no_colour_is_refused(value: str) -> None:
    with pytest.raises(RenderError):
        locale_filters("en", UTC, "svg")["css_color"](value)


@pytest.mark.parametrize(
    "value", ["#abc", "#A8321F", "#a8321fcc", "rebeccapurple", "Teal", "transparent", "rgb(1, 2, 3)"]
)
def test_what_css_knows_as_a_colour_passes(value: str) -> None:
    assert locale_filters("en", UTC, "svg")["css_color"](value) == value
