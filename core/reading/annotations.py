"""The annotations of an imported dataset: labels by code, people by name, ids as they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.codebook import Codebook
from core.errors import UserError
from core.formats.manifest import codebook_beside
from core.formats.records import SpanRecord
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Annotation, Document, Label
from core.reading.prepare import Incoming
from core.reading.report import Reported

if TYPE_CHECKING:
    from core.session import Session

Place = tuple[int, int, LabelId, AnnotatorId]


class AnnotationIntake:
    """Takes the annotations of documents that are in the project by now. Used inside an operation."""

    def __init__(self, session: "Session", annotator: AnnotatorId | None) -> None:
        self._session = session
        current = session.annotator
        self._nobody = annotator or (current.id if current else None)
        """Whose the annotations are that name nobody."""
        self._labels = {label.code: label.id for label in session.codebook.labels()}
        self._people = {person.name: person.id for person in reversed(session.annotators.list())}
        self._beside: dict[Path, Codebook] = {}
        self._taken: dict[AnnotationId, Annotation] = {}
        self._now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.added = 0
        self.known = 0
        self.labels: list[str] = []
        self.annotators: list[str] = []
        self.skipped: list[Reported] = []
        """Of the last `take`."""
        self.failed: list[Reported] = []
        """Of the last `take`."""

    def take(self, arrived: Sequence[tuple[Incoming, Document, bool]]) -> None:
        """Add what is new of the annotations that came with these documents; true: the document is new, too."""
        self.skipped, self.failed = [], []
        ids = [span.id for item, _, _ in arrived for span in item.spans if span.id]
        if not any(item.spans for item, _, _ in arrived):
            return
        existing = self._session.annotations.existing(ids)
        new: list[Annotation] = []
        back: list[Annotation] = []
        places: dict[DocumentId, set[Place]] = {}
        for item, document, is_new in arrived:
            if document.id not in places:
                places[document.id] = set() if is_new else self._places(document.id)
            for span in item.spans:
                annotation = self._annotation(item, span, document.id)
                if annotation is None:
                    continue
                there, removed = existing.get(annotation.id, (None, False))
                known = self._taken.get(annotation.id) or there
                if known is not None and (known is not there or not removed):
                    self._compare(item.source, known, annotation)
                    continue
                place = (annotation.start, annotation.end, annotation.label, annotation.annotator)
                if place in places[document.id]:
                    self._skip(item.source, "import.same_annotation", annotation)
                    continue
                places[document.id].add(place)
                self._taken[annotation.id] = annotation
                (back if removed else new).append(annotation)
        self._session.annotations.add_many(new, {document.id: item.new.text for item, document, _ in arrived})
        self._session.annotations.restore(back)
        self.added += len(new) + len(back)

    def _places(self, document: DocumentId) -> set[Place]:
        there = self._session.annotations.of_document(document)
        return {(one.start, one.end, one.label, one.annotator) for one in there}

    def _annotation(self, item: Incoming, span: SpanRecord, document: DocumentId) -> Annotation | None:
        try:
            label = self._labels.get(span.label) or self._new_label(span.label, item.path)
            annotator = self._people.get(span.annotator) or self._person(span.annotator)
        except UserError as error:
            self.failed.append(Reported(item.source, error))
            return None
        return Annotation(
            span.id or AnnotationId(new_uuid()),
            document,
            span.start,
            span.end,
            label,
            annotator,
            span.note,
            span.created_at or self._now,
            span.updated_at or self._now,
            1,
            "import",
        )

    def _compare(self, source: str, known: Annotation, annotation: Annotation) -> None:
        same = replace(
            annotation,
            created_at=known.created_at,
            updated_at=known.updated_at,
            revision=known.revision,
            origin=known.origin,
        )
        if same == known:
            self.known += 1
        else:
            self._skip(source, "import.annotation_differs", annotation)

    def _skip(self, source: str, code: str, annotation: Annotation) -> None:
        error = UserError(code, id=annotation.id, start=annotation.start, end=annotation.end)
        self.skipped.append(Reported(source, error))

    def _person(self, name: str) -> AnnotatorId:
        if not name.strip():
            if self._nobody is None:
                raise UserError("import.no_annotator")
            return self._nobody
        known = self._session.annotators.by_name(name.strip())
        if known is None:
            known = self._session.annotators.ensure(name)
            self.annotators.append(known.name)
        self._people[name] = known.id
        return known.id

    def _new_label(self, code: str, path: Path) -> LabelId:
        """Add a label, with the names and definition that the dataset's manifest gives it."""
        if path not in self._beside:
            self._beside[path] = codebook_beside(path)
        listed = self._beside[path].labels
        described = next((label for label in listed if label.code == code), None)
        codebook = self._session.codebook
        if described is None:
            label, _ = codebook.create(code=code)
        else:
            label, _ = codebook.create(
                code=code,
                name_zh=described.name_zh,
                name_en=described.name_en,
                colour=described.colour,
                key=described.key if described.key and codebook.by_key(described.key) is None else None,
                parent=self._parent(described, listed),
                definition_zh=described.definition_zh,
                definition_en=described.definition_en,
                examples=described.examples,
            )
        self._labels[code] = self._labels[label.code] = label.id
        self.labels.append(label.code)
        return label.id

    def _parent(self, label: Label, listed: Sequence[Label]) -> LabelId | None:
        """The project's label with the code of the parent, where it has one."""
        code = next((one.code for one in listed if one.id == label.parent), None)
        return self._labels.get(code) if code else None
