"""Money, dates, numbers and the rest by the recipient's locale; the only door to babel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision, is_currency

from designer.core.errors import RenderError
from designer.render.code_image import CodeFormat, qr_uri
from designer.render.images import COLOR_NAMES
from designer.template.jinja.printing import printable

_COLOR = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|(?:rgb|hsl)a?\([0-9.,%\s/]{3,40}\)|" + "|".join(COLOR_NAMES),
    re.IGNORECASE,
)
_LENGTH = re.compile(r"-?[0-9]{1,5}(?:\.[0-9]{1,4})?(?:px|pt|pc|mm|cm|in|em|rem|ex|ch|%|fr)?")
_FONT = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?: [A-Za-z][A-Za-z0-9-]*){0,5}")
_URL = re.compile(r"(?:https?://[^\s\"'<>\\]+|mailto:[^\s\"'<>\\]+|tel:[+0-9 ()-]+)", re.IGNORECASE)
_MOST_DIGITS = 20
_EXACT = Context(prec=300)


def locale_of(language: str) -> Locale:
    """The locale of a language code such as `de` or `pt-BR`; the base language, then English, when unknown."""
    for code in (language, language.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(code, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


def locale_filters(language: str, zone: tzinfo, code_format: CodeFormat) -> Mapping[str, Callable[..., Any]]:
    """Our own filters for one event: its language, the workspace's time zone, the image format of its codes."""
    locale = locale_of(language)
    return {
        "money": lambda value, currency: _money(value, currency, locale),
        "number": lambda value, digits=None: _number(value, digits, locale),
        "percent": lambda value, digits=0: _percent(value, digits, locale),
        "date": lambda value, format="medium": format_date(_date(value, zone), format, locale),  # noqa: A006
        "time": lambda value, format="short": format_time(_moment(value, zone), format, locale=locale),  # noqa: A006
        "datetime": lambda value, format="medium": format_datetime(_moment(value, zone), format, locale=locale),  # noqa: A006
        "plural": lambda table, count: _plural(table, count, locale),
        "round": _rounded,
        "qr": lambda value: qr_uri(_text(value), code_format),
        "css_color": lambda value: _safe(value, _COLOR, "css-color-invalid"),
        "css_length": lambda value: _safe(value, _LENGTH, "css-length-invalid"),
        "css_font": lambda value: _safe(value, _FONT, "css-font-invalid"),
        "url": lambda value: _safe(value, _URL, "url-invalid"),
    }


def _decimal(value: Any, code: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise RenderError(code)
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise RenderError(code) from None
    if not number.is_finite():
        raise RenderError(code)
    return number


def _money(value: Any, currency: Any, locale: Locale) -> str:
    if not isinstance(currency, str) or not is_currency(currency):
        raise RenderError("currency-unknown")
    amount = _rounded(_decimal(value, "money-not-number"), get_currency_precision(currency))
    return format_currency(amount, currency, locale=locale, decimal_quantization=True)


def _number(value: Any, digits: int | None, locale: Locale) -> str:
    number = _without_sign_of_zero(_decimal(value, "number-not-number"))
    if digits is None:
        return format_decimal(number, locale=locale, decimal_quantization=False)
    rounded = _rounded(number, digits)
    return format_decimal(rounded, "#,##0" + _decimals(digits), locale)


def _percent(value: Any, digits: int, locale: Locale) -> str:
    if not _is_digits(digits):
        raise RenderError("digits-invalid", most=_MOST_DIGITS)
    share = _rounded(_decimal(value, "number-not-number"), digits + 2)
    return format_percent(
        share, locale.percent_formats[None].pattern.replace("#,##0", "#,##0" + _decimals(digits)), locale
    )


def _decimals(digits: int) -> str:
    return "." + "0" * digits if digits > 0 else ""


def _rounded(value: Any, digits: int = 0) -> Decimal:
    """Half away from zero, as invoices round; never through binary floats."""
    if not _is_digits(digits):
        raise RenderError("digits-invalid", most=_MOST_DIGITS)
    number = _decimal(value, "number-not-number")
    return _without_sign_of_zero(number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT))


def _is_digits(digits: Any) -> bool:
    return isinstance(digits, int) and not isinstance(digits, bool) and abs(digits) <= _MOST_DIGITS + 2


def _without_sign_of_zero(number: Decimal) -> Decimal:
    return number or number.copy_abs()


def _moment(value: Any, zone: tzinfo) -> datetime:
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise RenderError("date-not-iso") from None
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    raise RenderError("date-not-iso")


def _date(value: Any, zone: tzinfo) -> date:
    if isinstance(value, str) and len(value) == len("2026-12-01"):
        return _plain_date(value)
    return _moment(value, zone).date()


def _plain_date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise RenderError("date-not-iso") from None


def _plural(table: Any, count: Any, locale: Locale) -> str:
    if not isinstance(table, Mapping) or "other" not in table:
        raise RenderError("plural-not-table")
    number = _decimal(count, "number-not-number")
    number = Decimal(int(number)) if number == number.to_integral_value() else number
    text = table.get(locale.plural_form(number), table["other"])
    return str(text).replace("{n}", format_decimal(number, locale=locale))


def _text(value: Any) -> str:
    text: str = str(printable(value))
    if not text:
        raise RenderError("qr-empty")
    return text


def _safe(value: Any, pattern: re.Pattern[str], code: str) -> str:
    text = str(value)
    if not pattern.fullmatch(text) or not text.isprintable():
        raise RenderError(code)
    return text
