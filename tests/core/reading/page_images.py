"""PNG files made here, and JPEG files made by Qt, with known pixels."""

import struct
import zlib
from collections.abc import Sequence

Pixel = tuple[int, ...]
RED, WHITE = (255, 0, 0), (255, 255, 255)


def png(
    rows: Sequence[Sequence[Pixel]], colour: int, *, depth: int = 8, more: bytes = b"", interlaced: int = 0
) -> bytes:
    """A PNG of one byte (or two, if `depth` is 16) a channel; `colour` is its colour type."""
    wide = ">H" if depth == 16 else ">B"
    held = b"".join(
        b"\0" + b"".join(struct.pack(wide, value * (257 if depth == 16 else 1)) for pixel in row for value in pixel)
        for row in rows
    )
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), depth, colour, 0, 0, interlaced)
    parts = _part(b"IHDR", header) + more + _part(b"IDAT", zlib.compress(held)) + _part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def palette(*colours: Pixel) -> bytes:
    """The colours that a PNG counts."""
    return _part(b"PLTE", b"".join(map(bytes, colours)))


def jpeg(width: int, height: int, *, orientation: int = 0) -> bytes:
    """A white JPEG with a red left half; with the orientation that a camera writes."""
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QColor, QImage

    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(QColor("white"))
    for x in range(width // 2):
        for y in range(height):
            image.setPixelColor(x, y, QColor("red"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 95)  # type: ignore[call-overload]
    made = bytes(buffer.data().data())
    if not orientation:
        return made
    noted = b"Exif\0\0II*\0" + struct.pack("<IHHHIHH", 8, 1, 0x0112, 3, 1, orientation, 0)
    return made[:2] + b"\xff\xe1" + struct.pack(">H", len(noted) + 2) + noted + made[2:]


def _part(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
