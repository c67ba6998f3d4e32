"""The list of problems: the worst first, each leads to its place, and one click mends what can be mended."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTreeView
from pytestqt.qtbot import QtBot

from designer.core.problem import Problem, Severity
from designer.gui.problems.panel import ProblemsPanel
from designer.gui.theme import LIGHT
from designer.gui.two_lines import BELOW
from designer.template.fixes import Fix

FIX = Fix("fix-alt", {"a.html": "mended"})
ALT = Problem("image-alt-missing", Severity.WARNING, "a.html", 7, 3)
ERROR = Problem("field-personal-in-mail", file="email.mjml", line=2, column=5, arguments={"path": "ctx.name"})
SAMPLE = Problem("mail-too-long", Severity.WARNING, "email.mjml", sample="normal.json", arguments={"kib": 200})


@pytest.fixture
def panel(qtbot: QtBot) -> ProblemsPanel:
    widget = ProblemsPanel(LIGHT, lambda problem: [FIX] if problem.code == "image-alt-missing" else [])
    qtbot.addWidget(widget)
    return widget


def tree_of(panel: ProblemsPanel) -> QTreeView:
    found = panel.findChild(QTreeView)
    assert found is not None
    return found


def test_errors_come_first_and_are_counted(panel: ProblemsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.counted) as told:
        panel.show_problems([ALT, SAMPLE, ERROR])
    assert told.args == [1, 2]
    assert "ctx.name" in tree_of(panel).model().index(0, 0).data()


def test_every_row_tells_its_severity_to_those_who_cannot_see_it(panel: ProblemsPanel) -> None:
    panel.show_problems([ERROR])
    assert tree_of(panel).model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Error")


def test_a_click_leads_to_the_place_and_its_sample(panel: ProblemsPanel, qtbot: QtBot) -> None:
    panel.show_problems([SAMPLE])
    with qtbot.waitSignals([panel.sample_wanted, panel.place_wanted]):
        tree_of(panel).clicked.emit(tree_of(panel).model().index(0, 0))


def test_a_long_sentence_wraps_where_the_list_is_narrow(panel: ProblemsPanel, qtbot: QtBot) -> None:
    panel.show_problems([ERROR, ALT])
    panel.show()
    tree = tree_of(panel)
    heights = []
    for width in (1200, 300, 1200):
        panel.resize(width, 400)
        qtbot.waitUntil(lambda width=width: tree.columnWidth(0) + tree.columnWidth(1) in range(width - 20, width + 1))
        heights.append(tree.visualRect(tree.model().index(0, 0)).height())
    assert heights[1] > heights[0] == heights[2]


def test_the_next_problem_follows_and_the_first_comes_after_the_last(panel: ProblemsPanel) -> None:
    places: list[tuple[str, int, int]] = []
    panel.place_wanted.connect(lambda file, line, column: places.append((file, line, column)))
    panel.show_problems([ALT, ERROR])
    for _ in range(3):
        panel.go_to_next()
    assert places == [("email.mjml", 2, 5), ("a.html", 7, 3), ("email.mjml", 2, 5)]


def test_one_click_mends(panel: ProblemsPanel, qtbot: QtBot) -> None:
    panel.show_problems([ALT, ERROR])
    button = panel.findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(panel.fix_chosen) as told:
        button.click()
    assert told.args == [FIX]


@pytest.mark.parametrize(
    ("also", "words"),
    [
        ((), "in the sample Long names"),
        (("no-rows.json",), "in the samples Long names and No rows"),
        (("a.json", "b.json"), "in 3 samples"),
    ],
)
def test_a_problem_names_the_samples_that_show_it(panel: ProblemsPanel, also: tuple[str, ...], words: str) -> None:
    panel.show_problems([replace(SAMPLE, sample="long-names.json", also=also)])
    index = tree_of(panel).model().index(0, 0)
    assert words in index.data(BELOW)
    assert "Long names, A, B" in index.data(Qt.ItemDataRole.ToolTipRole) or len(also) != 2


def test_a_fix_is_made_of_the_text_as_it_is_at_the_click(qtbot: QtBot) -> None:
    made = iter(("when it was listed", "when it was clicked"))
    panel = ProblemsPanel(LIGHT, lambda _problem: [Fix("fix-alt", {"a.html": next(made)})])
    qtbot.addWidget(panel)
    panel.show_problems([ALT])
    button = panel.findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(panel.fix_chosen) as told:
        button.click()
    assert told.args[0].texts == {"a.html": "when it was clicked"}


def test_a_list_that_is_the_same_keeps_what_was_chosen(panel: ProblemsPanel) -> None:
    panel.show_problems([ALT, ERROR], is_whole=False)
    tree = tree_of(panel)
    tree.setCurrentIndex(tree.model().index(1, 0))
    panel.show_problems([ALT, ERROR])
    assert tree.currentIndex().row() == 1


def test_it_says_how_much_is_checked(panel: ProblemsPanel) -> None:
    panel.show_problems([], is_checking=True)
    assert panel._empty.text() == "Checking …"
    panel.show_problems([], is_whole=False)
    assert "other samples are being checked" in panel._empty.text()
    panel.show_problems([])
    assert "in all samples" in panel._empty.text()


def test_without_problems_it_says_so(panel: ProblemsPanel) -> None:
    panel.show_problems([])
    assert tree_of(panel).isHidden()
    panel.go_to_next()
