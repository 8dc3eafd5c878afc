"""All figures of some layers, with their intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from threadpoolctl import threadpool_limits  # type: ignore[reportMissingTypeStubs]

from core.agreement import formulas
from core.agreement.bootstrap import CHUNK, draws, interval
from core.agreement.counts import Counts, count, pairs_of
from core.agreement.evidence import Places
from core.agreement.figures import DocumentRow, Evidence, Figure, FigureRow, Measure, Numbers, Prevalence, Undefined
from core.agreement.flat import Flat, flatten
from core.agreement.formulas import Pairs, Sum
from core.agreement.layers import ComparedLayers
from core.agreement.lazy_numpy import Floats, np
from core.agreement.matching import TooDenseError
from core.agreement.report import AgreementReport
from core.agreement.undefined import nothing_to_compare, why
from core.agreement.unitizing import disagreement, disagreement_of_pairs
from core.errors import UserError
from core.progress import Cancelled, Progress, stop_if
from core.review.pairing import MOST_PAIRS, DifferenceKind

_DIFFERING = frozenset(
    {DifferenceKind.BOUNDARY, DifferenceKind.LABEL, DifferenceKind.BOTH, DifferenceKind.ONLY_A, DifferenceKind.ONLY_B}
)
_LOWERING = dict.fromkeys(Measure, _DIFFERING) | {Measure.F1_OVERLAP: _DIFFERING - {DifferenceKind.BOUNDARY}}
"""Kinds of places that make a figure lower."""


@dataclass(frozen=True, slots=True)
class _Values:
    """A measure's numbers; the last label is the pooled figure, NaN is undefined."""

    whole: Floats
    """(L+1)"""
    pairs: Floats
    """(P, L+1)"""
    documents: Floats
    """(D, L+1)"""
    rounds: Floats
    """(rounds, L+1)"""


class _Computed:
    """What the report's methods read."""

    def __init__(self, places: Places, labels: Sequence[str], values: dict[Measure, _Values]) -> None:
        self._labels, self._values = labels, values
        self.confusion, self.drivers = places.confusion, places.drivers
        self.evidence, self.count = places.evidence, places.count

    def of_documents(self, measure: Measure, label: str | None) -> tuple[float | None, ...]:
        column = len(self._labels) if label is None else self._labels.index(label)
        return tuple(_number(value) for value in self._values[measure].documents[:, column])


def compute(
    layers: ComparedLayers,
    labels: Sequence[str] | None,
    rounds: int,
    seed: int,
    progress: Progress,
    cancelled: Cancelled,
) -> AgreementReport:
    """See `core.agreement.report.agreement`."""
    np.empty(0)  # imports numpy: only libraries that are loaded can be limited
    # With threads of its own on cores that others use, OpenBLAS takes several times as long, waiting for itself.
    with threadpool_limits(1, "blas"):
        return _compute(layers, labels, rounds, seed, progress, cancelled)


