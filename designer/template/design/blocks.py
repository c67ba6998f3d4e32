"""The blocks that can be put into a mail or a page, each with good defaults, and where one goes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from designer.core.paths import RESOURCES
from designer.template.edits import Side
from designer.template.edits.lines import INDENT, indented
from designer.template.markup import Kind, Node, Tree, value_of

_LAYER = re.compile(r'<div class="([\w-]+)"')


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `key` names it for people's words, `source` is what is put in, `home` what it has to stand in.

    `css` are the rules that the page's sheet needs for it.
    """

    key: str
    source: str
    home: str
    css: str = ""


def blocks_of(file: str) -> tuple[Block, ...]:
    """The blocks for a file, in the order in which they are shown; none for what is neither mail nor page."""
    if file.endswith(".mjml"):
        return _known()["mail"]
    return _known()["page"] if file.endswith((".html", ".htm")) else ()


@cache
def _known() -> Mapping[str, tuple[Block, ...]]:
    told = tomllib.loads((RESOURCES / "editor" / "blocks.toml").read_text("utf-8"))
    return {
        name: tuple(Block(one["key"], one["source"].strip("\n"), one["home"], one.get("css", "")) for one in blocks)
        for name, blocks in told.items()
    }


def in_words(block: Block, texts: Sequence[Mapping[str, Any]]) -> Block:
    """A block in a template's own words, `texts` by language: where all have them; several have no word in common."""
    if block.key not in ("page_foot", "firm_foot"):
        return block
    if texts and all(isinstance(one.get(name), str) for one in texts for name in ("page", "of")):
        words = ("{{ t.page }} ", " {{ t.of }} ")
    elif len(texts) > 1:
        words = ("", " / ")
    else:
        return block
    return replace(block, source=block.source.replace("Page ", words[0]).replace(" of ", words[1]))


def fitted(tree: Tree, block: Block) -> Block:
    """A block as it can stand in a mail: with a section and a column around it where there is none yet."""
    if block.home != "column" or any(node.name in _HOMES["column"] and node.has_end for node in tree.elements()):
        return block
    inside = indented(block.source, INDENT * 2)
    return replace(block, source=f"<mj-section>\n  <mj-column>\n{inside}\n  </mj-column>\n</mj-section>", home="body")


def block_place(tree: Tree, offset: int, block: Block) -> tuple[Node, Side] | None:
    """Beside what a block goes that is put in at an offset: behind what stands there, as deep as it may stand."""
    if block.home in AT_AN_END:
        name, side = AT_AN_END[block.home]
        whole = next((node for node in tree.elements() if node.name == name and node.has_end), None)
        return (whole, side) if whole is not None else None
    path = tree.path(offset)
    if (layer := _layer(tree, path)) is not None:
        return layer, Side.BEHIND
    homes = _HOMES[block.home]
    for above, node in zip(path[-2::-1], path[:0:-1], strict=False):
        if _is_home(above, path, homes) and node.kind in (Kind.ELEMENT, Kind.CONTAINER):
            return node, Side.BEHIND
    return _first_home(tree, path, homes)


def _layer(tree: Tree, path: list[Node]) -> Node | None:
    """The last of the parts that belong to the sheet and stand at an offset, one behind the other; None for none.

    What flows goes behind them all: a title never comes to stand in the window of the address.
    """
    above = next((node for node in path if _is_layer(tree, node)), None)
    if above is None:
        return None
    around = path[path.index(above) - 1].children
    last = above
    for node in around[around.index(above) + 1 :]:
        if node.kind is Kind.ELEMENT and not _is_layer(tree, node):
            break
        last = node if node.kind is Kind.ELEMENT else last
    return last


def _is_layer(tree: Tree, node: Node) -> bool:
    """Whether a node is one of the blocks that stand on the sheet, beside what flows."""
    if node.kind is not Kind.ELEMENT or node.name not in ("div", "header", "footer"):
        return False
    layers = {match[1] for one in _known()["page"] if one.home == "sheet" and (match := _LAYER.match(one.source))}
    return not layers.isdisjoint(value_of(tree.source, node, "class").split())


def _is_home(node: Node, path: list[Node], homes: frozenset[str]) -> bool:
    """Whether blocks may stand in a node; a branch is a home where what its container stands in is one."""
    if node.kind is Kind.BRANCH:
        outer = [one for one in path[: path.index(node)] if one.kind is Kind.ELEMENT]
        return bool(outer) and outer[-1].name in homes
    return node.kind is Kind.ELEMENT and node.name in homes


def _first_home(tree: Tree, path: list[Node], homes: frozenset[str]) -> tuple[Node, Side] | None:
    """Within what stands at the place: one that is empty still, else the first one."""
    for around in reversed(path):
        if around.name in homes and around.has_end:
            return around, Side.LAST
        within = [node for node in tree.drawn if around.start <= node.start < around.end and node.name in homes]
        if within and within[0].has_end:
            empty = (node for node in within if not tree.source[node.inner_start : node.inner_end].strip())
            return next(empty, within[0]), Side.LAST
    return None


AT_AN_END: Mapping[str, tuple[str, Side]] = {
    "sheet": ("body", Side.FIRST),  # what a page can use must stand before it
    "top": ("mj-body", Side.FIRST),
    "end": ("mj-body", Side.LAST),
}
_HOMES: Mapping[str, frozenset[str]] = {
    "body": frozenset({"mj-body", "mj-wrapper"}),
    "section": frozenset({"mj-section", "mj-group"}),
    "column": frozenset({"mj-column", "mj-hero"}),
    "page": frozenset({"body", "div", "section", "article", "main", "td", "li", "header", "footer"}),
}
