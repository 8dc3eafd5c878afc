"""Figures of agreement as values: a number with its interval, or the reason why there is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.ids import AnnotatorId, DocumentId
from core.review.pairing import DifferenceKind


class Measure(StrEnum):
    """The figures; core/agreement/formulas.py says how each is computed."""

    F1_EXACT = "f1_exact"
    """Spans with the same ends and label; the mean of the pairs of annotators."""
    F1_OVERLAP = "f1_overlap"
    """Spans with the same label that share a character, each answering at most one; the mean of the pairs."""
    KAPPA_CHARACTER = "kappa_character"
    """Cohen's kappa over characters; the mean of the pairs."""
    KAPPA_SENTENCE = "kappa_sentence"
    """Cohen's kappa over sentences; the mean of the pairs."""
    ALPHA_CHARACTER = "alpha_character"
    """Krippendorff's nominal alpha over characters, of all annotators."""
    ALPHA_UNITIZING = "alpha_unitizing"
    """Krippendorff's unitizing alpha (1995, 2004), of all annotators."""


class Undefined(StrEnum):
    """Why there is no number."""

    ONE_ANNOTATOR = "one_annotator"
    """Fewer than two annotators are compared."""
    NO_COMMON_DOCUMENT = "no_common_document"
    """No document was done by two of them."""
    NO_UNITS = "no_units"
    """The documents have no character or sentence outside of masks."""
    NO_SPANS = "no_spans"
    """Nobody labelled anything."""
    ONE_CATEGORY = "one_category"
    """Everybody says the same of every unit, so chance alone would agree as well."""
    ONE_DOCUMENT = "one_document"
    """Of intervals: with one document there is nothing to draw from."""
    TOO_FEW_ROUNDS = "too_few_rounds"
    """Of intervals: in most rounds the figure was undefined, or no rounds were asked for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that at least one of two annotators labelled, and what each of them says."""

    document: DocumentId
    kind: DifferenceKind
    a: AnnotatorId
    b: AnnotatorId
    a_span: tuple[int, int, str] | None
    """Start, end (code points, exclusive) and label code; None where this annotator has nothing."""
    b_span: tuple[int, int, str] | None

    @property
    def start(self) -> int:
        """Where it begins, in code points."""
        return min(span[0] for span in (self.a_span, self.b_span) if span is not None)

    @property
    def end(self) -> int:
        """Where it ends, exclusive, in code points."""
        return max(span[1] for span in (self.a_span, self.b_span) if span is not None)


ANY_LABEL = "*"
"""In `EvidenceChoice.cell`: whatever label, or none."""


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    """Selects evidence; a field that is None selects all."""

    pair: tuple[int, int] | None = None
    """Indices of two annotators, in either order."""
    label: str | None = None
    """At least one of the two labels must be this one."""
    kinds: frozenset[DifferenceKind] | None = None
    cell: tuple[str | None, str | None] | None = None
    """What the first and the second of the pair say: a label's code, None for nothing, or `ANY_LABEL`."""
    document: DocumentId | None = None


def _nothing(limit: int | None) -> list[Evidence]:
    return []


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure."""

    measure: Measure
    value: float | None
    undefined: Undefined | None = None
    """Set exactly when `value` is None."""
    interval: tuple[float, float] | None = None
    """The 2.5th and 97.5th percentile of the bootstrap over documents."""
    interval_undefined: Undefined | None = None
    pairs: tuple[float | None, ...] = ()
    """The same figure of each two annotators, as `AgreementReport.pairs`; None where it is undefined."""
    source: Callable[[int | None], list[Evidence]] = field(default=_nothing, compare=False, repr=False)

    def evidence(self, limit: int | None = None) -> list[Evidence]:
        """The passages behind it: first those that lower it, then the others; each in text order."""
        return self.source(limit)


@dataclass(frozen=True, slots=True)
class Numbers:
    """N: how much text and how many spans a figure is computed from."""

    documents: int
    """Documents that two or more annotators did."""
    documents_with: int
    """Those of them in which somebody used the label."""
    characters: int
    """Code points outside of masks."""
    sentences: int
    spans: tuple[int, ...]
    """For each annotator."""


@dataclass(frozen=True, slots=True)
class Prevalence:
    """Share of units that carry the label (pooled: any label), 0 to 1, over all annotators; None without units."""

    character: float | None
    sentence: float | None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The figures of one label, or of all labels together."""

    label: str | None
    """The code; None for the pooled figures."""
    n: Numbers
    prevalence: Prevalence
    figures: Mapping[Measure, Figure]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document's pooled figures."""

    id: DocumentId
    title: str
    characters: int
    """Code points outside of masks."""
    sentences: int
    spans: tuple[int | None, ...]
    """For each annotator; None where they have not done it."""
    figures: Mapping[Measure, float | None]


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each label of the first annotator meets each label of the second in the same place."""

    labels: tuple[str | None, ...]
    """Codes that occur, in the order of the codebook, then None for nothing."""
    counts: tuple[tuple[int, ...], ...]
    """Rows: the first of the pair; columns: the second. Nothing against nothing is 0."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A kind of difference."""

    kind: DifferenceKind
    labels: tuple[str, ...]
    """One label's code, or two that are taken for each other."""
    who: AnnotatorId | None
    """Who alone labelled it, for `DifferenceKind.ONLY_A` (told as such whatever the pair's order)."""
    count: int
    share: float
    """Of all differences asked about, 0 to 1."""
    examples: tuple[Evidence, ...]
