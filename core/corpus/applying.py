"""Runs a project's suggestions over a whole corpus: ``biaodu corpus apply``."""

import hashlib
import io
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

import core
from core.corpus.duck import connect, quoted, read_rows
from core.corpus.executors import Executor, ShardDone
from core.corpus.guarded import ChildSetup, GuardedJob
from core.corpus.places import CorpusPlace, absolute, is_same, shown
from core.corpus.sampling import CorpusSample, sample_of
from core.corpus.scores import NAME as APPLIED
from core.corpus.scores import Applied, LabelledDocument, ScoredLabel, read_applied, write_applied
from core.corpus.scoring_model import given_labels, learn
from core.corpus.shard_files import ShardFiles
from core.corpus.store import Store
from core.corpus.tables import SCORED_TABLES
from core.errors import UserError
from core.files import faults, reading
from core.ids import AnnotatorId, DocumentId
from core.model import Status
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.reading.guard.reading import ReaderFault
from core.session import Session
from core.suggest import feeding
from core.suggest.teaching import Lesson

_LAST = "expected"
_MARKS = "marks"
"""A small file a shard: of which documents by which model its scores are. It is written last."""
_LARGEST_MARK = 4096
_JOB = "core.corpus.scoring_job:make"


@dataclass(frozen=True, slots=True)
class ScoreShard:
    """A shard whose documents are to be scored."""

    name: str


@dataclass(frozen=True, slots=True)
class ScoreShards:
    """A `core.corpus.executors.CorpusJob`: scores of a corpus's documents into a store."""

    corpus: CorpusPlace
    place: CorpusPlace
    key: str
    """Of what the scores are made."""
    model: bytes

    def worker(self) -> "ScoringWorker":
        """As `core.corpus.executors.CorpusJob.worker`."""
        return ScoringWorker(Store(self.corpus), Store(self.place), self.key, self.model)


class ScoringWorker:
    """A `core.corpus.executors.Worker`: scores the documents of shards, in a child process."""

    def __init__(self, corpus: Store, store: Store, key: str, model: bytes) -> None:
        self._corpus, self._store, self._key = corpus, store, key
        self._connection = connect()
        self._job = GuardedJob(ChildSetup(_JOB, model))

    def close(self) -> None:
        """As `core.corpus.executors.Worker.close`."""
        self._job.close()
        self._connection.close()

    def do(self, task: ScoreShard, cancelled: Cancelled) -> ShardDone:
        """As `core.corpus.executors.Worker.do`."""
        with self._corpus.table("documents", task.name) as path:
            return self._scored(task.name, path, cancelled)

    def _scored(self, shard: str, path: Path, cancelled: Cancelled) -> ShardDone:
        mark = {"key": self._key, "documents": _hash(path)}
        found = self._store.files.read(_mark(shard), _LARGEST_MARK)
        query = (
            f"SELECT document, meta, masks, text FROM read_parquet('{quoted(path)}') ORDER BY document, source, place"
        )
        ((count,),) = read_rows(self._connection, f"SELECT count(*) FROM read_parquet('{quoted(path)}')")
        if found is not None and _value(found[0]) == mark:
            return ShardDone(shard, 1, int(count), 0, kept=True)
        seen = self._store.seen(SCORED_TABLES, shard)
        failed = 0
        with ShardFiles(SCORED_TABLES) as made:
            before = ""
            for document, meta, masks, text in read_rows(self._connection, query):
                stop_if(cancelled)
                if document == before:
                    continue
                before = document
                data = {"meta": meta, "masks": [[mask["start"], mask["end"]] for mask in masks], "text": text}
                try:
                    rows = self._job.do(document, orjson.dumps(data), lambda: stop_if(cancelled))
                except (UserError, ReaderFault):
                    # It has no scores and is in no estimate; how many they are is told.
                    failed += 1
                    continue
                for row in rows:
                    made.add(row.table, row.lines)
            made.finish(self._connection, self._store, shard, seen)
        self._store.files.put(_mark(shard), io.BytesIO(orjson.dumps(mark)), None if found is None else found[1])
        return ShardDone(shard, 1, int(count), failed, kept=False)


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with faults(path), reading(path) as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _mark(shard: str) -> str:
    return f"{_MARKS}/{shard}.json"


def _value(data: bytes) -> object:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """What came of applying a project."""

    documents: int
    labelled: int
    """Documents that were learnt from."""
    shards: int
    kept: int
    """Shards that were scored already, by the same model."""
    failed: int
    """Documents that could not be scored, without those of shards that were kept."""


