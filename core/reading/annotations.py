"""The annotations of an imported dataset: labels by code, people by name, ids as they are."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.codebook import Codebook
from core.errors import UserError
from core.file_names import readable
from core.formats.manifest import codebook_beside
from core.formats.records import SpanColumns
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Annotation, Document, Label, Span
from core.reading.prepare import Incoming
from core.reading.report import Reported
from core.storage import sqlite
from core.times import now
from core.verbs.annotations import Placed, PlacedColumns
from core.verbs.suggested import Predicted, Proposed

if TYPE_CHECKING:
    from core.session import Session

LabelledSpan = tuple[int, int, LabelId, AnnotatorId]
Existing = Mapping[AnnotationId, tuple[Annotation, bool]]
"""Annotations that are in the project already, by id, each with whether it was removed."""


class AnnotationIntake:
    """Takes in the annotations of documents that are now in the project. Used inside an operation."""

    def __init__(self, session: "Session", annotator: AnnotatorId | None) -> None:
        self._session = session
        current = session.annotator
        self._nobody = annotator or (current.id if current else None)
        """Whose the annotations are that name nobody."""
        self._labels = {label.code: label.id for label in session.codebook.labels()}
        self._shown = _shown_names(session.codebook.labels())
        self._people = {person.name: person.id for person in reversed(session.annotators.list())}
        self._maker = session.codebook.maker()
        self._beside: dict[Path, _Described] = {}
        self._taken: dict[AnnotationId, tuple[DocumentId, Placed]] = {}
        """Those that came with the documents at hand and are not stored yet."""
        self._now = now()
        self.added = 0
        self.known = 0
        self.predictions = 0
        """Suggestions that came in."""
        self.labels: list[str] = []
        self.annotators: list[str] = []
        self.skipped: list[Reported] = []
        """What the last `take` left out."""
        self.failed: list[Reported] = []
        """What the last `take` refused."""

    def take(self, arrived: Sequence[tuple[Incoming, Document, bool]]) -> None:
        """Add the new ones of the annotations that came with these documents. True: the document is new, too."""
        self.skipped, self.failed = [], []
        if not any(item.spans for item, _, _ in arrived):
            return
        # Usually all are new. Where they are not, the tables' own constraints notice it, far quicker than queries
        # would.
        columns = [self._columns(item) for item, _, _ in arrived]
        if None not in columns:
            try:
                self._add((document, item, new) for (item, document, _), new in zip(arrived, columns, strict=True))
            except sqlite.ConstraintError:
                pass
            else:
                return
        self._look_at(arrived)

    def predict(self, arrived: Sequence[tuple[Incoming, Document, bool]]) -> None:
        """Keep what programs predicted for these documents as suggestions. Their labels are added where unknown."""
        predicted: list[Predicted] = []
        for item, document, _ in arrived:
            for start, end, code, _id, name, score, *_ in item.predictions:
                if self._nobody is None:
                    self.failed.append(Reported(item.source, UserError("import.no_annotator")))
                    break
                try:
                    label = self._label(code, item.path)
                except UserError as error:
                    self.failed.append(Reported(item.source, error))
                    continue
                place = Proposed(document.id, Span(start, end), label)
                source = name.strip() or readable(item.path.name)
                predicted.append(Predicted(place, source, float(score) if score else None))
        if predicted:
            number, _ = self._session.suggestions.keep(predicted, self._nobody)
            self.predictions += number

    def describe(self, path: Path, labels: tuple[Label, ...]) -> None:
        """Add the labels that a dataset describes and the codebook does not have, below their parents."""
        self._beside[path] = described = _Described(Codebook(labels))
        for label in labels:
            if label.code.strip() not in self._labels and label.code == described.codes.get(label.id):
                self._new_label(label.code.strip(), path)

    def _add(self, arrivals: Iterable[tuple[Document, Incoming, PlacedColumns | None]]) -> None:
        """Store annotations: all of them, or none if an id or a place is taken (`sqlite.ConstraintError`)."""
        given = [(document.id, item.new.text, new) for document, item, new in arrivals if new]
        self._session.annotations.add_columns(given)
        self.added += sum(len(new[0]) for _, _, new in given)

    def _columns(self, item: Incoming) -> PlacedColumns | None:
        """A document's annotations as columns to store; None if one of them cannot be stored."""
        starts, ends, codes, ids, names, notes, created, updated, _ = SpanColumns.of(item.spans).columns
        try:
            self._require_people(names)
            labels = {code: self._label(code, item.path) for code in dict.fromkeys(codes)}
            people = {name: self._people.get(name) or self._person(name) for name in dict.fromkeys(names)}
        except UserError:
            return None
        return (
            ids if all(ids) else tuple(id_ or AnnotationId(new_uuid()) for id_ in ids),
            starts,
            ends,
            tuple(map(labels.__getitem__, codes)),
            tuple(map(people.__getitem__, names)),
            notes,
            created if all(created) else tuple(time or self._now for time in created),
            updated if all(updated) else tuple(time or self._now for time in updated),
        )

    def _look_at(self, arrived: Sequence[tuple[Incoming, Document, bool]]) -> None:
        """As `take`, looking at each annotation singly."""
        self._taken.clear()
        existing = self._session.annotations.existing(
            span.id for item, _, _ in arrived for span in item.spans if span.id
        )
        arrivals: list[tuple[Document, Incoming, PlacedColumns]] = []
        places: dict[DocumentId, set[LabelledSpan]] = {}
        for item, document, is_new in arrived:
            if document.id not in places:
                places[document.id] = set() if is_new else self._places(document.id)
            new = self._new(item, document.id, places[document.id], existing)
            arrivals.append((document, item, cast("PlacedColumns", tuple(zip(*new, strict=True)))))
        self._add(arrivals)

    def _new(self, item: Incoming, document: DocumentId, places: set[LabelledSpan], existing: Existing) -> list[Placed]:
        """The new ones of a document's annotations. The others are counted or reported."""
        new: list[Placed] = []
        for start, end, code, given, name, note, created, updated, _quote_hash in item.spans:
            try:
                self._require_people((name,))
                label = self._label(code, item.path)
                annotator = self._people.get(name) or self._person(name)
            except UserError as error:
                self.failed.append(Reported(item.source, error))
                continue
            id_ = given or AnnotationId(new_uuid())
            placed = (id_, start, end, label, annotator, note, created or self._now, updated or self._now)
            if id_ in existing or id_ in self._taken:
                self._again(item.source, document, placed, places, existing)
                continue
            place = (start, end, label, annotator)
            if place in places:
                self._skip(item.source, "import.same_annotation", placed)
                continue
            places.add(place)
            self._taken[id_] = (document, placed)
            new.append(placed)
        return new

    def _again(
        self, source: str, document: DocumentId, placed: Placed, places: set[LabelledSpan], existing: Existing
    ) -> None:
        """Handle an annotation whose id is known.

        It may be the same, different, or removed here: then it is brought back.
        """
        id_, *content = placed
        place = placed[1:5]
        if id_ in self._taken:
            known_document, (_, *known) = self._taken[id_]
        else:
            there, removed = existing[id_]
            if removed and place not in places:
                self._session.annotations.restore([_annotation(document, placed)])
                places.add(place)
                self._taken[id_] = (document, placed)
                self.added += 1
                return
            known_document = there.document
            known = [there.start, there.end, there.label, there.annotator, there.note]
            if removed:
                self._skip(source, "import.same_annotation", placed)
                return
        if known_document == document and known[:5] == content[:5]:
            self.known += 1
        else:
            self._skip(source, "import.annotation_differs", placed)

    def _places(self, document: DocumentId) -> set[LabelledSpan]:
        there = self._session.annotations.of_document(document)
        return {(annotation.start, annotation.end, annotation.label, annotation.annotator) for annotation in there}

    def _skip(self, source: str, code: str, placed: Placed) -> None:
        error = UserError(code, id=placed[0], start=placed[1], end=placed[2])
        self.skipped.append(Reported(source, error))

    def _require_people(self, names: Iterable[str]) -> None:
        """Raise UserError ``import.no_annotator`` before a label is made for annotations that would have no owner."""
        if self._nobody is None and not all(map(str.strip, set(names))):
            raise UserError("import.no_annotator")

    def _person(self, name: str) -> AnnotatorId:
        if not name.strip():
            if self._nobody is None:
                raise UserError("import.no_annotator")
            return self._nobody
        known = self._people.get(name.strip())
        if known is None:
            made, _ = self._session.annotators.create(name, known=self._people)
            self.annotators.append(made.name)
            self._people[made.name] = known = made.id
        self._people[name] = known
        return known

    def _label(self, code: str, path: Path) -> LabelId:
        known = self._labels.get(code)
        if known is None:
            # The codebook stores codes without blanks around them.
            bare = code.strip()
            known = self._labels.get(bare)
            if known is None and self._described(path).by_code.get(bare) is None:
                known = self._shown.get(bare.casefold())
            self._labels[code] = known = known or self._new_label(bare, path)
        return known

    def _described(self, path: Path) -> "_Described":
        """What the manifest beside a file says of its labels."""
        if path not in self._beside:
            self._beside[path] = _Described(codebook_beside(path))
        return self._beside[path]

    def _new_label(self, code: str, path: Path) -> LabelId:
        """Add a label, with the names and definition that the dataset's manifest gives it."""
        beside = self._described(path)
        described = beside.by_code.get(code)
        if described is None:
            label, _ = self._maker.create(code=code)
        else:
            label, _ = self._maker.create(
                code=code,
                name_zh=described.name_zh,
                name_en=described.name_en,
                colour=described.colour or None,
                key=described.key if described.key not in self._maker.keys else None,
                parent=self._parent(described, beside),
                definition_zh=described.definition_zh,
                definition_en=described.definition_en,
                examples=described.examples,
            )
        self._labels[code] = self._labels[label.code] = label.id
        self.labels.append(label.code)
        return label.id

    def _parent(self, label: Label, beside: "_Described") -> LabelId | None:
        """The project's label with the code of the parent, if there is one."""
        code = beside.codes.get(label.parent) if label.parent else None
        return self._labels.get(code) if code else None


class _Described:
    """The labels that a dataset's manifest describes, to be looked up."""

    def __init__(self, codebook: Codebook) -> None:
        self.by_code = {label.code: label for label in codebook.labels}
        self.codes = {label.id: label.code for label in codebook.labels}


def _shown_names(labels: Sequence[Label]) -> dict[str, LabelId]:
    """Labels by what people call them, in any case: code and names. A name that several labels have is left out."""
    named: dict[str, set[LabelId]] = {}
    for label in labels:
        for name in (label.code, label.name_zh, label.name_en):
            if name and name.strip():
                named.setdefault(name.strip().casefold(), set()).add(label.id)
    return {name: next(iter(ids)) for name, ids in named.items() if len(ids) == 1}


def _annotation(document: DocumentId, placed: Placed) -> Annotation:
    id_, start, end, label, annotator, note, created, updated = placed
    return Annotation(id_, document, start, end, label, annotator, note, created, updated, origin="import")
