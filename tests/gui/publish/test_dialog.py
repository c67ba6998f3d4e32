"""Publishing checks first, shows what changed in text and pages, and asks for reasons where they are wanted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from designer.gui.publish.dialog import PublishDialog
from designer.gui.theme import LIGHT
from designer.template.publication import current_number, load_publication, set_paused
from tests.support.packages import SPEC
from tests.support.window import WAIT_MS, Office, pictures_of

UNSEALED = "attachment-unsealed-personal"


def opened(qtbot: QtBot, office: Office) -> PublishDialog:
    dialog = PublishDialog(office.workspace, "receipt", "Receipt", LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._is_checked and bool(dialog.told.text()), timeout=WAIT_MS)
    return dialog


def bend(draft: Path, name: str, old: str, new: str) -> None:
    text = (draft / name).read_text()
    assert old in text
    (draft / name).write_text(text.replace(old, new))


def open_to_all(draft: Path) -> None:
    """Take the password off, which wants a reason."""
    policy = SPEC[SPEC.index("[attachments.password]") : SPEC.index("[fields]")]
    bend(draft, "template.toml", policy, '[attachments.password]\npolicy = "none"\n\n')
    bend(draft, "email.mjml", "{{ hint }}", "See the receipt.")


def test_a_clean_draft_is_released_as_the_next_version(qtbot: QtBot, office: Office, draft: Path) -> None:
    bend(draft, "email.mjml", "{{ hint }}", "{{ hint }}!")
    dialog = opened(qtbot, office)
    assert dialog.told.text() == "Released version 1 is in use. Files that differ: 1."
    with qtbot.waitSignal(dialog.published, timeout=WAIT_MS) as told:
        dialog.release.click()
    assert told.args == [2]
    assert current_number(office.workspace.publications, "receipt") == 2


def test_progress_is_told_in_samples_while_checking_and_while_releasing(
    qtbot: QtBot, office: Office, draft: Path
) -> None:
    (draft / "samples" / "second.json").write_bytes((draft / "samples" / "normal.json").read_bytes())
    dialog = PublishDialog(office.workspace, "receipt", "Receipt", LIGHT)
    qtbot.addWidget(dialog)
    heard: list[str] = []
    dialog._progress.valueChanged.connect(lambda _value: heard.append(f"{dialog._progress.value()}"))
    dialog.show()
    assert dialog.step.text() == "Looking at the files…"
    qtbot.waitUntil(lambda: dialog._is_checked, timeout=WAIT_MS)
    assert dialog.step.text() == "2 of 2 samples"
    assert heard[-2:] == ["1", "2"]
    assert dialog.step.isHidden()
    with qtbot.waitSignal(dialog.published, timeout=WAIT_MS):
        dialog.release.click()
        assert not dialog.step.isHidden()
    assert heard[-2:] == ["1", "2"]


def released(qtbot: QtBot, office: Office, *, is_sending: bool) -> PublishDialog:
    dialog = PublishDialog(office.workspace, "receipt", "Receipt", LIGHT, is_sending=lambda: is_sending)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._is_checked, timeout=WAIT_MS)
    with qtbot.waitSignal(dialog.published, timeout=WAIT_MS):
        dialog.release.click()
    return dialog


@pytest.mark.soak
def test_that_it_was_released_stays_to_be_seen(qtbot: QtBot, office: Office) -> None:
    dialog = released(qtbot, office, is_sending=True)
    assert dialog.banner.words() == "Version 2 is released. The sender uses it from now on."
    assert dialog.isVisible()
    assert not dialog.release.isVisible()
    assert dialog.buttons.leave.text().replace("&", "") == "Close"
    dialog.buttons.leave.click()
    assert not dialog.isVisible()


def test_a_sender_that_does_not_run_can_be_started_at_once(qtbot: QtBot, office: Office) -> None:
    dialog = released(qtbot, office, is_sending=False)
    (start,) = [one for one in dialog.banner.findChildren(QPushButton) if one.text() == "Start the sender"]
    with qtbot.waitSignal(dialog.sender_wanted):
        start.click()
    assert not dialog.isVisible()


def test_of_a_paused_template_it_is_said_that_nothing_goes_out_yet(qtbot: QtBot, office: Office) -> None:
    set_paused(office.workspace.publications, "receipt", paused=True)
    dialog = released(qtbot, office, is_sending=True)
    assert dialog.banner.words() == "Version 2 is released. The template is paused: resume it to send with it."


def test_an_error_keeps_the_draft_from_being_released_and_leads_to_its_place(
    qtbot: QtBot, office: Office, draft: Path
) -> None:
    bend(draft, "email.mjml", "{{ t.greeting }}", "{{ ctx.customer.name }}")
    dialog = opened(qtbot, office)
    assert not dialog.release.isEnabled()
    group = dialog.findings.tree.topLevelItem(0)
    assert group is not None
    assert group.text(0).startswith("Errors (")
    item = group.child(0)
    assert item is not None
    with qtbot.waitSignal(dialog.place_wanted) as told:
        dialog.findings.tree.itemActivated.emit(item, 0)
    assert told.args == ["email.mjml", 1]


def test_what_wants_a_reason_is_released_only_with_one_and_the_reason_is_kept(
    qtbot: QtBot, office: Office, draft: Path
) -> None:
    open_to_all(draft)
    dialog = opened(qtbot, office)
    assert not dialog.release.isEnabled()
    qtbot.keyClicks(dialog.findings.reason_field(UNSEALED), "a public price list")
    assert dialog.release.isEnabled()
    with qtbot.waitSignal(dialog.published, timeout=WAIT_MS):
        dialog.release.click()
    assert load_publication(office.workspace.publications, "receipt", 2).confirmed == {UNSEALED: "a public price list"}
    assert not dialog.findings.reason_field(UNSEALED).isVisible()
    assert dialog.findings.told.text() == "This was found, and released."


def test_the_changed_lines_are_shown_file_by_file(qtbot: QtBot, office: Office, draft: Path) -> None:
    bend(draft, "email.mjml", "{{ hint }}", "{{ hint }}!")
    (draft / "email.txt").write_text("{{ t.greeting }} {{ hint }}\n")
    dialog = opened(qtbot, office)
    files = [dialog.changes.files.item(row) for row in range(dialog.changes.files.count())]
    assert [(item.text(), item.toolTip()) for item in files] == [("email.mjml", "changed"), ("email.txt", "added")]
    assert "{{ hint }}!" in dialog.changes.lines.toPlainText()


def test_the_pages_stand_side_by_side_and_the_different_ones_are_named(
    qtbot: QtBot, office: Office, draft: Path
) -> None:
    bend(draft, "receipt.html", "<h1>", "<h1>Receipt ")
    dialog = opened(qtbot, office)
    dialog.tabs.setCurrentWidget(dialog.pages)
    qtbot.waitUntil(lambda: bool(dialog.pages.told.text()), timeout=WAIT_MS)
    assert dialog.pages.told.text() == "Pages that look different: 1"
    assert [canvas.isVisible() for canvas in dialog.pages.canvases.values()] == [True, True]


def test_a_first_version_is_shown_in_one_column_with_words(qtbot: QtBot, office: Office) -> None:
    shutil.rmtree(office.workspace.publications / "receipt")
    dialog = opened(qtbot, office)
    assert dialog.tabs.tabText(2) == "Pages"
    dialog.tabs.setCurrentWidget(dialog.pages)
    qtbot.waitUntil(lambda: dialog.pages.is_ready and bool(dialog.pages.told.text()), timeout=WAIT_MS)
    assert "This is the draft as it would be sent." in dialog.pages.told.text()
    before, after = dialog.pages.canvases["before"], dialog.pages.canvases["after"]
    assert (before.isVisible(), after.isVisible()) == (False, True)
    assert after.width() > dialog.pages.width() * 0.7


@pytest.mark.soak
def test_pages_that_look_the_same_are_said_to(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office)
    dialog.tabs.setCurrentWidget(dialog.pages)
    qtbot.waitUntil(lambda: dialog.pages.told.text() == "All pages look the same.", timeout=WAIT_MS)


def test_no_file_of_the_comparison_stays(qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: object) -> None:
    import tempfile

    before = set(Path(tempfile.gettempdir()).glob("sealwright-compare-*"))
    dialog = opened(qtbot, office)
    dialog.tabs.setCurrentWidget(dialog.pages)
    qtbot.waitUntil(lambda: dialog.pages.is_ready, timeout=WAIT_MS)
    dialog.reject()
    assert set(Path(tempfile.gettempdir()).glob("sealwright-compare-*")) - before == set()


def test_the_check_can_be_left(qtbot: QtBot, office: Office) -> None:
    dialog = PublishDialog(office.workspace, "receipt", "Receipt", LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.release.isEnabled()
    dialog.reject()
    assert dialog._run is None
    assert current_number(office.workspace.publications, "receipt") == 1


def test_a_broken_specification_shows_all_its_faults(qtbot: QtBot, office: Office, draft: Path) -> None:
    bend(draft, "template.toml", "languages =", "langages =")
    bend(draft, "template.toml", 'policy = "formula"', 'policy = "secret"')
    dialog = PublishDialog(office.workspace, "receipt", "Receipt", LIGHT)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.checked, timeout=WAIT_MS):
        dialog.show()
    group = dialog.findings.tree.topLevelItem(0)
    assert group is not None
    assert group.text(0) == "Errors (2)"


def test_pictures(qtbot: QtBot, office: Office, draft: Path, qapp: QApplication) -> None:
    open_to_all(draft)
    bend(draft, "receipt.html", "<h1>", "<h1>Receipt ")
    dialog = opened(qtbot, office)
    pictures_of(dialog, "publish-check", qapp)
    dialog.tabs.setCurrentWidget(dialog.changes)
    pictures_of(dialog, "publish-changes", qapp)
    dialog.tabs.setCurrentWidget(dialog.pages)
    qtbot.waitUntil(lambda: dialog.pages.is_ready, timeout=WAIT_MS)
    pictures_of(dialog, "publish-pages", qapp)


@pytest.mark.soak
def test_pictures_of_the_end_and_of_a_first_version(qtbot: QtBot, office: Office, qapp: QApplication) -> None:
    shutil.rmtree(office.workspace.publications / "receipt")
    dialog = PublishDialog(office.workspace, "receipt", "Receipt", LIGHT, is_sending=lambda: False)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog._progress.valueChanged, timeout=WAIT_MS):
        pass
    pictures_of(dialog, "publish-progress", qapp)
    qtbot.waitUntil(lambda: dialog._is_checked and bool(dialog.told.text()), timeout=WAIT_MS)
    dialog.tabs.setCurrentWidget(dialog.pages)
    qtbot.waitUntil(lambda: dialog.pages.is_ready and bool(dialog.pages.told.text()), timeout=WAIT_MS)
    pictures_of(dialog, "publish-first-pages", qapp)
    with qtbot.waitSignal(dialog.published, timeout=WAIT_MS):
        dialog.release.click()
    pictures_of(dialog, "publish-done", qapp)
