"""Counts of labels by document, region or year, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Document
from core.text.withheld import withheld_fields
from gui.panels.document_rows import WITHHELD, own_name, unknown_last


class By(StrEnum):
    """What the rows of the table are."""

    DOCUMENT = "document"
    REGION = "region"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Group:
    """The documents that make one row; `name` as in `CountRow`."""

    name: str
    documents: tuple[DocumentId, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """One document, region or year."""

    name: str
    """Empty when the region or year is not known, `WITHHELD` when the report masks it."""
    documents: tuple[DocumentId, ...]
    counts: tuple[int, ...]
    """Annotations by label, in the order of the labels given."""
    withheld: int | None = None
    """Values that the reports withhold; None while they are being counted."""

    @property
    def total(self) -> int:
        """Annotations of all labels."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Passages:
    """Which annotations a figure counts."""

    documents: tuple[DocumentId, ...]
    label: LabelId | None
    """None for all labels."""
    annotator: AnnotatorId | None
    """None for everybody."""


def group_documents(documents: Iterable[Document], by: By) -> list[Group]:
    """In order: documents as imported, regions as they sort, years newest first; the unknown last."""
    groups: dict[str, list[Document]] = {}
    for document in documents:
        groups.setdefault(_key(document, by), []).append(document)
    found = [
        Group(members[0].meta.title if by is By.DOCUMENT else key, tuple(each.id for each in members))
        for key, members in groups.items()
    ]
    if by is By.REGION:
        found.sort(key=lambda group: (unknown_last(group.name), group.name))
    elif by is By.YEAR:
        found.sort(key=lambda group: (unknown_last(group.name), -int(group.name) if group.name.isdecimal() else 0))
    return found


def count_rows(
    groups: Iterable[Group],
    labels: Sequence[LabelId],
    counts: Mapping[tuple[DocumentId, AnnotatorId, LabelId], int],
    annotator: AnnotatorId | None,
    withheld: Mapping[DocumentId, int] | None = None,
) -> list[CountRow]:
    """A row for each of `groups`: the annotations of one annotator, or of everybody for None."""
    place = {label: number for number, label in enumerate(labels)}
    listed = list(groups)
    row_of = {document: row for row, group in enumerate(listed) for document in group.documents}
    sums = [[0] * len(labels) for _group in listed]
    for (document, who, label), count in counts.items():
        if label in place and annotator in (None, who) and document in row_of:
            sums[row_of[document]][place[label]] += count
    return [
        CountRow(
            group.name,
            group.documents,
            tuple(sums[row]),
            None if withheld is None else sum(withheld.get(one, 0) for one in group.documents),
        )
        for row, group in enumerate(listed)
    ]


def short_names(names: Sequence[str]) -> list[str]:
    """Regions without their superiors, except those of which two would be called the same."""
    own = [own_name(name) for name in names]
    return [short if own.count(short) == 1 else name for name, short in zip(names, own, strict=True)]


def _key(document: Document, by: By) -> str:
    if by is not By.DOCUMENT and by.value in withheld_fields(document.meta):
        return WITHHELD
    match by:
        case By.DOCUMENT:
            return document.id
        case By.REGION:
            return document.meta.region or ""
        case By.YEAR:
            return str(document.meta.year or "")
