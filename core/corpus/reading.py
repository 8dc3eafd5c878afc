"""Reads files into a corpus: ``biaodu corpus read``."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from core.corpus.duck import connect, read_rows
from core.corpus.executors import Executor, ShardDone
from core.corpus.guarded import ChildSetup, GuardedJob, RowLines
from core.corpus.reading_job import VERSION, file_row
from core.corpus.rows import ReadingProblem
from core.corpus.shard_files import ShardFiles
from core.corpus.shards import Shard, shards_of
from core.corpus.sources import Archives, SourceFile, list_files, read_file
from core.corpus.store import CorpusAbout, Store
from core.corpus.tables import READ_TABLES
from core.errors import BiaoduError, UserError
from core.file_names import readable
from core.messages import sentence
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.reading.guard.reading import ReaderFault

LAST = "files"
READ = ChildSetup("core.corpus.reading_job:make")
"""What children of reading workers do."""


@dataclass(frozen=True, slots=True)
class ReadShards:
    """A `core.corpus.executors.CorpusJob`: rows of files into a store."""

    folder: str
    setup: ChildSetup

    def worker(self) -> "ReadingWorker":
        """As `core.corpus.executors.CorpusJob.worker`."""
        return ReadingWorker(Store(Path(self.folder)), self.setup)


class ReadingWorker:
    """A `core.corpus.executors.Worker`: reads the files of shards, in a child process."""

    def __init__(self, store: Store, setup: ChildSetup) -> None:
        self._store = store
        self._connection = connect()
        self._job = GuardedJob(setup)
        self._archives = Archives()

    def close(self) -> None:
        """As `core.corpus.executors.Worker.close`."""
        self._job.close()
        self._archives.close()
        self._connection.close()

    def do(self, task: Shard, cancelled: Cancelled) -> ShardDone:
        """As `core.corpus.executors.Worker.do`."""
        known = self._store.manifest(self._connection, task.name)
        if known is not None and self._is_same(task, known, cancelled):
            return replace(self._counted(task), kept=True)
        documents = failed = 0
        with ShardFiles(READ_TABLES) as made:
            for file in task.files:
                for row in self._rows(file, cancelled):
                    made.add(row.table, row.lines)
                    if row.table == LAST:
                        told = orjson.loads(row.lines)
                        documents += told["documents"]
                        failed += bool(told["error"]) and not told["skipped"]
            made.finish(self._connection, self._store, task.name)
        return ShardDone(task.name, len(task.files), documents, failed, kept=False)

    def _rows(self, file: SourceFile, cancelled: Cancelled) -> Iterator[RowLines]:
        """The rows of a file; one that cannot be read has a row in the manifest alone."""
        stop_if(cancelled)
        if not file.is_read:
            yield _problem_row(file, "", UserError("import.other_file"), skipped=True)
            return
        sha256 = ""
        try:
            data = read_file(file, self._archives)
            sha256 = hashlib.sha256(data).hexdigest()
            yield from self._job.do(file.name, data, lambda: stop_if(cancelled))
        except BiaoduError as error:
            yield _problem_row(file, sha256, error)
        except ReaderFault as bug:
            # One among millions must not keep the others out for ever.
            yield _problem_row(file, sha256, UserError("corpus.bug", reason=str(bug).strip().rpartition("\n")[2]))

    def _is_same(self, task: Shard, known: Mapping[str, tuple[str, str]], cancelled: Cancelled) -> bool:
        """Whether the manifest tells of exactly these files, as they are now, read by this version."""
        if set(known) != {file.name for file in task.files}:
            return False
        for file in task.files:
            stop_if(cancelled)
            sha256, version = known[file.name]
            if version != VERSION or sha256 != self._hash_of(file):
                return False
        return True

    def _hash_of(self, file: SourceFile) -> str:
        """As the manifest has it: empty for what is not read, or cannot be."""
        if not file.is_read:
            return ""
        try:
            return hashlib.sha256(read_file(file, self._archives)).hexdigest()
        except BiaoduError:
            return ""

    def _counted(self, task: Shard) -> ShardDone:
        query = "SELECT coalesce(sum(documents), 0), count(*) FILTER (error <> '' AND NOT skipped) FROM read_parquet(?)"
        path = str(self._store.path(LAST, task.name))
        documents, failed = read_rows(self._connection, query, [path])[0]
        return ShardDone(task.name, len(task.files), int(documents), int(failed), kept=False)


def _problem_row(file: SourceFile, sha256: str, error: BiaoduError, *, skipped: bool = False) -> RowLines:
    problem = ReadingProblem(error.code, sentence(error, "en"), skipped)
    row = file_row(file.name, sha256, file.size, 0, [problem])
    return RowLines(LAST, 1, orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


@dataclass(frozen=True, slots=True)
class CorpusRead:
    """What came of reading."""

    files: int
    documents: int
    failed: int
    shards: int
    kept: int
    """Shards that were there already."""
    removed: int
    """Shards of files that are there no more."""


def read_corpus(
    source: Path,
    folder: Path,
    executor: Executor,
    *,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> CorpusRead:
    """Read all files of `source` into the corpus in `folder`, but those that are in it as they are now.

    Whatever ends it (a stop, a power cut), what was finished stays, and the next run goes on from there. Raises
    UserError ``corpus.not_empty``, ``corpus.no_files``, ``corpus.inside``, ``corpus.other_source``; EnvironmentFault
    for disk and permission; Cancel.
    """
    connect().close()
    here, there = source.resolve(), folder.resolve()
    if there.is_relative_to(here) or here.is_relative_to(there):
        raise UserError("corpus.inside", path=readable(folder))
    # Looked through once before: for how much there is, and which shards will not be there any more.
    planned = {shard.name: len(shard.files) for shard in shards_of(list_files(source))}
    if not planned:
        raise UserError("corpus.no_files", path=readable(source))
    store, total = Store(folder), sum(planned.values())
    there_already = store.shards(LAST)
    if there_already and planned.keys().isdisjoint(there_already):
        raise UserError("corpus.other_source", path=readable(folder), source=readable(source))
    about = CorpusAbout(readable(source), is_complete=False)
    store.begin(READ_TABLES, about)
    files = documents = failed = shards = kept = 0
    for done in executor.run(ReadShards(str(folder), READ), shards_of(list_files(source)), cancelled):
        files, documents, failed = files + done.files, documents + done.documents, failed + done.failed
        shards, kept = shards + 1, kept + done.kept
        progress(files, max(total, files), done.shard)
    stop_if(cancelled)
    left = [shard for shard in store.shards(LAST) if shard not in planned]
    for shard in left:
        store.remove(list(READ_TABLES), shard)
    store.tidy(READ_TABLES)
    store.tell(replace(about, is_complete=True, files=files, documents=documents, failed=failed))
    return CorpusRead(files, documents, failed, shards, kept, len(left))
