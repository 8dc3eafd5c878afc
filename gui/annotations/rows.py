"""Rows of the annotations panel as plain values: what is shown, how they sort, which pass the filter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation, Label

QUOTE_LENGTH = 120
"""Code points of a quote that a row shows."""


class AnnotationColumn(IntEnum):
    """Columns of the table."""

    LABEL = 0
    QUOTE = 1
    ANNOTATOR = 2
    START = 3
    NOTE = 4
    UPDATED = 5


@dataclass(frozen=True)
class AnnotationRow:
    """One annotation as the panel shows it."""

    annotation: Annotation
    label_name: str
    label_rank: int
    """Place of the label in the codebook."""
    colour: str
    annotator_name: str
    text: str = field(repr=False, compare=False)
    """The document's."""
    haystack: str = field(repr=False, compare=False)
    """Case-folded passage, note and names, for the filter."""

    @property
    def id(self) -> AnnotationId:
        """The annotation's."""
        return self.annotation.id

    @property
    def start(self) -> int:
        """First code point."""
        return self.annotation.start

    @property
    def note(self) -> str:
        """Empty when there is none."""
        return self.annotation.note or ""

    @property
    def quote(self) -> str:
        """The passage's beginning on one line."""
        passage = self._passage()
        return one_line(passage[:QUOTE_LENGTH]) + ("…" if len(passage) > QUOTE_LENGTH else "")

    def _passage(self) -> str:
        return self.text[self.annotation.start : self.annotation.end]


@dataclass(frozen=True, slots=True)
class Filter:
    """What the rows have to match; None and "" let everything through."""

    text: str = ""
    label: LabelId | None = None
    layers: frozenset[AnnotatorId] | None = None

    def matching(self, rows: Iterable[AnnotationRow]) -> list[AnnotationRow]:
        """The rows that pass, in their order."""
        result = list(rows)
        if self.label is not None:
            result = [row for row in result if row.annotation.label == self.label]
        if self.layers is not None:
            result = [row for row in result if row.annotation.annotator in self.layers]
        for word in self.text.casefold().split():
            result = [row for row in result if word in row.haystack]
        return result


class RowMaker:
    """Makes rows for the annotations of one document."""

    def __init__(self, text: str, labels: Iterable[Label], annotators: dict[AnnotatorId, str], language: str) -> None:
        self._text = text
        # Folding the whole text once is faster than folding 20,000 passages. Characters whose folding changes the
        # length (ß, ligatures) stay as they are.
        folded = text.casefold()
        self._folded = folded if len(folded) == len(text) else "".join(map(_folded_character, text))
        self._labels = {label.id: (rank, label.name(language), label.colour) for rank, label in enumerate(labels)}
        self._annotators = annotators

    def row(self, annotation: Annotation) -> AnnotationRow:
        """The row of one annotation."""
        rank, name, colour = self._labels.get(annotation.label, (len(self._labels), "", "#888888"))
        who = self._annotators.get(annotation.annotator, "")
        passage = self._folded[annotation.start : annotation.end]
        noted = annotation.note.casefold() if annotation.note else ""
        haystack = f"{passage}\n{noted}\n{name.casefold()}\n{who.casefold()}"
        return AnnotationRow(annotation, name, rank, colour, who, self._text, haystack)


def _folded_character(character: str) -> str:
    folded = character.casefold()
    return folded if len(folded) == 1 else character


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


_SORT_KEYS: dict[AnnotationColumn, Callable[[AnnotationRow], tuple[Any, ...]]] = {
    AnnotationColumn.LABEL: lambda row: (row.label_rank, row.annotation.start, row.annotation.end),
    AnnotationColumn.QUOTE: lambda row: (row.quote, row.annotation.start, row.annotation.end),
    AnnotationColumn.ANNOTATOR: lambda row: (row.annotator_name, row.annotation.start, row.annotation.end),
    AnnotationColumn.START: lambda row: (row.annotation.start, row.annotation.end, row.label_rank, row.id),
    AnnotationColumn.NOTE: lambda row: (not row.note, row.note, row.annotation.start),
    AnnotationColumn.UPDATED: lambda row: (row.annotation.updated_at, row.annotation.start, row.annotation.end),
}


def sort_rows(rows: list[AnnotationRow], column: AnnotationColumn, descending: bool) -> list[AnnotationRow]:
    """The rows in the order of a column, ties by position; rows without a note come last in both directions."""
    if column is AnnotationColumn.NOTE and descending:
        noted = sorted((row for row in rows if row.note), key=_SORT_KEYS[column], reverse=True)
        return noted + [row for row in rows if not row.note]
    return sorted(rows, key=_SORT_KEYS[column], reverse=descending)


def find_place(row: AnnotationRow, rows: list[AnnotationRow], column: AnnotationColumn, descending: bool) -> int | None:
    """Where `row` is in sorted `rows`; None when it is not among them."""
    if column is AnnotationColumn.NOTE and descending:
        return next((place for place, shown_row in enumerate(rows) if shown_row.id == row.id), None)
    key = _SORT_KEYS[column]
    wanted = key(row)
    place = place_for(row, rows, column, descending) - 1
    while place >= 0 and key(rows[place]) == wanted:
        if rows[place].id == row.id:
            return place
        place -= 1
    return None


def place_for(row: AnnotationRow, rows: list[AnnotationRow], column: AnnotationColumn, descending: bool) -> int:
    """Where `row` goes into sorted `rows`."""
    if column is AnnotationColumn.NOTE and descending:
        return next(i for i, shown_row in enumerate(sort_rows([*rows, row], column, descending)) if shown_row is row)
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
