"""Reads files into a corpus: ``biaodu corpus read``."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from core.corpus.duck import connect
from core.corpus.executors import Executor, ShardDone
from core.corpus.guarded import ChildSetup, GuardedJob, RowLines
from core.corpus.object_source import ObjectSource
from core.corpus.places import ENDING, CorpusPlace, overlap, shown
from core.corpus.reading_job import VERSION, file_row
from core.corpus.rows import ReadingProblem
from core.corpus.shard_files import ShardFiles
from core.corpus.shards import Shard, shards_of
from core.corpus.sources import CorpusSource, FolderSource, SourceFile
from core.corpus.store import CorpusAbout, Manifest, Store, Versions
from core.corpus.tables import READ_TABLES
from core.errors import BiaoduError, UserError
from core.exchange.object_store import is_certain
from core.messages import sentence
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.reading.guard.reading import ReaderFault

LAST = "files"
READ = ChildSetup("core.corpus.reading_job:make")
"""What children of reading workers do."""


@dataclass(frozen=True, slots=True)
class ReadShards:
    """A `core.corpus.executors.CorpusJob`: rows of files into a store. It holds no secret: workers know their own."""

    source: CorpusPlace
    place: CorpusPlace
    setup: ChildSetup

    def worker(self) -> "ReadingWorker":
        """As `core.corpus.executors.CorpusJob.worker`."""
        return ReadingWorker(source_of(self.source), Store(self.place), self.setup)


def source_of(place: CorpusPlace) -> CorpusSource:
    """What is read from a place."""
    return FolderSource(place) if isinstance(place, Path) else ObjectSource(place)


class ReadingWorker:
    """A `core.corpus.executors.Worker`: reads the files of shards, in a child process."""

    def __init__(self, source: CorpusSource, store: Store, setup: ChildSetup) -> None:
        self._source = source
        self._store = store
        self._connection = connect()
        self._job = GuardedJob(setup)

    def close(self) -> None:
        """As `core.corpus.executors.Worker.close`."""
        self._job.close()
        self._source.close()
        self._connection.close()

    def do(self, task: Shard, cancelled: Cancelled) -> ShardDone:
        """As `core.corpus.executors.Worker.do`."""
        told = (
            self._store.versions(task.name)
            if any(file.version for file in task.files)
            else dict[str, tuple[str, str]]()
        )
        versions: dict[str, tuple[str, str]] = {}
        known = self._store.manifest(self._connection, task.name)
        if known is not None and self._is_same(task, known, told, versions, cancelled):
            documents, failed = (
                sum(each) for each in zip(*((k.documents, k.failed) for k in known.values()), strict=True)
            )
            self._tell(task, told, versions)
            return ShardDone(task.name, len(task.files), documents, failed, kept=True)
        seen = self._store.seen(READ_TABLES, task.name)
        versions.clear()
        documents = failed = 0
        with ShardFiles(READ_TABLES) as made:
            for file in task.files:
                for row in self._rows(file, versions, cancelled):
                    made.add(row.table, row.lines)
                    if row.table == LAST:
                        values = orjson.loads(row.lines)
                        documents += values["documents"]
                        failed += bool(values["error"]) and not values["skipped"]
            made.finish(self._connection, self._store, task.name, seen)
        self._tell(task, told, versions)
        return ShardDone(task.name, len(task.files), documents, failed, kept=False)

    def _tell(self, task: Shard, told: Versions, versions: Versions) -> None:
        if versions != told:
            self._store.tell_versions(task.name, versions)

    def _rows(self, file: SourceFile, versions: dict[str, tuple[str, str]], cancelled: Cancelled) -> Iterator[RowLines]:
        """The rows of a file; one that cannot be read has a row in the manifest alone."""
        stop_if(cancelled)
        if not file.is_read:
            yield _problem_row(file, "", UserError("import.other_file"), skipped=True)
            return
        sha256 = ""
        try:
            found = self._source.read(file)
            sha256 = hashlib.sha256(found.data).hexdigest()
            if is_certain(found.version):
                versions[file.name] = (found.version, sha256)
            yield from self._job.do(file.name, found.data, lambda: stop_if(cancelled))
        except BiaoduError as error:
            if error.code in ENDING:
                raise
            yield _problem_row(file, sha256, error)
        except ReaderFault as bug:
            # One among millions must not keep the others out for ever.
            yield _problem_row(file, sha256, UserError("corpus.bug", reason=str(bug).strip().rpartition("\n")[2]))

    def _is_same(
        self,
        task: Shard,
        known: Manifest,
        told: Versions,
        versions: dict[str, tuple[str, str]],
        cancelled: Cancelled,
    ) -> bool:
        """Whether the manifest tells of exactly these files, as they are now, read by this version.

        A file whose server tells the version that stands for the bytes that were read is not read again. Notes in
        `versions` what stands for which bytes.
        """
        if set(known) != {file.name for file in task.files}:
            return False
        for file in task.files:
            stop_if(cancelled)
            before = known[file.name]
            if before.version != VERSION:
                return False
            if is_certain(file.version) and told.get(file.name) == (file.version, before.sha256):
                versions[file.name] = told[file.name]
                continue
            sha256, version = self._hash_of(file)
            if before.sha256 != sha256:
                return False
            if is_certain(version):
                versions[file.name] = (version, sha256)
        return True

    def _hash_of(self, file: SourceFile) -> tuple[str, str]:
        """As the manifest has it, empty for what is not read, or cannot be; and the version whose bytes have it."""
        if not file.is_read:
            return "", ""
        try:
            found = self._source.read(file)
        except BiaoduError as error:
            if error.code in ENDING:
                raise
            return "", ""
        return hashlib.sha256(found.data).hexdigest(), found.version


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
    source: CorpusPlace,
    folder: CorpusPlace,
    executor: Executor,
    *,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> CorpusRead:
    """Read all files of `source` into the corpus in `folder`, but those that are in it as they are now.

    Whatever ends it (a stop, a power cut), what was finished stays, and the next run goes on from there. Raises
    UserError ``corpus.not_empty``, ``corpus.no_files``, ``corpus.inside``, ``corpus.other_source``, and of servers
    ``corpus.overtaken``, ``corpus.not_allowed``, ``corpus.bad_name`` ...; EnvironmentFault for disk, permission and
    network; Cancel.
    """
    connect().close()
    if overlap(source, folder):
        raise UserError("corpus.inside", path=shown(folder))
    listing = source_of(source)
    try:
        return _read(listing, source, Store(folder), executor, progress, cancelled)
    finally:
        listing.close()


def _read(
    listing: CorpusSource,
    source: CorpusPlace,
    store: Store,
    executor: Executor,
    progress: Progress,
    cancelled: Cancelled,
) -> CorpusRead:
    # Looked through once before: for how much there is, and which shards will not be there any more.
    planned = {shard.name: len(shard.files) for shard in shards_of(listing.files())}
    if not planned:
        raise UserError("corpus.no_files", path=shown(source))
    total = sum(planned.values())
    there_already = store.shards(LAST)
    if there_already and planned.keys().isdisjoint(there_already):
        raise UserError("corpus.other_source", path=store.name, source=shown(source))
    about = CorpusAbout(shown(source), is_complete=False)
    tables = list(READ_TABLES)
    store.begin(tables, about)
    files = documents = failed = shards = kept = 0
    for done in executor.run(ReadShards(source, store.place, READ), shards_of(listing.files()), cancelled):
        files, documents, failed = files + done.files, documents + done.documents, failed + done.failed
        shards, kept = shards + 1, kept + done.kept
        progress(files, max(total, files), done.shard)
    stop_if(cancelled)
    told = replace(about, is_complete=True, files=files, documents=documents, failed=failed)
    store.require_ours(told)
    removed = store.keep_only(tables, planned)
    store.tidy(tables)
    store.tell(told)
    return CorpusRead(files, documents, failed, shards, kept, len(removed))
