"""A logo for mails: a PNG of whatever image was chosen, because mail programs show no SVG."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_HEIGHT = 160
_WIDEST = 1200
_MOST_PIXELS = 25_000_000


def mail_logo(raw: bytes, suffix: str) -> bytes | None:
    """The image as PNG, at most 160 pixels high; None when it cannot be read."""
    image = _from_svg(raw) if suffix == ".svg" else _from_pixels(raw)
    if image is None or image.isNull():
        return None
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(kept.data())


def _from_svg(raw: bytes) -> QImage | None:
    renderer = QSvgRenderer(QByteArray(raw))
    size = renderer.defaultSize()
    if not renderer.isValid() or size.isEmpty():
        return None
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    fitted = size.scaled(QSize(_WIDEST, _HEIGHT), Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(fitted, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _from_pixels(raw: bytes) -> QImage | None:
    image = QImage.fromData(QByteArray(raw))
    if image.isNull() or image.width() * image.height() > _MOST_PIXELS:
        return None
    if image.height() <= _HEIGHT:
        return image
    return image.scaledToHeight(_HEIGHT, Qt.TransformationMode.SmoothTransformation)
