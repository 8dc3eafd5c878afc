"""Icons of every size and form from the one SVG."""

import os
import struct
import subprocess
import sys
from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_FOR_WINDOWS = (16, 24, 32, 48, 64, 128, 256)
_FOR_MACOS = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def write_icons(folder: Path, svg: Path) -> None:
    """``NxN.png`` of all sizes, ``biaodu.ico`` and ``biaodu.icns`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    # In a process of its own: Qt wants to be started and ended once.
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, __file__, str(folder), str(svg)], env=environment, check=True)
    pictures = {size: (folder / f"{size}x{size}.png").read_bytes() for size in SIZES}
    (folder / "biaodu.ico").write_bytes(ico({size: pictures[size] for size in _FOR_WINDOWS}))
    (folder / "biaodu.icns").write_bytes(icns(pictures))


def ico(pictures: dict[int, bytes]) -> bytes:
    """An icon for Windows: a directory of 16 bytes a picture, then the PNGs (as read since Windows Vista)."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    at = len(head) + 16 * len(pictures)
    entries = b""
    for size, png in pictures.items():
        # 256 is written as 0.
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), at)
        at += len(png)
    return head + entries + b"".join(pictures.values())


def icns(pictures: dict[int, bytes]) -> bytes:
    """An icon for macOS: parts of type, length with these eight bytes, and PNG, big-endian."""
    parts = b"".join(
        kind + struct.pack(">I", len(pictures[size]) + 8) + pictures[size] for size, kind in _FOR_MACOS.items()
    )
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts


def _render(folder: Path, svg: Path) -> None:
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication([])
    renderer = QSvgRenderer(str(svg))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        if not image.save(str(folder / f"{size}x{size}.png")):
            raise SystemExit(f"{folder} can't be written")
    del app


if __name__ == "__main__":
    _render(Path(sys.argv[1]), Path(sys.argv[2]))
