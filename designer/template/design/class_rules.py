"""Declarations of a class: for all elements that have it, written in the sheet where its rule stands."""

from __future__ import annotations

from collections.abc import Mapping

from designer.template.design.sheets import Found, rules_of, sheets_of
from designer.template.edits import Change, add_rule
from designer.template.edits.rules import declared_in, remove_declared, set_declared
from designer.template.markup import Node, Tree, value_of


def classes_of(tree: Tree, element: Node) -> list[str]:
    """The classes of an element, without those that Jinja decides."""
    return [] if any(element.inner) else value_of(tree.source, element, "class").split()


def value_for_class(texts: Mapping[str, str], page: str, name_of_class: str, name: str) -> str:
    """What the rule of a class says; "" for nothing. `texts` are the template's sheets and pages by name."""
    found = _declaring(_found(texts, page, name_of_class), name)
    if not found:
        return ""
    sheet, rule = found[-1].sheet, found[-1].rule
    last = [one for one in declared_in(sheet.source, rule, sheet.jinja) if one.name == name][-1]
    return sheet.source[last.value_start : last.end]


def set_for_class(
    texts: Mapping[str, str], page: str, name_of_class: str, name: str, value: str
) -> tuple[str, list[Change]] | None:
    """The file and the edit that set a declaration of a class; "" takes it away.

    None where no sheet can hold it: a value with Jinja is only read within the page.
    """
    found = _found(texts, page, name_of_class)
    declaring = _declaring(found, name)
    if not value:
        return _removed(declaring[-1], name) if declaring else ("", [])
    everywhere = [one for one in found if not one.rule.within]  # rather than for print alone
    fit = [one for one in declaring or everywhere or found if "{{" not in value or one.sheet.file == page]
    if fit:
        sheet = fit[-1].sheet
        return sheet.file, set_declared(sheet.source, fit[-1].rule, name, value, sheet.jinja)
    sheets = [one for one in sheets_of(texts, page) if "{{" not in value or one.file == page]
    if not sheets:
        return None
    last = sheets[-1]
    rule = f".{name_of_class} {{ {name}: {value}; }}"
    return last.file, [add_rule(last.source, (last.start, last.end), rule)]


def _removed(found: Found, name: str) -> tuple[str, list[Change]]:
    return found.sheet.file, remove_declared(found.sheet.source, found.rule, name, found.sheet.jinja)


def _found(texts: Mapping[str, str], page: str, name_of_class: str) -> list[Found]:
    return [one for one in rules_of(sheets_of(texts, page)) if one.selector == f".{name_of_class}"]


def _declaring(found: list[Found], name: str) -> list[Found]:
    return [
        one for one in found if any(d.name == name for d in declared_in(one.sheet.source, one.rule, one.sheet.jinja))
    ]
