"""Hides columns of narrow lists, so that the column one reads keeps room for some characters."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView

LEAST = 8
"""Han characters of a title or a name that stay readable, however narrow a panel is."""
SCROLL_BAR = 12


def characters(metrics: QFontMetrics, count: int = LEAST) -> int:
    """The width of so many Han characters in pixels."""
    return metrics.horizontalAdvance("汉" * count)


def give_way(header: QHeaderView, width: int, least: int, widths: Mapping[int, int], order: Sequence[int]) -> None:
    """Hide columns of `widths` (by section, in pixels), those of `order` first, until `least` of `width` is left."""
    shown = set(widths)
    for column in order:
        if width - sum(widths[visible] for visible in shown) >= least:
            break
        shown.discard(column)
    for column in widths:
        if header.isSectionHidden(column) == (column in shown):
            header.setSectionHidden(column, column not in shown)
