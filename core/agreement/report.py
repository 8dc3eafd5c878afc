"""`agreement`: all figures of some layers, and the report that holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from core.agreement.figures import Confusion, DocumentRow, Driver, Evidence, EvidenceChoice, FigureRow, Measure
from core.agreement.layers import ComparedLayers
from core.agreement.said import SaidLayers, SaidReport, compare_said
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress, never, no_progress

ROUNDS = 1000
SEED = 1


class _Behind(Protocol):
    """What the report's methods read."""

    def of_documents(self, measure: Measure, label: str | None) -> tuple[float | None, ...]: ...

    def confusion(self, pair: tuple[int, int] | None) -> Confusion: ...

    def drivers(self, label: str | None, pair: tuple[int, int] | None, examples: int) -> list[Driver]: ...

    def evidence(self, which: EvidenceChoice, limit: int | None, offset: int) -> list[Evidence]: ...

    def count(self, which: EvidenceChoice) -> int: ...


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """All figures. Documents that fewer than two annotators did are not in it."""

    annotators: tuple[AnnotatorId, ...]
    names: tuple[str, ...]
    documents: tuple[DocumentId, ...]
    characters: int
    """Code points outside of masks."""
    sentences: int
    rounds: int
    seed: int
    pairs: tuple[tuple[int, int], ...]
    """Indices of each two annotators."""
    pooled: FigureRow
    labels: Mapping[str, FigureRow]
    """By code, in the order of the codebook: the labels asked for, or all of it."""
    per_document: tuple[DocumentRow, ...]
    behind: _Behind = field(compare=False, repr=False)
    said: SaidReport | None = None
    """Attributes and links; None where nobody says anything beside labels."""

    def of_documents(self, measure: Measure, label: str | None = None) -> tuple[float | None, ...]:
        """The figure of each document alone, pooled or of a label; None where it is undefined."""
        return self.behind.of_documents(measure, label)

    def confusion(self, pair: tuple[int, int] | None = None) -> Confusion:
        """Labels of answering spans against each other, of one pair (in either order) or of all pairs together."""
        return self.behind.confusion(pair)

    def drivers(
        self, label: str | None = None, pair: tuple[int, int] | None = None, *, examples: int = 3
    ) -> list[Driver]:
        """The kinds of difference, the commonest first."""
        return self.behind.drivers(label, pair, examples)

    def evidence(
        self, which: EvidenceChoice | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Evidence]:
        """The places asked for, in the order of documents and texts."""
        return self.behind.evidence(which or EvidenceChoice(), limit, offset)

    def count(self, which: EvidenceChoice | None = None) -> int:
        """How many `evidence` would give without a limit."""
        return self.behind.count(which or EvidenceChoice())


def agreement(
    layers: ComparedLayers,
    *,
    said: SaidLayers | None = None,
    labels: Sequence[str] | None = None,
    rounds: int = ROUNDS,
    seed: int = SEED,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> AgreementReport:
    """Compute all figures with bootstrap intervals over documents (`rounds` draws, the same for the same `seed`).

    With `labels` (codes) only their spans are compared, as if the others had not been labelled; `said` is what the same
    layers say beside all labels. Raises `Cancel` when asked to stop.
    """
    from core.agreement.computing import compute

    report = compute(layers, labels, rounds, seed, progress, cancelled)
    if said is None:
        return report
    return replace(report, said=compare_said(said, rounds=rounds, seed=seed, cancelled=cancelled))
