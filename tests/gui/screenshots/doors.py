"""The states of what comes in: lists and their columns, files that wait for a person, PDFs, keys."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from designer.core.paths import STARTERS
from designer.gui.desk import Desk
from designer.gui.guide import GuideWindow
from designer.gui.outgoing.panel import OutgoingPanel
from designer.gui.outgoing.pdf_dialog import PdfDialog
from designer.gui.settings.dialog import SettingsDialog
from designer.gui.settings.folders import FolderDialog
from designer.gui.spreadsheet.dialog import MappingDialog
from tests.gui.screenshots.stage import Stage, run
from tests.support import foreign

ORDER = "order_confirmation"
_ANA = "01067;ana@example.com;03.11.2026;Ana Lindqvist;000407182;12.04.1987;Kanalgatan 12;21142;Malmö"
LIST = f"""\
Order number;E-Mail;Date;Customer name;Customer number;Birth date;Street;Zip;City;Item;Pieces;Sum;Total;Currency;Paid
{_ANA};Lamp;2;2.434,50;2.434,50;EUR;yes
{_ANA};Bulb;1;2.434,50;2.434,50;EUR;yes
04711;tom@example.com;04.11.2026;Tom Becker;000408993;03.09.1974;Weg 1;01067;Dresden;Desk;1;9,99;9,99;EUR;no
04712;eva at example.com;04.11.2026;Eva Roth;000409111;29.02.1984;Am Markt 3;53111;Bonn;Desk;1;9,99;9,99;EUR;no
04713;lea@example.com;05.11.2026;Lea Marin;000409320;17.06.1990;Rue Haute 8;67000;Strasbourg;Oak;4;9,90;9,90;EUR;soon
"""


def spreadsheet(stage: Stage, desk: Desk) -> None:
    """The assistant: without a list, with its proposal, with all fields chosen, with a file that is none."""
    assert desk.open_template(ORDER) is not None
    desk.act("spreadsheet")
    dialog = stage.dialog(desk)
    assert isinstance(dialog, MappingDialog)
    stage.shot(dialog, "spreadsheet-empty")
    listed = stage.folder / "Orders of November.csv"
    listed.write_text(LIST, encoding="utf-8")
    dialog.read(listed)
    stage.until(lambda: dialog.trial.events)
    stage.shot(dialog, "spreadsheet")
    for name, typed in (
        ("Item", "order.lines.name"), ("Pieces", "order.lines.quantity"),
        ("Sum", "order.subtotal"), ("Zip", "customer.address.postcode"), ("Street", "customer.address.street"),
        ("City", "customer.address.city"), ("Paid", "order.paid"), ("Birth date", "customer.birth_date"),
    ):  # fmt: skip
        row = next(n for n, one in enumerate(dialog.choices.columns) if one.name == name)
        line = dialog.parts.columns.goes[row].lineEdit()
        line.setText(typed)
        line.editingFinished.emit()
    stage.calm()
    stage.shot(dialog, "spreadsheet-chosen")
    bad = stage.folder / "list.xlsx"
    bad.write_bytes(b"rubbish")
    dialog.read(bad)
    stage.until(dialog.parts.banner.words)
    stage.shot(dialog, "spreadsheet-refused")
    for path in (listed, bad):
        Path(path).unlink()
    stage.close(desk)


LISTED = """
[spreadsheet]
group_by = "Order number"
[spreadsheet.columns]
"Order number" = { to = "ctx.order.number" }
"E-Mail" = { to = "email" }
"Date" = { to = "ctx.order.date", kind = "date", format = "dd.MM.yyyy" }
"Customer name" = { to = "ctx.customer.name" }
"Customer number" = { to = "ctx.customer.number" }
"Birth date" = { to = "ctx.customer.birth_date", kind = "date", format = "dd.MM.yyyy" }
"Street" = { to = "ctx.customer.address.street" }
"City" = { to = "ctx.customer.address.city" }
"Total" = { to = "ctx.order.total", kind = "decimal", locale = "de" }
"Sum" = { to = "ctx.order.subtotal", kind = "decimal", locale = "de" }
"Currency" = { to = "ctx.order.currency" }
"""


def waiting(stage: Stage, desk: Desk) -> None:
    """Two lists that wait, and a mail of one as it would be sent."""
    workspace = desk.office.workspace
    spec = workspace.templates / ORDER / "template.toml"
    before = spec.read_text("utf-8")
    spec.write_text(before + LISTED, "utf-8")
    run(workspace, "publish", ORDER)
    good = re.sub("(?m)^04712.*\n", "", LIST)
    for name in ("Orders of November.csv", "Late orders.csv"):
        listed = stage.folder / name
        listed.write_text(
            good if name.startswith("Orders") else good.replace("0471", "0571").replace("01067;", "01068;")
        )
        run(workspace, "submit", str(listed))
        listed.unlink()
    spec.write_text(before, "utf-8")
    desk.act("outgoing")
    panel = desk.window.tabs.currentWidget()
    assert isinstance(panel, OutgoingPanel)
    panel.refresh()
    stage.until(panel.waiting.words)
    stage.shot(desk.window, "waiting-bar")
    panel.waiting.look.click()
    dialog = panel.windows.waiting
    assert dialog is not None
    stage.shot(dialog, "waiting")
    dialog.previews[0].click()
    stage.until(lambda: panel.windows.mail or dialog.banner.words())
    window = panel.windows.mail
    assert window is not None
    assert window.stage is not None
    stage.until(lambda: window.stage and window.stage.page)
    for _ in range(6):
        stage.calm()
    stage.shot(window, "waiting-preview")
    window.close()
    stage.close(desk)


def pdfs(stage: Stage, desk: Desk) -> None:
    """A PDF to be sent, one that is only sealed, one that cannot be."""
    workspace = desk.office.workspace
    desk.act("send_pdf")
    dialog = stage.dialog(desk)
    assert isinstance(dialog, PdfDialog)
    stage.until(dialog.parts.banner.words)
    stage.shot(dialog, "pdf-no-template")
    stage.close(desk)
    shutil.copytree(STARTERS / "sealed_document", workspace.templates / "sealed_document")
    run(workspace, "publish", "sealed_document")
    desk.act("send_pdf")
    dialog = stage.dialog(desk)
    assert isinstance(dialog, PdfDialog)
    path = stage.folder / "Contract CN-77.pdf"
    path.write_bytes(foreign.foreign_pdf("Service contract CN-77", pages=2))
    dialog.read(path)
    dialog.parts.to.setText("ana@example")
    stage.until(lambda: dialog._is_good)
    stage.shot(dialog, "pdf-address")
    dialog.parts.to.setText("ana@example.com")
    dialog.parts.contains.setText("CN-77")
    stage.shot(dialog, "pdf-send")
    dialog.send()
    stage.until(dialog.parts.banner.words)
    stage.shot(dialog, "pdf-sent")
    dialog.parts.banner.hide()
    dialog.parts.tabs.setCurrentIndex(1)
    dialog.seal_to(stage.folder / "sealed.pdf")
    stage.until(dialog.parts.banner.words)
    stage.shot(dialog, "pdf-sealed")
    path.write_bytes(foreign.signed_pdf())
    dialog.read(path)
    stage.until(dialog.parts.banner.words)
    stage.shot(dialog, "pdf-refused")
    for left in (path, stage.folder / "sealed.pdf"):
        left.unlink()
    stage.close(desk)
    shutil.rmtree(workspace.templates / "sealed_document")


def keys(stage: Stage, desk: Desk) -> None:
    """The settings of the inboxes: a folder of the office's share, and a key that was made just now."""
    desk.act("settings")
    dialog = stage.dialog(desk)
    assert isinstance(dialog, SettingsDialog)
    dialog.sections.setCurrentRow(1)
    dialog.folders.add.click()
    form = dialog.findChildren(FolderDialog)[-1]
    form.folder.setText("/srv/office/invoices")
    form.event_type.setText("invoice")
    stage.shot(form, "settings-folder")
    form.take.click()
    stage.shot(dialog, "settings-inbox")
    dialog.sections.setCurrentRow(2)
    stage.until(dialog.keys.types.actions)
    stage.shot(dialog, "settings-rest")
    dialog.keys.types.actions()[0].trigger()
    dialog.keys.name.setText("shop")
    dialog.keys.make.click()
    stage.until(dialog.keys.list.topLevelItemCount)
    stage.shot(dialog, "settings-rest-key")
    dialog.keys.guide.click()
    stage.until(lambda: dialog.findChild(GuideWindow))
    stage.shot(dialog.findChild(GuideWindow), "guide-rest")
    stage.close(desk)
