"""Figures of a plan beside those of its outcome: what was to be reached, what was, the difference and the share."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from core.figures.quantity import Bound, Quantity


class FigurePair(NamedTuple):
    """A planned figure and the one of the outcome that says the same of the same thing, if there is one."""

    then: Quantity
    now: Quantity | None = None

    @property
    def difference(self) -> Decimal | None:
        """How much more there is now; None where a value is withheld or there is no other figure."""
        if self.now is None or self.now.value is None or self.then.value is None:
            return None
        return self.now.value - self.then.value

    @property
    def share(self) -> float | None:
        """What is now as a share of what was planned; None as the difference, and for nothing planned."""
        if self.difference is None or not self.then.value:
            return None
        return float((self.now.value or Decimal()) / self.then.value) if self.now is not None else None

    @property
    def reached(self) -> bool | None:
        """Whether it is within what was planned: at least, at most, in the range, or as much; None if not known."""
        low, now = self.then.value, None if self.now is None else self.now.value
        if low is None or now is None:
            return None
        if self.then.bound is Bound.AT_MOST:
            return now <= low
        return now >= low


class FigureWithWords(NamedTuple):
    """A figure and what it counts, as it is written."""

    quantity: Quantity
    what: str = ""


def with_words(text: str, figures: Sequence[Quantity]) -> list[FigureWithWords]:
    """The figures of a text with the words for what they count."""
    return [
        FigureWithWords(each, "" if each.what is None else text[each.what.start : each.what.end]) for each in figures
    ]


def paired_figures(planned: Sequence[FigureWithWords], reported: Sequence[FigureWithWords]) -> list[FigurePair]:
    """Each planned figure with the reported one of the same unit whose words are most alike, each at most once.

    Figures of one unit whose words have nothing in common are paired only where there is one of that unit on each side,
    and both have words or neither does.
    """
    candidates = [
        (_alike(then, now), -abs(row - column), row, column)
        for row, then in enumerate(planned)
        for column, now in enumerate(reported)
        if then.quantity.unit == now.quantity.unit and then.quantity.trend == now.quantity.trend
    ]
    alone = {
        unit
        for unit in {then.quantity.unit for then in planned}
        if sum(then.quantity.unit == unit for then in planned) == 1
        and sum(now.quantity.unit == unit for now in reported) == 1
    }
    chosen: dict[int, int] = {}
    for alike, _near, row, column in sorted(candidates, key=lambda found: (-found[0], -found[1], found[2], found[3])):
        if row in chosen or column in chosen.values():
            continue
        if alike > 0 or planned[row].quantity.unit in alone:
            chosen[row] = column
    return [
        FigurePair(then.quantity, reported[chosen[row]].quantity if row in chosen else None)
        for row, then in enumerate(planned)
    ]


def _alike(one: FigureWithWords, other: FigureWithWords) -> float:
    """The share of pairs of characters that the words of both have in common (Dice), 0 where either has none."""
    first, second = (set(pairwise(each.what)) for each in (one, other))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
