"""The window as a person uses it: open, type, undo, mend, save, close, come back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from designer.core.problem import Problem
from designer.core.workspace import Workspace
from designer.gui.command_palette import CommandPalette
from designer.gui.desk import Desk
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.recovery_dialog import RecoveryDialog
from designer.gui.single import SingleWindow
from designer.gui.template_page import TemplatePage
from designer.gui.theme import DARK, LIGHT, apply_theme, load_fonts

SLOW_MS = 30_000


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory.ini")


@pytest.fixture
def desk(workspace: Workspace, memory: Memory, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    load_fonts()
    apply_theme(qapp, LIGHT)
    made = Desk(Office(workspace), memory, LIGHT)
    qtbot.addWidget(made.window, before_close_func=lambda _: made.leave())
    made.open()
    qtbot.waitUntil(lambda: bool(made.office.entries), timeout=SLOW_MS)
    yield made
    made.leave()


@pytest.fixture
def page(desk: Desk) -> TemplatePage:
    opened = desk.open_template("order_confirmation")
    assert opened is not None
    return opened


def test_words_that_are_still_typed_are_saved_and_stay_with_their_template(
    desk: Desk, page: TemplatePage, qtbot: QtBot
) -> None:
    text, template = desk.panels.design.inspector.text, page.session.template
    greeting = next(line for line in template.document("languages/en.toml").text().split("\n") if "greeting" in line)

    def typed(words: str) -> None:
        page.open_file("email.mjml")
        before, found, _ = template.document("email.mjml").text().partition("{{ t.mail.greeting }}")
        assert found
        page.show_place("email.mjml", before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
        desk.window.dock("design").raise_()
        desk.panels.design.refresh()
        text.setFocus()
        qtbot.waitUntil(text.edit.hasFocus)
        text.edit.selectAll()
        qtbot.keyClicks(text.edit, words)

    typed("First")
    desk.act("save")
    assert b'greeting = "First"' in (template.folder / "languages/en.toml").read_bytes()
    typed("Second")
    other = desk.open_template("invoice")
    assert other is not None
    assert b'greeting = "Second"' in (template.raw("languages/en.toml") or b"")
    assert other.session.template.is_saved()
    template.undo()
    template.undo()
    assert greeting.encode() in (template.raw("languages/en.toml") or b"")


def test_a_page_is_designed_with_the_mouse_and_the_keys(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    preview = desk.panels.preview
    page.open_file("confirmation.html")
    source = page.session.template.document("confirmation.html")
    before = source.text()
    qtbot.waitUntil(lambda: 0 in preview.files and preview.is_fresh, timeout=SLOW_MS)
    preview.show_part(0)
    canvas = preview.files[0].canvas
    line = next(n for n, text in enumerate(before.split("\n"), 1) if text.startswith("<h1"))
    qtbot.waitUntil(lambda: canvas.show_place("confirmation.html", line), timeout=SLOW_MS)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.frame().center().toPoint())
    chosen = desk.panels.design.acts.chosen()
    assert chosen is not None
    assert chosen.node.name == "h1"
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    with qtbot.waitSignal(preview.painted, timeout=SLOW_MS):
        qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert source.text().index("<h1") > before.index("<h1")
    assert canvas.hasFocus()  # the next key is for the canvas, too
    wide = canvas.width()
    desk.actions["design_view"].trigger()
    qtbot.waitUntil(lambda: canvas.width() > wide + 100)
    assert not page.isVisible()
    qtbot.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.isVisible()
    assert not desk.actions["design_view"].isChecked()
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert "<h1" not in source.text()
    desk.act("undo")
    desk.act("undo")
    assert source.text() == before


def type_at_end(qtbot: QtBot, page: TemplatePage, words: str) -> None:
    editor = page.editor
    assert editor is not None
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    qtbot.keyClicks(editor, words)


def test_it_opens_with_the_templates_and_says_that_it_rehearses(desk: Desk) -> None:
    assert {entry.id for entry in desk.office.entries} == {"invoice", "order_confirmation"}
    assert desk.window.mode.text() == "REHEARSAL"
    assert desk.window.windowTitle() == "Sealwright"


def test_what_is_typed_is_seen_in_the_preview_and_saved_by_itself(
    desk: Desk, page: TemplatePage, qtbot: QtBot, workspace: Workspace
) -> None:
    page.open_file("email.txt")
    type_at_end(qtbot, page, "Best wishes")
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    assert b"Best wishes" in desk.panels.preview._reply.mime
    file = workspace.templates / "order_confirmation" / "email.txt"
    qtbot.waitUntil(lambda: b"Best wishes" in file.read_bytes(), timeout=SLOW_MS)
    entry = lambda: next(one for one in desk.office.entries if one.id == "order_confirmation")  # noqa: E731
    qtbot.waitUntil(lambda: entry().differs, timeout=SLOW_MS)


def test_one_undo_spans_files_and_shows_where_it_was(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    before = page.session.template.overlay()
    page.open_file("email.txt")
    type_at_end(qtbot, page, "one")
    page.open_file("confirmation.css")
    type_at_end(qtbot, page, "two")
    desk.act("undo")
    assert page.file == "confirmation.css"
    desk.act("undo")
    assert page.file == "email.txt"
    assert page.session.template.overlay() == before
    assert not desk.actions["undo"].isEnabled()


def test_ctrl_z_in_the_editor_is_the_templates_undo(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    page.open_file("email.txt")
    type_at_end(qtbot, page, "one")
    editor = page.editor
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not page.session.template.undo_stack.canUndo()
    assert page.session.template.is_saved()


def test_a_personal_field_in_the_mail_is_a_problem_that_one_click_mends(
    desk: Desk, page: TemplatePage, qtbot: QtBot
) -> None:
    template = page.session.template
    text = template.document("email.txt").text()
    template.splice("email.txt", len(text), len(text), "{{ ctx.order.total }}", "type")
    codes = lambda: {problem.code for problem in page.session.problems}  # noqa: E731
    qtbot.waitUntil(lambda: "field-personal-in-mail" in codes(), timeout=SLOW_MS)
    button = next(one for one in desk.panels.problems.findChildren(QPushButton) if "ctx.order.total" in one.text())
    button.click()
    assert "ctx.order.total" in template.document("template.toml").text()
    qtbot.waitUntil(lambda: "field-personal-in-mail" not in codes(), timeout=SLOW_MS)
    desk.act("undo")
    assert (
        "ctx.order.total" not in template.document("template.toml").text().split("[fields]")[1].split("collections")[0]
    )


def test_a_field_that_other_samples_lack_is_found_and_one_click_prints_nothing_instead(
    desk: Desk, page: TemplatePage, qtbot: QtBot
) -> None:
    template = page.session.template
    at = template.document("confirmation.html").text().index("</h1>")
    template.splice("confirmation.html", at, at, "{{ ctx.delivery.note }}", "type")

    def found() -> list[Problem]:
        return [one for one in page.session.problems if one.code != "firm-untouched"]

    qtbot.waitUntil(lambda: page.session.is_whole and bool(found()), timeout=SLOW_MS)
    (problem,) = found()
    assert (problem.code, problem.sample, problem.also) == ("field-missing", "empty-list.json", ("long-names.json",))
    desk.panels.problems.go_to_next()
    assert page.file == "confirmation.html"
    assert page.session.sample == "empty-list.json"
    steps = template.undo_stack.count()
    next(one for one in desk.panels.problems.findChildren(QPushButton) if "Print nothing" in one.text()).click()
    assert "{{ ctx.delivery.note | default('') }}" in template.document("confirmation.html").text()
    assert template.undo_stack.count() == steps + 1
    qtbot.waitUntil(lambda: page.session.is_whole and not found(), timeout=SLOW_MS)


def test_a_click_in_the_preview_leads_to_the_source(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    desk.panels.preview.place_clicked.emit("partials/address.html", 3, 0)
    assert page.file == "partials/address.html"
    editor = page.editor
    assert editor is not None
    assert editor.textCursor().blockNumber() == 2


def test_another_sample_is_shown_everywhere(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    desk.act("next_sample")
    assert page.session.sample != "normal.json"
    qtbot.waitUntil(
        lambda: desk.panels.preview.is_fresh and desk.panels.preview._reply.sample == page.session.sample,
        timeout=SLOW_MS,
    )


def test_undo_on_the_firms_page_takes_back_what_was_typed_there(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    desk.act("firm")
    assert not desk.actions["undo"].isEnabled()
    assert desk.actions["save"].isEnabled()
    assert desk._firm_page is not None
    line = next(one for one in desk._firm_page.findChildren(QLineEdit) if one.accessibleName() == "Phone")
    qtbot.keyClicks(line, "9")
    qtbot.waitUntil(desk.actions["undo"].isEnabled)
    assert "Phone" in desk.actions["undo"].toolTip()
    desk.act("undo")
    assert desk.firm.overlay() == {}
    desk.act("redo")
    assert line.text().endswith("9")
    desk.open_template("order_confirmation")
    assert not desk.actions["undo"].isEnabled()


def test_the_firms_colour_is_seen_in_the_template_at_once(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    desk.act("firm")
    text = (desk.firm.raw("firm.toml") or b"").decode()
    desk.firm.put_file("firm.toml", text.replace("#14606a", "#aa0033").encode(), "colour")

    def shows_it() -> bool:
        mail = desk.panels.preview._reply.mail
        return mail is not None and "#aa0033" in mail.html

    qtbot.waitUntil(shows_it, timeout=SLOW_MS)


def test_what_was_open_is_open_again_at_the_next_start(
    desk: Desk, page: TemplatePage, memory: Memory, workspace: Workspace, qtbot: QtBot
) -> None:
    desk.window.close()
    again = Desk(Office(workspace), memory, DARK)
    qtbot.addWidget(again.window, before_close_func=lambda _: again.leave())
    again.open()
    qtbot.waitUntil(lambda: "order_confirmation" in again.pages, timeout=SLOW_MS)
    again.leave()


def test_a_closed_template_is_given_back_and_hears_nothing_more(
    desk: Desk, page: TemplatePage, qtbot: QtBot, workspace: Workspace
) -> None:
    gone: list[str] = []
    for name, one in (("template", page.session.template), ("session", page.session), ("page", page)):
        one.destroyed.connect(lambda _one, name=name: gone.append(name))
    (workspace.templates / "order_confirmation" / "email.txt").write_text("from outside")
    QApplication.processEvents()  # the watcher has told
    assert desk.close_template("order_confirmation")
    qtbot.waitUntil(lambda: sorted(gone) == ["page", "session", "template"], timeout=SLOW_MS)
    (workspace.templates / "order_confirmation" / "email.txt").write_text("again")
    again = desk.open_template("order_confirmation")
    assert again is not None
    again.open_file("email.txt")
    assert again.editor is not None
    assert again.editor.toPlainText() == "again"


def test_the_preview_shows_the_part_that_is_designed_when_a_template_comes_to_the_front(
    desk: Desk, page: TemplatePage, qtbot: QtBot
) -> None:
    preview = desk.panels.preview
    page.open_file("confirmation.html")
    qtbot.waitUntil(lambda: preview.is_fresh, timeout=SLOW_MS)
    preview.show_part(0)
    assert preview.part_file() == "confirmation.html"
    other = desk.open_template("invoice")
    assert other is not None
    assert other.file == "email.mjml"
    qtbot.waitUntil(lambda: preview.is_fresh, timeout=SLOW_MS)
    assert preview.parts.currentIndex() == 0
    assert desk.open_template("order_confirmation") is page
    qtbot.waitUntil(lambda: preview.is_fresh and preview.part_file() == "confirmation.html", timeout=SLOW_MS)


def test_closing_saves_what_was_typed_a_moment_before(
    desk: Desk, page: TemplatePage, qtbot: QtBot, workspace: Workspace
) -> None:
    page.open_file("email.txt")
    type_at_end(qtbot, page, "last words")
    desk.window.close()
    assert b"last words" in (workspace.templates / "order_confirmation" / "email.txt").read_bytes()


def test_a_crash_saves_and_tells_its_kind_and_place_without_values(
    desk: Desk, page: TemplatePage, qtbot: QtBot, workspace: Workspace
) -> None:
    page.open_file("email.txt")
    type_at_end(qtbot, page, "before the crash")
    try:
        int("ana@example.com")
    except ValueError as error:
        with qtbot.waitSignal(desk.crash.crashed) as told:
            desk.crash.hear(type(error), error, error.__traceback__)
    assert told.args[0] == "ValueError"
    assert "ana" not in " ".join(map(str, told.args))
    assert b"before the crash" in (workspace.templates / "order_confirmation" / "email.txt").read_bytes()
    for box in desk.window.findChildren(QDialog):
        assert "ana@" not in " ".join(child.text() for child in box.findChildren(QLineEdit))
        box.close()


def test_a_template_deleted_outside_while_it_is_open_loses_nothing(
    desk: Desk, page: TemplatePage, qtbot: QtBot, workspace: Workspace
) -> None:
    page.open_file("email.txt")
    type_at_end(qtbot, page, "still here")
    page.session.autosave.save_now()
    shutil.rmtree(workspace.templates / "order_confirmation")
    page.session.template.look_at_disk()
    assert "still here" in page.session.template.document("email.txt").text()
    assert page.dispute.words()
    keep = next(one for one in page.dispute.findChildren(QPushButton) if one.text() == "Keep mine")
    keep.click()
    assert b"still here" in (workspace.templates / "order_confirmation" / "email.txt").read_bytes()


def test_an_endless_loop_costs_only_its_own_preview(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    template = page.session.template
    template.splice(
        "email.txt", 0, 0, "{% for a in 'x' * 99999999 %}{% for b in 'x' * 99999999 %}{% endfor %}{% endfor %}", "loop"
    )
    qtbot.waitUntil(lambda: desk.panels.preview.banner.problem is not None, timeout=2 * SLOW_MS)
    desk.act("undo")
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)


def test_killed_workers_are_replaced_unseen(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    for pid in desk.client.pids():
        os.kill(pid, signal.SIGKILL)
    page.session.template.splice("email.txt", 0, 0, "x", "x")
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("email.txt", b"\xff\xfe not utf-8"),
        ("email.txt", b"mixed\r\nline\nends"),
        ("template.toml", b"= broken"),
        ("confirmation.html", "\u00a0😀\r\n".encode() * 10),
        ("confirmation.html", b"<p>" * 5000),
        ("languages/de.toml", b"[[["),
        ("samples/normal.json", b'{"a": ' * 1000),
    ],
)
def test_a_broken_file_opens_and_keeps_every_byte(
    desk: Desk, qtbot: QtBot, workspace: Workspace, name: str, raw: bytes
) -> None:
    path = workspace.templates / "order_confirmation" / name
    path.write_bytes(raw)
    page = desk.open_template("order_confirmation")
    assert page is not None
    assert page.open_file(name)
    qtbot.waitUntil(lambda: page.session.is_checked, timeout=SLOW_MS)
    is_wrong = raw.startswith((b"\xff", b"=", b"[", b"{"))
    assert bool([problem for problem in page.session.problems if problem.severity == "error"]) or not is_wrong
    desk.save_all()
    assert path.read_bytes() == raw


def test_a_full_or_closed_disk_is_told_and_the_words_stay(
    desk: Desk, page: TemplatePage, qtbot: QtBot, workspace: Workspace
) -> None:
    folder = workspace.templates / "order_confirmation"
    page.open_file("email.txt")
    kept = folder.with_name("elsewhere")
    folder.rename(kept)
    folder.write_text("in the way")
    type_at_end(qtbot, page, "not lost")
    assert not desk.save_all()
    assert "not lost" in page.session.template.document("email.txt").text()
    assert desk.window.banner.words() or page.dispute.words()
    folder.unlink()
    kept.rename(folder)
    page.session.template.keep_mine("email.txt")
    assert desk.save_all()


def test_the_palette_finds_a_command_by_a_few_letters(desk: Desk, qtbot: QtBot) -> None:
    desk.window.show_palette()
    palette = desk.window.findChild(CommandPalette)
    assert palette is not None
    line = palette.findChild(QLineEdit)
    assert line is not None
    qtbot.keyClicks(line, "dark")
    assert palette.names()[0] == "dark"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.theme.is_dark)


def test_panels_stand_aside_for_other_pages_and_come_back(desk: Desk, page: TemplatePage) -> None:
    names = ("library", "structure", "data", "preview", "problems")
    desk.window.dock("problems").close()
    before = {name: desk.window.dock(name).toggleViewAction().isChecked() for name in names}
    desk.act("welcome")
    desk.act("outgoing")
    assert not desk.window.dock("preview").toggleViewAction().isChecked()
    desk.open_template("order_confirmation")
    assert {name: desk.window.dock(name).toggleViewAction().isChecked() for name in names} == before
    assert before["structure"]
    assert not before["problems"]


def test_the_left_panel_comes_back_as_it_was(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    data = desk.window.dock("data")
    data.raise_()
    qtbot.waitUntil(lambda: not data.visibleRegion().isEmpty(), timeout=SLOW_MS)
    width = data.width()
    desk.act("outgoing")
    qtbot.waitUntil(lambda: data.visibleRegion().isEmpty(), timeout=SLOW_MS)
    desk.act("welcome")
    desk.open_template("order_confirmation")
    qtbot.waitUntil(lambda: not data.visibleRegion().isEmpty(), timeout=SLOW_MS)
    qtbot.waitUntil(lambda: abs(data.width() - width) < 10, timeout=SLOW_MS)


def test_the_file_that_was_edited_is_open_again(
    desk: Desk, page: TemplatePage, workspace: Workspace, memory: Memory, qtbot: QtBot
) -> None:
    page.open_file("confirmation.css")
    desk.window.close()
    again = Desk(Office(workspace), memory, LIGHT)
    qtbot.addWidget(again.window, before_close_func=lambda _: again.leave())
    opened = again.open_template("order_confirmation")
    assert opened is not None
    assert opened.file == "confirmation.css"
    again.leave()


def test_whoever_left_in_the_design_view_comes_back_to_it(
    desk: Desk, page: TemplatePage, workspace: Workspace, memory: Memory, qtbot: QtBot
) -> None:
    desk.actions["design_view"].trigger()
    qtbot.waitUntil(lambda: not page.isVisible(), timeout=SLOW_MS)
    desk.window.close()
    again = Desk(Office(workspace), memory, LIGHT)
    qtbot.addWidget(again.window, before_close_func=lambda _: again.leave())
    again.open()
    opened = again.open_template("order_confirmation")
    assert opened is not None
    qtbot.waitUntil(again.actions["design_view"].isChecked, timeout=SLOW_MS)
    qtbot.waitUntil(lambda: not opened.isVisible(), timeout=SLOW_MS)
    design, preview = again.window.dock("design"), again.window.dock("preview")
    qtbot.waitUntil(lambda: design.width() >= 380 and preview.width() > design.width(), timeout=SLOW_MS)
    again.leave()


def test_the_title_says_what_is_in_front(desk: Desk, page: TemplatePage) -> None:
    assert desk.window.windowTitle() == "Order confirmation – Sealwright"
    desk.act("firm")
    assert desk.window.windowTitle() == "Firm – Sealwright"
    desk.act("welcome")
    assert desk.window.windowTitle() == "Sealwright"


def test_what_is_for_a_template_rests_while_the_firm_is_in_front(desk: Desk, page: TemplatePage) -> None:
    of_template = [one.name for one in desk.actions.declared if one.is_template and one.name not in ("undo", "redo")]
    desk.act("firm")
    assert [name for name in of_template if desk.actions[name].isEnabled()] == ["save"]
    desk.window.tabs.setCurrentWidget(page)
    assert all(desk.actions[name].isEnabled() for name in of_template)


def test_every_action_has_words_and_no_two_share_a_key(desk: Desk) -> None:
    keys = [key for one in desk.actions.declared for key in one.keys]
    assert len(keys) == len(set(keys))
    assert [one.name for one in desk.actions.declared if not one.words.strip("&…")] == []


def test_a_duplicate_and_a_deletion_with_its_way_back(desk: Desk, page: TemplatePage, qtbot: QtBot) -> None:
    desk.acts._run(["template", "duplicate", "order_confirmation", "copy"], lambda _: desk.acts.opened.emit("copy"))
    qtbot.waitUntil(lambda: "copy" in desk.pages, timeout=SLOW_MS)
    desk.act("delete")
    qtbot.waitUntil(lambda: bool(desk.window.banner.words()), timeout=SLOW_MS)
    assert "copy" not in desk.pages
    undo = next(one for one in desk.window.banner.findChildren(QPushButton) if one.text() == "Undo")
    undo.click()
    qtbot.waitUntil(lambda: "copy" in desk.pages, timeout=SLOW_MS)


def test_a_new_office_folder_shows_its_recovery_key_once(
    tmp_path: Path, finished_office: Path, memory: Memory, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(finished_office / "credentials"))
    made = Desk(Office(Workspace(tmp_path / "new")), memory, LIGHT)
    qtbot.addWidget(made.window, before_close_func=lambda _: made.leave())
    made.open()
    qtbot.waitUntil(lambda: not made.actions["new"].isEnabled())  # there is nothing yet to make one in
    made.welcome.set_up_wanted.emit(tmp_path / "new")
    dialogs = lambda: made.window.findChildren(RecoveryDialog)  # noqa: E731
    qtbot.waitUntil(lambda: bool(dialogs()), timeout=SLOW_MS)
    (dialog,) = dialogs()
    dialog.reject()
    assert dialog.isVisible()  # Escape does not lose the key
    dialog.save(tmp_path / "key.txt")
    assert (tmp_path / "key.txt").stat().st_mode & 0o777 == 0o600
    dialog.accept()
    qtbot.waitUntil(lambda: len(made.office.entries) == 2, timeout=SLOW_MS)
    assert made.actions["new"].isEnabled()
    made.leave()


def test_a_second_window_brings_the_first_one_forward(tmp_path: Path, qtbot: QtBot) -> None:
    first, second = SingleWindow(tmp_path), SingleWindow(tmp_path)
    assert first.take()
    with qtbot.waitSignal(first.raised):
        assert not second.take()
    first.leave()
    assert second.take()
    second.leave()


def test_what_the_window_remembers_is_what_was_kept(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "a.ini")
    memory.keep("flag", True)
    memory.keep("number", 7)
    memory.keep("texts", ["a", "b"])
    memory.write()
    again = Memory(tmp_path / "a.ini")
    assert (again.flag("flag"), again.number("number"), again.texts("texts")) == (True, 7, ["a", "b"])
    assert (again.flag("none"), again.number("none", 3), again.text("none", "x")) == (False, 3, "x")


def test_calls_of_void_functions_lose_no_reference_to_none(qtbot: QtBot) -> None:
    label = QLineEdit()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(2000):
        label.setText("a")
    assert sys.getrefcount(None) > before - 1000


def test_no_personal_value_stands_in_the_title_or_what_is_remembered(
    desk: Desk, page: TemplatePage, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: desk.panels.preview.is_fresh, timeout=SLOW_MS)
    event = json.loads(page.session.template.raw("samples/normal.json") or b"{}")
    personal = [event["email"], event["ctx"]["customer"]["name"], event["ctx"]["customer"]["number"]]
    desk.window.close()
    kept = (tmp_path / "memory.ini").read_text("utf-8", "replace") + desk.window.windowTitle()
    assert [value for value in personal if value in kept] == []
