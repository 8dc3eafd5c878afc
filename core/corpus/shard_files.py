"""The files of a shard while they are made."""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from core.corpus.duck import write_parquet
from core.corpus.store import Seen, Store


class ShardFiles:
    """The tables of one shard: JSON Lines in a temporary folder, at the end Parquet files in the store."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        self._tables = tables
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="biaodu-")))
        self._files: dict[str, BinaryIO] = {
            table: self._stack.enter_context(self._lines(table).open("wb")) for table in tables
        }
        self._longest = 0

    def __enter__(self) -> "ShardFiles":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _lines(self, table: str) -> Path:
        return self._folder / f"{table}.jsonl"

    def add(self, table: str, lines: bytes) -> None:
        """Add rows."""
        self._files[table].write(lines)
        # Lines that come together are at most as long as all of them, which is exact for long ones.
        self._longest = max(self._longest, len(lines))

    def finish(self, connection: object, store: Store, shard: str, seen: Seen) -> None:
        """Make all tables of the shard take their place, the last one last.

        Raises EnvironmentFault, and UserError ``corpus.overtaken`` as `Store.put` does.
        """
        finished: dict[str, Path] = {}
        for table, columns in self._tables.items():
            self._files[table].close()
            finished[table] = self._folder / f"{table}.parquet"
            write_parquet(connection, self._lines(table), columns, finished[table], self._longest)
        store.put(shard, finished, seen)
