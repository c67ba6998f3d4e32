"""A logo for mails: a PNG of whatever image was chosen, because mail programs show no SVG."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_HEIGHT = 160
_WIDEST = 1200
_MOST_PIXELS = 25_000_000
_MOST_DRAWN = 200_000  # elements of a drawing, those that it draws again counted each time
_DEEPEST = 300
_LONG = 2000  # signs of a value; a path or a picture, which leads to nothing
_REFERENCE = re.compile(r"#([^\s\"')]+)")


def ending_of(raw: bytes) -> str:
    """What the file of an image should be called by what is in it; "" for what is no SVG, PNG or JPEG."""
    if raw.startswith(b"\x89PNG"):
        return ".png"
    if raw.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    return ".svg" if b"<svg" in raw or b":svg" in raw else ""


def mail_logo(raw: bytes) -> bytes | None:
    """The image as PNG, at most 160 pixels high; None when it cannot be read."""
    ending = ending_of(raw)
    image = None if not ending else _from_svg(raw) if ending == ".svg" else _from_pixels(raw)
    if image is None or image.isNull():
        return None
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(kept.data())


def _from_svg(raw: bytes) -> QImage | None:
    if b"<!ENTITY" in raw or not 0 < _drawn(raw) <= _MOST_DRAWN:  # documents refuse the first, too
        return None
    renderer = QSvgRenderer(QByteArray(raw))
    size = renderer.defaultSize()
    if not renderer.isValid() or size.isEmpty():
        return None
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    fitted = size.scaled(QSize(_WIDEST, _HEIGHT), Qt.AspectRatioMode.KeepAspectRatio)
    if fitted.isEmpty():
        return None
    image = QImage(fitted, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _drawn(raw: bytes) -> int:
    """How many elements are drawn, at most: each reference draws what it leads to once more. 0 for what is no XML."""
    try:
        root = ET.fromstring(raw)  # noqa: S314 - what declares entities was refused
    except (ET.ParseError, ValueError):
        return 0
    named = {one.get("id"): one for one in root.iter() if one.get("id")}
    counted: dict[ET.Element, int] = {}

    def count(one: ET.Element, depth: int) -> int:
        if depth > _DEEPEST or counted.get(one) == -1:
            return _MOST_DRAWN + 1 if depth > _DEEPEST else 0
        if one not in counted:
            counted[one] = -1  # being counted: what leads back to itself is not drawn again
            wanted = [*one, *(named[name] for value in one.attrib.values() for name in _names(value) if name in named)]
            counted[one] = min(1 + sum(count(each, depth + 1) for each in wanted), _MOST_DRAWN + 1)
        return counted[one]

    return count(root, 0)


def _names(value: str) -> list[str]:
    return _REFERENCE.findall(value) if len(value) < _LONG else []


def _from_pixels(raw: bytes) -> QImage | None:
    image = QImage.fromData(QByteArray(raw))
    if image.isNull() or image.width() * image.height() > _MOST_PIXELS:
        return None
    if image.height() <= _HEIGHT:
        return image
    return image.scaledToHeight(_HEIGHT, Qt.TransformationMode.SmoothTransformation)
