"""How many annotations there are, kept up to date from each change instead of counted anew."""

from collections import Counter

from core.changes import ChangeSet
from core.engine import Engine
from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Annotation

Place = tuple[DocumentId, AnnotatorId]
Kind = tuple[DocumentId, AnnotatorId, LabelId]


class Tally:
    """Counts by document and annotator, and by label, too. Nothing is counted before somebody asks."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._by_label: Counter[Kind] | None = None
        self._by_place: Counter[Place] = Counter()
        engine.subscribe(self._take)

    def by_place(self) -> dict[Place, int]:
        """By document and annotator; zeros are left out."""
        if self._engine.in_operation:
            return _by_place(self._engine.annotations.label_counts())
        self._count()
        return dict(self._by_place)

    def by_label(self) -> dict[Kind, int]:
        """By document, annotator and label; zeros are left out."""
        if self._engine.in_operation:
            return self._engine.annotations.label_counts()
        return dict(self._count())

    def _count(self) -> Counter[Kind]:
        if self._by_label is None:
            self._by_label = Counter(self._engine.annotations.label_counts())
            self._by_place = _by_place(self._by_label)
        return self._by_label

    def _take(self, change: ChangeSet) -> None:
        if change.reload:
            self._by_label = None
        if self._by_label is None:
            return
        for one in change.annotations:
            self._add(self._by_label, one.before, -1)
            self._add(self._by_label, one.after, 1)

    def _add(self, by_label: Counter[Kind], one: Annotation | None, step: int) -> None:
        if one is None:
            return
        place, kind = (one.document, one.annotator), (one.document, one.annotator, one.label)
        by_label[kind] += step
        self._by_place[place] += step
        if not by_label[kind]:
            del by_label[kind]
        if not self._by_place[place]:
            del self._by_place[place]


def _by_place(by_label: dict[Kind, int]) -> Counter[Place]:
    counted: Counter[Place] = Counter()
    for (document, annotator, _label), count in by_label.items():
        counted[document, annotator] += count
    return counted
