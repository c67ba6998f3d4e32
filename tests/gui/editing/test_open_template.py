"""The files of an open template: one undo for all of them, and nothing on the disk is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.core.errors import TemplateError
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.editing.source_document import SourceDocument, normalised


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot) -> OpenTemplate:
    for name, text in {"email.mjml": "<mjml>\n</mjml>\n", "a.css": "p {}\n", "languages/de.toml": "x = 1\r\n"}.items():
        path = tmp_path / "order" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return OpenTemplate("order", tmp_path / "order")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"a",
        b"a\n",
        b"a\r\nb\r\n",
        b"a\rb",
        b"\xef\xbb\xbfa\r\n",
        "a\u00a0b 😀\n\n".encode(),
        b"\t\x0b\x0c",
        "\u2028".encode(),
    ],
)
def test_a_file_that_is_only_opened_keeps_every_byte(qtbot: QtBot, raw: bytes) -> None:
    document = SourceDocument("a.html", raw)
    assert not document.is_read_only
    assert document.raw() == raw


@pytest.mark.parametrize("raw", [b"a\r\nb\n", b"a\rb\n", "a\u2029b".encode(), "a\ufdd0b".encode(), b"\xff\xfe"])
def test_what_the_editor_cannot_keep_opens_read_only(qtbot: QtBot, raw: bytes) -> None:
    document = SourceDocument("a.html", raw)
    assert document.is_read_only
    assert document.raw() == raw


@pytest.mark.parametrize("raw", [b"a\r\nb\nc\rd", "a\u2029b".encode(), "x\ufdd0\ufdd1y\0".encode()])
def test_normalising_makes_it_editable_and_can_be_undone(tmp_path: Path, qtbot: QtBot, raw: bytes) -> None:
    (tmp_path / "a.html").write_bytes(raw)
    template = OpenTemplate("t", tmp_path)
    assert template.document("a.html").is_read_only
    template.put_file("a.html", normalised(raw), "Normalise")
    assert not template.document("a.html").is_read_only
    template.undo()
    assert template.document("a.html").raw() == raw


@pytest.mark.parametrize("is_open", [True, False])
def test_a_text_that_is_written_whole_keeps_mark_and_line_ends(opened: OpenTemplate, is_open: bool) -> None:
    name, raw = "languages/de.toml", b"\xef\xbb\xbfx = 1\r\ny = 2\r\n"
    opened.put_file(name, raw, "")
    if is_open:
        opened.document(name)
    opened.put_text(name, (opened.text(name) or "").replace("2", "3"), "Three")
    assert opened.raw(name) == raw.replace(b"2", b"3")
    opened.undo()
    assert opened.raw(name) == raw
    opened.put_text("new.css", "p {}\n", "New")
    assert (opened.raw("new.css"), opened.text("newer.css")) == (b"p {}\n", None)


@pytest.mark.parametrize("raw", [b"a\r\nb\n", b"gr\xfc\xdfe"])
def test_a_text_that_cannot_be_kept_is_not_handed_out(opened: OpenTemplate, raw: bytes) -> None:
    opened.put_file("a.css", raw, "")
    with pytest.raises(TemplateError):
        opened.text("a.css")


def test_a_splice_after_an_emoji_lands_where_it_was_meant(qtbot: QtBot) -> None:
    document = SourceDocument("a.html", "😀 red\n".encode())
    document.splice(2, 5, "blue")
    assert document.text() == "😀 blue\n"


def test_typing_in_two_files_is_undone_in_the_order_it_was_done(opened: OpenTemplate) -> None:
    opened.splice("email.mjml", 0, 0, "1", "one")
    opened.splice("a.css", 0, 0, "2", "two")
    opened.splice("email.mjml", 0, 0, "3", "three")
    assert opened.undo() == "email.mjml"
    assert opened.undo() == "a.css"
    assert opened.document("a.css").text() == "p {}\n"
    assert opened.document("email.mjml").text() == "1<mjml>\n</mjml>\n"
    assert opened.redo() == "a.css"
    assert opened.undo_stack.redoText() == "three"


def test_typing_after_an_undo_is_a_step_of_its_own(opened: OpenTemplate) -> None:
    for text in ("a", "b"):
        opened.splice("a.css", 0, 0, text, text)
    opened.undo()
    opened.splice("a.css", 1, 1, "c", "c")
    assert not opened.undo_stack.canRedo()
    opened.undo()
    assert opened.document("a.css").text() == "ap {}\n"


def test_a_change_in_several_files_is_one_step(opened: OpenTemplate) -> None:
    with opened.macro("Rename"):
        opened.splice("a.css", 0, 1, "q", "")
        opened.splice("email.mjml", 0, 1, "q", "")
        opened.put_file("assets/logo.png", b"png", "")
    assert opened.overlay()["assets/logo.png"] == b"png"
    opened.undo()
    assert opened.is_saved()


def test_a_file_taken_out_comes_back_with_its_text_and_its_own_undo(opened: OpenTemplate) -> None:
    opened.splice("a.css", 0, 0, "x", "x")
    opened.put_file("a.css", None, "Delete a.css")
    assert "a.css" not in opened.names()
    assert opened.removed() == ("a.css",)
    opened.put_file("a.css", b"other", "New a.css")
    opened.undo()
    opened.undo()
    assert opened.document("a.css").text() == "xp {}\n"
    opened.undo()
    assert opened.is_saved()


@pytest.mark.parametrize("seed", range(25))
def test_undoing_everything_gives_back_every_byte_and_redoing_the_end(opened: OpenTemplate, seed: int) -> None:
    chance = random.Random(seed)
    first = {name: opened.raw(name) for name in opened.names()}
    for number in range(40):
        name = chance.choice(["email.mjml", "a.css", "languages/de.toml"])
        text = opened.document(name).text()
        start = chance.randrange(len(text) + 1)
        end = chance.randrange(start, min(start + 3, len(text)) + 1)
        if chance.random() < 0.2 and number:
            opened.undo()
        elif chance.random() < 0.1:
            opened.redo()
        else:
            opened.splice(name, start, end, chance.choice(["a", "😀", "\n", "", "long words"]), str(number))
    last = {name: opened.raw(name) for name in opened.names()}
    steps = 0
    while opened.undo_stack.canUndo():
        opened.undo()
        steps += 1
    assert {name: opened.raw(name) for name in opened.names()} == first
    for _ in range(steps):
        opened.redo()
    assert {name: opened.raw(name) for name in opened.names()} == last


def test_saving_writes_only_what_differs(opened: OpenTemplate) -> None:
    opened.document("email.mjml")
    opened.splice("languages/de.toml", 0, 1, "y", "y")
    assert opened.save() == ["languages/de.toml"]
    assert (opened.folder / "languages/de.toml").read_bytes() == b"y = 1\r\n"
    assert opened.is_saved()


def test_a_folder_that_cannot_be_written_keeps_the_change_and_says_so(opened: OpenTemplate, qtbot: QtBot) -> None:
    opened.splice("a.css", 0, 0, "x", "x")
    (opened.folder / "a.css").unlink()
    opened.keep_mine("a.css")
    for path in sorted(opened.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    opened.folder.rmdir()
    opened.folder.write_text("a file where the folder was")
    with qtbot.waitSignal(opened.trouble) as told:
        assert opened.save() == []
    assert told.args[0].code == "draft-not-saved"
    assert opened.document("a.css").text() == "xp {}\n"


def test_a_file_changed_outside_is_taken_over_when_it_is_not_edited(opened: OpenTemplate) -> None:
    opened.document("a.css")
    (opened.folder / "a.css").write_text("q {}\n")
    (opened.folder / "new.txt").write_text("new")
    assert opened.look_at_disk() == ["a.css", "new.txt"]
    assert opened.document("a.css").text() == "q {}\n"
    opened.undo()
    assert opened.document("a.css").text() == "p {}\n"


def test_a_file_changed_outside_is_never_overwritten_unasked(opened: OpenTemplate, qtbot: QtBot) -> None:
    opened.splice("a.css", 0, 0, "mine ", "mine")
    (opened.folder / "a.css").write_text("theirs")
    with qtbot.waitSignal(opened.changed_outside) as told:
        assert opened.save() == []
    assert told.args == ["a.css"]
    assert (opened.folder / "a.css").read_text() == "theirs"
    opened.keep_mine("a.css")
    assert opened.save() == ["a.css"]
    assert (opened.folder / "a.css").read_text() == "mine p {}\n"


def test_theirs_can_be_taken_over_and_mine_comes_back_by_undo(opened: OpenTemplate) -> None:
    opened.splice("a.css", 0, 0, "mine ", "mine")
    (opened.folder / "a.css").write_text("theirs")
    opened.save()
    opened.take_theirs("a.css")
    assert opened.document("a.css").text() == "theirs"
    opened.undo()
    assert opened.document("a.css").text() == "mine p {}\n"


def test_a_file_deleted_outside_while_it_is_open_asks(opened: OpenTemplate, qtbot: QtBot) -> None:
    opened.document("a.css")
    (opened.folder / "a.css").unlink()
    with qtbot.waitSignal(opened.changed_outside):
        opened.look_at_disk()
    opened.keep_mine("a.css")
    assert opened.save() == ["a.css"]


def test_steps_that_grow_are_one_until_another_thing_is_changed(opened: OpenTemplate) -> None:
    before = opened.overlay()
    for number, grows in enumerate(("name", "name", "iban", "name", "", "")):
        opened.put_file("firm.toml", f"n = {number}".encode(), grows or "step", grows=grows)
    stack = opened.undo_stack
    assert [stack.text(step) for step in range(stack.count())] == ["name", "iban", "name", "step", "step"]
    for expected in (b"n = 4", b"n = 3", b"n = 2", b"n = 1"):
        opened.undo()
        assert opened.raw("firm.toml") == expected
    opened.undo()
    assert opened.overlay() == before
    opened.redo()
    assert opened.raw("firm.toml") == b"n = 1"
