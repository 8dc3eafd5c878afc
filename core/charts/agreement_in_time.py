"""How far annotators agreed on each document, in the order in which they labelled it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.agreement.figures import Measure
from core.agreement.layers import read_layers
from core.agreement.report import agreement
from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Passage
from core.progress import Cancelled, Progress, never, no_progress

if TYPE_CHECKING:
    from core.session import Session

ALONG = 5
"""Documents whose mean the line shows: that one and those before it."""
MEASURES = (Measure.F1_OVERLAP, Measure.F1_EXACT, Measure.KAPPA_CHARACTER, Measure.ALPHA_CHARACTER)
"""Figures that a document alone may have."""


class AgreedDocument(NamedTuple):
    """One document that two or more people labelled."""

    document: DocumentId
    title: str
    day: str
    """When the last of the compared labels was set, as an ISO date (UTC)."""
    value: float
    differing: tuple[Passage, ...] = ()
    """What some of them labelled and others did not so, in text order."""


def agreed_documents(
    session: "Session",
    people: Sequence[AnnotatorId],
    measure: Measure,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> list[AgreedDocument]:
    """Documents in the order of their last label; those for which the figure is undefined are left out.

    Raises `Cancel`, UserError ``annotator.unknown``.
    """
    if len(people) < 2:
        return []
    layers = read_layers(session, people, progress=progress, cancelled=cancelled)
    report = agreement(layers, rounds=0, cancelled=cancelled)
    wanted = set(people)
    found: list[tuple[str, AgreedDocument]] = []
    for row in report.per_document:
        value = row.figures.get(measure)
        there = [each for each in session.annotations.of_document(row.id) if each.annotator in wanted]
        if value is not None and there:
            last = max(annotation.created_at for annotation in there)
            found.append((last, AgreedDocument(row.id, row.title, last[:10], value, differing(there))))
    return [document for _time, document in sorted(found, key=lambda entry: (entry[0], entry[1].document))]


def differing(annotations: Sequence[Annotation]) -> tuple[Passage, ...]:
    """The passages of one document that not everybody who labelled it has with the same label and ends."""
    who: dict[tuple[int, int, LabelId], set[AnnotatorId]] = {}
    for each in annotations:
        who.setdefault((each.start, each.end, each.label), set()).add(each.annotator)
    everybody = {each.annotator for each in annotations}
    apart = [each for each in annotations if len(everybody) == 1 or who[each.start, each.end, each.label] != everybody]
    return tuple(
        Passage(each.document, each.start, each.end, each.id, each.label, each.annotator, each.note)
        for each in sorted(apart, key=lambda each: (each.start, each.end, each.annotator, each.id))
    )


def running_mean(values: Sequence[float], along: int = ALONG) -> list[float]:
    """For each value the mean of it and those before it, `along` together at most."""
    return [sum(part) / len(part) for end in range(1, len(values) + 1) for part in [values[max(0, end - along) : end]]]
