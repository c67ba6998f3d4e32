"""The properties of an element: which there are, where each is written, what it is now, and setting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from designer.template.design.table_head import NO_HEAD, REPEATED, head_in, set_head
from designer.template.edits import Change, remove_attribute, remove_declaration, set_attribute, set_declaration
from designer.template.markup import Node, Tree, own_declarations, value_of


class Control(StrEnum):
    """How a value is entered."""

    COLOR = "color"
    LENGTH = "length"
    BOX = "box"
    FONT = "font"
    CHOICE = "choice"
    LINK = "link"
    IMAGE = "image"
    WORDS = "words"


class Group(StrEnum):
    """Under which heading a property stands."""

    CONTENT = "content"
    TEXT = "text"
    SPACE = "space"
    GROUND = "ground"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Property:
    """One property. `is_style`: a declaration in the element's `style`, else an attribute of that name."""

    name: str
    control: Control
    group: Group
    is_style: bool = False
    choices: tuple[str, ...] = ()


_WEIGHTS = ("400", "600", "700")
_ALIGNS = ("left", "center", "right")
_STYLES = ("solid", "dashed", "dotted", "none")


def properties_of(element: Node) -> tuple[Property, ...]:
    """What can be set of an element, in the order in which it is shown; nothing for what is not drawn."""
    if element.name in _UNSEEN:
        return ()
    if element.name.startswith("mj"):
        return tuple(_MAIL[name] for name in _OF_MAIL.get(element.name, ()))
    styled = [one for one in _STYLED if one.name not in _WITHOUT.get(element.name, ())]
    return (*_OF_PAGE.get(element.name, ()), *styled, *_BROKEN.get(element.name, ()))


def value_in(tree: Tree, element: Node, one: Property) -> str:
    """A property's value as it is written at the element; "" where it is not."""
    if one == _HEAD_OF_TABLE:
        return head_in(element)
    if not one.is_style:
        return value_of(tree.source, element, one.name)
    found = reversed(own_declarations(tree, element))
    return next((tree.source[d.value_start : d.end] for d in found if d.name == one.name), "")


def set_property(tree: Tree, element: Node, one: Property, value: str) -> list[Change]:
    """Write a property's value at the element; "" takes it away, so that the inherited one holds again."""
    if one == _HEAD_OF_TABLE:
        return set_head(tree, element, value)
    if not value.strip():
        remove = remove_declaration if one.is_style else remove_attribute
        return remove(tree, element, one.name)
    put = set_declaration if one.is_style else set_attribute
    return put(tree, element, one.name, value.strip())


def _mail(*properties: Property) -> Mapping[str, Property]:
    return {one.name: one for one in properties}


