"""Rows of the annotations panel as plain values: what is shown, how they sort, which pass the filter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation, Label
from core.said.fields import FieldValue, plain
from core.said.inheriting import Declared
from gui.annotations.attribute_subject import NONE, sorting_key, suffix

Wanted = tuple[str, str | None]
"""An attribute's code, and the value that is wanted as one types it: empty for any, None for none."""
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
    SAID = 6
    """What is said beside the label: the values of attributes."""


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
    """Case-folded passage, note, names and values, for the filter."""
    said: str = ""
    """The values of its attributes in a few characters."""
    values: Mapping[str, FieldValue] = field(default_factory=dict[str, FieldValue], repr=False)
    said_key: tuple[object, ...] = field(default=sorting_key(None), repr=False, compare=False)
    """What the rows are ordered by in the column of values."""

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
    attribute: Wanted | None = None

    def matching(self, rows: Iterable[AnnotationRow]) -> list[AnnotationRow]:
        """The rows that pass, in their order."""
        result = list(rows)
        if self.label is not None:
            result = [row for row in result if row.annotation.label == self.label]
        if self.layers is not None:
            result = [row for row in result if row.annotation.annotator in self.layers]
        if self.attribute is not None:
            code, value = self.attribute
            result = [row for row in result if _has(row.values.get(code), value)]
        for word in self.text.casefold().split():
            result = [row for row in result if word in row.haystack]
        return result


def _has(value: FieldValue | None, wanted: str | None) -> bool:
    if wanted is None or value is None:
        return wanted is None and value is None
    return not wanted or wanted in ([plain(part) for part in value] if isinstance(value, list) else [plain(value)])


class RowMaker:
    """Makes rows for the annotations of one document."""

    def __init__(
        self,
        text: str,
        labels: Iterable[Label],
        annotators: dict[AnnotatorId, str],
        language: str,
        declared: Declared | None = None,
        sorted_by: str | None = None,
    ) -> None:
        """`sorted_by` is the code of the attribute by which the column of values is ordered; None: the first one."""
        self._declared, self._sorted_by, self._language = declared, sorted_by, language
        self._text = text
        # Folding the whole text once is faster than folding 20,000 passages. Characters whose folding changes the
        # length (ß, ligatures) stay as they are.
        folded = text.casefold()
        self._folded = folded if len(folded) == len(text) else "".join(map(_folded_character, text))
        self._labels = {label.id: (rank, label.name(language), label.colour) for rank, label in enumerate(labels)}
        self._annotators = annotators

    def row(self, annotation: Annotation, values: Mapping[str, FieldValue] = NONE) -> AnnotationRow:
        """The row of one annotation."""
        rank, name, colour = self._labels.get(annotation.label, (len(self._labels), "", "#888888"))
        who = self._annotators.get(annotation.annotator, "")
        passage = self._folded[annotation.start : annotation.end]
        noted = annotation.note.casefold() if annotation.note else ""
        haystack = f"{passage}\n{noted}\n{name.casefold()}\n{who.casefold()}"
        if not values or self._declared is None:
            return AnnotationRow(annotation, name, rank, colour, who, self._text, haystack)
        said = suffix(self._declared.for_label(annotation.label), values, self._language)
        value = values.get(self._sorted_by) if self._sorted_by else next(iter(values.values()))
        haystack += f"\n{said.casefold()}"
        return AnnotationRow(
            annotation, name, rank, colour, who, self._text, haystack, said, values, sorting_key(value)
        )


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
    AnnotationColumn.SAID: lambda row: (row.said_key, row.annotation.start, row.annotation.end),
}
_EMPTY_LAST: dict[AnnotationColumn, Callable[[AnnotationRow], bool]] = {
    AnnotationColumn.NOTE: lambda row: bool(row.note),
    AnnotationColumn.SAID: lambda row: row.said_key != sorting_key(None),
}
"""Columns of which rows with nothing in them come last in both directions; whether a row has something."""


def sort_rows(rows: list[AnnotationRow], column: AnnotationColumn, descending: bool) -> list[AnnotationRow]:
    """The rows in the order of a column, ties by position; what has no note or value is last in both directions."""
    filled = _EMPTY_LAST.get(column)
    if filled is not None and descending:
        first = sorted((row for row in rows if filled(row)), key=_SORT_KEYS[column], reverse=True)
        return first + [row for row in rows if not filled(row)]
    return sorted(rows, key=_SORT_KEYS[column], reverse=descending)


def find_place(row: AnnotationRow, rows: list[AnnotationRow], column: AnnotationColumn, descending: bool) -> int | None:
    """Where `row` is in sorted `rows`; None when it is not among them."""
    if column in _EMPTY_LAST and descending:
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
    if column in _EMPTY_LAST and descending:
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
