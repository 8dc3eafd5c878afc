"""How often each label is used, in each document: counted once, then kept up by change sets."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from core.changes import AnnotationChange
from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Annotation


class LabelCounts:
    """Annotations by document and label, of all annotators."""

    def __init__(self, counts: Mapping[tuple[DocumentId, AnnotatorId, LabelId], int]) -> None:
        self._by_document: defaultdict[DocumentId, Counter[LabelId]] = defaultdict(Counter)
        self._total: Counter[LabelId] = Counter()
        self._take(counts.items())

    def recount(
        self, documents: Collection[DocumentId], counts: Mapping[tuple[DocumentId, AnnotatorId, LabelId], int]
    ) -> None:
        """Count some documents again, given the counts of all."""
        for document in documents:
            self._total.subtract(self._by_document.pop(document, {}))
        self._take(item for item in counts.items() if item[0][0] in documents)

    def apply(self, changes: Iterable[AnnotationChange]) -> bool:
        """Take the changes in; whether any count differs now."""
        differs = False
        for change in changes:
            before, after = change.before, change.after
            if before is not None and after is not None and before.label == after.label:
                continue
            differs = True
            if before is not None:
                self._add(before, -1)
            if after is not None:
                self._add(after, 1)
        return differs

    def in_document(self, document: DocumentId | None) -> Counter[LabelId]:
        """Counts of one document; empty for None."""
        return self._by_document[document] if document is not None else Counter()

    def in_project(self) -> Counter[LabelId]:
        """Counts of the whole project."""
        return self._total

    def _take(self, counts: Iterable[tuple[tuple[DocumentId, AnnotatorId, LabelId], int]]) -> None:
        for (document, _annotator, label), count in counts:
            self._by_document[document][label] += count
            self._total[label] += count

    def _add(self, annotation: Annotation, step: int) -> None:
        self._by_document[annotation.document][annotation.label] += step
        self._total[annotation.label] += step
