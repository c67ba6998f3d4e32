"""The guide speaks of the window as the window speaks of itself, and shows it in pictures that are light enough."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QListWidget, QTextBrowser
from pytestqt.qtbot import QtBot

from designer.core.paths import DOCS
from designer.gui.guide import GuideWindow

GUIDE = (DOCS / "getting-started.md").read_text("utf-8")
WINDOW = Path(__file__).parents[2] / "designer" / "gui"
OF_ELSEWHERE = {  # bold words that are no words of the window: stress, names of files and data, states made of parts
    "Do not forget the bank account", "Normal", "period", "fr", "fr · Français", "all samples", "languages",
    "recovery key", "Testers", "Kept in the local mailbox, not sent", "Auto",
}  # fmt: skip
MOST_BYTES, MOST_BYTES_TOGETHER = 150_000, 2_000_000


def test_every_word_that_is_pressed_or_chosen_is_a_word_of_the_window() -> None:
    spoken = {
        re.sub(r"&(?=\w)", "", words)
        for path in WINDOW.rglob("*.py")
        for words in re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text("utf-8"))
    }
    told = [
        part.strip() for bold in re.findall(r"\*\*([^*]+)\*\*", GUIDE) for part in re.split("›", " ".join(bold.split()))
    ]
    asked = [words for words in told if words not in OF_ELSEWHERE]
    assert len(asked) > 30
    assert [words for words in asked if words not in spoken] == []


def test_its_pictures_are_there_and_light() -> None:
    named = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GUIDE)
    assert sorted(f"images/{path.name}" for path in (DOCS / "images").iterdir()) == sorted(named)
    sizes = [(DOCS / name).stat().st_size for name in named]
    assert max(sizes) < MOST_BYTES
    assert sum(sizes) < MOST_BYTES_TOGETHER


def test_every_page_can_be_read_in_the_window_with_its_pictures(qtbot: QtBot) -> None:
    guide = GuideWindow()
    qtbot.addWidget(guide)
    guide.show()
    pages, page = guide.findChild(QListWidget), guide.findChild(QTextBrowser)
    assert pages is not None
    assert page is not None
    titles = []
    for row in range(pages.count()):
        pages.setCurrentRow(row)
        titles.append(page.toPlainText().partition("\n")[0])
    assert titles[0] == "Getting started"
    assert "This page is not installed here." not in titles
    pages.setCurrentRow(0)
    image = page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("images/template.png"))
    assert image.width() == 700
    page.anchorClicked.emit(QUrl("command-line.md"))
    assert page.toPlainText().startswith("Command line")
