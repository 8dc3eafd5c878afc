"""How many documents or sentences of a corpus have which label: ``biaodu corpus count``."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.corpus.duck import connect, read_rows
from core.corpus.estimates import Estimate, LabelledSample, estimate, tuned
from core.corpus.frame import grouping, make_frame, rows_of
from core.corpus.places import CorpusPlace, on_server_of
from core.corpus.scores import Applied, ScoredLabel, read_applied
from core.corpus.store import Store
from core.errors import UserError
from core.exchange.store_address import is_address
from core.lazy_numpy import Floats, np
from core.progress import Cancelled, never, stop_if

LABEL = "label"
"""The column that is no column of documents."""


class CorpusMeasure(StrEnum):
    """What is counted."""

    DOCUMENTS = "documents"
    """Documents in which at least one sentence has the label."""
    SENTENCES = "sentences"


@dataclass(frozen=True, slots=True)
class CorpusGroup:
    """A group of documents and how much of a label there is in it."""

    values: tuple[str | int | None, ...]
    """What its documents have in each column that was asked for; without the label."""
    documents: int
    """Documents of the corpus in it."""
    label: ScoredLabel | None
    """None where only documents were counted."""
    estimate: Estimate | None
    """Of the label."""


@dataclass(frozen=True, slots=True)
class CorpusCounts:
    """An answer about a whole corpus."""

    by: tuple[str, ...]
    """The columns of documents, without the label."""
    groups: tuple[CorpusGroup, ...]
    documents: int
    labelled: int
    """Documents that people labelled."""
    is_labelled: bool
    """Whether labels were asked for."""


def count_corpus(
    folder: CorpusPlace,
    by: Sequence[str],
    *,
    corpus: CorpusPlace | None = None,
    measure: CorpusMeasure = CorpusMeasure.DOCUMENTS,
    query: str = "",
    threads: int = 2,
    cancelled: Cancelled = never,
) -> CorpusCounts:
    """Count a corpus, or what was applied to one, by columns of its documents and, with ``label``, by label.

    A plain count by columns is exact. With labels it is an estimate (`core.corpus.estimates`) over the documents that
    the sample was drawn from, whose query takes the place of `query`. `corpus` says where the corpus is that was
    scored: it has to, if that is on a server, and the scores are not on the same one. Raises UserError
    ``corpus.no_scores``, ``corpus.no_corpus``, ``corpus.unknown_group``, ``corpus.incomplete``,
    ``corpus.named_elsewhere`` ...; Cancel.
    """
    columns = grouping(by, LABEL)
    documents_by = tuple(column for column in columns if column != LABEL)
    scores = Store(folder)
    applied = read_applied(scores)
    store = scores if applied is None else _scored(applied, folder, corpus)
    store.required()
    connection = connect(threads)
    try:
        if LABEL not in columns:
            total = make_frame(connection, store, query)
            rows = read_rows(
                connection, f"SELECT count(*), {_columns(documents_by)} FROM frame GROUP BY ALL ORDER BY ALL"
            )
            listed = [CorpusGroup(tuple(values[: len(documents_by)]), int(n), None, None) for n, *values in rows]
            listed.sort(key=lambda group: tuple(map(_order, group.values)))
            return CorpusCounts(documents_by, tuple(listed), total, 0, is_labelled=False)
        if applied is None:
            raise UserError("corpus.no_scores", path=scores.name)
        if not applied.is_complete:
            raise UserError("corpus.incomplete", path=scores.name)
        total = make_frame(connection, store, applied.sample.query)
        stop_if(cancelled)
        return _by_label(connection, scores, applied, documents_by, measure, total)
    finally:
        connection.close()


def _scored(applied: Applied, folder: CorpusPlace, corpus: CorpusPlace | None) -> Store:
    """The corpus that was scored. Raises UserError ``corpus.named_elsewhere``."""
    if corpus is not None:
        return Store(corpus)
    if not applied.corpus:
        return Store(folder)
    if not is_address(applied.corpus):
        return Store(Path(applied.corpus))
    there = on_server_of(applied.corpus, folder)
    if there is None:
        raise UserError("corpus.named_elsewhere", corpus=applied.corpus)
    return Store(there)


def _columns(by: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in by) or "'' AS everything"


def _order(value: str | int | None) -> tuple[bool, bool, str | int]:
    return value is None, isinstance(value, str), value if value is not None else 0


@dataclass(frozen=True)
class _Labelled:
    """The labelled documents that the frame has, side by side."""

    documents: list[str]
    sample: LabelledSample
    labels: Floats
    """(documents, labels) in the unit that is counted."""
    scores: Floats
    """(documents, labels), cross-fitted."""
    groups: list[tuple[str | int | None, ...]]


def _by_label(
    connection: Any, scores: Store, applied: Applied, by: tuple[str, ...], measure: CorpusMeasure, total: int
) -> CorpusCounts:
    column = "any" if measure is CorpusMeasure.DOCUMENTS else "sentences"
    rows, _ = rows_of(connection, scores, "expected", f'document, label, "{column}" AS score')
    read_rows(
        connection,
        "CREATE OR REPLACE TEMP TABLE expected AS SELECT document, label, any_value(score) AS score"
        f" FROM {rows} GROUP BY document, label",
    )
    labelled = _labelled(connection, applied, by, measure)
    width = len(by)
    query = f"SELECT label, count(*), sum(score), {_columns(by)} FROM frame JOIN expected USING (document) GROUP BY ALL"
    scored = {
        (label, tuple(values[:width])): (int(count), float(score))
        for label, count, score, *values in read_rows(connection, query)
    }
    groups: list[CorpusGroup] = []
    slopes = [
        tuned(labelled.sample, labelled.labels[:, at], labelled.scores[:, at]) for at in range(len(applied.labels))
    ]
    for values in sorted({values for _, values in scored}, key=lambda values: tuple(map(_order, values))):
        inside = np.array([group == values for group in labelled.groups], dtype=np.bool_)
        for at, label in enumerate(applied.labels):
            count, score = scored.get((label.code, values), (0, 0.0))
            if not count:
                continue
            made = estimate(
                labelled.sample,
                labelled.labels[:, at],
                labelled.scores[:, at],
                inside,
                documents=count,
                scored=score,
                slope=slopes[at],
                most=float(count) if measure is CorpusMeasure.DOCUMENTS else None,
            )
            groups.append(CorpusGroup(values, count, label, made))
    return CorpusCounts(by, tuple(groups), total, len(labelled.documents), is_labelled=True)


def _labelled(connection: Any, applied: Applied, by: tuple[str, ...], measure: CorpusMeasure) -> _Labelled:
    """The labelled documents with their scores and groups. One that has left the corpus does not count."""
    read_rows(connection, "CREATE OR REPLACE TEMP TABLE labelled (document VARCHAR)")
    ids = [each.document for each in applied.labelled]
    if ids:
        holes = ", ".join(["(?)"] * len(ids))
        read_rows(connection, f"INSERT INTO labelled VALUES {holes}", ids)
    there = {
        document: tuple(values[: len(by)])
        for document, *values in read_rows(
            connection, f"SELECT document, {_columns(by)} FROM frame SEMI JOIN labelled USING (document)"
        )
    }
    scores = {
        (document, label): float(score)
        for document, label, score in read_rows(
            connection, "SELECT document, label, score FROM expected SEMI JOIN labelled USING (document)"
        )
    }
    chosen = [each for each in applied.labelled if each.document in there]
    counts = np.array([each.sentences for each in chosen], dtype=np.float64).reshape(len(chosen), len(applied.labels))
    return _Labelled(
        [each.document for each in chosen],
        LabelledSample(
            np.array([each.stratum for each in chosen], dtype=np.int64),
            np.array([stratum.size for stratum in applied.sample.strata], dtype=np.float64),
        ),
        (counts > 0).astype(np.float64) if measure is CorpusMeasure.DOCUMENTS else counts,
        np.array(
            [[scores.get((each.document, label.code), 0.0) for label in applied.labels] for each in chosen],
            dtype=np.float64,
        ).reshape(len(chosen), len(applied.labels)),
        [there[each.document] for each in chosen],
    )
