"""The passages that were found as rows under headings, without Qt."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from core.ids import DocumentId, LabelId
from core.model import DocumentEntry, Label, Passage


class Grouping(StrEnum):
    """What the headings name."""

    DOCUMENT = "document"
    LABEL = "label"
    REGION = "region"
    YEAR = "year"
    NOTHING = "nothing"


class Heading(NamedTuple):
    """A row above passages."""

    text: str
    """Empty where what it names is not known."""
    passages: int


Row = Heading | Passage


class Group(NamedTuple):
    """A heading and what stands below it."""

    heading: Heading
    passages: list[Passage]

    @property
    def rows(self) -> list[Row]:
        """Both as rows."""
        return [self.heading, *self.passages]


@dataclass(frozen=True)
class PassageNames:
    """What the passages' ids stand for."""

    documents: dict[DocumentId, DocumentEntry]
    labels: dict[LabelId, Label]
    language: str

    def title(self, document: DocumentId) -> str:
        """A document's title; empty for one that has left the project meanwhile."""
        entry = self.documents.get(document)
        return entry.title if entry is not None else ""

    def place(self, document: DocumentId) -> str:
        """Region and year, as far as they are known."""
        entry = self.documents.get(document)
        return "" if entry is None else " ".join(str(part) for part in (entry.region, entry.year) if part)

    def label(self, label: LabelId | None) -> str:
        """A label's name; empty for none."""
        found = self.labels.get(label) if label is not None else None
        return found.name(self.language) if found is not None else ""


def grouped(
    passages: Sequence[Passage],
    by: Grouping,
    names: PassageNames,
    count: Callable[[Sequence[Passage]], int] = len,
) -> list[Row]:
    """Headings and the passages below each, which keep their order; groups as people look for them.

    Documents in the order of the passages, labels in that of the codebook, regions by name, the latest year first;
    what is not known comes last. `count` says how many passages some are.
    """
    if by is Grouping.NOTHING:
        return list(passages)
    key = _KEYS[by]
    groups: defaultdict[object, list[Passage]] = defaultdict(list)
    for passage in passages:
        groups[key(passage, names)].append(passage)
    rows: list[Row] = []
    for value in _ordered(groups, by, names):
        rows.append(Heading(_heading(value, by, names), count(groups[value])))
        rows += groups[value]
    return rows


def groups_of(rows: Sequence[Row]) -> list[Group]:
    """The groups of rows that begin with a heading; none of rows without."""
    groups: list[Group] = []
    for row in rows:
        if isinstance(row, Heading):
            groups.append(Group(row, []))
        elif groups:
            groups[-1].passages.append(row)
    return groups


def _of_entry(field: str) -> Callable[[Passage, PassageNames], object]:
    return lambda passage, names: getattr(names.documents.get(passage.document), field, None)


_KEYS: dict[Grouping, Callable[[Passage, PassageNames], object]] = {
    Grouping.DOCUMENT: lambda passage, _names: passage.document,
    Grouping.LABEL: lambda passage, _names: passage.label,
    Grouping.REGION: _of_entry("region"),
    Grouping.YEAR: _of_entry("year"),
}


def _ordered(values: Iterable[object], by: Grouping, names: PassageNames) -> list[object]:
    known = [value for value in values if value is not None]
    unknown = [value for value in values if value is None]
    if by is Grouping.LABEL:
        order = {label: place for place, label in enumerate(names.labels)}
        known.sort(key=lambda value: order.get(value, len(order)))  # type: ignore[call-overload]
    elif by is not Grouping.DOCUMENT:
        known.sort(key=str, reverse=by is Grouping.YEAR)
    return [*known, *unknown]


def _heading(value: object, by: Grouping, names: PassageNames) -> str:
    if value is None:
        return ""
    if by is Grouping.DOCUMENT:
        document = DocumentId(str(value))
        return "  ".join(part for part in (names.title(document), names.place(document)) if part)
    return names.label(LabelId(str(value))) if by is Grouping.LABEL else str(value)
