"""The field tree shows what the samples hold, and asks to release a field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QTreeView
from pytestqt.qtbot import QtBot

from designer.gui.data.field_tree import EXAMPLE, FIELD_MIME, NAME, PUBLIC, FieldTree
from designer.gui.session import TemplateSession
from designer.gui.theme import DARK, LIGHT
from designer.template.fixes import released


@pytest.fixture
def tree(session: TemplateSession, qtbot: QtBot) -> FieldTree:
    widget = FieldTree(LIGHT)
    qtbot.addWidget(widget)
    widget.show_session(session)
    return widget


def view_of(tree: FieldTree) -> QTreeView:
    found = tree.findChild(QTreeView)
    assert found is not None
    return found


def index_of(tree: FieldTree, path: str, column: int = NAME) -> QModelIndex:
    model = view_of(tree).model()
    here = QModelIndex()
    for name in path.split(".")[1:]:
        rows = [model.index(row, NAME, here) for row in range(model.rowCount(here))]
        here = next(index for index in rows if index.data() == name)
    return here.siblingAtColumn(column)


def test_a_field_shows_a_live_value_of_the_sample(tree: FieldTree, session: TemplateSession) -> None:
    assert index_of(tree, "ctx.order.number", EXAMPLE).data() == "FJ-2026-1043"
    session.choose_sample("empty-list.json")
    assert index_of(tree, "ctx.order.number", EXAMPLE).data() == "FJ-2026-1051"


def test_what_the_author_has_released_is_ticked(tree: FieldTree) -> None:
    ticks = {
        path: index_of(tree, path, PUBLIC).data(Qt.ItemDataRole.CheckStateRole)
        for path in ("ctx.order.number", "ctx.customer.name")
    }
    assert ticks == {
        "ctx.order.number": Qt.CheckState.Checked.value,
        "ctx.customer.name": Qt.CheckState.Unchecked.value,
    }


def test_ticking_a_field_asks_to_release_it(tree: FieldTree, qtbot: QtBot) -> None:
    index = index_of(tree, "ctx.customer.name", PUBLIC)
    with qtbot.waitSignal(tree.release_wanted) as told:
        view_of(tree).model().setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert told.args == ["ctx.customer.name", True]


def test_a_release_in_the_text_is_seen_in_the_tree(tree: FieldTree, session: TemplateSession, qtbot: QtBot) -> None:
    text = session.template.document("template.toml").text()
    with qtbot.waitSignal(session.facts_changed):
        session.template.put_file("template.toml", released(text, "ctx.customer.name").encode(), "Release")
    tick = index_of(tree, "ctx.customer.name", PUBLIC).data(Qt.ItemDataRole.CheckStateRole)
    assert tick == Qt.CheckState.Checked.value


def test_a_dragged_field_carries_its_path(tree: FieldTree) -> None:
    data = view_of(tree).model().mimeData([index_of(tree, "ctx.order.number")])
    assert bytes(data.data(FIELD_MIME).data()) == b"ctx.order.number"
    assert data.text() == "{{ ctx.order.number }}"


def test_searching_hides_all_other_fields(tree: FieldTree, qtbot: QtBot) -> None:
    line = tree.findChild(QLineEdit)
    assert line is not None
    qtbot.keyClicks(line, "birth")
    view = view_of(tree)
    assert not view.isRowHidden(index_of(tree, "ctx.customer.birth_date").row(), index_of(tree, "ctx.customer"))
    assert view.isRowHidden(index_of(tree, "ctx.order").row(), QModelIndex())


def test_what_was_folded_stays_folded_while_typing(tree: FieldTree, session: TemplateSession, qtbot: QtBot) -> None:
    view = view_of(tree)
    view.collapse(index_of(tree, "ctx.order"))
    text = session.template.document("samples/normal.json").text()
    at = text.index('"currency"')
    with qtbot.waitSignal(session.facts_changed):
        session.template.splice("samples/normal.json", at, at, '"fresh": 1, ', "fresh")
    assert index_of(tree, "ctx.order.fresh").isValid()
    assert not view.isExpanded(index_of(tree, "ctx.order"))


def test_no_template_shows_words_instead(tree: FieldTree) -> None:
    tree.show_session(None)
    tree.set_theme(DARK)
    assert view_of(tree).isHidden()
