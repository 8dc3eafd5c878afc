"""Labels for many hits at once: what would be labelled is listed first, then it is one step."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from core.changes import ChangeSet
from core.covering import Covered
from core.errors import UserError
from core.ids import DocumentId, LabelId
from core.model import LabelledPlace, Span
from core.progress import Cancelled, Progress, Steps, never, no_progress
from core.search.matches import FoundHits, Hit
from core.text.unit import Unit
from core.text.units import TextUnits

if TYPE_CHECKING:
    from core.session import Session


class Extent(StrEnum):
    """What of the text gets the label."""

    HIT = "hit"
    CLAUSE = "clause"
    SENTENCE = "sentence"
    ITEM = "item"


_UNITS = {Extent.CLAUSE: Unit.CLAUSE, Extent.SENTENCE: Unit.SENTENCE, Extent.ITEM: Unit.ITEM}


@dataclass(frozen=True)
class LabellingPlan:
    """What labelling hits would do."""

    places: Sequence[LabelledPlace]
    """In the order of the documents and their texts, each once."""
    hits: int
    already: int
    """Hits that share text with a passage of the label in one's own layer, and are passed over."""


def plan_labelling(
    session: "Session",
    hits: FoundHits,
    label: LabelId,
    extent: Extent = Extent.HIT,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> LabellingPlan:
    """What giving the hits a label as the current annotator would do; writes nothing.

    Hits of one sentence or item give one place. Raises UserError ``annotator.none_current``; `Cancel`.
    """
    me = session.annotator
    if me is None:
        raise UserError("annotator.none_current")
    labelled: defaultdict[DocumentId, list[Span]] = defaultdict(list)
    for passage in session.annotations.passages([label], [me.id]):
        labelled[passage.document].append(Span(passage.start, passage.end))
    steps = Steps(len(hits), progress, cancelled, every=500)
    steps.did(0)
    places: list[LabelledPlace] = []
    already = 0
    for document, here in groupby(hits, key=attrgetter("document")):
        found = list(here)
        covered = Covered(labelled[document])
        new = [hit for hit in found if not covered.shares(Span(hit.start, hit.end))]
        already += len(found) - len(new)
        spans = dict.fromkeys(_extended(session, document, new, extent))
        places += [LabelledPlace(document, span.start, span.end, label) for span in spans]
        steps.did(len(found))
    return LabellingPlan(places, len(hits), already)


def _extended(session: "Session", document: DocumentId, hits: Sequence[Hit], extent: Extent) -> list[Span]:
    """The span of each hit: from the beginning of the unit of its first character to the end of that of its last."""
    unit = _UNITS.get(extent)
    if unit is None or not hits:
        return [Span(hit.start, hit.end) for hit in hits]
    masks = [mask.span for mask in session.documents.masks(document)]
    units = TextUnits(session.documents.text(document), masks)

    def around(position: int) -> Span:
        # Not every line is in an item.
        return units.at(position, unit) or units.at(position, Unit.PARAGRAPH)

    return [Span(around(hit.start).start, around(hit.end - 1).end) for hit in hits]


def apply_labelling(
    session: "Session", places: Sequence[LabelledPlace], progress: Progress = no_progress, cancelled: Cancelled = never
) -> ChangeSet:
    """Label all places as the current annotator, in one operation; raises as `Annotations.label_places`."""
    return session.annotations.label_places(places, progress=progress, cancelled=cancelled)
