"""The structure says what a source is made of, follows the cursor, leads to the source, and keeps what was opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from designer.gui.editor.source_editor import SourceEditor
from designer.gui.structure.model import Row, rows_of
from designer.gui.structure.panel import StructurePanel
from designer.gui.theme import DARK, LIGHT
from designer.template.markup import parse
from tests.support.editing import MakeEditor, make_document

MAIL = """<mjml><mj-body><mj-section><mj-column>
{% for line in ctx.order.lines %}
<mj-text>{{ line.name }}</mj-text>
{% else %}<mj-text>None</mj-text>
{% endfor %}
{% if ctx.customer.vip %}<mj-image src="a.png" alt="Star" />{% elif b %}x{% else %}<p>y</p>{% endif %}
{% include "partials/a.html" %}
</mj-column></mj-section></mj-body></mjml>"""


def said(panel: StructurePanel, rows: list[Row]) -> list[object]:
    """The rows as nested words."""
    return [
        [panel.words.of_row(row), *said(panel, row.children)] if row.children else panel.words.of_row(row)
        for row in rows
    ]


@pytest.fixture
def panel(qtbot: QtBot) -> StructurePanel:
    panel = StructurePanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(300, 400)
    panel.show()
    return panel


def test_a_mail_is_told_in_words(panel: StructurePanel) -> None:
    assert said(panel, rows_of(parse(MAIL))) == [
        ["E-mail", ["Section", ["Column",
            ["Repeat for each line in ctx.order.lines", "Text  {{ line.name }}"],
            ["If there is none", "Text  None"],
            ["Only if ctx.customer.vip", "Image  Star"],
            "Otherwise, if b",
            ["Otherwise", "Paragraph  y"],
            "From partials/a.html",
        ]]],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<table class='lines wide'><tbody><tr><td>a</td></tr></tbody></table>",
            [["Table  .lines", ["Row", "Cell  a"]]],
        ),
        ("<p>a <b>bold</b> <a href='x'>link</a></p>", [["Paragraph  a", "Link  link"]]),
        ("{% macro m(a) %}<p>x</p>{% endmacro %}", [["Building block m(a)", "Paragraph  x"]]),
        ("{% set a %}b{% endset %}{% raw %}c{% endraw %}", ["Named text a", "Left as it is"]),
        ("{% if a | default('') %}{% endif %}", ["Only if a"]),
        ("</p>{% endif %}text", []),
        ("<style>a{}</style>", ["Style"]),
        ("<x-y>a</x-y>", ["x-y  a"]),
    ],
)
def test_a_page_is_told_in_words(panel: StructurePanel, source: str, expected: list[object]) -> None:
    assert said(panel, rows_of(parse(source))) == expected


def test_choosing_a_row_leads_to_its_source(panel: StructurePanel, editor_of: MakeEditor, qtbot: QtBot) -> None:
    panel.show_editor(editor_of(MAIL, "a.mjml"))
    panel.show_offset(MAIL.index("Star"))
    with qtbot.waitSignal(panel.place_wanted) as asked:
        panel.tree.activated.emit(panel.tree.currentIndex())
    start, end = asked.args
    assert MAIL[start:end] == '<mj-image src="a.png" alt="Star" />'


def test_the_cursor_chooses_its_row(panel: StructurePanel, editor_of: MakeEditor) -> None:
    panel.show_editor(editor_of(MAIL, "a.mjml"))
    panel.show_offset(MAIL.index("line.name"))
    assert panel.tree.currentIndex().data() == "Text  {{ line.name }}"
    panel.show_offset(MAIL.index("{% for"))
    assert panel.tree.currentIndex().data() == "Repeat for each line in ctx.order.lines"


def key_of(panel: StructurePanel, ending: str) -> str:
    return next(row.key for row in panel.outline.rows() if row.key.endswith(ending))


def all_words(panel: StructurePanel) -> list[str]:
    return [panel.words.of_row(row) for row in panel.outline.rows()]


def test_what_was_closed_stays_closed_while_one_types(
    panel: StructurePanel, editor_of: MakeEditor, qtbot: QtBot
) -> None:
    editor = editor_of(MAIL.replace("None", "None^"), "a.mjml")
    panel.show_editor(editor)
    key = key_of(panel, "for:line:1")
    assert panel.tree.isExpanded(panel.outline.index_of(key))
    panel.tree.collapse(panel.outline.index_of(key))
    QTest.keyClicks(editor, "x")
    qtbot.waitUntil(lambda: "Text  Nonex" in all_words(panel))
    assert not panel.tree.isExpanded(panel.outline.index_of(key))
    QTest.keyClicks(editor, "<a>")
    qtbot.waitUntil(lambda: "Link" in all_words(panel))
    assert not panel.tree.isExpanded(panel.outline.index_of(key))


def test_a_style_sheet_has_no_structure_and_says_so(panel: StructurePanel, editor_of: MakeEditor) -> None:
    panel.show_editor(editor_of("a { b: c }", "a.css"))
    assert not panel.tree.isVisible()
    assert panel._empty.isVisible()
    panel.show_editor(None)
    assert panel._empty.isVisible()


def test_an_editor_that_is_closed_is_forgotten(panel: StructurePanel, qtbot: QtBot) -> None:
    editor = SourceEditor(make_document(MAIL), "a.mjml", LIGHT)
    panel.show_editor(editor)
    assert panel.outline.rows()
    editor.deleteLater()
    qtbot.waitUntil(lambda: not isValid(editor))
    panel.show_offset(3)
    panel.refresh()
    assert not panel.outline.rows()


def test_the_model_is_one_that_qt_accepts(panel: StructurePanel, editor_of: MakeEditor) -> None:
    checked = QAbstractItemModelTester(panel.outline, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.show_editor(editor_of(MAIL, "a.mjml"))
    panel.show_editor(editor_of("<p>a</p>"))
    assert checked.model() is panel.outline


def test_repetitions_have_the_colour_of_the_theme(panel: StructurePanel, editor_of: MakeEditor) -> None:
    panel.show_editor(editor_of(MAIL, "a.mjml"))
    panel.set_theme(DARK)
    index = panel.outline.index_of(key_of(panel, "for:line:1"))
    assert index.data(Qt.ItemDataRole.ForegroundRole).name() == DARK.code_jinja
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert "Repeat" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_ten_thousand_levels_are_cut_off_and_do_no_harm(panel: StructurePanel) -> None:
    assert rows_of(parse("<div>" * 10_000))
