"""Which two reports belong together: one that plans, and the next one of the same region, which tells what was done."""

from collections.abc import Iterable
from typing import NamedTuple

from core.model import DocumentEntry

_KINDS = (None, "", "summary", "plan", "report")
"""Kinds of documents that plan and report; a rule does neither."""


class ReportPair(NamedTuple):
    """A report with plans, and the report in which their outcome may stand."""

    plans: DocumentEntry
    outcomes: DocumentEntry

    @property
    def region(self) -> str:
        """The region both are of, or who issued them where no region is known; empty where neither is."""
        return self.plans.region or self.outcomes.region or self.plans.issuer or self.outcomes.issuer or ""


def proposed_pairs(entries: Iterable[DocumentEntry]) -> list[ReportPair]:
    """The pairs of a project, by region and year. A report has at most one that comes after it.

    After a report of year N comes that of N+1; after a plan for a year, the summary of that year, else the report of
    the next. Of several the one counts whose issuer, then whose kind is the same, then the first.
    """
    known = [entry for entry in entries if entry.year is not None and entry.kind in _KINDS and _place(entry)]
    by_place: dict[tuple[str, int], list[DocumentEntry]] = {}
    for entry in known:
        by_place.setdefault((_place(entry), entry.year or 0), []).append(entry)
    found: list[ReportPair] = []
    for entry in known:
        later = _later(entry, by_place)
        if later is not None:
            found.append(ReportPair(entry, later))
    return sorted(found, key=lambda pair: (pair.region, pair.plans.year or 0, pair.plans.position))


def _place(entry: DocumentEntry) -> str:
    if "region" in entry.withheld:
        return ""
    return entry.region or entry.issuer or ""


def _later(entry: DocumentEntry, by_place: dict[tuple[str, int], list[DocumentEntry]]) -> DocumentEntry | None:
    year = entry.year or 0
    if entry.kind == "plan":
        same = [other for other in by_place[_place(entry), year] if other.kind in ("summary", "report")]
        if same:
            return _nearest(entry, same)
    # A plan for a year tells of no year that is over.
    after = [other for other in by_place.get((_place(entry), year + 1), ()) if other.kind != "plan"]
    return _nearest(entry, after) if after else None


def _nearest(entry: DocumentEntry, others: list[DocumentEntry]) -> DocumentEntry:
    return min(others, key=lambda other: (other.issuer != entry.issuer, other.kind != entry.kind, other.position))
