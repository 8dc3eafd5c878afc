"""Adds, describes and reads documents."""

import builtins
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import bounded_json
from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotatorId, DocumentId, new_uuid
from core.model import Document, DocumentEntry, Mask, Meta, NewDocument, Span, Status
from core.progress import Cancelled, Progress, Steps, never, no_progress, stoppable
from core.storage import entities
from core.storage.journal import Operation
from core.storage.tables import ANNOTATION, DOCUMENT, LARGEST, MASK, STATUS, Row
from core.text import unmasked
from core.text.origins import CONFIRMED, FROM, by_hand
from core.text.withheld import KEY as WITHHELD
from core.text.withheld import is_masked, with_fields, withheld_fields
from core.verbs.extras import extra_column, write_extra

if TYPE_CHECKING:
    from core.text.parts import Correction

_OWN_EXTRAS = frozenset([FROM, CONFIRMED, WITHHELD])
"""Keys of `Meta.extra` whose values come back from JSON as they were."""
_META_FIELDS = frozenset(["title", "region", "year", "issuer", "date", "kind", "extra"])


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of the texts given to `Documents.add`."""

    added: list[Document]
    duplicates: list[tuple[NewDocument, Document]]
    """Texts that the project, or an earlier one of the same call, already has, with the document that has it."""


class Documents:
    """`Session.documents`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> list[Document]:
        """All documents in order of import."""
        return self._engine.documents.all()

    def entries(self, documents: Iterable[DocumentId] | None = None) -> builtins.list[DocumentEntry]:
        """What lists show of documents, in order of import: of all, or of those of `documents` that are there."""
        return [_entry(row) for row in self._engine.documents.entries(documents)]

    def titles(self) -> dict[DocumentId, str]:
        """The title of every document, in order of import."""
        return {DocumentId(id_): title for id_, title in self._engine.documents.titles()}

    def count(self) -> int:
        """How many there are."""
        return self._engine.documents.count()

    def get(self, document: DocumentId) -> Document:
        """A document by its id; raises UserError ``document.unknown`` if there is none or it was removed."""
        found = self._engine.documents.get(document)
        if found is None:
            raise UserError("document.unknown", document=document)
        return found

    def some(self, documents: Iterable[DocumentId]) -> builtins.list[Document]:
        """Those of `documents` that are there, in order of import."""
        return sorted(self._engine.documents.some(documents), key=lambda document: (document.position, document.id))

    def from_files(self, sha256s: Iterable[str]) -> builtins.list[Document]:
        """The documents that came from files with these SHA-256 sums (hex), in order of import."""
        return self._engine.documents.from_files(sha256s)

    def text(self, document: DocumentId) -> str:
        """The canonical text; raises UserError ``document.unknown``."""
        return self._engine.text(document)

    def find(self, wanted: str) -> Document:
        """The document whose id begins with `wanted`, or whose title is `wanted`.

        Raises UserError ``document.not_found``, or ``document.ambiguous`` with the candidates' ids.
        """
        documents = self.list()
        wanted = wanted.strip()
        found = [document for document in documents if document.meta.title == wanted]
        if not found and wanted:
            found = [document for document in documents if document.id.startswith(wanted.lower())]
        if not found:
            raise UserError("document.not_found", value=wanted)
        if len(found) > 1:
            raise UserError(
                "document.ambiguous",
                value=wanted,
                candidates=[f"{document.id[:12]} {document.meta.title}" for document in found],
            )
        return found[0]

    def add(self, new: Sequence[NewDocument]) -> tuple[AddResult, ChangeSet]:
        """Add texts in one operation. A text that is there already is reported, not added.

        The texts are canonical already (`core.text.canonical`). One that was removed from the project comes back,
        with the masks it had. Raises UserError ``annotation.bad_span`` for a mask outside its text, ``json.too_deep``.
        """
        from core.text.canonical import document_id

        engine = self._engine
        ids = [new_document.id or document_id(new_document.text) for new_document in new]
        added: list[DocumentId] = []
        made: dict[DocumentId, Document] = {}
        """Added documents as they were given, because JSON of `Meta.extra` may come back with other types."""
        duplicates: list[tuple[NewDocument, DocumentId]] = []
        with engine.operation("document.import") as operation:
            known = engine.documents.known(ids)
            position = engine.documents.last_position()
            rows: list[tuple[str | int | None, ...]] = []
            texts: list[tuple[DocumentId, str]] = []
            for id_, new_document in zip(ids, new, strict=True):
                if known.get(id_) is False:
                    duplicates.append((new_document, id_))
                    continue
                position = min(position + 1, LARGEST)
                row = entities.document_row(id_, new_document, position, operation.at)
                if id_ not in known and new_document.meta.extra.keys() <= _OWN_EXTRAS:
                    made[id_] = Document(
                        id_, new_document.meta, new_document.source, len(new_document.text), operation.at, position
                    )
                if id_ in known:
                    del row["id"]
                    operation.update(DOCUMENT, (id_,), **row, deleted=0)
                else:
                    rows.append(tuple(row.values()))
                    texts.append((id_, new_document.text))
                known[id_] = False
                added.append(id_)
            engine.documents.add_texts(texts)
            if rows:
                operation.insert_many(DOCUMENT, rows, len(rows))
            self._add_masks(operation, zip(ids, new, strict=True), set(added))
        others = {*added, *(id_ for _, id_ in duplicates)} - made.keys()
        chosen = made | {document.id: document for document in engine.documents.some(others)}
        result = AddResult(
            [chosen[id_] for id_ in added], [(new_document, chosen[id_]) for new_document, id_ in duplicates]
        )
        return result, engine.change_set(operation)

    def _add_masks(
        self, operation: Operation, given: Iterable[tuple[DocumentId, NewDocument]], added: set[DocumentId]
    ) -> None:
        """Store the masks that came with new documents. A document that came back with its masks keeps those."""
        rows: list[tuple[str | int | None, ...]] = []
        for id_, new_document in given:
            if id_ not in added or not new_document.masks or self._engine.documents.masks(id_):
                continue
            added.discard(id_)
            for mask in new_document.masks:
                if not 0 <= mask.start < mask.end <= len(new_document.text):
                    raise UserError(
                        "annotation.bad_span", start=mask.start, end=mask.end, characters=len(new_document.text)
                    )
                rows.append((new_uuid(), id_, mask.start, mask.end, mask.reason))
        if rows:
            operation.insert_many(MASK, rows, len(rows))

    def set_meta(self, documents: Iterable[DocumentId], *, cancelled: Cancelled = never, **fields: object) -> ChangeSet:
        """Change metadata fields of documents; fields as in `Meta`.

        Raises UserError ``document.no_title``, and ``json.too_deep`` for what `Meta.extra` cannot hold; `Cancel`.

        The fields no longer count as withheld (`core.text.withheld`). From now on they are a person's
        (`core.text.origins`), even if emptied.
        """
        unknown = fields.keys() - _META_FIELDS
        if unknown:
            raise TypeError(f"no such metadata: {sorted(unknown)}")
        if "title" in fields and not str(fields["title"] or "").strip():
            raise UserError("document.no_title")
        columns: Row = {
            name: bounded_json.dumps(value) if name == "extra" else value  # type: ignore[misc]
            for name, value in fields.items()
        }
        engine = self._engine
        with engine.operation("document.meta") as operation:
            for document in stoppable(documents, cancelled):
                before = self.get(document).meta
                after = with_fields(before, **fields)
                marks: Row = {} if "extra" in fields else extra_column(operation, document, by_hand(after, fields))
                operation.update(DOCUMENT, (document,), **columns, **marks)
        return engine.change_set(operation)

    def correct_part(self, document: DocumentId, start: int, correction: "Correction | None") -> ChangeSet:
        """Say what the part that starts at `start` (code points) does, see `core.text.parts`; None: as found.

        Raises UserError ``annotation.bad_span`` for a start outside the text.
        """
        from core.text.parts import correct_part

        engine = self._engine
        with engine.operation("document.parts") as operation:
            self._require_span(document, Span(start, start + 1))
            before = self.get(document).meta
            after = correct_part(before, start, correction)
            if after.extra != before.extra:
                operation.update(DOCUMENT, (document,), extra=bounded_json.dumps(after.extra))
        return engine.change_set(operation)

    def full_regions(self, documents: Iterable[DocumentId]) -> dict[DocumentId, str]:
        """The full path (`core.text.regions`) of regions that are certain but not written in full, by document."""
        from core.text.regions import normalise_region

        found = dict[DocumentId, str]()
        for document in self.entries(documents):
            region = document.region or ""
            full = normalise_region(region, f"{document.title}\n{document.issuer or ''}")
            if full != region:
                found[document.id] = full
        return found

    def write_regions_in_full(self, documents: Iterable[DocumentId], *, cancelled: Cancelled = never) -> ChangeSet:
        """Give what `full_regions` finds to these documents, in one operation; raises `Cancel`."""
        engine = self._engine
        with engine.operation("document.regions") as operation:
            for document, full in stoppable(self.full_regions(documents).items(), cancelled):
                operation.update(DOCUMENT, (document,), region=full)
        return engine.change_set(operation)

    def remove(
        self, documents: Collection[DocumentId], *, cancelled: Cancelled = never, progress: Progress = no_progress
    ) -> ChangeSet:
        """Remove documents, with everybody's annotations, from the project; undo brings both back. Raises `Cancel`."""
        engine = self._engine
        with engine.operation("document.remove") as operation:
            steps = Steps(len(documents), progress, cancelled, every=20)
            steps.did(0)
            for document in documents:
                steps.did()
                self.get(document)
                for annotation in engine.annotations.of_document(document):
                    # Tidying one's own project says nothing about anybody's labels, so colleagues keep them.
                    operation.retract(ANNOTATION, annotation.id)
                operation.remove(DOCUMENT, document)
        return engine.change_set(operation)

    def statuses(self) -> dict[tuple[DocumentId, AnnotatorId], Status]:
        """Every status that was set; pairs that are missing are `Status.NOT_STARTED`."""
        return self._engine.documents.statuses()

    def statuses_of(self, documents: Iterable[DocumentId]) -> dict[tuple[DocumentId, AnnotatorId], Status]:
        """As `statuses`, for these documents only."""
        return self._engine.documents.statuses(documents)

    def status(self, document: DocumentId, annotator: AnnotatorId) -> Status:
        """How far an annotator is with a document."""
        return self.statuses_of([document]).get((document, annotator), Status.NOT_STARTED)

    def set_status(
        self,
        documents: Iterable[DocumentId],
        status: Status,
        *,
        annotator: AnnotatorId | None = None,
        cancelled: Cancelled = never,
    ) -> ChangeSet:
        """Set the current (or another) annotator's status of documents; raises `Cancel`."""
        engine = self._engine
        with engine.operation("document.status") as operation:
            who = annotator or engine.require_annotator()
            for document in stoppable(documents, cancelled):
                self.get(document)
                current = operation.read(STATUS, document, who)
                if current is None and status is not Status.NOT_STARTED:
                    row = {"document": document, "annotator": who, "status": status.value, "updated_at": operation.at}
                    operation.insert(STATUS, row)
                elif current is not None and current["status"] != status.value:
                    operation.update(STATUS, (document, who), status=status.value, updated_at=operation.at)
        return engine.change_set(operation)

    def masked(self) -> set[DocumentId]:
        """The documents that have masks, so that `masks` need only be called for them."""
        return self._engine.documents.masked()

    def masked_characters(self) -> dict[DocumentId, int]:
        """Code points under masks of each document that has any."""
        return self._engine.documents.masked_characters()

    def all_masks(self) -> builtins.list[tuple[DocumentId, int, int]]:
        """Document, start and end (code points) of all masked ranges, in no order."""
        return [(DocumentId(document), start, end) for document, start, end in self._engine.documents.all_masks()]

    def masks(self, document: DocumentId) -> Sequence[Mask]:
        """The ranges that are not part of the report, in text order, never overlapping."""
        return [Mask(start, end, reason) for _id, start, end, reason in self._engine.documents.masks(document)]

    def mask(self, document: DocumentId, span: Span, reason: str = "user") -> ChangeSet:
        """Mark a range as not part of the report. Ranges it touches with the same reason become one.

        Raises UserError ``annotation.bad_span``.
        """
        engine = self._engine
        with engine.operation("document.mask") as operation:
            self._require_span(document, span)
            start, end = span.start, span.end
            for id_, at, to, why in engine.documents.masks(document):
                if why == reason and at <= end and start <= to:
                    operation.remove(MASK, id_)
                    start, end = min(start, at), max(end, to)
                elif at < end and start < to:
                    self._cut(operation, document, (id_, at, to, why), span)
            row: Row = {"id": new_uuid(), "document": document, "span_start": start, "span_end": end, "reason": reason}
            operation.insert(MASK, row)
            self._remember(operation, document, unmasked.forget(self.get(document).meta, span))
        return engine.change_set(operation)

    def unmask(self, document: DocumentId, span: Span) -> ChangeSet:
        """Take masks off a range. Masks that reach beyond it keep what is outside."""
        engine = self._engine
        with engine.operation("document.unmask") as operation:
            self._require_span(document, span)
            for mask in engine.documents.masks(document):
                if mask[1] < span.end and span.start < mask[2]:
                    self._cut(operation, document, mask, span)
                    found = Span(max(span.start, mask[1]), min(span.end, mask[2]))
                    self._remember(operation, document, unmasked.mark(self.get(document).meta, found))
        return engine.change_set(operation)

    def _remember(self, operation: Operation, document: DocumentId, after: Meta) -> None:
        """Remember what somebody unmasked, so that reading the document again does not mask it."""
        write_extra(operation, document, after)

    def _cut(self, operation: Operation, document: DocumentId, mask: tuple[str, int, int, str], hole: Span) -> None:
        id_, start, end, reason = mask
        operation.remove(MASK, id_)
        for at, to in ((start, hole.start), (hole.end, end)):
            if at < to:
                row: Row = {"id": new_uuid(), "document": document, "span_start": at, "span_end": to, "reason": reason}
                operation.insert(MASK, row)

    def _require_span(self, document: DocumentId, span: Span) -> None:
        characters = self.get(document).characters
        if not 0 <= span.start < span.end <= characters:
            raise UserError("annotation.bad_span", start=span.start, end=span.end, characters=characters)


def _entry(row: entities.EntryRow) -> DocumentEntry:
    id_, position, title, region, year, issuer, kind, characters, extra = row
    withheld = _NONE
    if f'"{WITHHELD}"' in extra:
        meta = Meta(title, region, year, issuer, kind=kind, extra=entities.extra_from(extra) or {})
        withheld = withheld_fields(meta) - _NOT_LISTED
    elif region and is_masked(region):
        withheld = _MASKED_REGION
    return DocumentEntry(DocumentId(id_), position, title, region, year, issuer, kind, characters, withheld)


_NONE: frozenset[str] = frozenset()
_NOT_LISTED = frozenset(["date"])
_MASKED_REGION = frozenset(["region"])
