"""The style sheets of a page: those that it links and those that stand in it, with the rules in all of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from designer.template.edits import Change, Side, insert
from designer.template.edits.lines import indent_at, step_of
from designer.template.markup import Kind, Node, Rule, Tree, parse, rules, value_of

Texts = Mapping[str, str]  # the template's text files by name
_BEFORE_RULES = re.compile(r"\s*(?:/\*.*?\*/\s*|@(?:charset|import)\b[^;]*;\s*)*", re.DOTALL)
_BLANK = re.compile(r"(?:\s|/\*.*?\*/)+", re.DOTALL)
_SIGNS = re.compile(r"^(?:\s|<!--|-->)+")  # which a sheet may hold as in old pages
_MEDIA = re.compile(r"@media\b([^@]*)", re.IGNORECASE)
_PAGE = re.compile(r"@page\b", re.IGNORECASE)
_NO_RULES = re.compile(r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stretch of CSS: a whole file, or the content of a `<style>` in the page, with the Jinja in it."""

    file: str
    source: str
    start: int
    end: int
    jinja: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A rule and the sheet that it stands in."""

    sheet: Sheet
    rule: Rule

    @property
    def selector(self) -> str:
        return plain_selector(self.rule.selector)

    @property
    def within(self) -> str:
        """What stands around the rule, but for media that are printed."""
        return _plain_within(self.rule.within)


def sheets_of(texts: Texts, body: str) -> list[Sheet]:
    """The sheets of a page in the order in which they count."""
    return list(_sheets(texts, parse(texts.get(body, "")), body))


def rules_of(sheets: list[Sheet]) -> list[Found]:
    """The rules of all sheets, in order; those for certain media only are left out."""
    found = []
    for sheet in sheets:
        inside = rules(sheet.source, sheet.start, sheet.end, sheet.jinja)
        ordered = sorted(inside, key=lambda rule: rule.start)
        all_of_them = [Found(sheet, rule) for rule in ordered]
        found += [one for one in all_of_them if not one.within or one.within.startswith("@page")]
    return found


def further_pages(texts: Texts, body: str) -> int:
    """How many rules for pages the sheets have that are about certain pages or media, or that cannot be read here."""
    sheets = sheets_of(texts, body)
    plain = [_NO_RULES.sub("", sheet.source[sheet.start : sheet.end]) for sheet in sheets]
    known = [one for one in rules_of(sheets) if one.selector in ("@page", "@page :first") and not one.within]
    return sum(len(_PAGE.findall(text)) for text in plain) - len(known)


def plain_selector(selector: str) -> str:
    """A selector with its white space folded, `@page:first` as `@page :first`."""
    plain = _BLANK.sub(" ", _SIGNS.sub("", selector)).strip()
    if plain[:5].lower() != "@page":
        return plain
    return re.sub(r"^@page\s*(?=:)", "@page ", "@page" + plain[5:].replace(": ", ":")).replace(":FIRST", ":first")


def _plain_within(within: str) -> str:
    plain = plain_selector(within)
    while (media := _MEDIA.match(plain)) is not None:
        names = [one.split()[-1:] for one in media[1].lower().split(",")]
        if ["print"] not in names and ["all"] not in names:
            break
        plain = plain_selector(plain[media.end() :])
    return plain


def new_rule(
    texts: Texts, body: str, rule: str, *, is_first: bool = False, is_group: bool = False
) -> tuple[str, list[Change]]:
    """Put a rule into the page's own sheet, in front or at the end; without one, into a new `<style>` in the head.

    A group of rules stands behind an empty line.
    """
    sheets = sheets_of(texts, body)
    if not sheets:
        return body, _new_sheet(texts.get(body, ""), rule)
    with_rules = [one.sheet for one in rules_of(sheets) if one.selector.startswith("@page")]
    sheet = with_rules[-1] if with_rules else sheets[0]
    if sheet.file == body:
        return body, [_in_element(sheet, rule)]
    if is_first:
        at = _leading(sheet.source)
        return sheet.file, [Change(at, at, f"{rule}\n\n" if sheet.source[at:] else f"{rule}\n")]
    end = len(sheet.source.rstrip())
    gap = "\n\n" if is_group else "\n"
    return sheet.file, [Change(end, end, f"{gap}{rule}" if end else f"{rule}\n")]


def page_rule(texts: Texts, body: str, rule: str) -> tuple[str, list[Change]]:
    """Put a rule into the page itself, where values of the firm can be read."""
    own = [one for one in sheets_of(texts, body) if one.file == body]
    return body, [_in_element(own[-1], rule)] if own else _new_sheet(texts.get(body, ""), rule)


def behind_rule(found: Found, rule: str) -> list[Change]:
    """Put a rule behind another one, an empty line between."""
    indent = indent_at(found.sheet.source, found.rule.start)
    lines = rule.replace("\n", f"\n{indent}")
    return [Change(found.rule.end, found.rule.end, f"\n\n{indent}{lines}")]


def _sheets(texts: Texts, tree: Tree, body: str) -> Iterator[Sheet]:
    for element in tree.elements():
        if element.name == "link" and "stylesheet" in value_of(tree.source, element, "rel").lower():
            href = value_of(tree.source, element, "href")
            name = posixpath.normpath(posixpath.join(posixpath.dirname(body), href)) if href else ""
            if name in texts:
                yield Sheet(name, texts[name], 0, len(texts[name]))
        elif element.name == "style" and element.has_end:
            jinja = tuple(node for node in element.children if node.kind is not Kind.TEXT)
            yield Sheet(body, tree.source, element.inner_start, element.inner_end, jinja)


def _leading(source: str) -> int:
    found = _BEFORE_RULES.match(source)
    return found.end() if found else 0


def _in_element(sheet: Sheet, rule: str) -> Change:
    """As the last rule of a `<style>` in the page."""
    source, end = sheet.source, sheet.end
    at = end
    while at > sheet.start and source[at - 1].isspace():
        at -= 1
    if at > sheet.start:
        indent = indent_at(source, at)
        return Change(at, at, "\n" + _indented(rule, indent))
    outer = indent_at(source, sheet.start)
    return Change(sheet.start, end, "\n" + _indented(rule, outer + step_of(source)) + "\n" + outer)


def _new_sheet(source: str, rule: str) -> list[Change]:
    tree = parse(source)
    block = f"<style>\n{_indented(rule, step_of(source))}\n</style>"
    head = next((one for one in tree.elements() if one.name == "head" and one.has_end), None)
    if head is not None:
        return insert(tree, head, Side.LAST, block)
    first = next((one for one in tree.elements() if one.name != "html"), None)
    at = source.rfind("\n", 0, first.start) + 1 if first is not None else len(source)
    return [Change(at, at, f"{block}\n")]


def _indented(rule: str, indent: str) -> str:
    return "\n".join(indent + line if line else "" for line in rule.split("\n"))
