"""The guide speaks of the window as the window speaks of itself, and shows it in pictures that are light enough."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.core.paths import DOCS
from designer.gui.guide import GuideWindow, headings
from designer.gui.guide_page import slug_of
from designer.gui.theme import load_fonts
from tests.support.window import pictures_of

GUIDE, DESIGN, LISTS = ((DOCS / name).read_text("utf-8") for name in ("getting-started.md", "designing.md", "lists.md"))
WINDOW = Path(__file__).parents[2] / "designer" / "gui"
OF_ELSEWHERE = {  # bold words that are no words of the window: stress, names of files and data, states made of parts
    "Do not forget the bank account", "Normal", "period", "fr", "fr · Français", "all samples", "languages",
    "recovery key", "Testers", "Kept in the local mailbox, not sent", "Auto", "A list from Excel", "Programs",
}  # fmt: skip
MOST_BYTES, MOST_BYTES_TOGETHER = 150_000, 2_000_000


def test_every_word_that_is_pressed_or_chosen_is_a_word_of_the_window() -> None:
    spoken = {
        re.sub(r"&(?=\w)", "", words).removesuffix(":")
        for path in WINDOW.rglob("*.py")
        for words in re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text("utf-8"))
    }
    told = [
        part.strip()
        for bold in re.findall(r"\*\*([^*]+)\*\*", GUIDE + DESIGN + LISTS)
        for part in re.split("›", " ".join(bold.split()))
    ]
    asked = [words for words in told if words not in OF_ELSEWHERE]
    assert len(asked) > 30
    assert [words for words in asked if words not in spoken] == []


def test_its_pictures_are_there_and_light() -> None:
    named = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GUIDE + DESIGN + LISTS)
    assert sorted(f"images/{path.name}" for path in (DOCS / "images").iterdir()) == sorted(named)
    sizes = [(DOCS / name).stat().st_size for name in named]
    assert max(sizes) < MOST_BYTES
    assert sum(sizes) < MOST_BYTES_TOGETHER


@pytest.fixture
def guide(qtbot: QtBot) -> GuideWindow:
    load_fonts()
    made = GuideWindow()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def top_line(guide: GuideWindow) -> str:
    """The first line of the page that is seen."""
    return guide.page.top_block().text()


def test_every_page_can_be_read_in_the_window_with_its_pictures(guide: GuideWindow) -> None:
    titles = []
    for item in guide.pages.values():
        guide.contents.setCurrentItem(item)
        titles.append(guide.page.toPlainText().partition("\n")[0])
        assert len(guide.page.toPlainText()) > 200
        assert "\\|" not in guide.page.toPlainText()
    assert titles[0] == "Getting started"
    assert "This page is not installed here." not in titles
    guide.contents.setCurrentItem(guide.pages["getting-started"])
    image = guide.page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("images/template.png"))
    assert isinstance(image, QImage)
    assert 600 < image.width() <= guide.page.viewport().width()


@pytest.mark.parametrize(
    "width", [640, pytest.param(1040, marks=pytest.mark.soak), pytest.param(1600, marks=pytest.mark.soak)]
)
def test_nothing_is_wider_than_the_page(guide: GuideWindow, qapp: QApplication, width: int) -> None:
    for item in guide.pages.values():
        guide.contents.setCurrentItem(item)
        guide.resize(width, 700)
        qapp.processEvents()
        assert guide.page.document().size().width() <= guide.page.viewport().width(), item.text(0)


def test_it_opens_at_the_section_that_is_asked_for(guide: GuideWindow) -> None:
    guide.show_topic("Send")
    assert top_line(guide) == "8. Send"
    guide.show_topic("Put in your firm")
    assert top_line(guide) == "3. Put in your firm"
    guide.show_topic("")
    assert top_line(guide) == "Getting started"


def test_the_place_that_is_read_stays_when_the_window_grows(guide: GuideWindow, qapp: QApplication) -> None:
    guide.show_topic("Send")
    guide.resize(700, 600)
    qapp.processEvents()
    assert top_line(guide) == "8. Send"


def test_sections_are_chosen_at_the_left_and_links_lead_to_them(guide: GuideWindow) -> None:
    first = guide.pages["getting-started"]
    assert first.isExpanded()
    guide.contents.setCurrentItem(guide.sections["getting-started"][6])
    assert top_line(guide) == "7. Release"
    guide.page.anchorClicked.emit(QUrl("troubleshooting.md#the-key-does-not-open"))
    assert top_line(guide) == "The key does not open"
    assert not first.isExpanded()
    guide.page.anchorClicked.emit(QUrl("command-line.md"))
    assert guide.page.toPlainText().startswith("Command line")
    guide.page.anchorClicked.emit(QUrl("#6-publish"))
    assert top_line(guide) == "6. Publish"


def test_every_section_at_the_left_is_found_on_its_page(guide: GuideWindow) -> None:
    for name, sections in guide.sections.items():
        guide.show_page(name)
        for item in sections:
            assert guide.page.show_heading(slug_of(item.text(0))), item.text(0)


def test_words_are_found_on_the_page_again_and_again(guide: GuideWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(guide, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(guide.search, "keyring")
    places = set()
    for _ in range(3):
        qtbot.keyClick(guide.search, Qt.Key.Key_Return)
        places.add(guide.page.textCursor().position())
    assert len(places) > 1
    assert guide.page.textCursor().selectedText() == "keyring"
    guide.search.setText("no such words")
    qtbot.keyClick(guide.search, Qt.Key.Key_Return)
    assert guide.search.property("invalid")


def test_headings_in_code_are_no_sections() -> None:
    assert headings("# A\n## `b` c\n```\n## no\n```\n## d\n") == ["b c", "d"]


def test_every_topic_that_a_page_of_the_window_names_is_a_section_of_the_guide() -> None:
    named = {
        topic
        for path in WINDOW.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if "guide_topic" in line.lower()
        for topic in re.findall(r'"([A-Z][^"]+)"', line)
    }
    assert named <= {heading.partition(". ")[2] for heading in headings(GUIDE)}
    assert {"Send", "Put in your firm", "Make a template"} <= named


def test_pictures(guide: GuideWindow, qapp: QApplication) -> None:
    guide.show_topic("Send")
    pictures_of(guide, "guide-send", qapp)
    guide.show_page("templates", "filters")
    pictures_of(guide, "guide-table", qapp)
    guide.resize(700, 700)
    pictures_of(guide, "guide-narrow", qapp)
