"""Places on the line of all documents: in documents, outside of furniture, together and near each other."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Document, Mask, Meta, NewDocument, Source
from core.search.corpus import Corpus
from core.search.occurrences import Occurrences, joined, near, nowhere
from core.session import Session

TEXTS = ("教育改革教育", "安全", "教育和安全教育")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, ...]:
    folder: Path = tmp_path_factory.mktemp("occurrences")
    with Session.create(folder / "p.biaodu") as session:
        source = Source("a.txt", "0" * 64, "utf-8", "text/1")
        session.documents.add([NewDocument(text, Meta(text), source) for text in TEXTS])
        return tuple(session.documents.list())


def corpus(documents: tuple[Document, ...], *masks: tuple[int, int, int]) -> Corpus:
    return Corpus(documents, [(documents[number].id, start, end) for number, start, end in masks])


def of(corpus: Corpus, word: str) -> Occurrences:
    line = "\0".join(TEXTS)
    starts = [at for at in range(len(line)) if line.startswith(word, at)]
    return Occurrences(corpus, np.asarray(starts, corpus.dtype), len(word))


def rows(found: Occurrences) -> list[tuple[int, int, int]]:
    hits = found.hits()
    return list(zip(hits.document.tolist(), hits.start.tolist(), hits.end.tolist(), strict=True))


def test_hits_are_numbered_by_document(documents: tuple[Document, ...]) -> None:
    found = of(corpus(documents), "教育")
    assert rows(found) == [(0, 0, 2), (0, 4, 6), (2, 0, 2), (2, 5, 7)]
    assert found.counts.tolist() == [2, 0, 2]
    assert rows(found.within(1, 3)) == rows(found.in_documents(np.asarray([False, True, True]))) == rows(found)[2:]
    assert found.within(0, 3) is found
    assert found.within(0, 2).documents.tolist() == [0, 0]
    assert found.documents.tolist() == [0, 0, 2, 2]
    assert rows(nowhere(found.corpus)) == []


def test_what_shares_a_character_with_furniture_is_left_out(documents: tuple[Document, ...]) -> None:
    masked = corpus(documents, (0, 3, 5), (2, 0, 1))
    assert rows(of(masked, "教育").without_furniture()) == [(0, 0, 2), (2, 5, 7)]
    few = Occurrences(masked, np.asarray([0, 4], masked.dtype), 0, np.asarray([2, 6], masked.dtype))
    assert rows(few.without_furniture()) == [(0, 0, 2)]
    assert rows(of(masked, "安全").without_furniture()) == rows(of(masked, "安全"))


def test_several_together_have_each_place_once(documents: tuple[Document, ...]) -> None:
    there = corpus(documents)
    one, other = of(there, "教育"), of(there, "安全")
    assert rows(joined(there, [one, other])) == sorted([*rows(one), *rows(other)])
    assert rows(joined(there, [one, one])) == rows(one)
    longer = Occurrences(there, one.starts, 0, one.ends + 1)
    assert rows(joined(there, [longer, one, longer])) == sorted([*rows(one), *rows(longer)])
    assert len(joined(there, [])) == 0


def test_near_is_within_a_document_whatever_the_distance(documents: tuple[Document, ...]) -> None:
    there = corpus(documents)
    assert rows(near(of(there, "教育"), of(there, "安全"), 9_999)) == [(2, 0, 5), (2, 3, 7)]
    assert rows(near(of(there, "教育"), of(there, "安全"), 0)) == [(2, 3, 7)]
    assert rows(near(of(there, "改革"), of(there, "教育"), 0)) == [(0, 2, 6)]
    assert len(near(of(there, "教育"), of(there, "科学"), 9)) == 0


spans = st.lists(st.tuples(st.integers(0, 14), st.integers(1, 5)), max_size=6)


@given(st.sets(st.integers(0, 15)), st.integers(1, 3), spans)
def test_furniture_is_the_same_whichever_of_both_are_more(
    documents: tuple[Document, ...], starts: set[int], length: int, spans: list[tuple[int, int]]
) -> None:
    # On the line each document has one place behind it; masks and words lie within documents.
    begins = [sum(len(text) + 1 for text in TEXTS[:number]) for number in range(len(TEXTS))]
    ends = [begin + len(text) for begin, text in zip(begins, TEXTS, strict=True)]
    number = [max(at for at in range(len(begins)) if begins[at] <= place) for place in range(ends[-1] + 1)]
    masks = [(start, min(start + size, ends[number[start]])) for start, size in spans if start < ends[number[start]]]
    starts = {at for at in starts if at + length <= ends[number[at]]}
    rows_ = [(number[start], start - begins[number[start]], end - begins[number[start]]) for start, end in masks]
    there = corpus(documents, *rows_)
    found = Occurrences(there, np.asarray(sorted(starts), there.dtype), length)
    expected = [at for at in sorted(starts) if not any(start < at + length and at < end for start, end in masks)]
    kept = there.masks.spared(found.starts, length)
    assert (found if kept is None else found.kept(kept)).starts.tolist() == expected
    assert found.without_furniture().starts.tolist() == expected
    assert found.unmasked_counts.tolist() == found.without_furniture().counts.tolist()
    assert there.masks.touching(found.starts, length).sum() == len(starts) - len(expected)
    single = Occurrences(there, found.starts, 1)
    assert there.masks.among(single.starts).touching(single.starts, 1).sum() == there.count_masked(single.starts)
    assert there.count_masked(single.starts[::-1].copy()) == there.count_masked(single.starts)
    assert there.count_masked(found.starts) == len(found) - len(single.without_furniture())


def test_more_lengths_of_words_than_are_remembered_are_counted(documents: tuple[Document, ...]) -> None:
    masked = corpus(documents, (0, 3, 5), (2, 0, 1))
    for _again in range(2):
        for length in range(1, 12):
            found = Occurrences(masked, np.arange(7 - length if length < 6 else 0).astype(masked.dtype), length)
            assert found.unmasked_counts.tolist() == found.without_furniture().counts.tolist()


def test_a_mask_of_a_document_is_a_range_of_the_line(documents: tuple[Document, ...]) -> None:
    mask = Mask(0, 1, "user")
    there = corpus(documents, (1, mask.start, mask.end))
    assert there.masks.starts.tolist() == [len(TEXTS[0]) + 1]
