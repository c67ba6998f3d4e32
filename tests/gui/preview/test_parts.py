"""The small parts of the preview: banner, choices, freshness, copies for the recipient, thumbnails."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from designer.core.problem import Problem
from designer.gui.preview.banner import ProblemBanner
from designer.gui.preview.choices import Choices, FreshnessLabel
from designer.gui.preview.controller import Freshness
from designer.gui.preview.recipient_copy import RecipientCopies
from designer.gui.preview.thumbnails import Thumbnails
from designer.gui.theme import DARK, LIGHT
from tests.gui.preview.conftest import WAIT_MS
from tests.support.documents import document

PROBLEM = Problem("field-missing", file="a.html", line=7, arguments={"path": "ctx.x", "file": "a.html", "line": 7})


def test_a_banner_says_what_to_do_and_leads_there(qtbot: QtBot) -> None:
    banner = ProblemBanner(LIGHT)
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.show_problem(PROBLEM)
    assert "ctx.x" in banner.what.text()
    assert "default" in banner.remedy.text()
    assert "line 7" in banner.link.text()
    assert "ctx.x" in banner.accessibleDescription()
    with qtbot.waitSignal(banner.place_clicked) as clicked:
        qtbot.mouseClick(banner.link, Qt.MouseButton.LeftButton)
    assert clicked.args == ["a.html", 7, 0]
    banner.show_problem(Problem("worker-died", arguments={"status": 9}))
    assert banner.link.isHidden()
    banner.show_problem(None)
    assert banner.isHidden()
    banner.set_theme(DARK)


@pytest.fixture
def choices(qtbot: QtBot) -> Choices:
    made = Choices(LIGHT)
    qtbot.addWidget(made)
    made.show_choices(["a.json", "long-names.json", "c.json"], "a.json", ["en", "de"], "", "en")
    return made


def test_samples_are_walked_through_in_a_circle(choices: Choices, qtbot: QtBot) -> None:
    chosen: list[str] = []
    choices.sample_chosen.connect(chosen.append)
    qtbot.mouseClick(choices.before, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(choices.after, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(choices.after, Qt.MouseButton.LeftButton)
    assert chosen == ["c.json", "a.json", "long-names.json"]
    assert choices.samples.currentText() == "Long names"


def test_the_language_is_the_samples_own_or_a_chosen_one(choices: Choices, qtbot: QtBot) -> None:
    chosen: list[str] = []
    choices.language_chosen.connect(chosen.append)
    assert choices.languages.currentText() == "Auto (en)"
    qtbot.keyClick(choices.languages, Qt.Key.Key_Down)
    qtbot.keyClick(choices.languages, Qt.Key.Key_Up)
    assert chosen == ["en", ""]


def test_every_button_has_a_name(choices: Choices) -> None:
    assert all(button.accessibleName() and button.toolTip() for button in choices.findChildren(QToolButton))


def test_freshness_has_a_word_and_an_explanation(qtbot: QtBot) -> None:
    label = FreshnessLabel(LIGHT)
    qtbot.addWidget(label)
    words = {}
    for freshness in Freshness:
        label.show_freshness(freshness)
        words[freshness] = label.text()
        assert bool(label.toolTip()) is (freshness is not Freshness.EMPTY)
        label.grab()
    assert len(set(words.values())) == len(Freshness)


def test_a_copy_for_the_recipient_is_private_and_removed(tmp_path: Path) -> None:
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    copies = RecipientCopies(open_url)
    assert copies.open(b"From: a\r\n\r\nx")
    assert copies.open(b"second")
    assert [path.read_bytes() for path in opened] == [b"From: a\r\n\r\nx", b"second"]
    assert stat.S_IMODE(opened[0].parent.stat().st_mode) == 0o700
    copies.remove()
    assert not opened[0].parent.exists()
    copies.remove()


def test_thumbnails_show_all_pages_and_lead_to_them(qtbot: QtBot) -> None:
    thumbnails = Thumbnails()
    qtbot.addWidget(thumbnails)
    thumbnails.show()
    thumbnails.show_pdf(document(4)[0], "")
    blank = thumbnails.item(3).icon().pixmap(40, 40).toImage()
    qtbot.waitUntil(lambda: thumbnails.item(3).icon().pixmap(40, 40).toImage() != blank, timeout=WAIT_MS)
    with qtbot.waitSignal(thumbnails.page_chosen) as chosen:
        thumbnails.setCurrentRow(2)
    assert chosen.args == [3]
    with qtbot.assertNotEmitted(thumbnails.page_chosen):
        thumbnails.mark(1)
    thumbnails.show_pdf(document(2)[0], "")
    assert thumbnails.count() == 2
    thumbnails.clear_pages()
    assert thumbnails.count() == 0
