"""How the window writes a sample's name."""

from __future__ import annotations


def sample_label(name: str) -> str:
    """`samples/long-names.json` as people write it: “Long names”."""
    stem = name.removeprefix("samples/").removesuffix(".json")
    words = stem.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or name
