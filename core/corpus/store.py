"""The folder of a corpus: a folder a table with a Parquet file a shard, and ``corpus.json``, which says what it is.

Each file is written beside and renamed when it is complete. A shard is there once its last table is.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import orjson

import core
from core.bounded_json import JsonError, loads
from core.corpus.duck import quoted, read_rows
from core.errors import UserError
from core.file_names import readable
from core.files import faults, read, reading, replacing, write_atomically

ABOUT = "corpus.json"
FORMAT = "biaodu-corpus"
FORMAT_VERSION = 1
_SUFFIX = ".parquet"
_LARGEST_ABOUT = 4 << 20


@dataclass(frozen=True, slots=True)
class CorpusAbout:
    """What a corpus is."""

    source: str
    """What was read, as it was named."""
    is_complete: bool
    """False while it is being read, and after that was stopped."""
    files: int = 0
    documents: int = 0
    failed: int = 0
    """Files of which something could not be read."""
    program: str = core.VERSION


class Store:
    """A corpus as a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, tables: Iterable[str], about: CorpusAbout) -> None:
        """Make the folder, or go on in one that is such a corpus. Raises UserError ``corpus.not_empty``."""
        if self.about() is None and self.folder.is_dir() and any(self.folder.iterdir()):
            raise UserError("corpus.not_empty", path=readable(self.folder))
        with faults(self.folder):
            for table in tables:
                (self.folder / table).mkdir(parents=True, exist_ok=True)
        self.tell(about)

    def tell(self, about: CorpusAbout) -> None:
        """Write down what it is."""
        value = {"format": FORMAT, "version": FORMAT_VERSION, **asdict(about)}
        write_atomically(self.folder / ABOUT, orjson.dumps(value, option=orjson.OPT_INDENT_2))

    def about(self) -> CorpusAbout | None:
        """What it is; None for a folder that is no corpus, or none yet. Raises UserError ``corpus.newer``."""
        path = self.folder / ABOUT
        if not path.is_file():
            return None
        try:
            value = loads(read(path, _LARGEST_ABOUT))
        except JsonError:
            return None
        if not isinstance(value, dict):
            return None
        fields = cast("dict[str, Any]", value)
        if fields.get("format") != FORMAT:
            return None
        version = fields.get("version")
        if not isinstance(version, int) or version > FORMAT_VERSION:
            raise UserError("corpus.newer", path=readable(self.folder))
        about = CorpusAbout(str(fields.get("source", "")), fields.get("is_complete") is True)
        counts = {name: fields.get(name) for name in ("files", "documents", "failed")}
        known = {name: count for name, count in counts.items() if isinstance(count, int)}
        return replace(about, **known, program=str(fields.get("program", "")))

    def required(self) -> CorpusAbout:
        """The same. Raises UserError ``corpus.no_corpus`` for another folder and ``corpus.incomplete``."""
        about = self.about()
        if about is None:
            raise UserError("corpus.no_corpus", path=readable(self.folder))
        if not about.is_complete:
            raise UserError("corpus.incomplete", path=readable(self.folder))
        return about

    def put(self, table: str, shard: str, made: Path) -> None:
        """Take in a finished file of a shard."""
        with faults(made), reading(made) as source, replacing(self.path(table, shard)) as target:
            while piece := source.read(1 << 20):
                target.write(piece)

    def path(self, table: str, shard: str) -> Path:
        """Where a table of a shard is, or would be."""
        return self.folder / table / f"{shard}{_SUFFIX}"

    def shards(self, last: str) -> list[str]:
        """The names of all shards that are complete, sorted: those of which the table that is written last is there."""
        folder = self.folder / last
        if not folder.is_dir():
            return []
        with faults(folder):
            names = os.listdir(folder)
        return sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX) and name[0] != ".")

    def remove(self, tables: Sequence[str], shard: str) -> None:
        """Remove a shard, what makes it one first."""
        for table in reversed(tables):
            with faults(self.path(table, shard)):
                self.path(table, shard).unlink(missing_ok=True)

    def tidy(self, tables: Iterable[str]) -> None:
        """Remove what a run that was killed left unfinished. Nobody else may be writing."""
        for table in tables:
            for left in (self.folder / table).glob(".*.tmp"):
                with faults(left):
                    left.unlink(missing_ok=True)

    def manifest(self, connection: Any, shard: str) -> Mapping[str, tuple[str, str]] | None:
        """By source the hash and version of each file of a shard; None where it is not there."""
        path = self.path("files", shard)
        if not path.is_file():
            return None
        try:
            rows = read_rows(connection, f"SELECT source, sha256, version FROM read_parquet('{quoted(path)}')")
        except UserError:
            return None
        return {source: (sha256, version) for source, sha256, version in rows}
