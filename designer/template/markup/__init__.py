"""A source text as a lossless, tolerant tree: MJML, HTML, CSS and Jinja together, in spans."""

from __future__ import annotations

from designer.template.markup.attributes import Attribute, attribute, attributes, value_of
from designer.template.markup.css import (
    STYLE_ELEMENTS,
    Declaration,
    Rule,
    declarations,
    own_declarations,
    rules,
    styles,
)
from designer.template.markup.parser import parse, parsing, plain
from designer.template.markup.places import Lines, Place, TagPlace, Utf16Map
from designer.template.markup.problems import mismatches
from designer.template.markup.scope import Binding, Origin, nearest, path_of, quoted, resolve, scope_at
from designer.template.markup.tokens import Kind, Node
from designer.template.markup.tree import Mismatch, Tree, unparse

__all__ = [
    "STYLE_ELEMENTS",
    "Attribute",
    "Binding",
    "Declaration",
    "Kind",
    "Lines",
    "Mismatch",
    "Node",
    "Origin",
    "Place",
    "Rule",
    "TagPlace",
    "Tree",
    "Utf16Map",
    "attribute",
    "attributes",
    "declarations",
    "mismatches",
    "nearest",
    "own_declarations",
    "parse",
    "parsing",
    "path_of",
    "plain",
    "quoted",
    "resolve",
    "rules",
    "scope_at",
    "styles",
    "unparse",
    "value_of",
]  # fmt: skip
