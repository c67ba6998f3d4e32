"""The states of what comes in: lists and their columns, files that wait for a person, PDFs, keys."""

from __future__ import annotations

from pathlib import Path

from designer.gui.desk import Desk
from designer.gui.spreadsheet.dialog import MappingDialog
from tests.gui.screenshots.stage import Stage

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
