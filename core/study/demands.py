"""Whether units have what their dimensions demand: exactly one label, one or more, or any number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.ids import LabelId
from core.lazy_numpy import Bools, np
from core.model import Label
from core.study.coding import CodingTable
from core.study.design import Demand


class Lack(StrEnum):
    """What is wrong with a unit in a dimension."""

    MISSING = "missing"
    """An answer is demanded and there is none."""
    SEVERAL = "several"
    """One is demanded and there are more."""
    NONE_AND_SOME = "none_and_some"
    """No code fits, it says, and yet one was given."""


@dataclass(frozen=True, slots=True)
class Demanded:
    """A unit that does not have what a dimension demands."""

    at: int
    """Its place in the table's units."""
    dimension: str
    coder: int
    lack: Lack
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a coder is with a dimension."""

    units: int
    """Of the documents that the coder has begun or done."""
    coded: int
    none_fits: int
    """Of the coded ones."""
    lacking: int
    """Units that do not have what is demanded."""


def demanded(table: CodingTable, labels: Sequence[Label], coder: int = 0) -> list[Demanded]:
    """The units of the documents a coder has begun that do not have what is demanded, in order.

    A label and one that it nests below are one answer, on two levels. `labels` are the codebook's.
    """
    lacking = _lacking(table, labels, coder)
    return sorted(
        (
            Demanded(at, code, coder, lack, tuple(table.labels[code][has] for has in np.flatnonzero(given[at])))
            for code, by_lack in lacking.items()
            for given in (table.given[code][coder],)
            for lack, units in by_lack.items()
            for at in np.flatnonzero(units).tolist()
        ),
        key=lambda each: each.at,
    )


def lacking_units(table: CodingTable, labels: Sequence[Label], coder: int = 0) -> list[int]:
    """The places of the units that `demanded` names, in order."""
    found = np.zeros(len(table.table), dtype=np.bool_)
    for by_lack in _lacking(table, labels, coder).values():
        for units in by_lack.values():
            found |= units
    return np.flatnonzero(found).tolist()


def coverage(table: CodingTable, labels: Sequence[Label], coder: int = 0) -> dict[str, Coverage]:
    """By dimension, how far a coder is."""
    there = table.present[coder][table.table.document_of]
    lacking = _lacking(table, labels, coder)
    found: dict[str, Coverage] = {}
    for code, coded in table.coded.items():
        given = table.given[code][coder].any(axis=1)
        nones = table.none_fits[code][coder] & ~given & there
        found[code] = Coverage(
            int(there.sum()),
            int((coded[coder] & there).sum()),
            int(nones.sum()),
            sum(int(units.sum()) for units in lacking[code].values()),
        )
    return found


def _lacking(table: CodingTable, labels: Sequence[Label], coder: int) -> dict[str, dict[Lack, Bools]]:
    """By dimension and lack, (units): whether it is what a unit lacks. Columns: a study has very many units."""
    above = _above(labels)
    there = table.present[coder][table.table.document_of]
    found: dict[str, dict[Lack, Bools]] = {}
    for dimension in table.design.dimensions:
        code, codes = dimension.code, table.labels[dimension.code]
        given, none = table.given[code][coder], table.none_fits[code][coder]
        some = given.any(axis=1)
        both = there & none & some
        found[code] = {Lack.NONE_AND_SOME: both}
        if dimension.demand is Demand.ONE:
            found[code][Lack.SEVERAL] = there & ~both & (_innermost(given, codes, above).sum(axis=1) > 1)
        if dimension.demand is not Demand.OPTIONAL:
            found[code][Lack.MISSING] = there & ~some & ~none
    return found


def _innermost(given: Bools, codes: Sequence[str], above: Mapping[str, frozenset[str]]) -> Bools:
    """(units, labels): those that no other of the unit nests below."""
    kept = given.copy()
    at = {code: number for number, code in enumerate(codes)}
    for number, code in enumerate(codes):
        for outer in above[code] & at.keys():
            kept[:, at[outer]] &= ~given[:, number]
    return kept


def _above(labels: Sequence[Label]) -> dict[str, frozenset[str]]:
    """By the code of a label, the codes of all that it nests below."""
    by_id = {label.id: label for label in labels}
    found: dict[str, frozenset[str]] = {}
    for label in labels:
        seen = set[LabelId]()
        codes = set[str]()
        step = label.parent
        while step is not None and step in by_id and step not in seen:
            seen.add(step)
            codes.add(by_id[step].code)
            step = by_id[step].parent
        found[label.code] = frozenset(codes)
    return found
