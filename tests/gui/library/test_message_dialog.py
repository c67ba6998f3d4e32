"""Subject and password are changed in a dialog, as one step of undo."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from designer.gui.design.pick_field import PickField
from designer.gui.library.message_dialog import MessageDialog
from designer.gui.session import TemplateSession
from designer.gui.theme import LIGHT


def test_what_is_taken_is_one_step_of_undo(session: TemplateSession, qtbot: QtBot) -> None:
    dialog = MessageDialog(session, LIGHT)
    qtbot.addWidget(dialog)
    before = session.template.raw("template.toml")
    dialog.subject.setText("Order {{ ctx.order.number }}")
    dialog.policy.setCurrentIndex(dialog.policy.findData("random"))
    assert not dialog.formula.isEnabled()
    dialog.take.click()
    assert session.spec()["email"]["subject"] == "Order {{ ctx.order.number }}"
    assert "formula" not in session.spec()["attachments"][0]["password"]
    session.template.undo()
    assert session.template.raw("template.toml") == before


def test_a_field_is_put_in_where_the_cursor_is(session: TemplateSession, qtbot: QtBot) -> None:
    dialog = MessageDialog(session, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.formula.clear()
    assert not dialog.take.isEnabled()
    for search in ("customer.number", "birth"):
        dialog._ask(dialog.formula)
        picking = [one for one in dialog.findChildren(PickField) if one.isVisible()][-1]
        picking.fields.line.setText(search)
        picking.take.click()
    assert dialog.formula.text() == "{{ ctx.customer.number }}{{ ctx.customer.birth_date | date('ddMMyy') }}"
    assert dialog.take.isEnabled()
