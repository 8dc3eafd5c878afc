"""Attributes of annotations: declaring them, and setting their values."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.changes import ChangeSet
from core.codebook import require_key
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, DocumentId, LabelId, new_uuid
from core.model import Annotation
from core.said.fields import (
    Attribute,
    FieldChoice,
    FieldKind,
    FieldValue,
    checked,
    object_from,
    require_field,
    texts_from,
)
from core.said.inheriting import Declared
from core.storage import entities, said_rows
from core.storage.journal import Operation
from core.storage.said_following import put_detail
from core.storage.tables import ANNOTATION_DETAIL, ATTRIBUTE
from core.verbs.declaring import put

_EDITABLE = frozenset(
    ["name_zh", "name_en", "choices", "units", "labels", "nested", "required", "initial", "key", "position"]
)


class AttributeVerbs:
    """`Session.attributes`.

    What an annotation has is what is declared for its label now. A value whose attribute is declared no longer, or not
    for the label that the annotation has by now, stays stored and out of sight, and comes back with it. Values are
    one's own, as labels are: another's annotation raises UserError ``annotation.not_yours``.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- declaring

    def declared(self) -> list[Attribute]:
        """Every attribute, by position."""
        return said_rows.attributes(self._engine.conn)

    def by_label(self) -> Declared:
        """The attributes of each label, as one value for whoever asks often."""
        return Declared.of(self.declared(), entities.labels(self._engine.conn))

    def for_label(self, label: LabelId) -> list[Attribute]:
        """The attributes that annotations of a label have, inherited ones included, by position."""
        return self.by_label().for_label(label)

    def declare(
        self,
        code: str,
        kind: FieldKind | str,
        *,
        name_zh: str = "",
        name_en: str = "",
        choices: Iterable[FieldChoice] = (),
        units: Iterable[str] = (),
        labels: Iterable[str] = (),
        nested: bool = True,
        required: bool = False,
        initial: FieldValue | None = None,
        key: str | None = None,
    ) -> tuple[Attribute, ChangeSet]:
        """Add an attribute to the codebook, for labels by their codes and those below them (`nested`), or for all.

        Raises UserError ``field.*``, ``label.unknown``, ``label.bad_key``, ``attribute.code_taken``,
        ``attribute.key_taken``.
        """
        with self._engine.operation("attribute.declare") as operation:
            known = self.declared()
            attribute = Attribute(
                new_uuid(),
                code.strip(),
                FieldKind(kind),
                name_zh,
                name_en,
                tuple(choices),
                tuple(units),
                max((other.position for other in known), default=-1) + 1,
                tuple(labels),
                nested,
                required,
                initial,
                key,
            )
            attribute = self._sound(attribute)
            operation.insert(ATTRIBUTE, said_rows.attribute_row(attribute))
        return attribute, self._engine.change_set(operation)

    def edit(self, attribute: str, **fields: Any) -> ChangeSet:
        """Change an attribute by id; its code and kind stay. Raises as `declare` does, and ``attribute.unknown``."""
        unknown = fields.keys() - _EDITABLE
        if unknown:
            raise TypeError(f"no such field of an attribute: {sorted(unknown)}")
        for name in fields.keys() & {"choices", "units", "labels"}:
            fields[name] = tuple(fields[name])
        with self._engine.operation("attribute.edit") as operation:
            changed = self._sound(replace(self._get(attribute), **fields))
            put(operation, ATTRIBUTE, said_rows.attribute_row(changed))
        return self._engine.change_set(operation)

    def remove(self, attribute: str) -> ChangeSet:
        """Declare an attribute no longer. Its values stay stored, out of sight, and come back with it."""
        with self._engine.operation("attribute.remove") as operation:
            operation.remove(ATTRIBUTE, self._get(attribute).id)
        return self._engine.change_set(operation)

    def _get(self, attribute: str) -> Attribute:
        for known in self.declared():
            if known.id == attribute:
                return known
        raise UserError("attribute.unknown", attribute=attribute)

    def _sound(self, attribute: Attribute) -> Attribute:
        attribute = replace(attribute, key=require_key(attribute.key))
        require_field(attribute)
        codes = {label.code for label in entities.labels(self._engine.conn)}
        for code in attribute.labels:
            if code not in codes:
                raise UserError("label.unknown", label=code)
        for other in self.declared():
            if other.id == attribute.id:
                continue
            if other.code == attribute.code and set(other.labels) == set(attribute.labels):
                raise UserError("attribute.code_taken", attribute=attribute.code)
            if attribute.key is not None and other.key == attribute.key and other.code != attribute.code:
                raise UserError("attribute.key_taken", value=attribute.key)
        if attribute.initial is not None:
            attribute = replace(attribute, initial=checked(attribute, attribute.initial))
        return attribute

    # --- values

    def of(self, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, dict[str, FieldValue]]:
        """The values of annotations, by code and in the order of the attributes; those without any are left out."""
        ids = list(annotations)
        stored = said_rows.attributes_of(self._engine.conn, ids)
        return self._declared_values(stored, self._engine.annotations.existing(stored))

    def in_document(
        self, document: DocumentId, declared: Declared | None = None
    ) -> dict[AnnotationId, dict[str, FieldValue]]:
        """As `of`, of all annotations of a document; whoever asks for many gives what `by_label` says."""
        stored = said_rows.attributes_in(self._engine.conn, document)
        return self._declared_values(stored, self._engine.annotations.existing(stored), declared)

    def any(self) -> bool:
        """Whether any annotation has a value. Looks no further than the first."""
        return said_rows.has_any(self._engine.conn, ANNOTATION_DETAIL)

    def stored(self, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, dict[str, FieldValue]]:
        """As `of`, with values that are out of sight."""
        return said_rows.attributes_of(self._engine.conn, annotations)

    def take_over(self, attribute: Attribute) -> ChangeSet:
        """Declare an attribute as another codebook does, with its id; raises as `declare` does."""
        with self._engine.operation("attribute.declare") as operation:
            # Labels that are not here cannot have it.
            codes = {label.code for label in entities.labels(self._engine.conn)}
            labels = tuple(code for code in attribute.labels if code in codes)
            if labels or not attribute.labels:
                put(operation, ATTRIBUTE, said_rows.attribute_row(self._sound(replace(attribute, labels=labels))))
        return self._engine.change_set(operation)

    def bring(self, annotation: Annotation, values: Mapping[str, FieldValue]) -> ChangeSet:
        """Store the values that a dataset has of an annotation, whoever's that is. The caller has checked them."""
        with self._engine.operation("annotation.import") as operation:
            self._set(operation, annotation, values)
        return self._engine.change_set(operation)

    def _declared_values(
        self,
        stored: Mapping[AnnotationId, Mapping[str, Any]],
        annotations: Mapping[AnnotationId, tuple[Annotation, bool]],
        declared: Declared | None = None,
    ) -> dict[AnnotationId, dict[str, FieldValue]]:
        if not stored:
            return {}
        declared = declared or self.by_label()
        known: dict[LabelId, list[Attribute]] = {}
        found: dict[AnnotationId, dict[str, FieldValue]] = {}
        for id_, values in stored.items():
            annotation, removed = annotations.get(id_, (None, True))
            if annotation is None or removed:
                continue
            attributes = known.get(annotation.label)
            if attributes is None:
                attributes = known[annotation.label] = declared.for_label(annotation.label)
            if listed := {known.code: values[known.code] for known in attributes if known.code in values}:
                found[id_] = listed
        return found

    def missing(self, document: DocumentId) -> dict[AnnotationId, list[Attribute]]:
        """Annotations of a document without a value that is required, each with the attributes that lack one."""
        declared, values = self.by_label(), said_rows.attributes_in(self._engine.conn, document)
        found: dict[AnnotationId, list[Attribute]] = {}
        if not any(attribute.required for attribute in declared.attributes):
            return found
        for annotation in self._engine.annotations.of_document(document):
            own = values.get(annotation.id, {})
            lacking = [
                known for known in declared.for_label(annotation.label) if known.required and known.code not in own
            ]
            if lacking:
                found[annotation.id] = lacking
        return found

    def proposals(self, annotation: AnnotationId) -> dict[str, list[FieldValue]]:
        """By code the numbers that an annotation's passage proposes for its attributes. Nothing is set by it."""
        from core.figures.typed import proposed

        found = self._engine.annotations.get(annotation)
        if found is None:
            raise UserError("annotation.unknown", id=annotation)
        passage = self._engine.text(found.document)[found.start : found.end]
        listed = {known.code: proposed(known, passage) for known in self.for_label(found.label)}
        return {code: values for code, values in listed.items() if values}

    def set(self, annotations: Iterable[AnnotationId], values: Mapping[str, FieldValue | None]) -> ChangeSet:
        """Set values by code, None taking one away, of one annotation or of many; one operation and undo step.

        Raises UserError ``annotation.unknown``, ``annotation.not_yours``, ``attribute.not_declared``,
        ``field.bad_value``; then nothing is changed.
        """
        with self._engine.operation("attribute.set") as operation:
            me = self._engine.require_annotator()
            declared = self.by_label()
            for id_ in dict.fromkeys(annotations):
                annotation = self._engine.annotations.get(id_)
                if annotation is None:
                    raise UserError("annotation.unknown", id=id_)
                if annotation.annotator != me:
                    raise UserError("annotation.not_yours", id=id_, annotator=annotation.annotator)
                self._set(operation, annotation, checked_values(declared, annotation.label, values))
        return self._engine.change_set(operation)

    @staticmethod
    def _set(operation: Operation, annotation: Annotation, values: Mapping[str, FieldValue | None]) -> None:
        row = operation.read(ANNOTATION_DETAIL, annotation.id)
        stored = {} if row is None or row["deleted"] else object_from(str(row["attributes"]))
        after = {code: value for code, value in {**stored, **values}.items() if value is not None}
        if after == stored:
            return
        meanings = () if row is None or row["deleted"] else texts_from(str(row["meanings"]))
        put_detail(
            operation,
            said_rows.detail_row(
                annotation.id, annotation.document, annotation.annotator, after, meanings, operation.at
            ),
        )


def checked_values(
    declared: Declared, label: LabelId, values: Mapping[str, FieldValue | None]
) -> dict[str, FieldValue | None]:
    """Values by code as they are stored for annotations with a label, None for those to be taken away.

    Raises UserError ``attribute.not_declared``, ``field.bad_value``.
    """
    known = {attribute.code: attribute for attribute in declared.for_label(label)}
    found: dict[str, FieldValue | None] = {}
    for code, value in values.items():
        if code not in known:
            named = declared.labels.get(label)
            raise UserError("attribute.not_declared", attribute=code, label=label if named is None else named.code)
        found[code] = None if value is None else checked(known[code], value)
    return found
