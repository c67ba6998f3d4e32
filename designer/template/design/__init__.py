"""What a person can do to an element without writing source: its properties, and the blocks to put beside it."""

from __future__ import annotations

from designer.template.design.blocks import Block, block_place, blocks_of
from designer.template.design.cascade import Rules
from designer.template.design.drop import drop_anchor, may_stand
from designer.template.design.inherited import Inherited, inherited, resolved, rules_of
from designer.template.design.properties import Control, Group, Property, properties_of, set_property, value_in
from designer.template.design.statement import about, set_about

__all__ = [
    "Block", "Control", "Group", "Inherited", "Property", "Rules", "about", "block_place", "blocks_of", "drop_anchor",
    "inherited", "may_stand", "properties_of", "resolved", "rules_of", "set_about", "set_property", "value_in",
]  # fmt: skip
