"""Hits in columns."""

import numpy as np

from core.ids import DocumentId
from core.search.matches import FoundHits, Hit, no_matches, ordered, together

DOCUMENTS = [DocumentId("a"), DocumentId("b")]


def matches(*rows: tuple[int, int, int]) -> FoundHits:
    columns = np.asarray(rows, np.int64).reshape(-1, 3)
    return FoundHits(DOCUMENTS, columns[:, 0], columns[:, 1], columns[:, 2])


def test_a_hit_is_made_when_it_is_asked_for() -> None:
    found = matches((0, 1, 2), (1, 3, 5))
    assert len(found) == 2
    assert found[1] == Hit(DOCUMENTS[1], 3, 5)
    assert list(found) == [found[0], found[1]]
    assert found.in_documents() == 2
    assert list(found.kept(slice(1))) == [found[0]]
    assert list(found.at([1])) == [found[1]]
    assert list(found.at([0]).followed_by(found.at([1]))) == list(found)


def test_hits_of_several_words_are_sorted_and_each_there_once() -> None:
    joined = together(DOCUMENTS, [matches((0, 5, 6), (1, 0, 2)), no_matches(DOCUMENTS), matches((0, 1, 9), (0, 5, 6))])
    assert [tuple(hit)[1:] for hit in joined] == [(1, 9), (5, 6), (0, 2)]
    assert list(ordered(matches((1, 0, 2), (0, 5, 6), (0, 5, 6)))) == list(matches((0, 5, 6), (1, 0, 2)))
    assert len(together(DOCUMENTS, [])) == 0