def apply_project(
    session: Session,
    corpus: CorpusPlace,
    folder: CorpusPlace,
    executor: Executor,
    *,
    annotator: AnnotatorId | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> ApplyReport:
    """Score every sentence of the corpus by what the project's labels teach, into `folder`, which may be the corpus.

    Learns from the documents that were drawn and are done, by the layer of `annotator`: by default the adjudicated one
    if it holds something, else one's own. What is stopped is taken up when the same labels are applied again. Raises
    UserError ``corpus.no_sample``, ``corpus.no_labels``, ``corpus.incomplete``, ``corpus.not_empty`` ...;
    EnvironmentFault; Cancel.
    """
    store = Store(corpus)
    store.required()
    sample, strata = sample_of(session)
    lessons = lessons_for(session, strata, annotator)
    applied = _applied(session, sample, strata, lessons, corpus, folder)
    scored = Store(folder)
    if read_applied(scored) is None and not is_same(corpus, folder) and not scored.files.is_empty():
        raise UserError("corpus.not_empty", path=scored.name)
    learner = feeding.learner_of(session, without_sample={taught.id for taught in lessons})
    numbers = {str(document): number for document, number in strata.items()}
    model = learn(learner, lessons, numbers, progress=progress, cancelled=cancelled)
    scored.files.begin([*SCORED_TABLES, _MARKS])
    version = write_applied(scored, applied, scored.files.version(APPLIED))
    shards = store.shards("files")
    documents = done = kept = failed = 0
    job = ScoreShards(corpus, folder, applied.key, pickle.dumps(model, protocol=5))
    for each in executor.run(job, map(ScoreShard, shards), cancelled):
        documents, done, kept = documents + each.documents, done + 1, kept + each.kept
        failed += each.failed
        progress(done, len(shards), each.shard)
    stop_if(cancelled)
    if scored.files.version(APPLIED) != version and read_applied(scored) != applied.completed():
        raise UserError("corpus.overtaken", path=f"{scored.name}: {APPLIED}")
    for left in set(scored.shards(_LAST)) - set(shards):
        scored.files.remove(_mark(left))
    scored.keep_only(list(SCORED_TABLES), set(shards))
    scored.tidy((*SCORED_TABLES, _MARKS))
    write_applied(scored, applied.completed(), version)
    return ApplyReport(documents, len(lessons), len(shards), kept, failed)


def lessons_for(session: Session, strata: Mapping[DocumentId, int], annotator: AnnotatorId | None) -> list[Lesson]:
    """What the documents that were drawn and are done teach. Raises UserError ``corpus.no_labels``."""
    from core.review.decisions import ADJUDICATED

    counts = session.annotations.counts()
    if annotator is None and any(who == ADJUDICATED for _, who in counts):
        annotator = ADJUDICATED
    if annotator is None:
        if session.annotator is None:
            raise UserError("annotator.none_current")
        annotator = session.annotator.id
    # The adjudicated layer has no status of its own: what people are done with was decided on.
    done = {
        document
        for (document, who), status in session.documents.statuses().items()
        if status is Status.DONE and (who == annotator or annotator == ADJUDICATED)
    }
    codes = feeding.codes_of(session.codebook.labels())
    chosen = sorted(done & strata.keys())
    lessons = [feeding.lesson_of(session, annotator, document, codes, (), Status.DONE) for document in chosen]
    if not any(any(taught.given) for taught in lessons):
        raise UserError("corpus.no_labels")
    return lessons


def _applied(
    session: Session,
    sample: CorpusSample,
    strata: Mapping[DocumentId, int],
    lessons: list[Lesson],
    corpus: CorpusPlace,
    folder: CorpusPlace,
) -> Applied:
    labels = tuple(
        ScoredLabel(label.code, label.name_zh, label.name_en, label.colour) for label in session.codebook.labels()
    )
    codes = [label.code for label in labels]
    labelled = tuple(
        LabelledDocument(
            taught.id, strata[DocumentId(taught.id)], tuple(given_labels(taught, codes).sum(axis=0).tolist())
        )
        for taught in lessons
    )
    words = feeding.edited_words(session)
    taught_by = [[taught.id, [sorted(given) for given in taught.given]] for taught in lessons]
    defined = [
        [label.code, label.name_zh, label.name_en, label.definition_zh, *label.examples]
        for label in session.codebook.labels()
    ]
    made_of: list[Any] = [core.VERSION, defined, words, taught_by, [each.stratum for each in labelled]]
    key = hashlib.sha256(orjson.dumps(made_of, option=orjson.OPT_SORT_KEYS)).hexdigest()
    here = "" if is_same(corpus, folder) else shown(absolute(corpus))
    return Applied(here, key, labels, labelled, sample, is_complete=False)
