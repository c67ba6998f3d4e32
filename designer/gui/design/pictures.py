"""A picture from the disk, or a code of a field, shown in the chosen image."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QFileDialog

from designer.core.catalogue import sentence
from designer.gui.design.inspector import as_address
from designer.gui.editing.file_acts import MOST_BYTES, plain_name
from designer.template.design import properties_of
from designer.template.markup import nearest, scope_at

if TYPE_CHECKING:
    from designer.gui.design.acts import DesignActs
    from designer.gui.editing.open_template import OpenTemplate
    from designer.gui.template_page import TemplatePage

_FOLDER = "assets"
_MOST_PIXELS = 25_000_000  # the sender refuses larger ones
_OF_MAIL = ("PNG", "JPEG", "GIF")


class Pictures(QObject):
    """`page` gives the template in front."""

    def __init__(self, acts: DesignActs, page: Callable[[], TemplatePage | None], parent: QObject) -> None:
        super().__init__(parent)
        self._acts, self._page = acts, page

    def ask(self) -> None:
        """Let a person choose a file for the chosen image."""
        words = self.tr("Images (*.png *.jpg *.jpeg *.gif *.svg *.webp)")
        path, _ = QFileDialog.getOpenFileName(None, self.tr("Choose a picture"), str(Path.home()), words)
        if path:
            self.bring(Path(path))

    def bring(self, path: Path) -> None:
        """Copy a file into the template, unless it is there, and show it in the chosen image: one step of undo."""
        page = self._page()
        raw = self._read(path)
        if page is None or not raw or not self._is_shown(raw, path.name):
            return
        template = page.session.template
        name = _name_for(template, path.name, raw)
        label = self.tr("Put in {name}").format(name=path.name)
        with template.macro(label):
            if template.raw(name) is None:
                template.put_file(name, raw, label)
            self._show(name if self._acts.file.endswith(".mjml") else as_address(name), label)

    def show_code_of(self, path: str) -> None:
        """Make the chosen image the QR code of a field."""
        chosen = self._acts.chosen()
        if chosen is not None:
            own = nearest(path, scope_at(chosen.tree, chosen.node.start))
            self._show(f"{{{{ {own} | qr }}}}", self.tr("Code of {field}").format(field=path))

    def _show(self, source: str, label: str) -> None:
        chosen = self._acts.chosen()
        if chosen is None:
            return
        within = (node for node in chosen.tree.elements() if chosen.node.start <= node.start < chosen.node.end)
        image = next((node for node in within if node.name in ("img", "mj-image")), None)
        if image is not None:
            self._acts.choose(image.start)
            one = next(one for one in properties_of(image) if one.name == "src")
            self._acts.set_property(one, source, label)

    def _read(self, path: Path) -> bytes:
        try:
            raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
        except OSError:
            raw = b""
        if not raw:
            words = self.tr("“{name}” cannot be read, is empty, or is larger than 20 MB; nothing was brought in.")
            self._acts.told.emit(words.format(name=path.name), self.tr("Choose another file."))
        return raw

    def _is_shown(self, raw: bytes, name: str) -> bool:
        """Whether it is an image that this part of the message can show; if not, that is told."""
        kind = _kind_of(raw)
        if not kind:
            words = sentence("image-broken", {"name": name})
            self._acts.told.emit(words.what, words.remedy)
            return False
        if self._acts.file.endswith(".mjml") and kind not in _OF_MAIL:
            words_of_mail = self.tr("Mail programs do not show “{name}” ({kind}); nothing was brought in.")
            self._acts.told.emit(words_of_mail.format(name=name, kind=kind), self.tr("Save it as PNG or JPEG first."))
            return False
        return True


def _kind_of(raw: bytes) -> str:
    """`PNG`, `JPEG`, ...; "" for what is no image, or one that documents refuse: too large, or with entities."""
    buffer = QBuffer()
    buffer.setData(QByteArray(raw))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if not reader.canRead() or size.isEmpty() or size.width() * size.height() > _MOST_PIXELS:
        return ""
    kind = bytes(reader.format().data()).decode().upper()
    return "" if kind == "SVG" and b"<!ENTITY" in raw else kind


def _name_for(template: OpenTemplate, name: str, raw: bytes) -> str:
    """Where a file goes: where the same one is, else a name that is free."""
    own = Path(plain_name(name))
    known = {one.casefold(): one for one in template.names()}
    number = 1
    while True:
        proposed = f"{_FOLDER}/{own.stem}{f'-{number}' if number > 1 else ''}{own.suffix}"
        there = known.get(proposed.casefold())
        if there is None or template.raw(there) == raw:
            return there or proposed
        number += 1
