"""The preview follows the source: fresh, as a draft, out of date or with the reason why not, and leads back to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from designer.core.draft import Draft
from designer.gui.preview.client import RenderClient
from designer.gui.preview.controller import Freshness
from designer.gui.preview.page_drag import DropPlace
from designer.gui.preview.panel import PreviewPanel
from designer.gui.preview.recipient_copy import RecipientCopies
from designer.gui.theme import DARK, LIGHT
from designer.template.markup import TagPlace
from tests.gui.preview.conftest import WAIT_MS
from tests.support.packages import event_tree
from tests.support.requests import SLOW_PAGE
from tests.support.scenes import small_scene, starter_scene

pytestmark = pytest.mark.webengine


class Copies(RecipientCopies):
    """Remembers what was opened."""

    def __init__(self) -> None:
        self.opened: list[bytes] = []
        super().__init__(self._take)

    def _take(self, url: QUrl) -> bool:
        self.opened.append(Path(url.toLocalFile()).read_bytes())
        return True


@pytest.fixture
def copies() -> Iterator[Copies]:
    made = Copies()
    yield made
    made.remove()


@pytest.fixture
def panel(client: RenderClient, copies: Copies, qtbot: QtBot) -> Iterator[PreviewPanel]:
    made = PreviewPanel(client, LIGHT, copies=copies, has_program=lambda _kind: True)
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.show()
    yield made
    made.leave()


def show(panel: PreviewPanel, qtbot: QtBot, draft: Draft, sample: str = "") -> None:
    panel.show_draft(draft, sample)
    qtbot.waitUntil(lambda: panel.is_fresh, timeout=WAIT_MS)


def changed(draft: Draft, **files: str) -> Draft:
    overlay = {name.replace("_", ".", 1): text.encode() for name, text in files.items()}
    return replace(draft, overlay={**draft.overlay, **overlay})


def test_a_draft_of_the_source_becomes_what_would_be_sent(
    panel: PreviewPanel, client: RenderClient, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: client.is_ready, timeout=WAIT_MS)
    seen: list[Freshness] = []
    panel.controller.freshness_changed.connect(seen.append)
    show(panel, qtbot, starter_scene("invoice").draft, "normal.json")
    assert seen == [Freshness.EMPTY, Freshness.DRAFT, Freshness.CURRENT]
    assert panel.freshness.text() == "Current"
    assert [panel.parts.tabText(tab) for tab in range(panel.parts.count())] == ["E-mail", "invoice-RE-2026-4173.pdf"]
    assert panel.choices.samples.currentData() == "normal.json"
    assert panel.choices.languages.currentText() == "Auto (en)"


def test_an_edit_dims_the_picture_until_the_new_one_is_there(panel: PreviewPanel, qtbot: QtBot, tmp_path: Path) -> None:
    draft = small_scene(tmp_path).draft
    show(panel, qtbot, draft)
    panel.show_part(0)
    panel.show_draft(changed(draft, receipt_html="<p>New words</p>"))
    assert panel.freshness.text() == "Out of date"
    assert panel.files[0].canvas._is_stale
    qtbot.waitUntil(lambda: panel.is_fresh, timeout=WAIT_MS)
    assert not panel.files[0].canvas._is_stale
    assert panel.files[0].canvas._sheets[0].source.text(0).strip() == "New words"


def test_a_fault_shows_in_place_with_the_last_good_picture(panel: PreviewPanel, qtbot: QtBot, tmp_path: Path) -> None:
    draft = small_scene(tmp_path).draft
    show(panel, qtbot, draft)
    panel.show_part(0)
    found: list[Any] = []
    panel.problems_found.connect(found.append)
    show(panel, qtbot, changed(draft, receipt_html="\n{{ ctx.nothing }}"))
    assert panel.banner.isVisible()
    assert "ctx.nothing" in panel.banner.what.text()
    assert panel.freshness.text() == "Last good one"
    assert panel.files[0].canvas.page_count == 1
    assert [problem.code for problem in found[-1]] == ["field-missing"]
    with qtbot.waitSignal(panel.place_clicked) as clicked:
        qtbot.mouseClick(panel.banner.link, Qt.MouseButton.LeftButton)
    assert clicked.args == ["receipt.html", 2, 0]
    panel.show_part(None)
    assert panel.banner.isHidden()  # the mail is well
    assert panel.freshness.text() == "Current"
    show(panel, qtbot, draft)
    panel.show_part(0)
    assert panel.banner.isHidden()


def test_a_template_that_cannot_be_read_keeps_everything_dimmed(
    panel: PreviewPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    draft = small_scene(tmp_path).draft
    show(panel, qtbot, draft)
    panel.show_draft(changed(draft, template_toml="format = "))
    qtbot.waitUntil(lambda: panel.controller.freshness is Freshness.FAILED, timeout=WAIT_MS)
    assert panel.banner.isVisible()
    assert panel.parts.count() == 2
    assert panel.freshness.text() == "Last good one"


def test_an_endless_template_is_stopped_and_the_next_edit_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    client = RenderClient({}, wall_seconds=5.0)
    panel = PreviewPanel(client, LIGHT)
    qtbot.addWidget(panel)
    try:
        draft = small_scene(tmp_path).draft
        slow = "<div style='display:flex'>" * 24 + SLOW_PAGE + "</div>" * 24
        panel.parts.setTabData(panel.parts.addTab("a.pdf"), 0)
        panel.show_part(0)
        panel.show_draft(changed(draft, receipt_html=slow))
        qtbot.waitUntil(lambda: panel.controller.freshness is Freshness.FAILED, timeout=WAIT_MS)
        assert panel.banner.problem is not None
        assert panel.banner.problem.code == "limit-time"
        show(panel, qtbot, draft)
    finally:
        panel.clear()
        client.close()


def test_another_sample_and_language_are_shown_and_told(panel: PreviewPanel, qtbot: QtBot) -> None:
    show(panel, qtbot, starter_scene("invoice").draft, "normal.json")
    with qtbot.waitSignal(panel.sample_chosen) as chosen:
        qtbot.mouseClick(panel.choices.after, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.is_fresh, timeout=WAIT_MS)
    assert panel.choices.samples.currentData() == chosen.args[0] != "normal.json"
    panel.choices.languages.setCurrentIndex(panel.choices.languages.findData("de"))
    with qtbot.waitSignal(panel.language_chosen):
        panel.choices.languages.activated.emit(panel.choices.languages.currentIndex())
    qtbot.waitUntil(lambda: panel.is_fresh, timeout=WAIT_MS)
    assert "Rechnung" in panel.mail.text.toPlainText()


def test_a_click_on_a_page_leads_to_the_source_and_back(panel: PreviewPanel, qtbot: QtBot, tmp_path: Path) -> None:
    panel.begin("receipt.html")
    show(panel, qtbot, small_scene(tmp_path).draft)
    canvas = panel.files[0].canvas
    qtbot.waitUntil(lambda: canvas.is_fresh, timeout=WAIT_MS)
    panel.show_place("receipt.html", 1)
    assert canvas._marks.frames
    point = canvas._layout.on_desk(*canvas._marks.frames[0]).center().toPoint() - canvas._scrolled()
    with qtbot.waitSignal(panel.place_clicked) as clicked:
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert clicked.args[:2] == ["receipt.html", 1]
    panel.begin("email.mjml")
    assert panel.parts.currentIndex() == 0


def test_nothing_of_the_template_before_is_shown_under_the_next_one(
    panel: PreviewPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    panel.begin("invoice.html")
    show(panel, qtbot, starter_scene("invoice").draft, "sixty-lines.json")
    canvas = panel.files[0].canvas
    assert panel.parts.currentIndex() == 1
    assert canvas.page_count > 2
    canvas.go_to_page(2)
    panel.begin("receipt.html")
    assert canvas.page_count == 0
    show(panel, qtbot, small_scene(tmp_path).draft)
    assert panel.parts.currentIndex() == 1
    assert (canvas.page_count, canvas.verticalScrollBar().value()) == (1, 0)


def test_a_part_that_a_draft_leaves_out_is_not_called_fresh(panel: PreviewPanel, qtbot: QtBot, tmp_path: Path) -> None:
    draft = small_scene(tmp_path).draft
    show(panel, qtbot, draft)
    panel.show_draft(changed(draft, receipt_html="<p>x</p>"))
    qtbot.waitUntil(lambda: panel.controller.freshness is Freshness.DRAFT, timeout=WAIT_MS)
    assert panel.freshness.text() == "Draft"
    panel.show_part(0)
    assert panel.freshness.text() == "Out of date"


def test_the_message_is_opened_as_its_recipient_sees_it(
    panel: PreviewPanel, copies: Copies, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not panel.open_button.isEnabled()
    show(panel, qtbot, small_scene(tmp_path).draft)
    act(panel, "Open in the mail program")
    qtbot.waitUntil(panel.notice.isVisible, timeout=WAIT_MS)
    (mime,) = copies.opened
    assert b"Content-Type: application/pdf" in mime
    assert "mail program" in panel.notice.words()
    act(panel, "Open the sealed PDF")
    qtbot.waitUntil(lambda: len(copies.opened) == 2, timeout=WAIT_MS)
    assert copies.opened[1].startswith(b"%PDF")
    panel.clear()
    assert panel.notice.isHidden()
    panel.leave()


def act(panel: PreviewPanel, words: str) -> None:
    """Choose an entry of the button's menu."""
    menu = panel.open_button.menu()
    assert menu is not None
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_the_filmstrip_shows_all_samples_of_the_draft(panel: PreviewPanel, qtbot: QtBot, tmp_path: Path) -> None:
    bad = json.dumps(event_tree(ctx={"order": {}}))
    show(panel, qtbot, small_scene(tmp_path, {"samples/bad.json": bad}).draft, "normal.json")
    panel.choices.film.click()
    qtbot.waitUntil(lambda: panel.film.count() == 2, timeout=WAIT_MS)
    panel.film.setCurrentRow(0)
    qtbot.waitUntil(panel.banner.isVisible, timeout=WAIT_MS)
    assert panel.choices.samples.currentData() == "bad.json"


