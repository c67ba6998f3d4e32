"""Checks of the firm's identity that a template prints: whether it can be right, and whether it is still invented."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from designer.core.bank import bic_fault, iban_fault
from designer.core.catalogue import tr
from designer.core.contact import country_fault, email_fault, web_fault
from designer.core.paths import STARTERS
from designer.core.problem import Problem, Severity
from designer.template.names import FIRM_FILE

if TYPE_CHECKING:  # the window asks for the invented lines at its start, and needs no package for that
    from designer.template.package import Firm, Template

_CHECKS = (
    ("bank.iban", iban_fault), ("bank.bic", bic_fault), ("web", web_fault), ("email", email_fault),
    ("country_code", country_fault),
)  # fmt: skip
_FOUND = {
    "iban-malformed": Problem("firm-iban-malformed", Severity.CONFIRM, FIRM_FILE),
    "iban-check-digits": Problem("firm-iban-check-digits", Severity.CONFIRM, FIRM_FILE),
    "bic-malformed": Problem("firm-bic-malformed", Severity.CONFIRM, FIRM_FILE),
    "web-malformed": Problem("firm-web-malformed", Severity.CONFIRM, FIRM_FILE),
    "email-malformed": Problem("firm-email-malformed", Severity.CONFIRM, FIRM_FILE),
    "country-malformed": Problem("firm-country-malformed", Severity.CONFIRM, FIRM_FILE),
}
_LINES = {
    "name": "name", "short_name": "short name", "address": "address", "seat": "registered office",
    "email": "e-mail", "phone": "phone", "web": "web address", "web_label": "web address as printed",
    "register": "register", "directors": "directors", "vat_id": "VAT ID", "bank.name": "bank",
    "bank.holder": "account holder", "bank.iban": "IBAN", "bank.bic": "BIC",
}  # fmt: skip
_MAY_BE_TRUE = {"seat"}  # a town is somebody's: alone it says nothing
_PRINTED = re.compile(rb"\bfirm\.([a-z_]+(?:\.[a-z_]+)*)")


def firm_problems(template: Template, firm: Firm) -> Iterator[Problem]:
    """What is wrong with the firm, as far as the template prints it."""
    yield from _line_problems(template, firm)
    keys = invented_keys(firm.values)
    lines = invented_lines(template, firm) if keys else []
    if lines and len(keys) == len(_LINES):  # nobody has begun to fill it in: a trial; going live asks, and names them
        yield Problem("firm-untouched", Severity.WARNING, FIRM_FILE)
    elif lines:
        yield Problem("firm-invented", Severity.CONFIRM, FIRM_FILE, arguments={"lines": ", ".join(lines)})


def invented_lines(template: Template, firm: Firm) -> list[str]:
    """The names of the firm's lines that are still those of the starters' invented one and that a template prints."""
    keys = invented_keys(firm.values)
    paths = {found.decode() for raw in template.files.values() for found in _PRINTED.findall(raw)} if keys else set()
    asked = [
        path for path in paths if any(other.startswith(f"{path}.") for other in paths)
    ]  # “if firm.bank is defined”
    return [tr(_LINES[key]) for key in keys if any(_covers(path, key) for path in paths.difference(asked))]


def invented_keys(values: Mapping[str, Any]) -> list[str]:
    """The keys of firm.toml that still say what the starters' invented firm does, in the order of the form."""
    invented = _invented()
    keys = [key for key in _LINES if value_at(values, key) == value_at(invented, key)]
    return [] if set(keys) <= _MAY_BE_TRUE else keys


def value_at(values: Mapping[str, Any], key: str) -> Any:
    """The value of a dotted key of firm.toml; None if there is none."""
    here: Any = values
    for name in key.split("."):
        here = here.get(name) if isinstance(here, Mapping) else None
    return here


@cache
def _invented() -> Mapping[str, Any]:
    from designer.template.package import read_firm

    return read_firm(STARTERS).values


def _covers(path: str, key: str) -> bool:
    return path == key or path.startswith(f"{key}.") or key.startswith(f"{path}.")


def _line_problems(template: Template, firm: Firm) -> Iterator[Problem]:
    for key, fault_of in _CHECKS:
        value = value_at(firm.values, key)
        named = f"firm.{key.partition('.')[0]}".encode()
        if value and any(named in raw for raw in template.files.values()) and (fault := fault_of(str(value))):
            yield _FOUND[fault]
