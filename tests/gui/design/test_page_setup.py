"""Page set-up: the fields show what the sheet says, the picture what comes of it; undo takes it back in one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from designer.gui.design.acts import DesignActs
from designer.gui.design.page_fields import PageFields
from designer.gui.design.page_setup import PageSetupDialog
from designer.gui.design.setting_up import SettingUp
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.session import TemplateSession
from designer.gui.template_page import TemplatePage
from designer.gui.theme import DARK, LIGHT
from designer.template.design import blocks_of
from designer.template.design.page import COUNT, Areas, PageSetup
from designer.template.design.underlay import Underlay

SHEET, BODY = "confirmation.css", "confirmation.html"


class Bench:
    """The order confirmation with its set-up in a dialog."""

    def __init__(self, session: TemplateSession, root: Path, window: QWidget) -> None:
        self.template = session.template
        self.page = TemplatePage(session, LIGHT, points=10.5, parent=window)
        self.firm = OpenTemplate("firm", root, holds=lambda name: name.startswith("firm"), parent=window)
        self.parent = QObject(window)
        self.acts = SettingUp(self.firm, window, self.parent)
        self.told: list[str] = []
        self.acts.told.connect(lambda what, _remedy: self.told.append(what))
        self.window = window

    def ask(self) -> PageSetupDialog:
        self.acts.ask(self.page, LIGHT)
        dialog = self.window.findChildren(PageSetupDialog)[-1]
        assert isinstance(dialog, PageSetupDialog)
        return dialog

    def lines(self, name: str = SHEET) -> list[str]:
        return [line.strip() for line in self.template.document(name).text().split("\n")]


@pytest.fixture
def bench(session: TemplateSession, office_root: Path, qtbot: QtBot) -> Bench:
    window = QWidget()
    qtbot.addWidget(window)
    return Bench(session, office_root, window)


def choose(box: QComboBox, value: str) -> None:
    at = box.findData(value)
    assert at >= 0, [box.itemData(number) for number in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_what_the_sheet_says_is_shown_and_nothing_of_it_is_written_unasked(bench: Bench) -> None:
    dialog = bench.ask()
    fields = dialog.fields
    assert [field.text() for field in fields.every] == ["28mm", "20mm", "22mm", "25mm"]
    assert [field.text() for field in fields.first] == ["16mm", "", "33mm", ""]
    assert [field.placeholderText() for field in fields.first[1:]] == ["20mm", "22mm", "25mm"]
    assert (fields.paper.currentText(), fields.width_.text(), fields.has_first.isChecked()) == ("A4", "210mm", True)
    assert (fields.head.currentData(), fields.first_foot.currentData()) == ("element(next-head)", "element(foot)")
    dialog.take.click()
    assert not bench.template.undo_stack.count()


def test_several_settings_are_one_step_of_undo(bench: Bench) -> None:
    before = {name: bench.template.raw(name) for name in bench.template.names()}
    dialog = bench.ask()
    choose(dialog.fields.paper, "letter")
    dialog.fields.every[1].setText("25")
    choose(dialog.fields.foot, COUNT)
    choose(dialog.fields.window_, "us-10")
    dialog.take.click()
    lines = bench.lines()
    assert "size: letter;" in lines
    assert "margin: 28mm 25mm 22mm 25mm;" in lines
    assert any(line.startswith(f"@bottom-left {{ content: {COUNT}; width: 100%") for line in lines)
    (window,) = (line for line in lines if line.startswith(".address-window {"))
    assert "left: -2.8mm; top: 35.8mm; width: 114.3mm; height: 28.6mm; padding-top: 11.7mm }" in window
    assert '<div class="address-window">' in bench.lines(BODY)
    assert (bench.template.undo_stack.count(), bench.template.undo_stack.undoText()) == (1, "Page set-up")
    bench.template.undo()
    assert {name: bench.template.raw(name) for name in bench.template.names()} == before
    bench.template.undo_stack.redo()
    again = bench.ask().fields.setup()
    assert (again.size, again.window, again.every.foot) == ("letter", "us-10", COUNT)


def test_a_letterhead_comes_into_the_template_with_the_set_up(bench: Bench, tmp_path: Path) -> None:
    before = bench.template.names()
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.7 ours")
    dialog = bench.ask()
    asked: list[bool] = []
    dialog.file_wanted.disconnect()
    dialog.file_wanted.connect(lambda: asked.append(True))
    choose(dialog.fields.underlay, "…")
    assert asked == [True]
    brought: dict[str, bytes] = {}
    dialog.wanted.disconnect()
    dialog.wanted.connect(lambda setup, under: bench.acts.write(bench.template, BODY, brought, setup, under))
    bench.acts.bring(dialog, bench.template, brought, paper)
    choose(dialog.fields.pages, "first")
    assert bench.template.names() == before
    dialog.take.click()
    assert bench.template.raw("assets/paper.pdf") == b"%PDF-1.7 ours"
    assert 'underlay = "assets/paper.pdf"' in bench.lines("template.toml")
    assert 'underlay_on = "first"' in bench.lines("template.toml")
    assert bench.template.undo_stack.count() == 1
    shown = bench.ask().fields
    assert shown.wanted_underlay() == Underlay("assets/paper.pdf", "first")
    paper.write_bytes(b"%PDF-1.7 another")
    bench.acts.bring(dialog, bench.template, brought, paper)
    assert set(brought) == {"assets/paper.pdf", "assets/paper-2.pdf"}
    bench.acts.bring(dialog, bench.template, brought, tmp_path / "gone.pdf")
    assert "gone.pdf" in dialog.fault.text()


def test_the_firms_papers_are_offered_and_samples_are_not(bench: Bench, office_root: Path) -> None:
    (office_root / "firm" / "letterhead.pdf").write_bytes(b"%PDF-1.7")
    bench.template.put_file("samples/contract.pdf", b"%PDF-1.7", "put")
    bench.firm.look_at_disk()
    box = bench.ask().fields.underlay
    assert [box.itemData(number) for number in range(box.count())] == ["", "firm/letterhead.pdf", "…"]


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [(0, "wide", "no length"), (1, "-5mm", "no length"), (1, "300mm", "no room"), (2, "12em", "no length")],
)
def test_what_cannot_be_is_said_and_not_taken(bench: Bench, field: int, text: str, words: str) -> None:
    dialog = bench.ask()
    dialog.fields.every[field].setText(text)
    assert words in dialog.fault.text()
    assert not dialog.take.isEnabled()
    dialog.fields.every[field].setText("12")
    assert not dialog.fault.text()
    assert dialog.fields.setup().every.margins[field] == "12mm"


def test_the_picture_is_that_of_the_paper(qtbot: QtBot) -> None:
    setup = PageSetup("A4", Areas(("20mm",) * 4), None, "din-b")  # type: ignore[arg-type]
    dialog = PageSetupDialog(setup, DARK)
    qtbot.addWidget(dialog)
    dialog.show()
    first, following = dialog.picture.pages()
    window = dialog.picture.window_place()
    scale = first.width() / 210
    assert (first.height() / scale, window.width() / scale) == pytest.approx((297, 85))
    assert ((window.left() - first.left()) / scale, (window.top() - first.top()) / scale) == pytest.approx((20, 45))
    assert following.left() > first.right()
    choose(dialog.fields.turn, "landscape")
    wide, _following = dialog.picture.pages()
    assert wide.width() > wide.height()
    assert dialog.fields.setup().size == "A4 landscape"
    assert not dialog.grab().isNull()


def test_a_size_of_its_own_is_typed(qtbot: QtBot) -> None:
    fields = PageFields(LIGHT)
    qtbot.addWidget(fields)
    fields.show_setup(PageSetup(), [], Underlay(), [])
    assert fields.setup() == PageSetup()
    choose(fields.paper, "")
    fields.height_.setText("99")
    assert fields.setup().size == "210mm 99mm"
    fields.height_.setText("")
    assert "no length" in fields.fault()
    choose(fields.paper, "A5")
    assert (fields.setup().size, fields.height_.text()) == ("A5", "210mm")
    fields.show_setup(PageSetup("{{ firm.paper }}"), [], Underlay(), [])
    assert fields.setup().size == "{{ firm.paper }}"


def test_a_sheet_that_cannot_be_edited_is_left_alone_and_named(bench: Bench) -> None:
    mixed = (bench.template.raw(SHEET) or b"").replace(b"\n", b"\r\n", 1)
    bench.template.put_file(SHEET, mixed, "put")
    dialog = bench.ask()
    choose(dialog.fields.paper, "A5")
    choose(dialog.fields.window_, "din-a")
    before = bench.template.undo_stack.count(), bench.template.raw(BODY)
    dialog.take.click()
    assert (bench.template.undo_stack.count(), bench.template.raw(BODY)) == before
    assert SHEET in bench.told[0]


def test_a_template_without_a_page_says_so(bench: Bench) -> None:
    text = bench.template.document("template.toml").text()
    bench.template.put_file("template.toml", text.replace('body = "confirmation.html"', "").encode(), "put")
    bench.acts.ask(bench.page, LIGHT)
    assert bench.told == ["This template has no page that could be set up."]


def test_a_block_with_rules_is_one_step_of_undo(bench: Bench) -> None:
    acts = DesignActs(bench.parent)
    bench.page.open_file(BODY)
    acts.show_page(bench.page)
    for block in blocks_of(BODY):
        if block.css:
            before = {name: bench.template.raw(name) for name in (SHEET, BODY)}
            acts.insert(block)
            assert (bench.template.raw(SHEET) != before[SHEET]) == (block.key != "totals")  # which it knows
            assert bench.template.undo_stack.undoText() == "Insert"
            words = '{{ t.page }} <span class="page-number"></span> {{ t.of }}'
            assert (words in "".join(bench.lines(BODY))) == (block.key in ("page_foot", "firm_foot"))
            bench.template.undo()
            assert {name: bench.template.raw(name) for name in (SHEET, BODY)} == before


def test_rules_for_certain_pages_are_told_of_and_left_alone(bench: Bench) -> None:
    own = "@page :left { margin: 3cm }\n"
    bench.template.splice(SHEET, 0, 0, own, "")
    dialog = bench.ask()
    dialog.take.click()
    assert bench.told == []
    dialog = bench.ask()
    choose(dialog.fields.paper, "letter")
    dialog.take.click()
    assert "size: letter;" in bench.lines()
    assert own.strip() in bench.lines()
    assert ["certain pages" in one for one in bench.told] == [True]
