"""What the bar of attributes is about: annotations, the attributes that they have in common, and their values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.ids import AnnotationId
from core.said.fields import Attribute, FieldValue, plain, worded
from core.session import Session
from gui.base.i18n import _

NONE: Mapping[str, FieldValue] = {}


@dataclass(frozen=True, slots=True)
class AttributeSubject:
    """One annotation or several."""

    annotations: tuple[AnnotationId, ...]
    attributes: tuple[Attribute, ...]
    """Those that all of them have."""
    values: Mapping[str, FieldValue] = field(default_factory=dict[str, FieldValue])
    """By code, where all have the same value."""
    mixed: frozenset[str] = frozenset()
    """Codes of attributes of which they have different values."""
    proposals: Mapping[str, Sequence[FieldValue]] = field(default_factory=dict[str, Sequence[FieldValue]])
    """By code the numbers that the passage of a single annotation offers."""


def subject_of(session: Session, annotations: Iterable[AnnotationId]) -> AttributeSubject:
    """Read it; raises UserError ``annotation.unknown``."""
    ids = tuple(dict.fromkeys(annotations))
    declared = session.attributes.by_label()
    labels = dict.fromkeys(session.annotations.get(annotation).label for annotation in ids)
    of_labels = [declared.for_label(label) for label in labels]
    common = [
        attribute for attribute in of_labels[0] if all(attribute in others for others in of_labels[1:])
    ] if of_labels else []  # fmt: skip
    stored = session.attributes.of(ids)
    values: dict[str, FieldValue] = {}
    mixed: set[str] = set()
    for attribute in common:
        found = [stored.get(annotation, NONE).get(attribute.code) for annotation in ids]
        first = found[0]
        if any(value != first for value in found[1:]):
            mixed.add(attribute.code)
        elif first is not None:
            values[attribute.code] = first
    proposals = session.attributes.proposals(ids[0]) if len(ids) == 1 and common else {}
    return AttributeSubject(ids, tuple(common), values, frozenset(mixed), proposals)


def suffix(attributes: Iterable[Attribute], values: Mapping[str, FieldValue], language: str) -> str:
    """The values of an annotation in a few characters, in the order of the attributes; empty for none."""
    return " · ".join(
        said_shortly(attribute, values[attribute.code], language)
        for attribute in attributes
        if attribute.code in values
    )


def said_shortly(attribute: Attribute, value: FieldValue, language: str) -> str:
    """A value without its attribute's name where it speaks for itself, else with it."""
    if isinstance(value, bool):
        name = attribute.name(language)
        return name if value else _("not {name}").format(name=name)
    return " ".join(worded(attribute, value, language).split())


def sorting_key(value: FieldValue | None) -> tuple[object, ...]:
    """Numbers by size within their unit, all else by their words; what has no value comes last."""
    if value is None:
        return (2, "", 0.0, "")
    if isinstance(value, dict):
        number = value.get("value")
        withheld = not isinstance(number, int | float)
        return (1 if withheld else 0, "", 0.0 if withheld else float(number), str(value.get("unit", "")))
    return (0, plain(value), 0.0, "")
