"""The message as its recipient gets it is opened or saved; what cannot be opened is said, with a way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from designer.gui.preview.recipient_copy import RecipientCopies
from designer.gui.preview.recipient_menu import RecipientMenu
from designer.render.questions import FileView

SEALED = FileView(0, "invoice & more.pdf", "invoice.html", b"%PDF-1", is_sealed=True)
OPEN = FileView(1, "terms.pdf", "terms.html", b"%PDF-2")
MIME = b"From: a"
Made = Callable[..., RecipientMenu]


class Outside:
    """The system: what it was asked to open, and whether it can."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, bytes]] = []
        self.kinds: list[str] = []
        self.can_open = True

    def open(self, url: QUrl) -> bool:
        path = Path(url.toLocalFile())
        self.opened.append((path.name, path.read_bytes()))
        return self.can_open

    def has_program(self, kind: str) -> bool:
        self.kinds.append(kind)
        return kind != "message/rfc822"


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def menu(outside: Outside, tmp_path: Path, qtbot: QtBot) -> Iterator[RecipientMenu]:
    """The system has a program for PDF files and none for mails; what is saved goes to `tmp_path`."""
    copies = RecipientCopies(outside.open)
    parent = QWidget()
    qtbot.addWidget(parent)
    made = RecipientMenu(
        copies, parent, has_program=outside.has_program, ask_path=lambda _title, name, _kinds: str(tmp_path / name)
    )
    made.show_message(MIME, [SEALED], "long-names.json")
    yield made
    copies.remove()


def words(menu: RecipientMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_it_offers_to_open_and_to_save_the_mail_and_its_document(menu: RecipientMenu) -> None:
    assert words(menu) == [
        "Open in the mail program", "Open the sealed PDF", "Save the mail as a file…", "Save the sealed PDF…"
    ]  # fmt: skip


def test_several_documents_are_offered_by_their_names(menu: RecipientMenu) -> None:
    menu.show_message(MIME, [SEALED, OPEN, FileView(2, "later.pdf", "later.html")], "")
    assert words(menu)[1:3] == ["Open invoice && more.pdf", "Open terms.pdf"]
    assert len(words(menu)) == 6


def test_without_a_mail_program_it_says_so_and_offers_to_save(
    menu: RecipientMenu, outside: Outside, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(menu.missing) as told:
        menu.open_mail()
    what, save = told.args
    assert "no mail program" in what
    assert outside.opened == []
    with qtbot.waitSignal(menu.saved):
        save()
    assert (tmp_path / "long-names.eml").read_bytes() == MIME


def test_the_document_is_opened_under_its_own_name(menu: RecipientMenu, outside: Outside, qtbot: QtBot) -> None:
    with qtbot.waitSignal(menu.handed_over):
        menu.open_file(SEALED)
    assert outside.opened == [("invoice & more.pdf", b"%PDF-1")]
    assert outside.kinds == ["application/pdf"]


def test_a_system_that_refuses_to_open_it_is_believed(menu: RecipientMenu, outside: Outside, qtbot: QtBot) -> None:
    outside.can_open = False
    with qtbot.waitSignal(menu.missing) as told:
        menu.open_file(SEALED)
    assert "no program that opens PDF files" in told.args[0]


def test_the_document_is_saved_as_it_is_sent(menu: RecipientMenu, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(menu.saved) as told:
        menu.save_file(SEALED)
    assert told.args == ["invoice & more.pdf"]
    assert (tmp_path / "invoice & more.pdf").read_bytes() == b"%PDF-1"


def test_a_folder_that_cannot_be_written_is_told(outside: Outside, qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    path = str(tmp_path / "none" / "a.eml")
    menu = RecipientMenu(RecipientCopies(outside.open), parent, ask_path=lambda *_: path)
    menu.show_message(MIME, [], "")
    with qtbot.waitSignal(menu.failed) as told:
        menu.save_mail()
    assert "a.eml could not be saved" in told.args[0].casefold()


def test_saving_that_is_broken_off_does_nothing(outside: Outside, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = RecipientMenu(RecipientCopies(outside.open), parent, ask_path=lambda *_: "")
    menu.show_message(MIME, [], "")
    with qtbot.assertNotEmitted(menu.saved):
        menu.save_mail()