_C, _G = Control, Group
_MAIL = _mail(
    Property("src", _C.IMAGE, _G.CONTENT),
    Property("alt", _C.WORDS, _G.CONTENT),
    Property("href", _C.LINK, _G.CONTENT),
    Property("color", _C.COLOR, _G.TEXT),
    Property("font-family", _C.FONT, _G.TEXT),
    Property("font-size", _C.LENGTH, _G.TEXT),
    Property("font-weight", _C.CHOICE, _G.TEXT, choices=_WEIGHTS),
    Property("line-height", _C.LENGTH, _G.TEXT),
    Property("align", _C.CHOICE, _G.TEXT, choices=_ALIGNS),
    Property("text-align", _C.CHOICE, _G.TEXT, choices=_ALIGNS),
    Property("width", _C.LENGTH, _G.SPACE),
    Property("height", _C.LENGTH, _G.SPACE),
    Property("padding", _C.BOX, _G.SPACE),
    Property("inner-padding", _C.BOX, _G.SPACE),
    Property("vertical-align", _C.CHOICE, _G.SPACE, choices=("top", "middle", "bottom")),
    Property("background-color", _C.COLOR, _G.GROUND),
    Property("container-background-color", _C.COLOR, _G.GROUND),
    Property("border", _C.WORDS, _G.GROUND),
    Property("border-color", _C.COLOR, _G.GROUND),
    Property("border-width", _C.LENGTH, _G.GROUND),
    Property("border-style", _C.CHOICE, _G.GROUND, choices=_STYLES),
    Property("border-radius", _C.LENGTH, _G.GROUND),
)
_OF_MAIL: Mapping[str, tuple[str, ...]] = {
    "mj-body": ("width", "background-color"),
    "mj-wrapper": ("padding", "background-color", "border", "border-radius"),
    "mj-section": ("text-align", "padding", "background-color", "border", "border-radius"),
    "mj-column": ("width", "padding", "vertical-align", "background-color", "border", "border-radius"),
    "mj-text": ("color", "font-family", "font-size", "font-weight", "line-height", "align", "padding",
                "container-background-color"),
    "mj-table": ("color", "font-family", "font-size", "line-height", "align", "width", "padding",
                 "container-background-color"),
    "mj-image": ("src", "alt", "href", "align", "width", "padding", "border-radius", "container-background-color"),
    "mj-button": ("href", "color", "font-family", "font-size", "font-weight", "align", "width", "inner-padding",
                  "padding", "background-color", "border-radius"),
    "mj-divider": ("width", "padding", "border-color", "border-width", "border-style"),
    "mj-spacer": ("height",),
}  # fmt: skip
_HEAD_OF_TABLE = Property("thead", _C.CHOICE, _G.PAGE, choices=(REPEATED, NO_HEAD))
_OF_PAGE: Mapping[str, tuple[Property, ...]] = {
    "a": (Property("href", _C.LINK, _G.CONTENT),),
    "table": (_HEAD_OF_TABLE,),
    "img": (Property("src", _C.IMAGE, _G.CONTENT), Property("alt", _C.WORDS, _G.CONTENT)),
}
_STYLED = tuple(
    Property(name, control, group, is_style=True, choices=choices)
    for name, control, group, choices in (
        ("color", _C.COLOR, _G.TEXT, ()),
        ("font-family", _C.FONT, _G.TEXT, ()),
        ("font-size", _C.LENGTH, _G.TEXT, ()),
        ("font-weight", _C.CHOICE, _G.TEXT, _WEIGHTS),
        ("line-height", _C.LENGTH, _G.TEXT, ()),
        ("text-align", _C.CHOICE, _G.TEXT, (*_ALIGNS, "justify")),
        ("width", _C.LENGTH, _G.SPACE, ()),
        ("margin", _C.BOX, _G.SPACE, ()),
        ("padding", _C.BOX, _G.SPACE, ()),
        ("background-color", _C.COLOR, _G.GROUND, ()),
        ("border", _C.WORDS, _G.GROUND, ()),
        ("break-before", _C.CHOICE, _G.PAGE, ("auto", "page")),
        ("break-inside", _C.CHOICE, _G.PAGE, ("auto", "avoid")),
        ("break-after", _C.CHOICE, _G.PAGE, ("auto", "avoid", "page")),
    )
)
_LINES = tuple(
    Property(name, _C.CHOICE, _G.PAGE, is_style=True, choices=("1", "2", "3", "4")) for name in ("orphans", "widows")
)
_BROKEN: Mapping[str, tuple[Property, ...]] = {
    **dict.fromkeys(("p", "li", "div", "blockquote", "dd", "body", "section", "article"), _LINES),
    "thead": (
        Property("display", _C.CHOICE, _G.PAGE, is_style=True, choices=("table-header-group", "table-row-group")),
    ),
}
_ROWS, _INLINE = ("margin", "padding", "width"), ("width", "break-before", "break-inside", "break-after")
_WITHOUT: Mapping[str, tuple[str, ...]] = {  # what CSS leaves without effect there
    **dict.fromkeys(("tr", "thead", "tbody", "tfoot"), _ROWS), **dict.fromkeys(("td", "th"), ("margin",)),
    **dict.fromkeys(("a", "b", "em", "i", "small", "span", "strong", "u"), _INLINE),
}  # fmt: skip
_UNSEEN = frozenset(
    {"html", "head", "meta", "link", "style", "title", "script", "br", "col", "colgroup", "mjml", "mj-head",
     "mj-title", "mj-preview", "mj-attributes", "mj-style", "mj-raw", "mj-all", "mj-class", "mj-font"}
)  # fmt: skip
