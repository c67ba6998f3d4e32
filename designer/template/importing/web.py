"""A web page or a mail from elsewhere as the source of a template: its text, look and pictures; nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from designer.core.errors import TemplateError
from designer.core.fields import Field
from designer.template.importing.nodes import BLOCKS, Element, parsed, unwrap, written
from designer.template.importing.page_source import DOCUMENT, SHEET, escaped_braces, web_source
from designer.template.importing.pictures import data_bytes, ending_of
from designer.template.importing.taken import Kind, Notes, Taken
from designer.template.markup import parse
from designer.template.safe_html import is_too_deep, safe_html

MAIL_HTML, MAIL_MJML = "email.html", "email.mjml"
MOST_MIB = 10
_MOST_PICTURES_MIB = 40
_MIB = 1024 * 1024
_TAGS = BLOCKS | frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "dfn", "em", "font", "i", "img", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "id", "style", "title", "lang", "dir", "align", "valign", "width", "height", "bgcolor"},
    "a": {"href"}, "img": {"src", "alt", "border"}, "table": {"border", "cellpadding", "cellspacing", "role"},
    "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "col": {"span"}, "ol": {"start", "type"},
    "font": {"color", "size", "face"},
}  # fmt: skip
_LOOKS: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "align": ("text-align", ("p", "div", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "caption")),
    "valign": ("vertical-align", None), "bgcolor": ("background", None), "width": ("width", None),
    "height": ("height", None), "color": ("color", ("font",)), "face": ("font-family", ("font",)),
}  # fmt: skip
_SHEET_TAG = re.compile(r"<(link|style)\b[^<>]*+>", re.IGNORECASE)
_STYLE_END = re.compile(r"</style\s*>", re.IGNORECASE)
_ACTIVE = re.compile(
    r"<(script|iframe|frameset|frame|object|embed|applet|form|input|select|textarea|button|svg|math|canvas|video|audio)\b",
    re.IGNORECASE,
)
_HANDLER = re.compile(r"<[a-z][^<>]*?\son[a-z]+\s*=", re.IGNORECASE)
_ADDRESS = re.compile(r"""url\(\s*+("[^"]*"|'[^']*'|[^()"'\s]*+)\s*+\)""", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b[^;]*;?", re.IGNORECASE)
_FACE = re.compile(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)
_MJML_ATTRIBUTE = re.compile(
    r"""(?<!\s)\s++(on[a-z]+|src|background-url|background)\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)


@dataclass(slots=True)
class _Page:
    """A page on its way; `folder` is where its pictures and sheets lie."""

    folder: Path
    notes: Notes = field(default_factory=Notes)
    files: dict[str, bytes] = field(default_factory=dict)


def web_document(source: Path, label: str, known: Field | None = None) -> Taken:
    """Read an HTML file as the PDF of a template. Raises TemplateError."""
    page = _Page(source.parent)
    text = _text(source)
    tree, css = _cleaned(text, page), "\n\n".join(_sheets(text, page))
    for one in tree.elements():
        _as_style(one)
    lines, paths = _filled(tree, page, known)
    rule = "" if re.search(r"@page\b", css) else "@page { size: A4; margin: 20mm }\n\n"
    page.files |= {DOCUMENT: web_source(_title(text) or label, lines).encode(), SHEET: f"{rule}{css}\n".encode()}
    return Taken(page.files, paths, page.notes.told(), _language(text))


def web_mail(source: Path, label: str, known: Field | None = None) -> Taken:
    """Read an HTML file as the mail of a template. Raises TemplateError."""
    page = _Page(source.parent)
    text = _text(source)
    tree, css = _cleaned(text, page), "\n\n".join(_sheets(text, page))
    lines, paths = _filled(tree, page, known)
    page.files[MAIL_HTML] = web_source(
        _title(text) or label, lines, css=css or "body { font-family: sans-serif }"
    ).encode()
    return Taken(page.files, paths, page.notes.told(), _language(text))


def mjml_mail(source: Path, known: Field | None = None) -> Taken:
    """Read an MJML file as the mail of a template, as it is but for what runs or is loaded. Raises TemplateError."""
    page = _Page(source.parent)
    text = _text(source)
    if "<mjml" not in text[:5000].lower():
        raise TemplateError("import-not-mjml", file=source.name)
    splices = sorted(_mjml_splices(text, page), reverse=True)
    for start, end, by in splices:
        text = text[:start] + by + text[end:]
    text, paths = escaped_braces(text, known)
    page.files[MAIL_MJML] = text.encode()
    return Taken(page.files, paths, page.notes.told())


def _mjml_splices(text: str, page: _Page) -> Iterator[tuple[int, int, str]]:
    """What is taken out, and the addresses of pictures that come along; no two lie in one another."""
    gone = 0
    tree = parse(text)
    for node in tree.elements():
        if node.start < gone:
            continue
        if node.name in ("script", "mj-include", "iframe", "object", "embed", "form", "mj-font"):
            page.notes.note("import-left-active", node.name)
            gone = node.end
            yield node.start, node.end, ""
            continue
        for one in _mjml_attributes(text, node.start, node.inner_start if node.inner_start > 0 else node.end):
            yield from _mjml_attribute(one, page)


def _mjml_attributes(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    yield from _MJML_ATTRIBUTE.finditer(text, start, end)


def _mjml_attribute(one: re.Match[str], page: _Page) -> Iterator[tuple[int, int, str]]:
    name = one[1].lower()
    if name.startswith("on"):
        page.notes.note("import-left-active", name)
        yield one.start(), one.end(), ""
    elif "{{" not in one[2]:
        yield one.start(2) + 1, one.end(2) - 1, _asset(unescape(one[2][1:-1]), page)


def _text(source: Path) -> str:
    if source.stat().st_size > MOST_MIB * _MIB:
        raise TemplateError("import-too-large", limit=MOST_MIB)
    raw = source.read_bytes()
    told = _CHARSET.search(raw[:4000])
    wide = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for name in (wide, told[1].decode("ascii") if told else "cp1252"):
        try:
            text = raw.decode(name).replace("\0", "")
            text.encode()  # halves of signs are none
            return text
        except (UnicodeError, LookupError):  # some encodings of Python's own are none of pages
            continue
    return raw.decode("cp1252", "replace").replace("\0", "")


def _title(text: str) -> str:
    found = re.search(r"<title(?:\s[^<>]*+)?>([^<]{0,2000}+)</title", text, re.IGNORECASE)
    return " ".join(unescape(found[1]).split())[:120] if found else ""


def _language(text: str) -> str:
    found = re.search(r"""<html\s[^<>]{0,1000}?\blang\s*=\s*["']?([a-zA-Z]{2,3})\b""", text)
    return found[1].lower() if found else ""


def _cleaned(text: str, page: _Page) -> Element:
    for found in _ACTIVE.finditer(text):
        page.notes.note("import-left-active", found[1].lower())
    if handlers := _HANDLER.findall(text):
        page.notes.note("import-left-active", "on…", count=len(handlers))
    body = re.search(r"<body\b[^<>]*+>(.*)", text, re.IGNORECASE | re.DOTALL)
    inner = body[1] if body else text
    if is_too_deep(inner):
        raise TemplateError("import-too-deep")
    clean = safe_html(inner, tags=_TAGS, attributes=_ATTRIBUTES, schemes={"http", "https", "mailto", "tel", "data"})
    return parsed(clean)


def _filled(tree: Element, page: _Page, known: Field | None) -> tuple[str, dict[str, Kind]]:
    for one in list(tree.elements()):
        if "style" in one.attributes:
            one.attributes["style"] = _local_css(one.attributes["style"], page)
        if one.attributes.get("href", "").startswith("data:"):
            one.attributes.pop("href")
        _take_pictures(one, page)
    unwrap(tree, lambda one: one.name in ("a", "span", "font") and not one.attributes)
    return escaped_braces("\n".join(written(tree.children)), known)


def _as_style(element: Element) -> None:
    """What old HTML says in attributes as a style, which is all that the PDF looks at."""
    told = element.attributes.get("style", "")
    for name, (wanted, of) in _LOOKS.items():
        value = element.attributes.get(name, "")
        if value and (of is None or element.name in of):
            element.attributes.pop(name)
            if re.fullmatch(r"[\w#%.-]+", value):
                told = f"{wanted}: {value}{'px' if value.isdigit() else ''}; {told}".strip().removesuffix(";")
    if told:
        element.attributes["style"] = told


def _take_pictures(element: Element, page: _Page) -> None:
    for child in list(element.children):
        if isinstance(child, Element) and child.name == "img":
            child.attributes["src"] = _asset(child.attributes.get("src", ""), page)
            child.attributes.setdefault("alt", "")
            if not child.attributes["src"]:
                element.children.remove(child)


def _sheets(text: str, page: _Page) -> Iterator[str]:
    """The sheets of a page, in order: those in it, and those that lie beside it."""
    at = 0
    while tag := _SHEET_TAG.search(text, at):
        at = tag.end()
        if tag[1].lower() == "style":
            end = _STYLE_END.search(text, at)
            if end is None:
                return
            yield _local_css(_without_comments(text[at : end.start()]), page)
            at = end.end()
        elif "stylesheet" in tag[0].lower():
            href = re.search(r"""href\s*=\s*["']?([^"'\s>]+)""", tag[0], re.IGNORECASE)
            raw = _beside(href[1] if href else "", page)
            if raw is None:
                page.notes.note("import-left-remote", href[1] if href else "")
            else:
                yield _local_css(raw.decode("utf-8", "replace"), page)


def _without_comments(css: str) -> str:
    return re.sub(r"^\s*<!--|-->\s*$", "", css)


def _local_css(css: str, page: _Page) -> str:
    """A sheet that loads nothing from outside; `</style` cannot end it."""

    def local(found: re.Match[str]) -> str:
        name = _asset(unescape(found[1].strip("\"'")), page)
        return f'url("{name}")' if name else "none"

    css = css.replace("</", "<\\/")
    end = css.rfind("}") + 1  # behind it no rule is whole, and to look for the end of each would take long
    for found in _IMPORT.findall(css) + _FACE.findall(css, 0, end):
        page.notes.note("import-left-remote", found[:40])
    css = _IMPORT.sub("", _FACE.sub("", css[:end]) + css[end:])
    return _ADDRESS.sub(local, css).strip()


def _asset(address: str, page: _Page) -> str:
    """The path in the package of a picture that comes along; empty for one that does not."""
    raw = data_bytes(address) if address.startswith("data:") else _beside(address, page)
    ending = ending_of(raw) if raw else ""
    if raw is None or not ending:
        page.notes.note("import-left-linked", _short(address))
        return ""
    known = next((name for name, other in page.files.items() if other == raw), "")
    if not known and sum(map(len, page.files.values())) + len(raw) > _MOST_PICTURES_MIB * _MIB:
        raise TemplateError("import-pictures-too-large", limit=_MOST_PICTURES_MIB)
    name = known or _free_name(address, ending, page)
    page.files[name] = raw
    return name


def _free_name(address: str, ending: str, page: _Page) -> str:
    """As the picture is called where it lies, if that is a plain name that is still free."""
    stem = "" if address.startswith("data:") else Path(unquote(urlsplit(address).path)).stem
    if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", stem) and f"images/{stem}.{ending}" not in page.files:
        return f"images/{stem}.{ending}"
    return f"images/picture-{len(page.files) + 1}.{ending}"


def _short(address: str) -> str:
    """What a person knows an address by."""
    if address.startswith("data:"):
        return "data:"
    return re.sub(r"^https?://([^/]+).*", r"\1", address)[:60]


def _beside(address: str, page: _Page) -> bytes | None:
    """A file below the folder that the page lies in; None for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path or "\0" in unquote(parts.path):
        return None
    folder = page.folder.resolve()
    try:
        path = (folder / unquote(parts.path)).resolve()
        if not path.is_relative_to(folder) or not path.is_file() or path.stat().st_size > MOST_MIB * _MIB:
            return None
        return path.read_bytes()
    except OSError:  # a name that is too long, or a file that may not be read
        return None
