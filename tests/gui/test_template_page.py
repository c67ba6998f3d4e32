"""The page of a template: its files open, close, come and go, and problems and facts reach every editor."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from designer.core.problem import Problem
from designer.gui.data.json_view import JsonView
from designer.gui.editing.file_acts import FileActs
from designer.gui.editor.facts import CompletionFacts
from designer.gui.session import TemplateSession
from designer.gui.template_page import TemplatePage
from designer.gui.theme import DARK, LIGHT

POINTS = 10.5


@pytest.fixture
def page(session: TemplateSession, qtbot: QtBot) -> TemplatePage:
    made = TemplatePage(session, LIGHT, points=POINTS)
    qtbot.addWidget(made)
    made.show()
    return made


def tabs(page: TemplatePage) -> list[str]:
    bar = page.findChild(QTabBar)
    assert bar is not None
    return [str(bar.tabData(index)) for index in range(bar.count())]


def test_it_opens_with_the_mail(page: TemplatePage) -> None:
    assert page.file == "email.mjml"
    assert page.editor is not None


def test_a_file_that_is_not_there_is_not_opened(page: TemplatePage) -> None:
    assert not page.open_file("nothing.html")
    assert page.file == "email.mjml"


def test_a_place_is_shown_with_the_cursor_there(page: TemplatePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.place_changed) as told:
        page.show_place("partials/address.html", 4, 3)
    assert told.args[0] == "partials/address.html"
    editor = page.editor
    assert editor is not None
    assert (editor.textCursor().blockNumber(), editor.textCursor().positionInBlock()) == (3, 2)


def test_a_sample_stands_beside_its_tree_and_is_edited_there(page: TemplatePage, qtbot: QtBot) -> None:
    page.open_file("samples/normal.json")
    tree = page.findChild(JsonView)
    assert tree is not None
    text = page.session.template.document("samples/normal.json").text()
    at = text.index('"FJ-2026-1043"')
    tree.value_edited.emit("samples/normal.json", at, at + 14, '"FJ-1"')
    assert page.session.template.undo_stack.undoText() == "Edit sample"
    assert page.session.ctx()["order"]["number"] == "FJ-1"
    page.undo()
    assert page.session.template.document("samples/normal.json").text() == text


def test_an_image_is_shown_as_one_and_something_else_as_words(page: TemplatePage, tmp_path: Path) -> None:
    logo = (page.session.template.folder.parents[1] / "firm" / "logo.png").read_bytes()
    page.session.template.put_file("assets/logo.png", logo, "logo")
    page.session.template.put_file("assets/blob.bin", b"\0\1", "blob")
    page.open_file("assets/logo.png")
    assert page.editor is None
    pictures = [label for label in page.findChildren(QLabel) if not label.pixmap().isNull()]
    assert pictures
    page.open_file("assets/blob.bin")
    assert page.editor is None


def test_a_deleted_file_closes_and_comes_back_with_its_words(page: TemplatePage) -> None:
    page.open_file("confirmation.css")
    template = page.session.template
    template.splice("confirmation.css", 0, 0, "/* mine */", "type")
    template.put_file("confirmation.css", None, "Delete")
    assert "confirmation.css" not in tabs(page)
    page.undo()
    assert page.open_file("confirmation.css")
    editor = page.editor
    assert editor is not None
    assert editor.toPlainText().startswith("/* mine */")


def test_closing_a_tab_shows_another_file_and_loses_nothing(page: TemplatePage) -> None:
    page.open_file("email.txt")
    page.session.template.splice("email.txt", 0, 0, "x", "type")
    bar = page.findChild(QTabBar)
    assert bar is not None
    bar.tabCloseRequested.emit(tabs(page).index("email.txt"))
    assert page.file == "email.mjml"
    page.open_file("email.txt")
    assert page.session.template.document("email.txt").text().startswith("x")


def test_problems_and_facts_reach_editors_opened_later(page: TemplatePage) -> None:
    problem = Problem("field-unknown", file="email.txt", line=1, column=1, arguments={"path": "ctx.x"})
    page.set_problems([problem])
    page.set_facts(CompletionFacts(filters=("money",)))
    page.open_file("email.txt")
    editor = page.editor
    assert editor is not None
    assert editor.assistant.facts.filters == ("money",)
    assert editor.overlay.marks_at(0)


def test_a_field_is_written_at_the_cursor(page: TemplatePage) -> None:
    page.show_place("email.txt", 1, 1)
    page.insert_field("ctx.order.number")
    assert page.session.template.document("email.txt").text().startswith("{{ ctx.order.number }}")


def test_it_can_be_read_in_the_dark(page: TemplatePage) -> None:
    page.open_file("samples/normal.json")
    page.set_theme(DARK)
    editor = page.editor
    assert editor is not None
    assert editor.theme is DARK


def test_a_read_only_file_says_why_and_can_be_normalised(session: TemplateSession, qtbot: QtBot) -> None:
    (session.template.folder / "email.txt").write_bytes(b"a\r\nb\n")
    page = TemplatePage(session, LIGHT, points=POINTS)
    qtbot.addWidget(page)
    page.open_file("email.txt")
    editor = page.editor
    assert editor is not None
    assert editor.isReadOnly()
    button = next(one for one in page.banner.findChildren(QPushButton) if one.text() == "Normalise")
    button.click()
    again = page.editor
    assert again is not None
    assert not again.isReadOnly()
    assert session.template.raw("email.txt") == b"a\nb\n"
    page.undo()
    assert session.template.raw("email.txt") == b"a\r\nb\n"


def test_find_opens_for_the_file_and_for_all_files(page: TemplatePage, qtbot: QtBot) -> None:
    page.find_here(with_replace=True)
    assert page.find_bar.isVisible()
    page.find_everywhere()
    assert page.find_panel.isVisible()
    page.find_panel.place_wanted.emit("confirmation.html", 2, 1)
    assert page.file == "confirmation.html"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/x",
        "a/../b",
        ".hidden",
        "a\\b",
        "partials/.x",
        "email.txt",
        "EMAIL.TXT",
        "email.txt/x",
        "a#b.png",
        "100%.png",
        "a?.png",
        "{{a}}.html",
        "x" * 121,
    ],
)
def test_a_name_that_cannot_be_is_refused(page: TemplatePage, qtbot: QtBot, name: str) -> None:
    acts = FileActs(page.session.template, page)
    before = page.session.template.names()
    with qtbot.waitSignal(acts.failed):
        acts.make(name)
    assert page.session.template.names() == before


def test_files_are_made_brought_in_moved_and_deleted_each_in_one_step(
    page: TemplatePage, qtbot: QtBot, tmp_path: Path
) -> None:
    template = page.session.template
    acts = FileActs(template, page)
    acts.make("partials/footer.html")
    (tmp_path / "photo.png").write_bytes(b"png")
    acts.bring_in(tmp_path / "photo.png", "")
    acts.move("partials/footer.html", "partials/foot.html")
    acts.delete("assets/photo.png")
    assert "partials/foot.html" in template.names()
    assert template.undo_stack.count() == 4
    for _ in range(4):
        page.undo()
    assert template.is_saved()


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Größe  1.png", "assets/Größe  1.png"), ("a#1 100%?.png", "assets/a-1 100--.png"),
        ("it's \"x\".png", "assets/it-s -x-.png"), ("a\\b.png", "assets/a-b.png"), ("a\nb.png", "assets/a-b.png"),
        ("{{ x }}.svg", "assets/-- x --.svg"), ("%2e%2e.png", "assets/-2e-2e.png"),
    ],
)  # fmt: skip
def test_a_file_is_brought_in_under_a_name_that_every_place_can_say(
    page: TemplatePage, tmp_path: Path, name: str, called: str
) -> None:
    (tmp_path / name).write_bytes(b"raw")
    page._file_acts.bring_in(tmp_path / name, "")
    assert page.session.template.raw(called) == b"raw"
    page.undo()
    assert page.session.template.is_saved()


def test_why_a_file_is_not_brought_in_is_told(page: TemplatePage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "email.txt").write_bytes(b"other")
    before = page.session.template.names()
    for path in (tmp_path / "gone.png", tmp_path, tmp_path / "email.txt"):
        with qtbot.waitSignal(page.told) as told:
            page._file_acts.bring_in(path, ".")
        assert path.name in told.args[0]
    assert page.session.template.names() == before


def test_a_file_that_cannot_be_read_is_told(page: TemplatePage, qtbot: QtBot, tmp_path: Path) -> None:
    acts = FileActs(page.session.template, page)
    with qtbot.waitSignal(acts.failed):
        acts.bring_in(tmp_path / "gone.png", "assets")


def test_keys_of_the_editor_ask_the_template_to_undo(page: TemplatePage, qtbot: QtBot) -> None:
    page.show_place("email.txt", 1, 1)
    editor = page.editor
    assert editor is not None
    qtbot.keyClicks(editor, "abc")
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.session.template.is_saved()
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(editor, Qt.Key.Key_Z, shift)
    assert page.session.template.document("email.txt").text().startswith("abc")
