"""Charts with a bar for each report, region or year, and portraits: where along a text its labels stand."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from core.ids import AnnotatorId, DocumentId, LabelId
from core.matrix.evidence import EvidenceMatrix, EvidenceRow, row_name
from core.model import DocumentEntry, Label, Passage
from gui.base import theme
from gui.base.i18n import _, language, ngettext
from gui.charts.drawing import Box, Drawing, MarkTarget, TableRow

MOST_ROWS = 200
"""Rows of a chart; the table beside it has all of them."""
NAME = 14
"""Characters of a name at the axis; the mouse shows it in full."""
_THICK = 0.36
"""Half of a bar's thickness, of 1 between two."""


def bars(matrix: EvidenceMatrix, names: Mapping[AnnotatorId, str], *, share: bool) -> Drawing:
    """How many passages each label has in each row of the matrix, or with `share` how much of the text they are."""
    rows = matrix.rows[:MOST_ROWS]
    titles = [_title(matrix, row, names) for row in matrix.rows]
    boxes: list[Box] = []
    longest = 0.0
    for number, (row, title) in enumerate(zip(rows, titles, strict=False)):
        left = 0.0
        for label in matrix.labels:
            cell = row.cell(label.id)
            width = 100 * cell.share if share else float(len(cell.passages))
            if not cell.passages:
                continue
            target = MarkTarget(f"{title}\n{label.name(language())}: {_figure(row, label, share=share)}", cell.passages)
            boxes.append(box(left, number - _THICK, left + width, number + _THICK, label.colour, target))
            left += width
        longest = max(longest, left)
    return Drawing(
        (0.0, (longest or 1.0) * 1.05),
        (-0.6, max(len(rows), 3) - 0.4),
        tuple(boxes),
        y_ticks=tuple((float(number), short(title)) for number, title in enumerate(titles[:MOST_ROWS])),
        downwards=True,
        x_name=_("Percent of the text; labels may lie on each other") if share else _("Passages"),
        rows=len(rows),
        head=("", *(label.name(language()) for label in matrix.labels)),
        table=tuple(
            _table_row(matrix, row, title, share=share) for row, title in zip(matrix.rows, titles, strict=True)
        ),
    )


def _title(matrix: EvidenceMatrix, row: EvidenceRow, names: Mapping[AnnotatorId, str]) -> str:
    words = row_name(row, matrix.by) or _("not known")
    several = len({other.layer for other in matrix.rows}) > 1
    return f"{words} · {names.get(row.layer, '')}" if several else words


def _figure(row: EvidenceRow, label: Label, *, share: bool) -> str:
    cell = row.cell(label.id)
    if share:
        return f"{cell.share:.1%}"
    return ngettext("{n} passage", "{n} passages", len(cell.passages)).format(n=f"{len(cell.passages):,}")


def _table_row(matrix: EvidenceMatrix, row: EvidenceRow, title: str, *, share: bool) -> TableRow:
    cells = [row.cell(label.id) for label in matrix.labels]
    figures = [round(100 * cell.share, 2) if share else len(cell.passages) for cell in cells]
    return TableRow((title, *figures), tuple(passage for cell in cells for passage in cell.passages))


def portraits(entries: Sequence[DocumentEntry], passages: Sequence[Passage], labels: Sequence[Label]) -> Drawing:
    """A line for each document, from its first character at the left to its last at the right, in labels' colours.

    Of a single document each label has a line of its own, as in a code line.
    """
    by_document = {document: list(there) for document, there in groupby(passages, key=attrgetter("document"))}
    if len(entries) == 1:
        return _code_line(entries[0], by_document.get(entries[0].id, []), labels)
    known = {label.id: label for label in labels}
    boxes: list[Box] = []
    shown = entries[:MOST_ROWS]
    for number, entry in enumerate(shown):
        boxes.append(_ground(number))
        there = by_document.get(entry.id, [])
        boxes += (_strip(number, entry, passage, known) for passage in there if passage.label in known)
    return _along(boxes, [entry.title for entry in shown], _rows_of(entries, by_document, labels), labels)


def _code_line(entry: DocumentEntry, passages: Sequence[Passage], labels: Sequence[Label]) -> Drawing:
    known = {label.id: label for label in labels}
    used = [label for label in labels if any(passage.label == label.id for passage in passages)]
    number_of = {label.id: number for number, label in enumerate(used)}
    boxes = [_ground(number) for number in range(len(used))]
    boxes += (
        _strip(number_of[passage.label], entry, passage, known)
        for passage in passages
        if passage.label is not None and passage.label in number_of
    )
    table = [
        TableRow(
            (label.name(language()), sum(passage.label == label.id for passage in passages)),
            tuple(passage for passage in passages if passage.label == label.id),
        )
        for label in used
    ]
    names = [label.name(language()) for label in used]
    drawing = _along(boxes if passages else [], names, table, labels)
    return Drawing(**{**drawing.__dict__, "head": (_("Label"), _("Passages"))})


def _along(boxes: Sequence[Box], names: Sequence[str], table: Sequence[TableRow], labels: Sequence[Label]) -> Drawing:
    return Drawing(
        (0.0, 100.0),
        (-0.6, max(len(names), 3) - 0.4),
        tuple(boxes),
        y_ticks=tuple((float(number), short(name)) for number, name in enumerate(names)),
        downwards=True,
        x_name=_("Percent of the way through the text"),
        rows=len(names),
        head=(_("Document"), *(label.name(language()) for label in labels)),
        table=tuple(table),
    )


def _ground(number: int) -> Box:
    """The whole text, as a quiet band on which its labels stand."""
    return Box(0.0, number - _THICK, 100.0, number + _THICK, theme.current().hover.name())


def _strip(number: int, entry: DocumentEntry, passage: Passage, labels: Mapping[LabelId, Label]) -> Box:
    assert passage.label is not None
    label, length = labels[passage.label], max(1, entry.characters)
    words = f"{entry.title}\n{label.name(language())} [{passage.start}, {passage.end})"
    left, right = 100 * passage.start / length, 100 * passage.end / length
    return box(
        left, number - _THICK, max(right, left + 0.15), number + _THICK, label.colour, MarkTarget(words, (passage,))
    )


def _rows_of(
    entries: Sequence[DocumentEntry], by_document: Mapping[DocumentId, Sequence[Passage]], labels: Sequence[Label]
) -> list[TableRow]:
    rows: list[TableRow] = []
    for entry in entries:
        there = by_document.get(entry.id, ())
        counts = [sum(passage.label == label.id for passage in there) for label in labels]
        rows.append(TableRow((entry.title, *counts), tuple(there)))
    return rows


def box(left: float, top: float, right: float, bottom: float, colour: str, target: MarkTarget | None) -> Box:
    """A rectangle in a label's colour, with an edge where that could not be seen on the ground."""
    edge = theme.mark_colour(colour).name() if theme.needs_edge(colour) else ""
    return Box(left, top, right, bottom, colour, target, edge)


def short(name: str, most: int = NAME) -> str:
    """As much of a name as stands at an axis."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


Make = Callable[[], Drawing]
"""Draws in the colours of the theme of the moment."""
