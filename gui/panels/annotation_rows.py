"""Rows of the annotations panel as plain values: what is shown, how they sort, which pass the filter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation, Label

QUOTE_LENGTH = 120
"""Code points of a quote that a row shows."""


class Column(IntEnum):
    """Columns of the table."""

    LABEL = 0
    QUOTE = 1
    ANNOTATOR = 2
    START = 3
    NOTE = 4
    UPDATED = 5


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """One annotation as the panel shows it."""

    id: AnnotationId
    label: LabelId
    label_name: str
    label_rank: int
    """Place of the label in the codebook."""
    colour: str
    quote: str
    """The passage's beginning on one line."""
    annotator: AnnotatorId
    annotator_name: str
    start: int
    end: int
    """Code points."""
    note: str
    updated_at: str
    haystack: str
    """Case-folded passage, note and names, for the filter."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the rows have to match; None and "" let everything through."""

    text: str = ""
    label: LabelId | None = None
    annotator: AnnotatorId | None = None

    def matching(self, rows: Iterable[AnnotationRow]) -> list[AnnotationRow]:
        """The rows that pass, in their order."""
        result = list(rows)
        if self.label is not None:
            result = [row for row in result if row.label == self.label]
        if self.annotator is not None:
            result = [row for row in result if row.annotator == self.annotator]
        for word in self.text.casefold().split():
            result = [row for row in result if word in row.haystack]
        return result


class RowMaker:
    """Makes rows for the annotations of one document."""

    def __init__(self, text: str, labels: Iterable[Label], annotators: dict[AnnotatorId, str], language: str) -> None:
        self._text = text
        self._labels = {label.id: (rank, label.name(language), label.colour) for rank, label in enumerate(labels)}
        self._annotators = annotators

    def row(self, annotation: Annotation) -> AnnotationRow:
        """The row of one annotation."""
        rank, name, colour = self._labels.get(annotation.label, (len(self._labels), "", "#888888"))
        who = self._annotators.get(annotation.annotator, "")
        passage = self._text[annotation.start : annotation.end]
        note = annotation.note or ""
        return AnnotationRow(
            id=annotation.id,
            label=annotation.label,
            label_name=name,
            label_rank=rank,
            colour=colour,
            quote=one_line(passage[:QUOTE_LENGTH]) + ("…" if len(passage) > QUOTE_LENGTH else ""),
            annotator=annotation.annotator,
            annotator_name=who,
            start=annotation.start,
            end=annotation.end,
            note=note,
            updated_at=annotation.updated_at,
            haystack=f"{passage}\n{note}\n{name}\n{who}".casefold(),
        )


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


_SORT_KEYS: dict[Column, Callable[[AnnotationRow], tuple[Any, ...]]] = {
    Column.LABEL: lambda row: (row.label_rank, row.start, row.end),
    Column.QUOTE: lambda row: (row.quote, row.start, row.end),
    Column.ANNOTATOR: lambda row: (row.annotator_name, row.start, row.end),
    Column.START: lambda row: (row.start, row.end, row.label_rank, row.id),
    Column.NOTE: lambda row: (not row.note, row.note, row.start),
    Column.UPDATED: lambda row: (row.updated_at, row.start, row.end),
}


def sort_rows(rows: list[AnnotationRow], column: Column, descending: bool) -> list[AnnotationRow]:
    """The rows in the order of a column, ties by position; rows without a note stay last either way round."""
    if column is Column.NOTE and descending:
        noted = sorted((row for row in rows if row.note), key=_SORT_KEYS[column], reverse=True)
        return noted + [row for row in rows if not row.note]
    return sorted(rows, key=_SORT_KEYS[column], reverse=descending)


def place_for(row: AnnotationRow, rows: list[AnnotationRow], column: Column, descending: bool) -> int:
    """Where `row` goes into sorted `rows`."""
    if column is Column.NOTE and descending:
        return next(i for i, each in enumerate(sort_rows([*rows, row], column, descending)) if each is row)
    key = _SORT_KEYS[column]
    wanted = key(row)
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        found = key(rows[middle])
        if found >= wanted if descending else found <= wanted:
            low = middle + 1
        else:
            high = middle
    return low
