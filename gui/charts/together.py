"""Which labels stand beside which: as a heat map, and as a network."""

import math
from collections.abc import Mapping

from core.charts.beside import LabelsBeside
from core.ids import LabelId
from core.model import Label
from gui.base import theme
from gui.base.i18n import _, language
from gui.charts.bars import short
from gui.charts.drawing import Box, Dot, Drawing, MarkTarget, Stroke, TableRow, Words

MOST = 40
"""Labels of a heat map or a network."""
_WIDEST = 12.0
"""Pixels of the strongest tie."""
_LARGEST, _SMALLEST = 46.0, 16.0
"""Pixels of the dots of labels."""


def heat_map(beside: LabelsBeside, labels: Mapping[LabelId, Label]) -> Drawing:
    """A cell for each two labels: of the passages of the row's label, how many have the column's beside them.

    The number stands in the cell, and how dark that is says which share of the row's passages it is: one hue, so that
    it can be read whatever colours one sees. On the diagonal stand all passages of a label.
    """
    shown = [label for label in beside.labels if label in labels][:MOST]
    names = [labels[label].name(language()) for label in shown]
    tokens = theme.current()
    boxes: list[Box] = []
    words: list[Words] = []
    table: list[TableRow] = []
    for row, first in enumerate(shown):
        for column, second in enumerate(shown):
            count, total = beside.count(first, second), beside.totals[first]
            share = count / total if row != column and total else 0.0
            fill = theme.mixed(tokens.accent, tokens.chrome, 0.85 * share)
            passages = tuple(beside.beside.get((first, second), ()))
            target = MarkTarget(
                _("{count} of {total} passages “{first}” have “{second}” beside them").format(
                    count=f"{count:,}", total=f"{total:,}", first=names[row], second=names[column]
                )
                if row != column
                else f"{names[row]}: {total:,}",
                passages,
            )
            boxes.append(
                Box(column - 0.48, row - 0.48, column + 0.48, row + 0.48, fill.name(), target, tokens.line.name())
            )
            if count:
                colour = tokens.muted if row == column else tokens.on_accent if share > 0.55 else tokens.text
                words.append(Words(column, row, f"{count:,}", colour.name()))
            if row != column:
                table.append(TableRow((names[row], names[column], count, total), passages))
    size = max(len(shown), 3)
    ticks = tuple((float(number), short(name, 10)) for number, name in enumerate(names))
    return Drawing(
        (-0.6, size - 0.4),
        (-0.6, size - 0.4),
        tuple(boxes),
        words=tuple(words),
        x_ticks=ticks if len(shown) <= MOST // 2 else tuple((at, short(name, 4)) for at, name in ticks),
        y_ticks=ticks,
        downwards=True,
        rows=len(shown),
        head=(_("Label"), _("Beside it"), _("Passages"), _("Of")),
        table=tuple(table),
    )


def network(beside: LabelsBeside, labels: Mapping[LabelId, Label]) -> Drawing:
    """Labels in a circle, tied by lines as thick as they have passages beside each other."""
    shown = [label for label in beside.labels if label in labels][:MOST]
    places = {label: _on_circle(number, len(shown)) for number, label in enumerate(shown)}
    names = {label: labels[label].name(language()) for label in shown}
    tokens = theme.current()
    ties = [tie for tie in beside.ties() if tie[0] in places and tie[1] in places]
    most = max((len(both) for _first, _second, both in ties), default=1)
    largest = max((beside.totals[label] for label in shown), default=1)
    strokes: list[Stroke] = []
    table: list[TableRow] = []
    for first, second, both in ties:
        target = MarkTarget(f"{names[first]} — {names[second]}: {len(both):,}", tuple(both))
        colour = theme.mixed(tokens.edge, tokens.chrome, 0.35 + 0.65 * len(both) / most)
        width = max(1.0, _WIDEST * len(both) / most)
        strokes.append(Stroke((places[first], places[second]), colour.name(), width, target))
        table.append(TableRow((names[first], names[second], len(both)), tuple(both)))
    dots = [
        Dot(
            *places[label],
            _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(beside.totals[label] / largest),
            theme.mark_colour(labels[label].colour).name(),
            target=MarkTarget(f"{names[label]}: {beside.totals[label]:,}"),
        )
        for label in shown
    ]
    words = [
        Words(1.18 * x, 1.18 * y, short(names[label], 10), tokens.text.name(), (0.5 - 0.5 * x, 0.5 + 0.3 * y))
        for label, (x, y) in places.items()
    ]
    return Drawing(
        (-1.7, 1.7),
        (-1.4, 1.4),
        dots=tuple(dots),
        strokes=tuple(reversed(strokes)),
        words=tuple(words),
        square=True,
        axes=False,
        head=(_("Label"), _("Beside it"), _("Passages")),
        table=tuple(table),
    )


def _on_circle(number: int, of: int) -> tuple[float, float]:
    """The first stands at the top, the others follow to the right."""
    angle = math.pi / 2 - 2 * math.pi * number / max(1, of)
    return round(math.cos(angle), 6), round(math.sin(angle), 6)
