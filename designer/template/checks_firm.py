"""Checks of the firm's identity that a template prints: whether its bank account can be right at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from designer.core.bank import bic_fault, iban_fault
from designer.core.problem import Problem, Severity
from designer.template.package import Firm, Template

_FIRM_FILE = "firm.toml"
_CHECKS = (("iban", iban_fault), ("bic", bic_fault))
_FOUND = {
    "iban-malformed": Problem("firm-iban-malformed", Severity.CONFIRM, _FIRM_FILE),
    "iban-check-digits": Problem("firm-iban-check-digits", Severity.CONFIRM, _FIRM_FILE),
    "bic-malformed": Problem("firm-bic-malformed", Severity.CONFIRM, _FIRM_FILE),
}


def firm_problems(template: Template, firm: Firm) -> Iterator[Problem]:
    """What is wrong with the firm's bank account, if the template prints it."""
    bank = firm.values.get("bank")
    if not isinstance(bank, Mapping) or not any(b"firm.bank" in raw for raw in template.files.values()):
        return
    for key, fault_of in _CHECKS:
        value = str(bank.get(key) or "")
        if value and (fault := fault_of(value)):
            yield _FOUND[fault]
