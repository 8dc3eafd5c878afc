import io
import zipfile

import pytest

from core.errors import UserError
from core.reading.readers import packed
from core.reading.readers.packed import Packed, part_names, shown_name
from tests.core.reading.specimens import zipped


def code(data: bytes, part: str = "a.txt", limit: int = 100) -> str:
    with pytest.raises(UserError) as caught:
        Packed(data, "ZIP").read(part, limit)
    return caught.value.code


def test_a_part_is_read_up_to_a_limit_whatever_the_container_claims() -> None:
    container = Packed(zipped({"a.txt": b"x" * 100, "folder/": b""}), "ZIP")
    assert container.read("a.txt", 100) == b"x" * 100
    assert container.get("b.txt", 100) is None
    assert list(container.parts) == ["a.txt"]
    assert code(zipped({"a.txt": b"x" * 101})) == "import.expands"


def test_damaged_encrypted_and_oddly_compressed_parts_are_refused() -> None:
    good = zipped({"a.txt": b"x" * 50})
    locked = bytearray(good)
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert code(bytes(locked)) == "import.encrypted"
    assert code(good[:-30]) == "import.damaged"
    assert code(b"PK\x03\x04") == "import.damaged"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.txt", "x")
    assert code(made.getvalue()) == "import.damaged"


def test_more_parts_than_anything_has_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({f"{number}.txt": b"" for number in range(50)})
    assert len(part_names(io.BytesIO(data), "ZIP")) == 50
    monkeypatch.setattr(packed, "MAX_PARTS", 49)
    assert code(data, "1.txt") == "import.expands"
    monkeypatch.setattr(packed, "MAX_DIRECTORY", 1000)
    with pytest.raises(UserError) as caught:
        part_names(io.BytesIO(data), "ZIP")
    assert caught.value.code == "import.expands"


def test_of_parts_of_one_name_the_last_counts_and_all_are_listed() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", "2")
    container = Packed(made.getvalue(), "ZIP")
    assert container.read("a.txt", 10) == b"2"
    assert [container.read(part, 10) for part in container.files] == [b"1", b"2"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_without_a_mark_of_their_encoding_are_legible(encoding: str) -> None:
    part = zipfile.ZipInfo("总结.txt".encode(encoding).decode("cp437"))
    assert shown_name(part) == "总结.txt"
