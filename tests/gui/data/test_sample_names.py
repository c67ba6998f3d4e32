"""A sample is called the same everywhere in the window."""

from __future__ import annotations

from pathlib import Path

import pytest

import designer.gui
from designer.gui.data.sample_names import sample_label


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("normal.json", "Normal"), ("long-names.json", "Long names"), ("samples/normal_DE.json", "Normal DE"),
        ("ümlaut.json", "Ümlaut"), ("a.json.json", "A.json"), ("-.json", "-.json"), ("", ""),
    ],
)  # fmt: skip
def test_a_file_name_becomes_words(name: str, label: str) -> None:
    assert sample_label(name) == label


def test_no_other_place_makes_words_of_its_own() -> None:
    folder = Path(designer.gui.__file__).parent
    own = {path.name for path in folder.rglob("*.py") if 'removesuffix(".json").replace' in path.read_text("utf-8")}
    assert own == set()
