import tempfile
from pathlib import Path

import pytest

from core.corpus.duck import connect
from core.corpus.shard_files import ShardFiles
from core.corpus.store import CorpusAbout, Store
from tests.core.corpus.small import asked

TABLES = {"documents": {"document": "VARCHAR"}, "files": {"source": "VARCHAR"}}


def test_what_is_added_is_there_after_the_end_and_not_before(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="needs duckdb")
    store, connection = Store(tmp_path), connect()
    store.begin(list(TABLES), CorpusAbout("x", is_complete=False))
    with ShardFiles(TABLES) as made:
        made.add("documents", b'{"document": "a"}\n{"document": "b"}\n')
        assert store.shards("files") == []
        made.finish(connection, store, "one", store.seen(TABLES, "one"))
    connection.close()
    assert store.shards("files") == ["one"]
    assert asked(f"SELECT document FROM '{tmp_path}/documents/one.parquet'") == [("a",), ("b",)]
    assert asked(f"SELECT count(*) FROM '{tmp_path}/files/one.parquet'") == [(0,)]


def test_what_is_left_before_its_end_leaves_nothing(tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("biaodu-*"))
    with ShardFiles(TABLES) as made:
        made.add("files", b"{}\n")
    assert set(Path(tempfile.gettempdir()).glob("biaodu-*")) <= before
    assert list(tmp_path.iterdir()) == []
