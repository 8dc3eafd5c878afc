"""Whether units have what their dimensions demand: exactly one label, one or more, or any number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.ids import LabelId
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
    above = _above(labels)
    of = table.table.document_of
    found: list[Demanded] = []
    for dimension in table.design.dimensions:
        code = dimension.code
        given, none = table.given[code][coder], table.none_fits[code][coder]
        for at in range(len(table.table)):
            if not table.present[coder, of[at]]:
                continue
            codes = tuple(label for label, has in zip(table.labels[code], given[at], strict=True) if has)
            lack = _lack(dimension.demand, _innermost(codes, above), none=bool(none[at]))
            if lack is not None:
                found.append(Demanded(at, code, coder, lack, codes))
    return sorted(found, key=lambda each: each.at)


def coverage(table: CodingTable, labels: Sequence[Label], coder: int = 0) -> dict[str, Coverage]:
    """By dimension, how far a coder is."""
    there = table.present[coder][table.table.document_of]
    lacking = demanded(table, labels, coder)
    found: dict[str, Coverage] = {}
    for code, coded in table.coded.items():
        given = table.given[code][coder].any(axis=1)
        nones = table.none_fits[code][coder] & ~given & there
        found[code] = Coverage(
            int(there.sum()),
            int((coded[coder] & there).sum()),
            int(nones.sum()),
            sum(each.dimension == code for each in lacking),
        )
    return found


def _lack(demand: Demand, codes: Sequence[str], *, none: bool) -> Lack | None:
    if none and codes:
        return Lack.NONE_AND_SOME
    if demand is Demand.ONE and len(codes) > 1:
        return Lack.SEVERAL
    if demand is not Demand.OPTIONAL and not codes and not none:
        return Lack.MISSING
    return None


def _innermost(codes: Sequence[str], above: Mapping[str, frozenset[str]]) -> list[str]:
    """Those that no other of them nests below."""
    if len(codes) < 2:
        return list(codes)
    implied = frozenset[str]().union(*(above[code] for code in codes))
    return [code for code in codes if code not in implied]


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
