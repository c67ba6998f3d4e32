"""A letter that is there already is chosen in the dialog, made into a template, and what was lost is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from designer.gui.library.import_report import ImportReport
from designer.gui.library.new_dialog import NewDialog
from designer.gui.welcome import Starter

STARTERS = [Starter("order", "Order", ""), Starter("", "Empty", "")]


@pytest.fixture
def dialog(qtbot: QtBot) -> NewDialog:
    made = NewDialog(STARTERS, ["order", "policy_2025"])
    qtbot.addWidget(made)
    made.show()
    return made


def shown(dialog: NewDialog, kind: type[QPushButton | QCheckBox]) -> list[str]:
    return [one.text() for one in dialog.findChildren(kind) if one.isVisible()]


def test_a_letter_takes_the_place_of_a_starter_and_gives_its_name(dialog: NewDialog) -> None:
    dialog.take_letter(Path("/letters/Policy 2025.docx"))
    assert dialog.template_id == "policy_2025_2"
    assert dialog.origin == ["--from", "/letters/Policy 2025.docx"]
    assert not dialog.findChildren(QListWidget)[0].isEnabled()
    assert shown(dialog, QCheckBox) == []


def test_a_web_page_may_be_the_mail_and_a_document_may_have_data(dialog: NewDialog) -> None:
    dialog.take_letter(Path("/letters/page.html"))
    dialog.findChildren(QCheckBox)[0].click()
    assert dialog.origin == ["--from", "/letters/page.html", "--mail"]
    dialog.take_letter(Path("/letters/a.docx"))
    dialog._letter.take_data(Path("/letters/a.xlsx"))
    assert dialog.origin == ["--from", "/letters/a.docx", "--learn", "/letters/a.xlsx"]


def test_a_mail_has_no_data(dialog: NewDialog) -> None:
    dialog.take_letter(Path("/letters/page.html"))
    assert "Its data…" in shown(dialog, QPushButton)
    dialog.findChildren(QCheckBox)[0].click()
    assert "Its data…" not in shown(dialog, QPushButton)
    dialog.take_letter(Path("/letters/mail.mjml"))
    dialog._letter.take_data(Path("/letters/a.xlsx"))
    assert dialog.origin == ["--from", "/letters/mail.mjml"]


def test_a_person_goes_back_to_the_starters(dialog: NewDialog) -> None:
    assert "Use a starter instead" not in shown(dialog, QPushButton)
    dialog.take_letter(Path("/letters/a.docx"))
    back = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Use a starter instead")
    back.click()
    assert dialog.origin == ["--from", "order"]
    assert dialog.template_id == "order_2"


def test_the_report_lists_what_was_lost_and_what_to_do(qtbot: QtBot) -> None:
    report = ImportReport([{"what": "Charts: 1.", "remedy": "Add each as a picture."}], ["ctx.x"])
    qtbot.addWidget(report)
    rows = report.findChildren(QListWidget)[0]
    assert [rows.item(row).text() for row in range(rows.count())] == [
        "Fields that your data does not have: ctx.x\nThe Problems list shows where they stand.",
        "Charts: 1.\nAdd each as a picture.",
    ]


def test_an_empty_template_may_learn_its_fields_from_data(dialog: NewDialog, tmp_path: Path) -> None:
    assert "Its data…" not in shown(dialog, QPushButton)
    rows = dialog.findChildren(QListWidget)[0]
    rows.setCurrentRow(1)
    assert (dialog.origin, dialog.template_id) == (["--empty"], "document")
    assert "Its data…" in shown(dialog, QPushButton)
    dialog._letter.take_data(tmp_path / "orders.json")
    assert dialog.origin == ["--empty", "--learn", str(tmp_path / "orders.json")]
    rows.setCurrentRow(0)
    assert dialog.origin == ["--from", "order"]
