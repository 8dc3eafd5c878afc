"""Why a figure is undefined, and the report of layers that have nothing in common."""

from core.agreement.figures import (
    Confusion,
    Driver,
    Evidence,
    EvidenceChoice,
    Figure,
    FigureRow,
    Measure,
    Numbers,
    Prevalence,
    Undefined,
)
from core.agreement.layers import ComparedLayers
from core.agreement.report import AgreementReport


def why(measure: Measure, n: Numbers) -> Undefined:
    """Why a figure that has no value has none, by what it is computed of."""
    units = n.sentences if measure is Measure.KAPPA_SENTENCE else n.characters
    if not units:
        return Undefined.NO_UNITS
    return Undefined.ONE_CATEGORY if any(n.spans) else Undefined.NO_SPANS


class _Nothing:
    def of_documents(self, measure: Measure, label: str | None) -> tuple[float | None, ...]:
        return ()

    def confusion(self, pair: tuple[int, int] | None) -> Confusion:
        return Confusion((None,), ((0,),))

    def drivers(self, label: str | None, pair: tuple[int, int] | None, examples: int) -> list[Driver]:
        return []

    def evidence(self, which: EvidenceChoice, limit: int | None, offset: int) -> list[Evidence]:
        return []

    def count(self, which: EvidenceChoice) -> int:
        return 0


def nothing_to_compare(layers: ComparedLayers, labels: tuple[str, ...], rounds: int, seed: int) -> AgreementReport:
    """A report without a number: of fewer than two annotators, or of none who did the same document."""
    people = len(layers.annotators)
    reason = Undefined.ONE_ANNOTATOR if people < 2 else Undefined.NO_COMMON_DOCUMENT
    pairs = tuple((i, j) for i in range(people) for j in range(i + 1, people))
    nothing: tuple[float | None, ...] = (None,) * len(pairs)

    def row(label: str | None) -> FigureRow:
        figures = {measure: Figure(measure, None, reason, None, reason, nothing) for measure in Measure}
        return FigureRow(label, Numbers(0, 0, 0, 0, (0,) * people), Prevalence(None, None), figures)

    return AgreementReport(
        annotators=layers.annotators,
        names=layers.names,
        documents=(),
        characters=0,
        sentences=0,
        rounds=rounds,
        seed=seed,
        pairs=pairs,
        pooled=row(None),
        labels={code: row(code) for code in labels},
        per_document=(),
        behind=_Nothing(),
    )
