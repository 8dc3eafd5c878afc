"""What a chart needs of a project, found in a job, and how it is drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.agreement.figures import Measure
from core.charts.agreement_in_time import AgreedDocument, agreed_documents
from core.charts.beside import LabelsBeside, labels_beside
from core.charts.series import FigurePoint, figure_points, units
from core.ids import AnnotatorId, DocumentId
from core.matrix.evidence import DOCUMENT, EvidenceMatrix, evidence_matrix
from core.model import DocumentEntry, Label, Passage
from core.progress import Cancelled, Progress
from core.retrieval.query import Reach
from core.session import Session
from gui.base.i18n import N_
from gui.charts.bars import bars, portraits
from gui.charts.drawing import Drawing
from gui.charts.lines import agreed, figures
from gui.charts.together import heat_map, network


class ChartKind(StrEnum):
    """The charts there are."""

    COUNTS = "counts"
    SHARES = "shares"
    HEAT_MAP = "heat_map"
    NETWORK = "network"
    PORTRAITS = "portraits"
    FIGURES = "figures"
    AGREEMENT = "agreement"


KINDS: tuple[tuple[ChartKind, str], ...] = (
    (ChartKind.COUNTS, N_("Passages by label")),
    (ChartKind.SHARES, N_("Share of the text by label")),
    (ChartKind.HEAT_MAP, N_("Labels beside each other")),
    (ChartKind.NETWORK, N_("Network of labels")),
    (ChartKind.PORTRAITS, N_("Labels along the text")),
    (ChartKind.FIGURES, N_("Figures by year")),
    (ChartKind.AGREEMENT, N_("Agreement over time")),
)
GROUPS: tuple[tuple[str, str], ...] = (
    (DOCUMENT, N_("By report")),
    ("region", N_("By region")),
    ("year", N_("By year")),
    ("issuer", N_("By issuer")),
    ("kind", N_("By kind of report")),
)
REACHED: tuple[tuple[Reach, str], ...] = (
    (Reach.OVERLAP, N_("On the same text")),
    (Reach.NEAR, N_("Within 100 characters")),
    (Reach.DOCUMENT, N_("In the same document")),
)


@dataclass(frozen=True)
class ChartQuestion:
    """What is to be drawn."""

    kind: ChartKind
    layers: tuple[AnnotatorId, ...]
    """Whose annotations."""
    people: tuple[AnnotatorId, ...] = ()
    """Whose agreement."""
    by: str = DOCUMENT
    reach: Reach = Reach.OVERLAP
    documents: tuple[DocumentId, ...] | None = None
    """Of which the portraits are; None: of all."""
    measure: Measure = Measure.F1_OVERLAP


@dataclass(frozen=True)
class ChartData:
    """What was found for a question."""

    question: ChartQuestion
    labels: tuple[Label, ...]
    matrix: EvidenceMatrix | None = None
    beside: LabelsBeside | None = None
    entries: tuple[DocumentEntry, ...] = ()
    passages: tuple[Passage, ...] = ()
    points: tuple[FigurePoint, ...] = ()
    agreed: tuple[AgreedDocument, ...] = ()
    titles: Mapping[DocumentId, str] = field(default_factory=dict[DocumentId, str])

    def units(self) -> list[str]:
        """The units of its figures, the most frequent first."""
        return units(self.points)


def find_chart(session: Session, question: ChartQuestion, progress: Progress, cancelled: Cancelled) -> ChartData:
    """What a chart needs; raises `Cancel`."""
    labels = tuple(session.codebook.labels())
    kind, layers = question.kind, question.layers
    if kind in (ChartKind.COUNTS, ChartKind.SHARES):
        return ChartData(question, labels, evidence_matrix(session, layers, by=question.by, cancelled=cancelled))
    if kind in (ChartKind.HEAT_MAP, ChartKind.NETWORK):
        passages = session.annotations.passages(None, layers, None)
        found = labels_beside(passages, [label.id for label in labels], question.reach, cancelled)
        return ChartData(question, labels, beside=found)
    if kind is ChartKind.PORTRAITS:
        with session.reading():
            entries = session.documents.entries(question.documents)
            passages = session.annotations.passages(None, layers, question.documents)
        return ChartData(question, labels, entries=tuple(entries), passages=tuple(passages))
    if kind is ChartKind.FIGURES:
        points = figure_points(session, layers, progress, cancelled)
        return ChartData(question, labels, points=tuple(points), titles=session.documents.titles())
    documents = agreed_documents(session, question.people, question.measure, progress, cancelled)
    return ChartData(question, labels, agreed=tuple(documents))


def drawing_of(
    data: ChartData, names: Mapping[AnnotatorId, str], unit: str, measure_name: Callable[[Measure], str]
) -> Drawing:
    """The chart, in the colours of the theme of the moment."""
    known = {label.id: label for label in data.labels}
    if data.matrix is not None:
        return bars(data.matrix, names, share=data.question.kind is ChartKind.SHARES)
    if data.beside is not None:
        return (heat_map if data.question.kind is ChartKind.HEAT_MAP else network)(data.beside, known)
    if data.question.kind is ChartKind.PORTRAITS:
        return portraits(data.entries, data.passages, data.labels)
    if data.question.kind is ChartKind.FIGURES:
        return figures(data.points, unit, known, data.titles)
    return agreed(data.agreed, measure_name(data.question.measure))


def used_labels(data: ChartData) -> Sequence[Label]:
    """The labels whose colours need a legend."""
    if data.matrix is not None:
        used = {label for row in data.matrix.rows for label in row.cells}
    elif data.question.kind is ChartKind.PORTRAITS:
        used = {passage.label for passage in data.passages if passage.label is not None}
    elif data.question.kind is ChartKind.FIGURES:
        used = {point.label for point in data.points}
    else:
        used = set()
    return [label for label in data.labels if label.id in used]
