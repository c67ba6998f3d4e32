"""Edits of a source as minimal splices: what a person changes with the mouse, as they would have typed it."""

from __future__ import annotations

from designer.template.edits.attributes import remove_attribute, set_attribute
from designer.template.edits.blocks import Side, can_move, delete, duplicate, insert, move, unwrap, wrap
from designer.template.edits.change import Change, applied, landing, reverted
from designer.template.edits.style import add_rule, remove_declaration, set_declaration
from designer.template.edits.whole import has_whole_tag, is_whole, is_whole_within, keeps_jinja
from designer.template.edits.words import set_inside

__all__ = [
    "Change",
    "Side",
    "add_rule",
    "applied",
    "can_move",
    "delete",
    "duplicate",
    "has_whole_tag",
    "insert",
    "is_whole",
    "is_whole_within",
    "keeps_jinja",
    "landing",
    "move",
    "remove_attribute",
    "remove_declaration",
    "reverted",
    "set_attribute",
    "set_declaration",
    "set_inside",
    "unwrap",
    "wrap",
]  # fmt: skip
