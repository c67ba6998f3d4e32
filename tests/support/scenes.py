"""Scenes to be looked at: the starters with their samples, and the small package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from designer.core.draft import Draft
from designer.core.paths import STARTERS
from designer.render.questions import Scene
from tests.support.packages import event_tree, write_package


def starter_scenes() -> Iterator[Scene]:
    """Every starter with each of its samples."""
    for folder in sorted(STARTERS.iterdir()):
        for sample in sorted((folder / "samples").glob("*.json")):
            yield starter_scene(folder.name, sample.name)


def starter_scene(starter: str, sample: str = "normal.json", overlay: Mapping[str, bytes] | None = None) -> Scene:
    """One starter with one sample, and what is laid over it."""
    folder = STARTERS / starter
    draft = Draft(str(folder), str(STARTERS), overlay or {})
    return Scene(draft, (folder / "samples" / sample).read_bytes(), sample)


def small_scene(beside: Path, files: Mapping[str, str | bytes | None] | None = None, **event: Any) -> Scene:
    """The small package, written below `beside`, with its event changed."""
    folder = write_package(beside, files)
    return Scene(Draft(str(folder), str(beside)), json.dumps(event_tree(**event)).encode(), "normal.json")
