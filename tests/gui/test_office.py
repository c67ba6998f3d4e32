"""The office folder in the window: its list is fresh, its settings are read, its failures are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from designer.core.settings_text import change_settings
from designer.core.workspace import Workspace
from designer.gui.library.import_report import ImportReport
from designer.gui.library.new_dialog import NewDialog
from designer.gui.office import Office
from designer.gui.template_acts import TemplateActs

WAIT_MS = 30_000


@pytest.fixture
def office(workspace: Workspace, qtbot: QtBot) -> Iterator[Office]:
    made = Office(workspace)
    yield made
    made.leave()


@pytest.fixture
def acts(office: Office, qtbot: QtBot) -> TemplateActs:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = TemplateActs(office, window, office)
    made.holder = window  # type: ignore[attr-defined]
    return made


def listed(office: Office, qtbot: QtBot) -> list[str]:
    with qtbot.waitSignal(office.entries_changed, timeout=WAIT_MS):
        office.refresh()
    return [entry.id for entry in office.entries]


def test_it_lists_the_templates_with_labels(office: Office, qtbot: QtBot) -> None:
    assert listed(office, qtbot) == ["invoice", "order_confirmation"]
    assert office.label_of("order_confirmation") == "Order confirmation"
    assert office.label_of("unknown") == "unknown"


def test_many_wishes_to_list_become_few(office: Office, qtbot: QtBot) -> None:
    seen: list[int] = []
    office.entries_changed.connect(lambda: seen.append(1))
    for _ in range(50):
        office.refresh()
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT_MS)
    assert seen == [1]


def test_limits_that_hold_anyway_start_no_worker_anew(office: Office, qtbot: QtBot) -> None:
    with qtbot.waitSignal(office.settings_changed, timeout=WAIT_MS):
        office.read_settings()
    assert office.render_limits() == {}
    change_settings(office.workspace.settings, {"render.max_pages": 7})
    with qtbot.waitSignal(office.settings_changed, timeout=WAIT_MS):
        office.read_settings()
    assert office.render_limits() == {"max_pages": 7}


def test_the_settings_tell_mode_zone_and_sender(office: Office, qtbot: QtBot) -> None:
    assert (office.is_live, office.zone) == (False, "UTC")
    with qtbot.waitSignal(office.settings_changed, timeout=WAIT_MS):
        office.read_settings()
    assert not office.is_live
    assert "@" in office.sender_of("")
    assert office.sender_of("no-such-account") == "Sample <sample@example.com>"


def test_broken_settings_are_told_in_words(office: Office, qtbot: QtBot, workspace: Workspace) -> None:
    workspace.settings.write_text("mode = 7\n")
    with qtbot.waitSignal(office.failed, timeout=WAIT_MS) as told:
        office.read_settings()
    assert "settings.toml" in told.args[0]


def test_a_folder_that_is_not_set_up_is_not_asked(tmp_path: Path, qtbot: QtBot) -> None:
    office = Office(Workspace(tmp_path / "none"))
    with qtbot.assertNotEmitted(office.failed):
        office.read_settings()
        office.refresh()
    assert not office.is_there


def test_a_failed_command_is_told_unless_somebody_else_hears_it(office: Office, qtbot: QtBot) -> None:
    with qtbot.waitSignal(office.failed, timeout=WAIT_MS):
        office.run(["template", "restore", "never-there"])
    heard: list[str] = []
    office.run(["template", "restore", "never-there"], failed=lambda code, _what, _remedy: heard.append(code))
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)


def test_a_template_is_made_from_a_starter_and_opened(acts: TemplateActs, qtbot: QtBot, workspace: Workspace) -> None:
    acts.new("invoice")
    dialog = acts._window.findChild(NewDialog)
    assert dialog is not None
    assert dialog.starter == "invoice"
    with qtbot.waitSignal(acts.opened, timeout=WAIT_MS) as told:
        dialog._name.setText("bill")
        dialog.accept()
    assert told.args == ["bill"]
    assert (workspace.templates / "bill" / "template.toml").is_file()


def test_a_letter_becomes_a_template_and_its_losses_are_told(
    acts: TemplateActs, qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    page = tmp_path / "policy.html"
    page.write_text("<p>Hello {{ name }}</p><script>x</script>", "utf-8")
    acts.new()
    dialog = acts._window.findChild(NewDialog)
    assert dialog is not None
    dialog.take_letter(page)
    with qtbot.waitSignal(acts.opened, timeout=WAIT_MS) as told:
        dialog.accept()
    assert told.args == ["policy"]
    assert (workspace.templates / "policy" / "document.html").is_file()
    qtbot.waitUntil(lambda: acts._window.findChild(ImportReport) is not None, timeout=WAIT_MS)


def test_a_copy_is_proposed_a_name_that_is_free(acts: TemplateActs, office: Office, qtbot: QtBot) -> None:
    listed(office, qtbot)
    acts.duplicate("invoice")
    dialog = acts._window.findChild(QInputDialog)
    assert dialog is not None
    assert dialog.textValue() == "invoice_2"
    with qtbot.waitSignal(acts.opened, timeout=WAIT_MS) as told:
        dialog.accept()
    assert told.args == ["invoice_2"]


def test_renaming_closes_the_old_and_opens_the_new(acts: TemplateActs, qtbot: QtBot, workspace: Workspace) -> None:
    acts._run(["template", "new", "draft", "--from", "invoice"], lambda _: acts.rename("draft"))
    qtbot.waitUntil(lambda: acts._window.findChild(QInputDialog) is not None, timeout=WAIT_MS)
    dialog = acts._window.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("renamed")
    with qtbot.waitSignals([acts.closed, acts.opened], timeout=WAIT_MS):
        dialog.accept()
    assert (workspace.templates / "renamed").is_dir()
    assert not (workspace.templates / "draft").exists()


def test_a_published_template_is_not_deleted_and_it_says_why(
    acts: TemplateActs, office: Office, qtbot: QtBot, workspace: Workspace
) -> None:
    shown: list[str] = []
    acts.opened.connect(shown.append)
    with qtbot.waitSignal(office.failed, timeout=WAIT_MS) as told:
        acts.delete("invoice")
    assert told.args[0]
    assert shown == ["invoice"]  # it was closed for it, and is there again
    assert (workspace.templates / "invoice").is_dir()


def test_every_starter_has_words_and_is_there(acts: TemplateActs) -> None:
    from designer.core.paths import STARTERS

    starters = acts.starters()
    assert {one.id for one in starters} == {
        folder.name for folder in STARTERS.iterdir() if folder.is_dir() and folder.name != "firm"
    }
    assert all(one.label and one.told for one in starters)
