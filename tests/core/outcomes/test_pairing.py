"""Which two reports belong together."""

from core.ids import DocumentId
from core.model import DocumentEntry
from core.outcomes.pairing import proposed_pairs


def entry(number: int, region: str | None, year: int | None, kind: str = "summary", **more: object) -> DocumentEntry:
    issuer, withheld = more.get("issuer"), more.get("withheld", frozenset())
    known = (DocumentId(f"{number:064}"), number, f"报告{number}", region, year, issuer, kind, 9, withheld)
    return DocumentEntry(*known)  # type: ignore[arg-type]


def pairs(*entries: DocumentEntry) -> list[tuple[int, int]]:
    return [(pair.plans.position, pair.outcomes.position) for pair in proposed_pairs(entries)]


def test_a_report_is_followed_by_that_of_the_next_year_of_its_region() -> None:
    assert pairs(entry(1, "甲区", 2024), entry(2, "甲区", 2025), entry(3, "乙区", 2025), entry(4, "甲区", 2027)) == [
        (1, 2)
    ]


def test_a_chain_of_years_makes_a_pair_for_each_and_regions_are_in_order() -> None:
    assert pairs(*(entry(year, "甲区", 2020 + year) for year in (3, 1, 2))) == [(1, 2), (2, 3)]
    mixed = [entry(1, "乙区", 2024), entry(2, "乙区", 2025), entry(3, "丙区", 2024), entry(4, "丙区", 2025)]
    assert [pair.region for pair in proposed_pairs(mixed)] == sorted(["乙区", "丙区"])


def test_a_plan_for_a_year_is_answered_by_the_summary_of_that_year_else_by_the_next_report() -> None:
    plan = entry(1, "甲区", 2025, "plan")
    assert pairs(plan, entry(2, "甲区", 2025)) == [(1, 2)]
    assert pairs(plan, entry(2, "甲区", 2026, "report")) == [(1, 2)]
    assert pairs(plan, entry(2, "甲区", 2026, "plan")) == []


def test_of_several_the_one_of_the_same_issuer_and_kind_counts() -> None:
    first = entry(1, "甲区", 2024, issuer="教育局")
    others = [entry(2, "甲区", 2025, issuer="政府"), entry(3, "甲区", 2025, "report", issuer="教育局")]
    assert pairs(first, *others, entry(4, "甲区", 2025, issuer="教育局"))[0] == (1, 4)
    assert pairs(first, *others) == [(1, 3)]


def test_who_issued_it_stands_for_a_region_and_a_withheld_one_is_none() -> None:
    assert pairs(entry(1, None, 2024, issuer="国务院"), entry(2, None, 2025, issuer="国务院")) == [(1, 2)]
    hidden = frozenset({"region"})
    assert pairs(entry(1, "某区", 2024, withheld=hidden), entry(2, "某区", 2025, withheld=hidden)) == []
    assert pairs(entry(1, None, 2024), entry(2, None, 2025), entry(3, "甲区", None)) == []


def test_rules_are_never_paired() -> None:
    assert pairs(entry(1, "甲区", 2024, "rule"), entry(2, "甲区", 2025, "rule")) == []
