"""Icons as the systems read them."""

import struct
from pathlib import Path

import icons
from tests.packaging.locks import ROOT

PNG = b"\x89PNG\r\n\x1a\n"


def test_every_size_is_drawn_from_the_one_picture(tmp_path: Path) -> None:
    icons.write_icons(tmp_path, ROOT / "resources" / "icons" / "app.svg")
    for size in icons.SIZES:
        data = (tmp_path / f"{size}x{size}.png").read_bytes()
        assert data.startswith(PNG)
        assert struct.unpack(">II", data[16:24]) == (size, size)
        assert len(set(data)) > 50, "something is drawn"
    ico = (tmp_path / "biaodu.ico").read_bytes()
    _reserved, kind, count = struct.unpack("<HHH", ico[:6])
    assert (kind, count) == (1, 7)
    for number in range(count):
        length, at = struct.unpack("<II", ico[6 + 16 * number + 8 : 6 + 16 * number + 16])
        assert ico[at : at + 8] == PNG
        assert at + length <= len(ico)
    icns = (tmp_path / "biaodu.icns").read_bytes()
    assert icns[:4] == b"icns"
    assert struct.unpack(">I", icns[4:8])[0] == len(icns)
