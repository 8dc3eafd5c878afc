"""Strata: groups of a corpus of which each gives its share of a sample, none of them too few to estimate from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.study.drawing import shares_of

REST = "*"
"""Stands for all values of a column that are too rare to be a stratum of their own."""
_FEWEST = 2
"""Documents that a stratum gives at least: a variance takes two (Cochran 1977, section 5A.12)."""

Values = tuple[str, ...]
"""What the documents of a group have in each column; empty: not known."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A group of a corpus and its share of the sample."""

    values: Values
    size: int
    """Documents in the corpus."""
    drawn: int

    @property
    def weight(self) -> float:
        """For how many documents of the corpus one that was drawn stands."""
        return self.size / self.drawn


def strata_for(sizes: Mapping[Values, int], n: int) -> tuple[dict[Values, Values], list[Stratum]]:
    """To which stratum each group belongs, and the strata with their shares of `n` documents.

    Groups that would give fewer than two are put together with their likes: those of the same first column first, and
    what is still too small with each other.
    """
    total = sum(sizes.values())
    least = _FEWEST * total / n
    home: dict[Values, Values] = {values: values for values in sizes}
    columns = len(next(iter(sizes))) if sizes else 0
    for kept in range(columns - 1, -1, -1):
        now = _sizes(sizes, home)
        for group, stratum in home.items():
            if now[stratum] < least:
                home[group] = (*group[:kept], *(REST,) * (columns - kept))
    joined = _sizes(sizes, home)
    shares = shares_of(joined, n)
    return home, [Stratum(values, size, shares[values]) for values, size in sorted(joined.items())]


def _sizes(sizes: Mapping[Values, int], home: Mapping[Values, Values]) -> dict[Values, int]:
    found: dict[Values, int] = {}
    for group, size in sorted(sizes.items()):
        found[home[group]] = found.get(home[group], 0) + size
    return found


def stratum_name(values: Sequence[str]) -> str:
    """A stratum as people and variables name it."""
    return " / ".join(value or "-" for value in values) or REST
