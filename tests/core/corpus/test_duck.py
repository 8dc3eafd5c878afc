from importlib.util import find_spec
from pathlib import Path

import pytest

from core.corpus.duck import connect, has_duckdb, quoted, read_rows, write_parquet
from core.errors import EnvironmentFault, UserError

needs_duckdb = pytest.mark.skipif(find_spec("duckdb") is None, reason="needs duckdb")
COLUMNS = {"document": "VARCHAR", "end": "BIGINT", "masks": 'STRUCT("start" BIGINT, "end" BIGINT)[]'}


@pytest.mark.skipif(find_spec("duckdb") is not None, reason="duckdb is installed")
def test_without_duckdb_it_says_what_is_needed() -> None:
    assert not has_duckdb()
    with pytest.raises(UserError) as refusal:
        connect()
    assert (refusal.value.code, refusal.value.fields["package"]) == ("corpus.needs_add_on", "duckdb")


@needs_duckdb
def test_rows_go_into_a_file_and_come_back_the_same_bytes_each_time(tmp_path: Path) -> None:
    lines = tmp_path / "it's.jsonl"
    lines.write_text('{"document": "甲\\u0000乙", "end": 5, "masks": [{"start": 1, "end": 2}]}\n{"end": null}\n')
    connection = connect()
    for name in ("a.parquet", "b.parquet"):
        write_parquet(connection, lines, COLUMNS, tmp_path / name, 100)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    rows = read_rows(connection, f"SELECT * FROM read_parquet('{quoted(tmp_path / 'a.parquet')}')")
    assert rows == [("甲\0乙", 5, [{"start": 1, "end": 2}]), (None, None, None)]
    connection.close()


@needs_duckdb
def test_a_line_of_many_megabytes_is_one_row(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"document": "' + "长" * 9_000_000 + '"}\n')
    connection = connect()
    write_parquet(connection, tmp_path / "a.jsonl", COLUMNS, tmp_path / "a.parquet", 28_000_000)
    assert read_rows(connection, f"SELECT length(document) FROM '{tmp_path}/a.parquet'") == [(9_000_000,)]
    connection.close()


@needs_duckdb
def test_what_cannot_be_written_or_read_is_said(tmp_path: Path) -> None:
    connection = connect()
    (tmp_path / "a.jsonl").write_text("{}\n")
    with pytest.raises(EnvironmentFault) as fault:
        write_parquet(connection, tmp_path / "a.jsonl", COLUMNS, tmp_path / "none" / "a.parquet", 100)
    assert fault.value.code == "file.failed"
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no parquet")
    with pytest.raises(UserError) as refusal:
        read_rows(connection, f"SELECT * FROM '{tmp_path}/a.parquet'")
    assert refusal.value.code == "corpus.damaged"
    connection.close()
