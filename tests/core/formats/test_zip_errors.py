import io
import zipfile
from itertools import product

import pytest

from core.formats.zip_errors import ZIP_ERRORS


def packed() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(range(256)) * 20)
    return made.getvalue()


def unpack(data: bytes, name: str = "a.txt") -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def test_whatever_byte_of_a_zip_is_wrong_it_is_read_or_one_of_these() -> None:
    whole, refusals = packed(), 0
    for at, value in product(range(len(whole)), (0x00, 0x01, 0xFF)):
        data = bytearray(whole)
        data[at] = value
        try:
            unpack(bytes(data))
        except ZIP_ERRORS:
            refusals += 1
    assert refusals > 100


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.txt"),
        (packed()[:-30], "a.txt"),
        (packed(), "b.txt"),
        (packed().replace(b"\x08\x00", b"\x63\x00"), "a.txt"),
    ],
    ids=["nothing", "cut off", "no such file", "unknown compression"],
)
def test_a_zip_that_cannot_be_read_raises_one_of_these(data: bytes, name: str) -> None:
    with pytest.raises(ZIP_ERRORS):
        unpack(data, name)
