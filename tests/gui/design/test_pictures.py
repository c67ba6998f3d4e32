"""A picture of one's own, and the code of a field, come into the page or the mail."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from designer.gui.design.controls import ImageControl
from designer.gui.design.pick_field import PickField
from tests.support.designing import Bench

PAGE = "confirmation.html"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><text>&a;</text></svg>"""


def picture(color: str = "red", kind: str = "PNG") -> bytes:
    target = BytesIO()
    Image.new("RGB", (8, 8), color).save(target, kind)
    return target.getvalue()


def put_in(bench: Bench, key: str, words: str = "{{ t.intro }}", file: str = PAGE) -> None:
    bench.choose(words, file)
    name = {"image": "Put in: Image", "code": "Put in: QR code"}[key]
    button = next(one for one in bench.panel.blocks.findChildren(QToolButton) if one.accessibleName() == name)
    button.click()
    bench.panel.refresh()


def test_a_picture_from_the_disk_becomes_part_of_the_template(bench: Bench, tmp_path: Path) -> None:
    own = tmp_path / "my bicycle?.png"
    own.write_bytes(picture())
    put_in(bench, "image")
    before, template = bench.text(PAGE), bench.page.session.template
    bench.designing.pictures.bring(own)
    assert template.raw("assets/my bicycle-.png") == picture()
    assert 'src="assets/my bicycle-.png"' in bench.text(PAGE)
    bench.page.undo()
    assert bench.text(PAGE) == before
    assert template.raw("assets/my bicycle-.png") is None


def test_the_same_picture_is_kept_once_and_another_of_its_name_beside_it(bench: Bench, tmp_path: Path) -> None:
    own, template = tmp_path / "a.png", bench.page.session.template
    put_in(bench, "image")
    for color, name in (("red", "assets/a.png"), ("blue", "assets/a-2.png"), ("red", "assets/a.png")):
        own.write_bytes(picture(color))
        bench.designing.pictures.bring(own)
        assert f'src="{name}"' in bench.text(PAGE)
        assert template.raw(name) == picture(color)
    assert template.raw("assets/a-3.png") is None


@pytest.mark.parametrize(
    ("file", "raw", "words"),
    [
        (PAGE, b"no picture", "a.png"),
        (PAGE, ENTITIES, "a.png"),
        (PAGE, b"", "is empty"),
        ("email.mjml", picture(kind="WEBP"), "Mail programs"),
    ],
)
def test_what_cannot_be_shown_is_not_brought_in(
    bench: Bench, tmp_path: Path, qtbot: QtBot, file: str, raw: bytes, words: str
) -> None:
    own = tmp_path / "a.png"
    own.write_bytes(raw)
    put_in(bench, "image", *(("{{ t.intro }}", PAGE) if file == PAGE else ("{{ t.mail.greeting }}", file)))
    before = bench.text(file)
    with qtbot.waitSignal(bench.panel.acts.told) as told:
        bench.designing.pictures.bring(own)
    assert words in told.args[0]
    assert told.args[1]
    assert bench.text(file) == before
    assert not [name for name in bench.page.session.template.names() if name.startswith("assets/a")]


def test_a_code_asks_for_its_field(bench: Bench, qtbot: QtBot) -> None:
    put_in(bench, "code")
    dialog = bench.findChild(PickField)
    assert dialog is not None
    dialog.fields.line.setText("ctx.order.number")
    dialog.accept()
    assert '<img src="{{ order.number | qr }}"' in bench.text(PAGE)


def test_what_is_typed_into_the_image_is_taken_with_return(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("<img", PAGE)
    control = bench.panel.inspector.controls["src"]
    assert isinstance(control, ImageControl)
    line = control.box.lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "{{ ctx.order.number | qr }}")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "{{ ctx.order.number | qr }}" in bench.line("<img", PAGE)