def _compute(
    layers: ComparedLayers,
    labels: Sequence[str] | None,
    rounds: int,
    seed: int,
    progress: Progress,
    cancelled: Cancelled,
) -> AgreementReport:
    compared = tuple(
        document for document in layers.documents if sum(spans is not None for spans in document.spans) > 1
    )
    layers = replace(layers, documents=compared)
    codes = tuple(dict.fromkeys(labels if labels is not None else _codes(layers)))
    if len(layers.annotators) < 2 or not compared:
        return nothing_to_compare(layers, codes, rounds, seed)
    pairs = pairs_of(len(layers.annotators))
    steps = _Steps(progress, cancelled, 4 + len(pairs) + len(codes) + -(-rounds // CHUNK))
    flat = flatten(layers, codes)
    steps.next()
    try:
        counts = count(flat, steps.next)
    except TooDenseError as error:
        dense = compared[error.document]
        raise UserError("agreement.too_dense", document=dense.id, title=dense.title, limit=MOST_PAIRS) from error
    steps.next()
    values = _values(flat, counts, pairs, rounds, seed, steps)
    people = layers.annotators
    places = Places(flat, counts, pairs, [document.id for document in compared], people)
    rows = [_row(flat, counts, values, places, number, code) for number, code in enumerate((*codes, None))]
    return AgreementReport(
        annotators=people,
        names=layers.names,
        documents=tuple(document.id for document in compared),
        characters=int(counts.characters.total.sum()),
        sentences=int(counts.sentences.total.sum()),
        rounds=rounds,
        seed=seed,
        pairs=tuple(pairs),
        pooled=rows[-1],
        labels={row.label: row for row in rows if row.label is not None},
        per_document=_documents(layers, flat, counts, values),
        behind=_Computed(places, codes, values),
    )


class _Steps:
    """Progress in steps of different kinds, none of which has a name to show."""

    def __init__(self, progress: Progress, cancelled: Cancelled, total: int) -> None:
        self._progress, self.cancelled, self._total, self._done = progress, cancelled, total, 0

    def next(self) -> None:
        """Count one more step as done."""
        stop_if(self.cancelled)
        self._done += 1
        self._progress(self._done, self._total, "")


def _codes(layers: ComparedLayers) -> list[str]:
    used = {label for document in layers.documents for spans in document.spans for _, _, label in spans or ()}
    return [*layers.labels, *sorted(used - set(layers.labels))]


_OfPairs = Callable[["Sum"], "Floats"]


def _values(flat: Flat, counts: Counts, pairs: Pairs, rounds: int, seed: int, steps: _Steps) -> dict[Measure, _Values]:
    def whole(by_document: Floats) -> Floats:
        return by_document.sum(axis=0, keepdims=True)

    def alone(by_document: Floats) -> Floats:
        return by_document

    sums = [whole, alone, *draws(flat.documents, rounds, seed, steps.cancelled)]
    of_pairs = _measures_of_pairs(counts, pairs)
    found: dict[Measure, list[Floats]] = {measure: [] for measure in Measure}
    matrix: dict[Measure, Floats] = {}
    for number, total in enumerate(sums):
        for measure, by_pair in of_pairs.items():
            values = by_pair(total)
            if number == 0:
                matrix[measure] = values[0]
            found[measure].append(formulas.mean_of_pairs(values))
        found[Measure.ALPHA_CHARACTER].append(formulas.alpha(counts, counts.characters, pairs, total))
        steps.next()
    matrix[Measure.ALPHA_CHARACTER] = formulas.alpha_of_pairs(counts, counts.characters, pairs, whole)[0]
    found[Measure.ALPHA_UNITIZING] = [drawn.alpha() for drawn in disagreement(counts, sums, steps.next)]
    matrix[Measure.ALPHA_UNITIZING] = np.concatenate(
        [disagreement.alpha() for disagreement in disagreement_of_pairs(counts, pairs)]
    )
    empty = np.zeros((0, len(flat.labels) + 1))
    return {
        measure: _Values(parts[0][0], matrix[measure], parts[1], np.concatenate([empty, *parts[2:]]))
        for measure, parts in found.items()
    }


def _measures_of_pairs(counts: Counts, pairs: Pairs) -> dict[Measure, _OfPairs]:
    """The figures that are means of pairs."""
    return {
        Measure.F1_EXACT: lambda total: formulas.f1(counts, counts.exact, pairs, total),
        Measure.F1_OVERLAP: lambda total: formulas.f1(counts, counts.overlap, pairs, total),
        Measure.KAPPA_CHARACTER: lambda total: formulas.kappa(counts, counts.characters, pairs, total),
        Measure.KAPPA_SENTENCE: lambda total: formulas.kappa(counts, counts.sentences, pairs, total),
    }


def _row(
    flat: Flat, counts: Counts, values: dict[Measure, _Values], places: Places, number: int, code: str | None
) -> FigureRow:
    spans = counts.spans.sum(axis=2) if code is None else counts.spans[:, :, number]
    n = Numbers(
        documents=flat.documents,
        documents_with=int((spans.sum(axis=1) > 0).sum()),
        characters=int(counts.characters.total.sum()),
        sentences=int(counts.sentences.total.sum()),
        spans=tuple(int(count) for count in spans.sum(axis=0)),
    )
    carried: list[float | None] = []
    for units in (counts.characters, counts.sentences):
        of = float((units.total @ counts.present).sum())
        ones = units.labelled if code is None else units.ones[:, :, number]
        carried.append(float(ones.sum()) / of if of else None)
    figures: dict[Measure, Figure] = {}
    for measure, figure in values.items():
        value = _number(figure.whole[number])
        limits = None if value is None else interval(figure.rounds[:, number])
        undefined = why(measure, n) if value is None else None
        figures[measure] = Figure(
            measure=measure,
            value=value,
            undefined=undefined,
            interval=limits if flat.documents > 1 else None,
            interval_undefined=undefined or _why_no_interval(limits, flat.documents),
            pairs=tuple(_number(pair) for pair in figure.pairs[:, number]),
            source=_source(places, code, measure),
        )
    return FigureRow(code, n, Prevalence(*carried), figures)


def _why_no_interval(limits: tuple[float, float] | None, documents: int) -> Undefined | None:
    if documents < 2:
        return Undefined.ONE_DOCUMENT
    return Undefined.TOO_FEW_ROUNDS if limits is None else None


def _source(places: Places, code: str | None, measure: Measure) -> Callable[[int | None], list[Evidence]]:
    return lambda limit: places.lowering_first(code, _LOWERING[measure], limit)


def _documents(
    layers: ComparedLayers, flat: Flat, counts: Counts, values: dict[Measure, _Values]
) -> tuple[DocumentRow, ...]:
    spans = counts.spans.sum(axis=2)
    return tuple(
        DocumentRow(
            id=document.id,
            title=document.title,
            characters=int(counts.characters.total[number]),
            sentences=int(counts.sentences.total[number]),
            spans=tuple(
                int(count) if there else None for count, there in zip(spans[number], flat.present[number], strict=True)
            ),
            figures={measure: _number(value.documents[number, -1]) for measure, value in values.items()},
        )
        for number, document in enumerate(layers.documents)
    )


def _number(value: "np.float64 | float") -> float | None:
    return None if np.isnan(value) else float(value)
