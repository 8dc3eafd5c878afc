"""WebAnno's own curation suite: two users, and what its curation makes of them where they agree.

Its relations are not read: there are none here.
"""

from pathlib import Path

import pytest

from core.review.cases import find_cases
from core.review.pairing import DifferenceKind
from core.review.strategies import Strategy, StrategyName, propose
from tests.core.review.layers import DOCUMENT, named
from tests.core.review.webanno import read

SAME = {
    "relationLabelTest",
    "simpleRelGovDiffTest",
    "simpleRelNoDiffTest",
    "simpleRelTypeDiffTest",
    "simpleSpanDiffIncompleteTest",
    "simpleSpanDiffMultiFeatureTest",
    "simpleSpanDiffNoLabelTest",
    "simpleSpanDiffWithLabelTest",
    "simpleSpanNoDiffMultiFeatureTest",
    "simpleSpanNoDiffNoLabelTest",
    "simpleSpanNoDiffWithLabelTest",
}
STACKED = {
    "multipleStackedAnnotationsAreNotMergedTest": 2,
    "relStackedTest": 3,
    "simpleRelGovStackedTest": 1,
    "simpleSpanDiffWithLabelStacking2Test": 1,
    "simpleSpanDiffWithLabelStackingTest": 1,
}
"""How many agreeing annotations stand on one span with others of their layer. WebAnno curates none of those, whether
the users agree or not; here each label of a passage is an annotation of its own, and the agreeing ones are taken."""
NOT_CURATED = {"relationLabelTest": "Lemma"}
"""A layer that WebAnno's test does not curate."""


def suite(shared: Path) -> Path:
    return shared / "data" / "annotators" / "webanno_curation_testsuite" / "testsuite"


def agreed_and_expected(folder: Path) -> tuple[set[tuple[int, int, str]], set[tuple[int, int, str]]]:
    user1, user2, curator = (read(folder / f"{name}.tsv", name) for name in ("user1", "user2", "curator"))
    proposals = propose(Strategy(StrategyName.AGREED), find_cases(DOCUMENT, named(user1, user2)))
    skipped = NOT_CURATED.get(folder.name)
    agreed = {
        (reading.start, reading.end, str(reading.label)) for proposal in proposals for reading in proposal.readings
    }
    return (
        {reading for reading in agreed if skipped is None or f".{skipped}/" not in reading[2]},
        {(annotation.start, annotation.end, str(annotation.label)) for annotation in curator},
    )


def test_the_suite_is_what_it_was(shared: Path) -> None:
    assert {folder.name for folder in suite(shared).iterdir()} == SAME | STACKED.keys()


@pytest.mark.parametrize("name", sorted(SAME))
def test_what_agrees_is_what_the_curator_has(shared: Path, name: str) -> None:
    agreed, expected = agreed_and_expected(suite(shared) / name)
    assert agreed == expected


@pytest.mark.parametrize("name", sorted(STACKED))
def test_stacked_annotations_that_agree_are_taken_too(shared: Path, name: str) -> None:
    agreed, expected = agreed_and_expected(suite(shared) / name)
    assert expected <= agreed
    assert len(agreed - expected) == STACKED[name]


def test_the_kinds_of_difference_are_told_apart(shared: Path) -> None:
    kinds: dict[str, list[DifferenceKind]] = {}
    for name in ("simpleSpanDiffWithLabelTest", "simpleSpanDiffIncompleteTest", "simpleSpanNoDiffWithLabelTest"):
        users = [read(suite(shared) / name / f"{user}.tsv", user) for user in ("user1", "user2")]
        kinds[name] = [case.kind for case in find_cases(DOCUMENT, named(*users))]
    assert kinds == {
        "simpleSpanDiffWithLabelTest": [DifferenceKind.LABEL],
        "simpleSpanDiffIncompleteTest": [DifferenceKind.ONLY_A, DifferenceKind.ONLY_B],
        "simpleSpanNoDiffWithLabelTest": [DifferenceKind.SAME],
    }