def test_without_a_template_the_panel_says_what_to_do(panel: PreviewPanel, qtbot: QtBot, tmp_path: Path) -> None:
    assert "Open a template" in panel._empty.text()
    show(panel, qtbot, small_scene(tmp_path).draft)
    panel.clear()
    assert panel._stack.currentWidget() is panel._empty
    assert panel.freshness.text() == ""


def test_every_button_has_a_name_and_the_theme_changes_everywhere(
    panel: PreviewPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    show(panel, qtbot, small_scene(tmp_path).draft)
    for button in panel.findChildren(QAbstractButton):
        if button.isVisibleTo(panel):
            assert button.accessibleName() or button.text() or button.toolTip(), button
    panel.set_theme(DARK)
    assert panel.files[0].canvas._theme is DARK


def test_of_an_old_picture_nothing_is_dragged_and_nothing_dropped_on_it(
    panel: PreviewPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    draft = small_scene(tmp_path).draft
    show(panel, qtbot, draft)
    panel.show_part(0)
    told: list[object] = []
    panel.drag_begun.connect(lambda: told.append("begun"))
    panel.field_dropped.connect(lambda *one: told.append(one))
    panel.set_drop_place(lambda tag: DropPlace(tag, is_beside=False))
    tag = TagPlace("receipt.html", 1)
    assert panel._place_for(tag) is not None
    panel.files[0].drag_begun.emit()
    panel.files[0].field_dropped.emit("ctx.name", *tag)
    assert told == ["begun", ("ctx.name", *tag)]
    panel.show_draft(changed(draft, receipt_html="\n{{ ctx.nothing }}"))
    assert panel._place_for(tag) is None
    qtbot.waitUntil(lambda: panel.is_fresh, timeout=WAIT_MS)
    assert panel.freshness.text() == "Last good one"
    told.clear()
    panel.files[0].drag_begun.emit()
    assert panel.notice.isVisible()
    panel.notice.hide()
    panel.files[0].field_dropped.emit("ctx.name", *tag)
    assert panel.notice.isVisible()
    assert panel._place_for(tag) is None
    assert told == []


def test_another_part_sample_language_or_template_ends_a_drag(
    panel: PreviewPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    draft = starter_scene("invoice").draft
    show(panel, qtbot, draft, "normal.json")
    panel.show_part(0)
    ends: tuple[Callable[[], object], ...] = (
        lambda: panel.show_part(None),
        lambda: panel.show_draft(draft, "long.json"),
        lambda: panel.show_draft(draft, "long.json", "de"),
        lambda: panel.show_draft(small_scene(tmp_path).draft),
        panel.clear,
    )
    for end in ends:
        drag = panel.files[0]._drag
        drag._is_dragging = True
        end()
        assert not drag._is_dragging
    drag._is_dragging = True
    panel.show_draft(draft, "normal.json")
    drag._is_dragging = True
    panel.show_draft(changed(draft, invoice_css="/* an edit */"), "normal.json")
    assert drag._is_dragging
    panel.give_up_drags()
