"""The units that coders of fixed units coded differently, as cases to be looked at one by one."""

from dataclasses import dataclass

from core.lazy_numpy import np
from core.study.coding import Codes, CodingTable
from core.study.reliability import coded_values, values_of_unit


@dataclass(frozen=True, slots=True)
class UnitCase:
    """A unit of which coders say different things in one dimension."""

    at: int
    """Its place in the table's units."""
    dimension: str
    values: tuple[Codes | None, ...]
    """Of each coder; None where one has not coded it."""


def disagreements(table: CodingTable, dimension: str | None = None, label: str | None = None) -> list[UnitCase]:
    """The cases of one dimension or of all, in the order of units.

    With a label of the dimension those in which some gave it and others did not. A coder who has not coded a unit does
    not disagree about it.
    """
    found: list[UnitCase] = []
    for code in table.labels if dimension is None else (dimension,):
        coded = coded_values(table, code)
        if label is not None:
            has = table.given[code][:, :, table.labels[code].index(label)].T
            coded = np.where(coded >= 0, has.astype(np.int64), -1)
        highest = coded.max(axis=1, initial=-1)
        lowest = np.where(coded >= 0, coded, highest[:, None]).min(axis=1, initial=1 << 62)
        different = (highest >= 0) & (lowest < highest)
        found += (UnitCase(at, code, values_of_unit(table, code, at)) for at in np.flatnonzero(different).tolist())
    return sorted(found, key=lambda case: case.at)
