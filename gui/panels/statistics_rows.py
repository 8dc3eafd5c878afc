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


def count_rows(
    documents: Iterable[Document],
    labels: Sequence[LabelId],
    counts: Mapping[tuple[DocumentId, AnnotatorId, LabelId], int],
    by: By,
    annotator: AnnotatorId | None,
    withheld: Mapping[DocumentId, int] | None = None,
) -> list[CountRow]:
    """Rows in order: documents as imported, regions as they sort, years newest first; the unknown last."""
    place = {label: number for number, label in enumerate(labels)}
    per_document: dict[DocumentId, list[int]] = {}
    for (document, who, label), count in counts.items():
        if label in place and annotator in (None, who):
            per_document.setdefault(document, [0] * len(labels))[place[label]] += count
    groups: dict[str, list[Document]] = {}
    for document in documents:
        groups.setdefault(_key(document, by), []).append(document)
    rows: list[CountRow] = []
    for key, members in groups.items():
        columns = zip(*(per_document.get(each.id, [0] * len(labels)) for each in members), strict=True)
        name = members[0].meta.title if by is By.DOCUMENT else key
        ids = tuple(each.id for each in members)
        hidden = None if withheld is None else sum(withheld.get(one, 0) for one in ids)
        rows.append(CountRow(name, ids, tuple(sum(column) for column in columns), hidden))
    if by is By.REGION:
        rows.sort(key=lambda row: (unknown_last(row.name), row.name))
    elif by is By.YEAR:
        rows.sort(key=lambda row: (unknown_last(row.name), -int(row.name) if row.name.isdecimal() else 0))
    return rows


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
