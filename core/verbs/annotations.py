"""Creating, changing and reading annotations."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import cast

from core.changes import LABEL_HITS, ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.formats.records import SpanColumns
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Annotation, LabelledPlace, Passage, Status
from core.progress import Cancelled, Progress, Steps, never, no_progress
from core.storage import entities, passage_rows, place_rows, said_carrying, said_following
from core.storage.journal import Operation
from core.storage.place_rows import LayerPlaces
from core.storage.span_rows import SpanRows
from core.storage.tables import ANNOTATION, LABEL, STATUS, Row, quote_hash, quote_hashes

Placed = tuple[AnnotationId, int, int, LabelId, AnnotatorId, str | None, str, str]
"""An imported annotation: id, start, end, label, annotator, note, created and updated at."""
PlacedColumns = tuple[
    Sequence[AnnotationId],
    Sequence[int],
    Sequence[int],
    Sequence[LabelId],
    Sequence[AnnotatorId],
    Sequence[str | None],
    Sequence[str],
    Sequence[str],
]
"""Imported annotations of one document, the fields of `Placed` by column."""


_MANY = 300
"""Places that are labelled at once and journaled together."""


class Annotations:
    """`Session.annotations`. Offsets are code points of the document's canonical text, end exclusive.

    `relabel`, `move`, `split`, `join`, `delete` and `set_note` change only what the current annotator wrote: another's
    annotations raise UserError ``annotation.not_yours``, because merging relies on each person writing only their own
    layer. `add_many`, `add_placed` and `restore` write for whomever they are given: an import and a carry-over bring
    everybody's annotations. ARCHITECTURE.md (Whose annotations a verb changes) lists what else does.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_document(self, document: DocumentId, annotator: AnnotatorId | None = None) -> list[Annotation]:
        """All of a document, or one annotator's, sorted by (start, end, label code, id)."""
        return self._engine.annotations.of_document(document, annotator)

    def get(self, annotation: AnnotationId) -> Annotation:
        """One by id; raises UserError ``annotation.unknown`` when there is none or it was removed."""
        found = self._engine.annotations.get(annotation)
        if found is None:
            raise UserError("annotation.unknown", id=annotation)
        return found

    def counts(self) -> dict[tuple[DocumentId, AnnotatorId], int]:
        """How many annotations each annotator has in each document; zeros are left out."""
        return {(DocumentId(document), AnnotatorId(who)): n for document, who, n in self._engine.annotations.counts()}

    def count(self, document: DocumentId) -> int:
        """How many annotations a document has, of all annotators."""
        return sum(self.label_counts_of(document).values())

    def label_counts(self) -> dict[tuple[DocumentId, AnnotatorId, LabelId], int]:
        """How many annotations of each label each annotator has in each document; zeros are left out.

        If there are very many, that takes seconds; `label_counts_of` and `label_totals` do not.
        """
        counted = self._engine.annotations.label_counts()
        return {(DocumentId(document), AnnotatorId(who), LabelId(label)): n for document, who, label, n in counted}

    def label_counts_of(self, document: DocumentId) -> dict[tuple[LabelId, AnnotatorId], int]:
        """How many annotations of each label each annotator has in one document; zeros are left out."""
        counted = self._engine.annotations.label_counts_of(document)
        return {(LabelId(label), AnnotatorId(who)): n for label, who, n in counted}

    def counted_pieces(self) -> Iterator[Iterable[tuple[tuple[DocumentId, AnnotatorId, LabelId], int]]]:
        """The items of `label_counts` in pieces of some 0.05 s, for callers who want to be able to stop."""
        for piece in self._engine.annotations.counted_pieces():
            yield [((DocumentId(doc), AnnotatorId(who), LabelId(label)), n) for doc, who, label, n in piece]

    def label_totals(self) -> dict[tuple[LabelId, AnnotatorId], int]:
        """How many annotations of each label each annotator has in all documents together; zeros are left out."""
        return {(LabelId(label), AnnotatorId(who)): n for label, who, n in self._engine.annotations.label_totals()}

    def has_any(self, annotator: AnnotatorId) -> bool:
        """Whether somebody has annotations here. Looks no further than the first."""
        return self._engine.annotations.has_any(annotator)

    def passages(
        self,
        labels: Iterable[LabelId] | None = None,
        annotators: Iterable[AnnotatorId] | None = None,
        documents: Iterable[DocumentId] | None = None,
    ) -> list[Passage]:
        """Those with one of these labels, of these people, in these documents (None: any), in the order of reading."""
        rows = passage_rows.passages(self._engine.conn, labels, annotators, documents)
        # One string for each label, person and document: there may be very many of each.
        same: dict[str, str] = {}
        return [
            Passage(
                cast("DocumentId", same.setdefault(document, document)),
                start,
                end,
                id_,
                cast("LabelId", same.setdefault(label, label)),
                cast("AnnotatorId", same.setdefault(annotator, annotator)),
                note,
            )
            for document, start, end, id_, label, annotator, note in rows
        ]

    def places(
        self, annotators: Iterable[AnnotatorId] | None = None, documents: Iterable[DocumentId] | None = None
    ) -> list[LayerPlaces]:
        """Where they lie, layer by layer as texts of numbers, for those who count very many. In no order."""
        return place_rows.places(self._engine.conn, annotators, documents)

    def iterate(
        self, documents: Iterable[DocumentId] | None = None, annotator: AnnotatorId | None = None
    ) -> Iterator[Annotation]:
        """Annotations document by document, in the order of the documents given (default: all, by import)."""
        chosen = (entry.id for entry in self._engine.documents.all()) if documents is None else documents
        for document in chosen:
            yield from self._engine.annotations.of_document(document, annotator)

    def records(self, annotator: AnnotatorId | None = None) -> Callable[[DocumentId], SpanColumns]:
        """A reader of annotations as exports carry them, document by document, for one `Session.reading`.

        It gives all of a document, or one annotator's, sorted by (start, end, label code, id).
        """
        rows = SpanRows(self._engine.conn, annotator)
        return lambda document: SpanColumns(rows.of(document))

    def quote(self, document: DocumentId, start: int, end: int) -> str:
        """The text of ``[start, end)``; raises UserError ``annotation.bad_span`` and ``document.unknown``."""
        self._require_document(document)
        text = self._engine.text(document)
        if not 0 <= start < end <= len(text):
            raise UserError("annotation.bad_span", start=start, end=end, characters=len(text))
        return text[start:end]

    def create(
        self,
        document: DocumentId,
        start: int,
        end: int,
        label: LabelId,
        *,
        note: str | None = None,
        begin: bool = False,
    ) -> tuple[Annotation, ChangeSet]:
        """Label ``[start, end)`` as the current annotator; with `begin`, this also begins their work on the document.

        Raises UserError ``annotation.bad_span``, ``annotation.duplicate``, ``document.unknown``, ``label.unknown``,
        ``annotator.none_current``.
        """
        engine = self._engine
        with engine.operation("annotation.create") as operation:
            annotator = engine.require_annotator()
            quote = self.quote(document, start, end)
            self._require_label(operation, label)
            self._require_free(document, annotator, start, end, label)
            annotation = Annotation(
                AnnotationId(new_uuid()),
                document,
                start,
                end,
                label,
                annotator,
                note or None,
                operation.at,
                operation.at,
            )
            operation.insert(ANNOTATION, entities.annotation_row(annotation, quote))
            if begin:
                begin_work(operation, document, annotator)
        return annotation, engine.change_set(operation)

    def add_many(self, annotations: Sequence[Annotation]) -> ChangeSet:
        """Add annotations that came from elsewhere, ids, people and times as given; one operation.

        They may be anybody's. The caller has checked that ids are new to the file and that no one's layer has one
        twice. Raises UserError
        ``annotation.bad_span`` and ``document.unknown``;
        `core.storage.sqlite.ConstraintError` for an unchecked duplicate.
        """
        engine = self._engine
        with engine.operation("annotation.import") as operation:
            if annotations:
                operation.insert_many(ANNOTATION, self._rows(annotations), len(annotations))
        return engine.change_set(operation)

    def _rows(self, annotations: Iterable[Annotation]) -> Iterator[tuple[str | int | None, ...]]:
        document, text = None, ""
        for annotation in annotations:
            if annotation.document != document:
                document = annotation.document
                self._require_document(document)
                text = self._engine.text(document)
            start, end = annotation.start, annotation.end
            if not 0 <= start < end <= len(text):
                raise UserError("annotation.bad_span", start=start, end=end, characters=len(text))
            # In the order of ANNOTATION.columns, and without a dict: imports bring tens of thousands.
            quote = quote_hash(text[start:end])
            yield (
                annotation.id,
                document,
                annotation.annotator,
                annotation.label,
                start,
                end,
                quote,
                annotation.note,
                annotation.origin,
                annotation.created_at,
                annotation.updated_at,
            )

    def add_placed(self, arrived: Iterable[tuple[DocumentId, str, Iterable[Placed]]]) -> ChangeSet:
        """As `add_many`, for a dataset: each document's id, its canonical text, and its annotations as tuples."""
        columns = [(document, text, tuple(zip(*placed, strict=True))) for document, text, placed in arrived]
        return self.add_columns(cast("list[tuple[DocumentId, str, PlacedColumns]]", columns))

    def add_columns(self, given: Sequence[tuple[DocumentId, str, PlacedColumns]]) -> ChangeSet:
        """As `add_placed`, with each document's annotations by column; a document without any may have no columns."""
        engine = self._engine
        arrived = [added for added in given if added[2] and added[2][0]]
        count = sum(len(columns[0]) for _, _, columns in arrived)
        with engine.operation("annotation.import") as operation:
            if count:
                operation.insert_many(ANNOTATION, chain.from_iterable(map(_placed_rows, arrived)), count)
        return engine.change_set(operation)

    def label_places(
        self,
        places: Sequence[LabelledPlace],
        *,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> ChangeSet:
        """Label many places as the current annotator, in one operation; what has the label already is passed over.

        Quickest where places of a document follow each other. Raises UserError ``annotation.bad_span``,
        ``document.unknown``, ``label.unknown``, ``annotator.none_current``; `Cancel`.
        """
        engine = self._engine
        with engine.operation(LABEL_HITS) as operation:
            who = engine.require_annotator()
            for label in {place.label for place in places}:
                self._require_label(operation, label)
            steps = Steps(len(places), progress, cancelled)
            new: list[Annotation] = []
            for place in dict.fromkeys(places):
                steps.did()
                if not self._taken(place.document, who, place.start, place.end, place.label):
                    at = operation.at
                    ids = AnnotationId(new_uuid()), place.document
                    new.append(Annotation(*ids, place.start, place.end, place.label, who, None, at, at))
            if len(new) < _MANY:
                # Views follow each of them, where thousands make them read again.
                for annotation in new:
                    quote = self.quote(annotation.document, annotation.start, annotation.end)
                    operation.insert(ANNOTATION, entities.annotation_row(annotation, quote))
            else:
                operation.insert_many(ANNOTATION, self._rows(new), len(new))
                rows = [
                    {"id": made.id, "document": made.document, "annotator": who, "label": made.label} for made in new
                ]
                said_following.begin(engine.conn, operation, cast("list[Row]", rows), {made.id for made in new})
        return engine.change_set(operation)

    def existing(self, ids: Iterable[AnnotationId]) -> dict[AnnotationId, tuple[Annotation, bool]]:
        """Those of `ids` that are in the file, each with whether the annotation was removed."""
        return self._engine.annotations.existing(ids)

    def restore(self, annotations: Iterable[Annotation]) -> ChangeSet:
        """Bring removed annotations back with new content, because an import has them again. They may be anybody's."""
        engine = self._engine
        with engine.operation("annotation.import") as operation:
            for annotation in annotations:
                row = entities.annotation_row(
                    annotation, self.quote(annotation.document, annotation.start, annotation.end)
                )
                del row["id"]
                operation.update(ANNOTATION, (annotation.id,), **row, deleted=0)
        return engine.change_set(operation)

    def carry_said(self, old: DocumentId, new: DocumentId, carried: Mapping[AnnotationId, AnnotationId]) -> ChangeSet:
        """Bring what is said beside labels to a new edition, in the name of who said it: `core.storage.said_carrying`.

        `carried` are the annotations of the new edition by those of the old one.
        """
        with self._engine.operation("annotation.carry_over") as operation:
            ids = {str(source): str(target) for source, target in carried.items()}
            said_carrying.carry(self._engine.conn, operation, old, new, ids)
        return self._engine.change_set(operation)

    def relabel(self, annotations: Iterable[AnnotationId], label: LabelId) -> ChangeSet:
        """Give annotations another label. If the passage already has that label, the annotation is removed."""
        engine = self._engine
        with engine.operation("annotation.relabel") as operation:
            self._require_label(operation, label)
            for annotation in self._own(annotations):
                if annotation.label == label:
                    continue
                if self._taken(annotation.document, annotation.annotator, annotation.start, annotation.end, label):
                    operation.remove(ANNOTATION, annotation.id)
                else:
                    self._update(operation, annotation.id, label=label)
        return engine.change_set(operation)

    def move(self, annotation: AnnotationId, start: int, end: int) -> ChangeSet:
        """Give an annotation another span; raises as `create` does."""
        engine = self._engine
        with engine.operation("annotation.move") as operation:
            (own,) = self._own([annotation])
            if (own.start, own.end) != (start, end):
                quote = self.quote(own.document, start, end)
                self._require_free(own.document, own.annotator, start, end, own.label)
                self._update(operation, own.id, span_start=start, span_end=end, quote_hash=quote_hash(quote))
        return engine.change_set(operation)

    def split(self, annotation: AnnotationId, at: int) -> ChangeSet:
        """Cut an annotation in two at a code point strictly inside it; the second half is a new annotation.

        Raises UserError ``annotation.bad_split``, and ``annotation.duplicate`` where a half exists already.
        """
        engine = self._engine
        with engine.operation("annotation.split") as operation:
            (own,) = self._own([annotation])
            if not own.start < at < own.end:
                raise UserError("annotation.bad_split", at=at, start=own.start, end=own.end)
            self._require_free(own.document, own.annotator, own.start, at, own.label)
            self._require_free(own.document, own.annotator, at, own.end, own.label)
            head, tail = self.quote(own.document, own.start, at), self.quote(own.document, at, own.end)
            self._update(operation, own.id, span_end=at, quote_hash=quote_hash(head))
            second = replace(
                own, id=AnnotationId(new_uuid()), start=at, created_at=operation.at, updated_at=operation.at
            )
            row = entities.annotation_row(second, tail)
            operation.insert(ANNOTATION, row)
            said_following.copy(engine.conn, operation, own.id, row)
        return engine.change_set(operation)

    def join(self, annotations: Iterable[AnnotationId]) -> ChangeSet:
        """Make one annotation of several: it covers all from the first start to the last end; notes are kept.

        Raises UserError ``annotation.bad_join`` unless they are two or more of one document and one label.
        """
        engine = self._engine
        with engine.operation("annotation.join") as operation:
            parts = sorted(self._own(annotations), key=lambda part: (part.start, part.end))
            if len(parts) < 2 or len({(part.document, part.label, part.annotator) for part in parts}) > 1:
                raise UserError("annotation.bad_join", count=len(parts))
            first, start, end = parts[0], parts[0].start, max(part.end for part in parts)
            for part in parts[1:]:
                operation.remove(ANNOTATION, part.id)
            notes = list(dict.fromkeys(part.note for part in parts if part.note))
            if (first.start, first.end) != (start, end):
                self._require_free(first.document, first.annotator, start, end, first.label)
            quote = self.quote(first.document, start, end)
            self._update(operation, first.id, span_end=end, quote_hash=quote_hash(quote), note="\n".join(notes) or None)
            row = entities.annotation_row(first, quote)
            said_following.join(engine.conn, operation, row, [part.id for part in parts[1:]])
        return engine.change_set(operation)

    def delete(self, annotations: Iterable[AnnotationId]) -> ChangeSet:
        """Remove annotations; undo brings them back."""
        engine = self._engine
        with engine.operation("annotation.delete") as operation:
            for annotation in self._own(annotations):
                operation.remove(ANNOTATION, annotation.id)
        return engine.change_set(operation)

    def set_note(self, annotations: Iterable[AnnotationId], note: str | None) -> ChangeSet:
        """Set or, with None or an empty text, clear the note."""
        engine = self._engine
        with engine.operation("annotation.note") as operation:
            for annotation in self._own(annotations):
                if annotation.note != (note or None):
                    self._update(operation, annotation.id, note=note or None)
        return engine.change_set(operation)

    def _own(self, annotations: Iterable[AnnotationId]) -> list[Annotation]:
        annotator = self._engine.require_annotator()
        found = [self.get(id_) for id_ in dict.fromkeys(annotations)]
        for annotation in found:
            if annotation.annotator != annotator:
                raise UserError("annotation.not_yours", id=annotation.id, annotator=annotation.annotator)
        return found

    def _update(self, operation: Operation, annotation: AnnotationId, **values: str | int | None) -> None:
        operation.update(ANNOTATION, (annotation,), **values, updated_at=operation.at)

    def _require_document(self, document: DocumentId) -> None:
        # A removed document keeps its text, but cannot be annotated.
        if not self._engine.documents.exists(document):
            raise UserError("document.unknown", document=document)

    def _require_label(self, operation: Operation, label: LabelId) -> None:
        row = operation.read(LABEL, label)
        if row is None or row["deleted"]:
            raise UserError("label.unknown", label=label)

    def _require_free(self, document: DocumentId, annotator: AnnotatorId, start: int, end: int, label: LabelId) -> None:
        if self._taken(document, annotator, start, end, label):
            raise UserError("annotation.duplicate", start=start, end=end, label=label)

    def _taken(self, document: DocumentId, annotator: AnnotatorId, start: int, end: int, label: LabelId) -> bool:
        return self._engine.annotations.exists(document, annotator, start, end, label)


def begin_work(operation: Operation, document: DocumentId, annotator: AnnotatorId) -> None:
    """Change a status of not started to in progress, in the same step as the work that began."""
    current = operation.read(STATUS, document, annotator)
    begun = Status.IN_PROGRESS.value
    if current is None:
        row = {"document": document, "annotator": annotator, "status": begun, "updated_at": operation.at}
        operation.insert(STATUS, row)
    elif current["status"] == Status.NOT_STARTED.value:
        operation.update(STATUS, (document, annotator), status=begun, updated_at=operation.at)


def _placed_rows(arrived: tuple[DocumentId, str, PlacedColumns]) -> Iterable[tuple[str | int | None, ...]]:
    """A document's rows in the order of ANNOTATION.columns, without the shared ones."""
    document, text, (ids, starts, ends, labels, annotators, notes, created, updated) = arrived
    if max(ends) > len(text):
        worst = ends.index(max(ends))
        raise UserError("annotation.bad_span", start=starts[worst], end=ends[worst], characters=len(text))
    quotes = quote_hashes(map(text.__getitem__, map(slice, starts, ends)))
    first = (ids, repeat(document), annotators, labels, starts, ends, quotes, notes)
    return zip(*first, repeat("import"), created, updated)
