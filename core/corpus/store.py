"""The folder of a corpus: a folder a table with a Parquet file a shard, and ``corpus.json``, which says what it is.

In a folder of this machine's each file is written beside and renamed when it is complete. In an object store each is
created in one step, on condition that nothing is there, or what was seen there before. A shard is there once its last
table is.
"""

import io
from collections.abc import Container, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import orjson

import core
from core.bounded_json import JsonError, loads
from core.corpus.duck import read_rows
from core.corpus.places import CorpusPlace, shown
from core.corpus.store_files import files_at
from core.errors import UserError
from core.files import faults, reading

ABOUT = "corpus.json"
VERSIONS = "versions"
"""The folder of what servers say that changes with the bytes of their objects; no table, and there only for those."""
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


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the manifest has of a file."""

    sha256: str
    version: str
    """Of the program and its rows."""
    documents: int
    failed: bool


Manifest = Mapping[str, KnownFile]
"""By source."""
Versions = Mapping[str, tuple[str, str]]
"""By source the version of an object, as its server told it, and the SHA-256 of the bytes it stands for."""
Seen = Mapping[str, str | None]
"""By table the version of what was there; None: nothing."""


class Store:
    """A corpus at a place; for one thread.

    All of it raises EnvironmentFault and UserError where the place fails.
    """

    def __init__(self, place: CorpusPlace) -> None:
        """Does not connect. Raises UserError as `core.corpus.store_files.ObjectFiles` does."""
        self.place = place
        self.files = files_at(place)
        self._about: str | None = None

    @property
    def name(self) -> str:
        """How it is shown."""
        return shown(self.place)

    def begin(self, tables: Sequence[str], about: CorpusAbout) -> None:
        """Make the folder, or go on in one that is such a corpus. Raises UserError ``corpus.not_empty``."""
        # Asked twice: another command may just have begun here.
        if self.about() is None and not self.files.is_empty() and self.about() is None:
            raise UserError("corpus.not_empty", path=self.name)
        self.files.begin(tables)
        self.tell(about)

    def tell(self, about: CorpusAbout) -> None:
        """Write down what it is. Raises UserError ``corpus.overtaken`` if another command did so meanwhile."""
        self._about = self.files.put(ABOUT, io.BytesIO(_written(about)), self._about)

    def require_ours(self, about: CorpusAbout) -> None:
        """Raise UserError ``corpus.overtaken`` if another command told since `tell` what it is, and not `about`."""
        found = self.files.read(ABOUT, _LARGEST_ABOUT)
        if found is None or (found[1] != self._about and found[0] != _written(about)):
            raise UserError("corpus.overtaken", path=f"{self.name}: {ABOUT}")
        self._about = found[1]

    def about(self) -> CorpusAbout | None:
        """What it is; None for a folder that is no corpus, or none yet. Raises UserError ``corpus.newer``."""
        found = self.files.read(ABOUT, _LARGEST_ABOUT)
        if found is None:
            return None
        data, self._about = found
        try:
            value = loads(data)
        except JsonError:
            return None
        if not isinstance(value, dict):
            return None
        fields = cast("dict[str, Any]", value)
        if fields.get("format") != FORMAT:
            return None
        version = fields.get("version")
        if not isinstance(version, int) or version > FORMAT_VERSION:
            raise UserError("corpus.newer", path=self.name)
        about = CorpusAbout(str(fields.get("source", "")), fields.get("is_complete") is True)
        counts = {name: fields.get(name) for name in ("files", "documents", "failed")}
        known = {name: count for name, count in counts.items() if isinstance(count, int)}
        return replace(about, **known, program=str(fields.get("program", "")))

    def required(self) -> CorpusAbout:
        """The same. Raises UserError ``corpus.no_corpus`` for another folder and ``corpus.incomplete``."""
        about = self.about()
        if about is None:
            raise UserError("corpus.no_corpus", path=self.name)
        if not about.is_complete:
            raise UserError("corpus.incomplete", path=self.name)
        return about

    def seen(self, tables: Iterable[str], shard: str) -> Seen:
        """What lies there of a shard, before it is made (anew)."""
        return {table: self.files.version(_file(table, shard)) for table in tables}

    def put(self, shard: str, made: Mapping[str, Path], seen: Seen) -> None:
        """Take in the finished files of a shard by table, the one that makes it a shard last.

        Raises UserError ``corpus.overtaken`` where somebody else put something else there since `seen`. Then no shard
        is there that has tables of both: where some are ours and some are not, the last one is taken away, whosever it
        is, and the shard is to be made anew.
        """
        placed: dict[str, str] = {}
        *others, last = made
        try:
            for table, path in made.items():
                with faults(path), reading(path) as content:
                    placed[table] = self.files.put(_file(table, shard), content, seen[table])
            # Somebody who looked before the last one was there may not have noticed it.
            lost = [table for table in others if not self._is_there(table, shard, placed)]
            if lost and len(lost) < len(others):
                raise UserError("corpus.overtaken", path=f"{self.name}: {_file(lost[0], shard)}")
        except UserError as error:
            if error.code == "corpus.overtaken" and any(self._is_there(each, shard, placed) for each in placed):
                self.files.remove(_file(last, shard))
            raise

    def _is_there(self, table: str, shard: str, placed: Mapping[str, str]) -> bool:
        return self.files.version(_file(table, shard)) == placed[table]

    def shards(self, table: str) -> list[str]:
        """The names of all shards that have a table, sorted; those that have the last one are complete."""
        names = self.files.names(table)
        return [name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)]

    def remove(self, tables: Sequence[str], shard: str) -> None:
        """Remove a shard, what makes it one first."""
        for table in reversed(tables):
            self.files.remove(_file(table, shard))

    def keep_only(self, tables: Sequence[str], shards: Container[str]) -> set[str]:
        """Remove all other shards, and what was begun of them; returns the names of those that were complete."""
        removed: set[str] = set()
        for table in reversed(tables):
            for shard in self.shards(table):
                if shard not in shards:
                    self.files.remove(_file(table, shard))
                    if table == tables[-1]:
                        removed.add(shard)
        return removed

    def tidy(self, tables: Sequence[str]) -> None:
        """Remove what a run that was killed left unfinished. Nobody else may be writing."""
        self.files.tidy(tables)

    def tables(self, table: str, shards: Sequence[str] | None = None) -> Iterator[list[Path]]:
        """Files with a table of some shards, or of all, as many at a time as may lie on this machine.

        They are named by their shards, and are there until the next are asked for.
        """
        if shards is None and isinstance(self.place, Path):
            # DuckDB looks for them itself.
            yield [self.place / table / f"*{_SUFFIX}"]
            return
        listed = self.shards(table)
        wanted = listed if shards is None else shards
        yield from self.files.paths([_file(table, shard) for shard in wanted])

    @contextmanager
    def table(self, table: str, shard: str) -> Generator[Path]:
        """A file with a table of one shard."""
        paths = self.files.paths([_file(table, shard)])
        try:
            yield next(paths)[0]
        finally:
            # Removes what was fetched.
            cast("Generator[list[Path]]", paths).close()

    def manifest(self, connection: Any, shard: str) -> Manifest | None:
        """What is known of each file of a shard, by source; None where it is not there."""
        try:
            with self.table("files", shard) as path:
                if not path.is_file():
                    return None
                query = "SELECT source, sha256, version, documents, error <> '' AND NOT skipped FROM read_parquet(?)"
                rows = read_rows(connection, query, [str(path)])
        except UserError as error:
            if error.code != "corpus.damaged":
                raise
            return None
        return {source: KnownFile(*known) for source, *known in rows}

    def versions(self, shard: str) -> Versions:
        """What servers told of the files of a shard when they were read; empty where nobody did."""
        found = self.files.read(_versions(shard), _LARGEST_ABOUT)
        try:
            value = loads(found[0]) if found is not None else dict[str, object]()
            return {str(name): (str(version), str(sha256)) for name, (version, sha256) in cast("Any", value).items()}
        except (JsonError, AttributeError, TypeError, ValueError):
            return {}

    def tell_versions(self, shard: str, versions: Versions) -> None:
        """Write down the same. It is true of those bytes whoever writes it: what another command wrote may stand."""
        content = orjson.dumps(versions, option=orjson.OPT_SORT_KEYS)
        self.files.begin([VERSIONS])
        try:
            self.files.put(_versions(shard), io.BytesIO(content), self.files.version(_versions(shard)))
        except UserError as error:
            if error.code != "corpus.overtaken":
                raise


def _written(about: CorpusAbout) -> bytes:
    return orjson.dumps({"format": FORMAT, "version": FORMAT_VERSION, **asdict(about)}, option=orjson.OPT_INDENT_2)


def _file(table: str, shard: str) -> str:
    return f"{table}/{shard}{_SUFFIX}"


def _versions(shard: str) -> str:
    return f"{VERSIONS}/{shard}.json"
