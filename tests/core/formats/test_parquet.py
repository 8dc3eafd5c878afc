from importlib.util import find_spec
from pathlib import Path

import pytest

from core.errors import UserError
from core.formats import parquet
from core.formats.parquet import FORMAT, read
from core.formats.raw import GivenDataset
from core.formats.registry import find_format
from tests.core.formats.small import RECORD, TEXT, documents_of, places, written


@pytest.mark.skipif(find_spec("duckdb") is not None, reason="duckdb is installed")
def test_without_its_package_it_says_which_one_is_needed() -> None:
    with pytest.raises(UserError) as unread:
        list(read(GivenDataset.of("a.parquet", b"PAR1")))
    with pytest.raises(UserError) as unwritten:
        find_format("parquet")
    assert [refusal.value.code for refusal in (unread, unwritten)] == ["import.needs_add_on", "export.needs_add_on"]
    assert unread.value.fields["package"] == unwritten.value.fields["package"] == "duckdb"


def test_a_row_comes_back_and_a_damaged_file_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="needs duckdb")
    data = written(tmp_path, FORMAT, RECORD)[""]
    (document,) = documents_of(read, data)
    assert document.text == TEXT
    assert places(document) == [(1, 5, "build"), (3, 5, "safe")]
    with pytest.raises(UserError) as refusal:
        list(read(GivenDataset.of("a.parquet", data[: len(data) // 2])))
    assert refusal.value.code == "import.damaged"


def test_a_file_is_known_by_its_name_and_beginning() -> None:
    assert FORMAT.recognise is not None
    assert FORMAT.recognise("a.PARQUET", b"PAR1x")
    assert not FORMAT.recognise("a.parquet", b"PK\x03\x04")
    assert not FORMAT.recognise("a.bin", b"PAR1x")


def test_a_file_that_unpacks_to_far_more_is_refused_before_it_is_all_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    path = tmp_path / "bomb.parquet"
    rows = "SELECT repeat('学校', 50000) || i AS text, i::VARCHAR AS id FROM range(1000) t(i)"
    duckdb.connect().execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    data = path.read_bytes()
    assert len(data) < 1 << 20
    monkeypatch.setattr(parquet, "LARGEST", 10 << 20)
    with pytest.raises(UserError) as refusal:
        list(read(GivenDataset.of("a.parquet", data)))
    assert refusal.value.code == "import.expands"
