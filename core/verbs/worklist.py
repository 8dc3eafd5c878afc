"""Annotations made under an earlier meaning of their label, to be looked at again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.said.fields import object_from, texts_from
from core.storage import entities, said_rows
from core.storage.said_following import put_detail
from core.storage.tables import ANNOTATION_DETAIL


@dataclass(frozen=True, slots=True)
class MeaningChange:
    """That a label means something else from then on."""

    id: str
    label: str
    """The label's code."""
    annotator: AnnotatorId
    at: str


class ToLookAt(NamedTuple):
    """An annotation of the worklist. A tuple, because there may be very many."""

    id: AnnotationId
    document: DocumentId
    annotator: AnnotatorId
    label: str
    """The label's code."""
    start: int
    end: int
    """In code points."""
    version: int
    """Which meaning of its label it was made or last confirmed under: 1 before the first change. Of changes made apart
    and merged, of which it knows some, as many as it knows."""
    current: int
    """The number of the label's present meaning."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an annotator is with the annotations of labels whose meaning changed."""

    done: int
    left: int


class WorklistVerbs:
    """`Session.worklist`.

    A label whose definition or examples change in meaning (`Session.codebook.edit` with `meaning`) has another meaning
    from then on. Its annotations hold under the meanings that were known when they were made, got the label or were
    confirmed; those to which a change is not known are on the worklist, whoever made them and wherever they come from.
    Relabelling and deleting takes them off, as `confirm` does; undoing the codebook's change takes all of them off.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def changes(self) -> list[MeaningChange]:
        """Every change of a label's meaning, the oldest first."""
        found = said_rows.meaning_changes(self._engine.conn)
        return [MeaningChange(id_, label, AnnotatorId(who), at) for id_, label, who, at in found]

    def open(
        self,
        annotator: AnnotatorId | None = None,
        labels: Iterable[str] | None = None,
        documents: Iterable[DocumentId] | None = None,
    ) -> list[ToLookAt]:
        """What is to be looked at, in the order of reading: one person's or everybody's, of labels, of documents."""
        wanted = None if labels is None else set(labels)
        among = None if documents is None else set(documents)
        meanings = said_rows.meanings_by_label(self._engine.conn)
        codes = [code for code in meanings if wanted is None or code in wanted]
        if not codes:
            return []
        states = _States(meanings)
        found: list[ToLookAt] = []
        for id_, document, who, code, start, end, stored in said_rows.under_labels(self._engine.conn, codes):
            version, current, is_open = states[code, stored]
            if is_open and (annotator is None or who == annotator) and (among is None or document in among):
                found.append(ToLookAt(id_, document, who, code, start, end, version, current))
        return found

    def progress(self) -> dict[AnnotatorId, Progress]:
        """How far everybody is who has annotations of labels whose meaning changed."""
        meanings = said_rows.meanings_by_label(self._engine.conn)
        if not meanings:
            return {}
        states, counts = _States(meanings), Counter[tuple[AnnotatorId, bool]]()
        for who, code, stored, count in said_rows.counted_under_labels(self._engine.conn, meanings):
            counts[AnnotatorId(who), states[code, stored][2]] += count
        return {who: Progress(counts[who, False], counts[who, True]) for who in sorted({who for who, _ in counts})}

    def outdated(self, documents: Iterable[DocumentId] | None = None) -> frozenset[AnnotationId]:
        """Ids of the annotations that are to be looked at, for whoever leaves them out."""
        return frozenset(found.id for found in self.open(documents=documents))

    def versions(self, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, tuple[int, int]]:
        """Of annotations: the number of the meaning under which each holds, and that of its label's present one."""
        meanings = said_rows.meanings_by_label(self._engine.conn)
        states, codes = _States(meanings), {label.id: label.code for label in entities.labels(self._engine.conn)}
        known = self._engine.annotations.existing(annotations)
        stored = said_rows.meanings_of(self._engine.conn, known)
        return {
            id_: states[codes.get(annotation.label, ""), stored.get(id_)][:2] for id_, (annotation, _) in known.items()
        }

    def confirm(self, annotations: Iterable[AnnotationId]) -> ChangeSet:
        """Say that annotations of one's own are still right; one operation and undo step.

        Raises UserError ``annotation.unknown``, ``annotation.not_yours``.
        """
        engine = self._engine
        with engine.operation("annotation.confirm") as operation:
            me, meanings = engine.require_annotator(), said_rows.meanings_by_label(engine.conn)
            codes = {label.id: label.code for label in entities.labels(engine.conn)}
            for id_ in dict.fromkeys(annotations):
                annotation = engine.annotations.get(id_)
                if annotation is None:
                    raise UserError("annotation.unknown", id=id_)
                if annotation.annotator != me:
                    raise UserError("annotation.not_yours", id=id_, annotator=annotation.annotator)
                wanted = meanings.get(codes.get(annotation.label, ""), frozenset())
                row = operation.read(ANNOTATION_DETAIL, id_)
                there = row is not None and not row["deleted"]
                held = set(texts_from(str(row["meanings"]))) if row is not None and there else set[str]()
                if wanted <= held:
                    continue
                attributes: dict[str, Any] = object_from(str(row["attributes"])) if row is not None and there else {}
                ids = annotation.id, annotation.document, annotation.annotator
                put_detail(operation, said_rows.detail_row(*ids, attributes, wanted | held, operation.at))
        return engine.change_set(operation)


class _States(dict[tuple[str, str | None], tuple[int, int, bool]]):
    """Of a label's code and the meanings that an annotation knows (JSON): its version, the present one, whether open.

    Very many annotations know the same, so each is read once.
    """

    def __init__(self, meanings: Mapping[str, frozenset[str]]) -> None:
        super().__init__()
        self._meanings = meanings

    def __missing__(self, key: tuple[str, str | None]) -> tuple[int, int, bool]:
        code, stored = key
        held, wanted = set(texts_from(stored or "[]")), self._meanings.get(code, frozenset[str]())
        found = self[key] = 1 + len(held & wanted), 1 + len(wanted), not wanted <= held
        return found
