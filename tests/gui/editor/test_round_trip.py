"""What goes through a real text document and the parser comes out as it went in, and edits change nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from designer.core.paths import STARTERS
from designer.gui.editor.live_tree import text_of
from designer.template.markup import parse, unparse
from tests.support.editing import make_document
from tests.template.markup.test_parser import PIECES

FILES = [path for path in sorted(STARTERS.rglob("*")) if path.suffix in (".mjml", ".html", ".css", ".toml", ".txt")]
# What Qt cannot hold: line ends other than \n, its own marks, and zero; such files are opened read-only.
UNHELD = "\r\0\u2028\u2029\ufdd0\ufdd1\f\v"
letters = st.characters(exclude_characters=UNHELD, exclude_categories=("Cs",))
HELD = [piece for piece in PIECES if not set(piece) & set(UNHELD)]
documents = st.lists(st.sampled_from(HELD) | st.text(letters, max_size=6), max_size=30).map("".join)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_starter_comes_back_through_a_document(qtbot: QtBot, path: object) -> None:
    source = path.read_bytes().decode()  # type: ignore[attr-defined]
    assert unparse(parse(text_of(make_document(source)))) == source


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=documents)
def test_any_document_comes_back_through_a_document(qtbot: QtBot, source: str) -> None:
    assert unparse(parse(text_of(make_document(source)))) == source


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=documents, data=st.data())
def test_a_splice_changes_its_span_only_and_undo_takes_it_back(qtbot: QtBot, source: str, data: st.DataObject) -> None:
    tree = parse(source)
    node = data.draw(st.sampled_from(list(tree.walk())))
    put = data.draw(st.text(letters, max_size=8))
    assume(put or node.end > node.start)
    document = make_document(source)
    cursor = QTextCursor(document)
    cursor.setPosition(tree.utf16.to_units(node.start))
    cursor.setPosition(tree.utf16.to_units(node.end), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(put)
    assert text_of(document) == source[: node.start] + put + source[node.end :]
    document.undo()
    assert text_of(document) == source
