"""Rows of the documents panel as plain values: filtered, grouped, counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.ids import AnnotatorId, DocumentId
from core.model import Document, Status


class GroupBy(StrEnum):
    """What the documents panel groups by."""

    REGION = "region"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document as the panel shows it."""

    id: DocumentId
    title: str
    region: str
    year: int | None
    characters: int
    status: Status
    """Of the current annotator."""
    mine: int
    """Annotations of the current annotator."""
    others: int
    """Annotations of everybody else."""


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that share a region or a year; `key` is empty when it is not known."""

    key: str
    rows: tuple[DocumentRow, ...]

    @property
    def done(self) -> int:
        """How many of the group's documents the current annotator has finished."""
        return sum(row.status is Status.DONE for row in self.rows)


def rows_from(
    documents: Iterable[Document],
    statuses: Mapping[tuple[DocumentId, AnnotatorId], Status],
    counts: Mapping[tuple[DocumentId, AnnotatorId], int],
    annotator: AnnotatorId | None,
) -> list[DocumentRow]:
    """One row for each document, with the status and counts as seen by `annotator`."""
    totals: dict[DocumentId, int] = {}
    for (document, _annotator), count in counts.items():
        totals[document] = totals.get(document, 0) + count
    rows: list[DocumentRow] = []
    for document in documents:
        key = (document.id, annotator) if annotator is not None else None
        mine = counts.get(key, 0) if key else 0
        rows.append(
            DocumentRow(
                id=document.id,
                title=document.meta.title,
                region=document.meta.region or "",
                year=document.meta.year,
                characters=document.characters,
                status=statuses.get(key, Status.NOT_STARTED) if key else Status.NOT_STARTED,
                mine=mine,
                others=totals.get(document.id, 0) - mine,
            )
        )
    return rows


def filter_rows(rows: Iterable[DocumentRow], text: str) -> list[DocumentRow]:
    """The rows whose title, region or year contains every word of `text`, whatever the case."""
    words = text.casefold().split()
    if not words:
        return list(rows)
    return [row for row in rows if _contains(row, words)]


def group_rows(rows: Iterable[DocumentRow], by: GroupBy) -> tuple[Group, ...]:
    """Groups in order (regions as they sort, years newest first, the unknown last), rows in order inside."""
    groups: dict[str, list[DocumentRow]] = {}
    for row in rows:
        key = row.region if by is GroupBy.REGION else str(row.year or "")
        groups.setdefault(key, []).append(row)
    if by is GroupBy.REGION:
        keys = sorted(groups, key=lambda key: (not key, key))
        return tuple(Group(key, tuple(sorted(groups[key], key=_newest_first))) for key in keys)
    keys = sorted(groups, key=lambda key: (not key, -int(key or 0)))
    return tuple(Group(key, tuple(sorted(groups[key], key=lambda row: (row.region, row.title)))) for key in keys)


def _newest_first(row: DocumentRow) -> tuple[int, str]:
    return (-(row.year or 0), row.title)


def _contains(row: DocumentRow, words: list[str]) -> bool:
    text = f"{row.title}\n{row.region}\n{row.year or ''}".casefold()
    return all(word in text for word in words)
