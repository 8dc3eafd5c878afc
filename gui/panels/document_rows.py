"""Rows of the documents panel as plain values: filtered, grouped, counted."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.ids import AnnotatorId, DocumentId
from core.model import Document, Status
from core.text.withheld import withheld_fields
from gui.report_kinds import KINDS

WITHHELD = "*"
"""The key of the documents whose region, year or issuer the report masks; that of those not known is empty."""


_SUPERIORS = re.compile(r".*(?:省|市|自治区|自治州|地区|盟)(?=.{3,}$|.县$)")


class GroupBy(StrEnum):
    """What the documents panel groups by."""

    REGION = "region"
    YEAR = "year"
    ISSUER = "issuer"
    KIND = "kind"


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
    kind: str = ""
    """``summary``, ``plan``, ``report`` or free text."""
    issuer: str = ""
    withheld: frozenset[str] = frozenset()
    """Fields that the report masks, see `core.text.withheld`."""


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that share what they are grouped by; `key` is empty or `WITHHELD` when it is not known."""

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
    *,
    apart: bool = True,
) -> list[DocumentRow]:
    """One row for each document, with the status and counts as seen by `annotator`.

    Without `apart` all annotations count as others', as while names are hidden.
    """
    totals: dict[DocumentId, int] = {}
    for (document, _annotator), count in counts.items():
        totals[document] = totals.get(document, 0) + count
    rows: list[DocumentRow] = []
    for document in documents:
        key = (document.id, annotator) if annotator is not None else None
        mine = counts.get(key, 0) if key and apart else 0
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
                kind=document.meta.kind or "",
                issuer=document.meta.issuer or "",
                withheld=withheld_fields(document.meta),
            )
        )
    return rows


def moves(before: DocumentRow, after: DocumentRow) -> bool:
    """Whether a document may stand elsewhere now, or pass another filter."""
    return replace(before, status=after.status, mine=after.mine, others=after.others) != after


def filter_rows(rows: Iterable[DocumentRow], text: str) -> list[DocumentRow]:
    """The rows whose title, region or year contains every word of `text`, whatever the case."""
    words = text.casefold().split()
    if not words:
        return list(rows)
    return [row for row in rows if _contains(row, words)]


def group_rows(rows: Iterable[DocumentRow], by: GroupBy) -> tuple[Group, ...]:
    """Groups in order: names as they sort, years newest first, kinds as people know them; what is not known last.

    What reports withhold makes one group: two of an x区 need not be of the same.
    """
    groups: dict[str, list[DocumentRow]] = {}
    for row in rows:
        groups.setdefault(_key(row, by), []).append(row)
    inside = _newest_first if by is GroupBy.REGION else _by_region
    keys = sorted(groups, key=_ORDER[by])
    return tuple(Group(key, tuple(sorted(groups[key], key=inside))) for key in keys)


def own_name(region: str) -> str:
    """A region without its superiors, where there is little room: 裕安区 of 安徽省六安市裕安区."""
    return _SUPERIORS.sub("", region, count=1)


_KINDS = tuple(KINDS)
_ORDER: dict[GroupBy, Callable[[str], tuple[int, int, str]]] = {
    GroupBy.REGION: lambda key: (unknown_last(key), 0, key),
    GroupBy.YEAR: lambda key: (unknown_last(key), -int(key) if key.isdecimal() else 0, ""),
    GroupBy.ISSUER: lambda key: (unknown_last(key), 0, key),
    GroupBy.KIND: lambda key: (not key, _KINDS.index(key) if key in _KINDS else len(_KINDS), key),
}


def unknown_last(key: str) -> int:
    """Sorts what is known before what is withheld, and that before what is nowhere said."""
    return 2 if not key else int(key == WITHHELD)


def _key(row: DocumentRow, by: GroupBy) -> str:
    if by is not GroupBy.KIND and by.value in row.withheld:
        return WITHHELD
    if by is GroupBy.YEAR:
        return str(row.year or "")
    return {GroupBy.REGION: row.region, GroupBy.ISSUER: row.issuer}.get(by, row.kind)


def _by_region(row: DocumentRow) -> tuple[str, int, str]:
    return (row.region, -(row.year or 0), row.title)


def _newest_first(row: DocumentRow) -> tuple[str, int, str]:
    return ("", -(row.year or 0), row.title)


def _contains(row: DocumentRow, words: list[str]) -> bool:
    text = f"{row.title}\n{row.region}\n{row.year or ''}".casefold()
    return all(word in text for word in words)
