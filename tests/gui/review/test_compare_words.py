"""The words above the list of differences."""

import pytest

from core.model import DocumentId
from core.review.cases import Case, CaseState
from core.review.pairing import DifferenceKind
from gui.review.compare_words import summary, why_empty


@pytest.mark.parametrize(
    ("layers", "open_document", "total", "shown", "words"),
    [
        (2, True, 3, 1, ""),
        (2, True, 3, 0, "Nothing here matches the filter."),
        (1, True, 0, 0, "Nothing to compare yet.\nTwo people have to label the same documents."),
        (2, False, 0, 0, "Open a document to see where the layers differ."),
        (2, True, 0, 0, "These layers have nothing in this document."),
    ],
)
def test_an_empty_list_says_why(layers: int, open_document: bool, total: int, shown: int, words: str) -> None:
    assert why_empty(layers, open_document=open_document, total=total, shown=shown) == words


def case(kind: DifferenceKind, state: CaseState) -> Case:
    return Case(DocumentId("d"), (), (), kind, state)


SAME = case(DifferenceKind.SAME, CaseState.OPEN)
OPEN = case(DifferenceKind.LABEL, CaseState.OPEN)
DECIDED = case(DifferenceKind.LABEL, CaseState.DECIDED)


@pytest.mark.parametrize(
    ("cases", "loose", "shown", "words"),
    [
        ([], 0, 0, ""),
        ([OPEN, DECIDED], 0, 2, "1 of 2 decided"),
        ([OPEN, SAME], 0, 2, "0 of 2 decided · 1 agrees"),
        ([SAME] * 1200, 0, 1200, "0 of 1,200 decided · 1,200 agree"),
        ([DECIDED], 3, 4, "1 of 1 decided · 3 without a decision"),
        ([OPEN, DECIDED], 1, 1, "1 of 2 decided · 1 without a decision · 1 shown"),
    ],
)
def test_a_list_says_how_far_it_is(cases: list[Case], loose: int, shown: int, words: str) -> None:
    assert summary(cases, loose, shown) == words
