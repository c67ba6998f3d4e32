"""The firm's own files: which of them nothing names any more, and which families its fonts are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from designer.gui.editing.open_template import OpenTemplate, is_text
from designer.template.firm_fonts import SHEET, families


def own_families(firm: OpenTemplate) -> list[str]:
    """The families of fonts that the firm has of its own."""
    return families({SHEET: firm.raw(SHEET) or b""})


def unused_files(names: Iterable[str], firm: OpenTemplate, templates: Path) -> list[str]:
    """Those of the firm's own files that neither firm.toml as it is now nor the draft of a template names."""
    own = [name for name in names if name.startswith("firm/") and firm.raw(name) is not None]
    texts = [firm.raw("firm.toml") or b""]
    if own:
        files = [path for path in templates.rglob("*") if is_text(path.name) and "samples" not in path.parts]
        texts += [path.read_bytes() for path in files if path.is_file()]
    return sorted(name for name in own if not any(name.encode() in text for text in texts))
