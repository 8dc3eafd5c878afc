"""Documents in order, and what is masked of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from core.search.corpus import by_document, corpus_of, ranges
from core.search.matches import FoundHits
from core.session import Session
from tests.core.projects import add, first

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda span: (span[0], sum(span))), max_size=12)


@given(spans, spans)
def test_whether_a_range_is_touched(there: list[tuple[int, int]], asked: list[tuple[int, int]]) -> None:
    starts, ends = (np.asarray([span[end] for span in there], np.int64) for end in (0, 1))
    low, high = (np.asarray([span[end] for span in asked], np.int64) for end in (0, 1))
    expected = [any(start < end and at < to for start, to in there) for at, end in asked]
    assert ranges(starts, ends).touched(low, high).tolist() == expected


def test_documents_stand_in_the_order_of_their_import_with_what_is_no_furniture(session: Session) -> None:
    other = add(session, "另一份报告，教育。", "另")
    session.documents.mask(other, Span(0, 6))
    corpus = corpus_of(session)
    assert corpus.ids == [first(session), other]
    assert corpus.unmasked.tolist() == [int(corpus.characters[0]), 3]
    found = FoundHits(corpus.ids, np.asarray([0, 1, 1]), np.asarray([0, 0, 6]), np.asarray([2, 7, 8]))
    assert corpus.is_masked(found).tolist() == [False, True, False]
    assert {number: len(hits) for number, hits in by_document(found).items()} == {0: 1, 1: 2}
