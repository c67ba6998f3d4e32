"""Whatever a person does to a template: undoing all of it gives back every byte, redoing all of it the end."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from designer.core.paths import STARTERS
from designer.gui.data.samples import Samples
from designer.gui.editing.autosave import Autosave
from designer.gui.editing.file_acts import FileActs
from designer.gui.editing.open_template import OpenTemplate, is_text
from designer.gui.library.languages_dialog import LanguagesDialog
from designer.gui.office_acts import _restore
from designer.gui.session import TemplateSession
from designer.gui.template_page import TemplatePage
from designer.gui.theme import LIGHT

ACTS_PER_STORY = 30
STORIES = 6
WORDS = ("x", " ", "Grüße ", "😀", "\u00a0", "{{ ctx.order.number }}", "<b>y</b>", "{% if a %}", "(", '"', "e\u0301")
ODD = (
    b"\xef\xbb\xbfwith a mark\n", b"a\r\nb\r\n", b"a\nb\r\nc", b"\xff\xfe", b"", b"\n", b"one line", b"\x00nul",
    "\u2028 and \u2029\n".encode(), "😀\r\n😀\r\n".encode(),
)  # fmt: skip


class Person:
    """Does one thing after the other in a real page, by chance."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.template = OpenTemplate("order_confirmation", folder)
        self.autosave = Autosave(self.template, snapshot=lambda: None)
        self.session = TemplateSession(self.template, self.autosave)
        self.page = TemplatePage(self.session, LIGHT, points=10)
        self.files = FileActs(self.template, self.page)
        self.samples = Samples(LIGHT)
        self.samples.show_session(self.session)
        self.start = self.everything()

    def everything(self) -> dict[str, bytes | None]:
        return {name: self.template.raw(name) for name in self.template.names()}

    def acts(self) -> list[Callable[[], object]]:
        return [
            self.type, self.type, self.type, self.press, self.splice, self.insert_field, self.make, self.move,
            self.delete, self.put_odd, self.stress, self.add_language, self.restore, self.save, self.take_theirs,
            self.undo_and_redo, self.replace_all,
        ]  # fmt: skip

    def some(self, *, text: bool = True) -> str:
        names = [name for name in self.template.names() if is_text(name) or not text]
        return self.chance.choice([name for name in names if name != "template.toml"])

    def look(self) -> bool:
        self.page.open_file(self.some())
        editor = self.page.editor
        if editor is None:
            return False
        cursor = editor.textCursor()
        cursor.setPosition(self.chance.randint(0, max(editor.document().characterCount() - 1, 0)))
        if self.chance.random() < 0.3:
            cursor.movePosition(QTextCursor.MoveOperation.NextWord, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        return True

    def type(self) -> None:
        if self.look() and self.page.editor is not None:
            for sign in self.chance.choice(WORDS):
                if sign.isascii():
                    QTest.keyClicks(self.page.editor, sign)
                elif not self.page.editor.isReadOnly():  # QTest knows no key for it: as an input method does
                    self.page.editor.insertPlainText(sign)

    def press(self) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if self.look() and self.page.editor is not None:
            QTest.keyClick(self.page.editor, self.chance.choice(keys))

    def splice(self) -> None:
        name = self.some()
        document = self.template.document(name)
        if not document.is_read_only:
            length = len(document.text())
            start = self.chance.randint(0, length)
            end = self.chance.randint(start, min(length, start + 20))
            self.template.splice(name, start, end, self.chance.choice(WORDS), "splice")

    def insert_field(self) -> None:
        if self.look():
            self.page.insert_field("ctx.order.number")

    def make(self) -> None:
        self.files.make(f"partials/new{self.chance.randint(0, 5)}.html")

    def move(self) -> None:
        self.files.move(self.some(text=False), f"partials/moved{self.chance.randint(0, 5)}.html")

    def delete(self) -> None:
        self.files.delete(self.some(text=False))

    def put_odd(self) -> None:
        self.template.put_file(self.some(), self.chance.choice(ODD), "odd")

    def stress(self) -> None:
        self.samples.add_stress()

    def add_language(self) -> None:
        dialog = LanguagesDialog(self.session)
        dialog.add(self.chance.choice(("fr", "nl", "da")))
        dialog.deleteLater()

    def restore(self) -> None:
        before = {name: raw for name, raw in self.start.items() if raw is not None}
        _restore(self.session, "restore", {**before, "partials/old.html": b"old\r\n"})

    def save(self) -> None:
        self.autosave.save_now()

    def take_theirs(self) -> None:
        name = self.some()
        self.template.document(name)
        path = self.folder / name
        if path.is_file():
            path.write_bytes(self.chance.choice(ODD) + bytes([65 + self.chance.randint(0, 25)]))
            if self.template.look_at_disk() or name not in self.template._disputed:
                return
            self.chance.choice((self.template.take_theirs, self.template.keep_mine))(name)

    def undo_and_redo(self) -> None:
        steps = self.chance.randint(1, 4)
        for step in (self.page.undo, self.page.redo):
            for _ in range(steps):
                if step == self.page.redo or self.template.undo_stack.canUndo():
                    step()

    def replace_all(self) -> None:
        self.page.find_everywhere()
        self.page.find_panel.fields.what.setText(self.chance.choice(("order", "e", "😀")))
        self.page.find_panel.fields.put.setText(self.chance.choice(("", "eee", "ü")))
        self.page.find_panel.replace_all()
        self.page.find_panel.close_panel()


@pytest.mark.parametrize("seed", range(STORIES))
def test_undoing_everything_gives_back_every_byte(seed: int, qtbot: QtBot) -> None:
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base) / "order_confirmation"
        shutil.copytree(STARTERS / "order_confirmation", folder)
        person = Person(folder, random.Random(seed))
        qtbot.addWidget(person.page)
        person.page.show()
        for _ in range(ACTS_PER_STORY):
            person.chance.choice(person.acts())()
        end = person.everything()
        stack = person.template.undo_stack
        while stack.canUndo():
            person.page.undo()
        assert person.everything() == person.start
        while stack.canRedo():
            person.page.redo()
        assert person.everything() == end
        while stack.canUndo():
            person.page.undo()
        for name in list(person.template._disputed):
            person.template.keep_mine(name)
        person.template.save()
        for name in list(person.template._disputed):
            person.template.keep_mine(name)
        assert person.autosave.save_now()
        on_disk = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        assert on_disk == person.start
        person.autosave.stop()
