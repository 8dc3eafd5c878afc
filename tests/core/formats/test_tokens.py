import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.text.words
from core.formats import tokens
from core.formats.records import SpanRecord
from core.formats.tokens import lanes, on_characters, on_tokens, without_overlaps, words, words_kept
from core.model import Span
from tests.core.formats.small import record, span

spans = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda drawn: span(drawn[0], sum(drawn))))


def test_blanks_are_no_tokens() -> None:
    assert words("建设 校舍") == [(0, 2), (3, 5)]


@given(st.lists(st.text("建设校舍a1. \n𠮷\u0301", max_size=30) | st.just("x" * 300), max_size=4))
def test_words_that_were_kept_are_those_that_were_found(texts: list[str]) -> None:
    found = [words(text) for text in texts]
    with words_kept():
        assert [words(text) for text in texts * 2] == found * 2


def test_words_are_found_once_until_the_block_ends_and_only_while_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text, other = "建设 校舍", "补贴 教师"
    with words_kept():
        before = words(text)
        _with_other_words(monkeypatch)
        assert words(text) == before != words(other)
    assert words(text) != before
    monkeypatch.undo()
    monkeypatch.setattr(tokens, "_ROOM", tokens._OVERHEAD + 5)
    with words_kept():
        before = words(text), words(other)
        _with_other_words(monkeypatch)
        assert words(text) == before[0]
        assert words(other) != before[1]


def test_what_is_kept_of_very_many_short_texts_stays_within_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_ROOM", 300_000)
    words("预热")
    tracemalloc.start()
    try:
        with words_kept():
            for number in range(5_000):
                words(f"{number}")
            held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 600_000


def _with_other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.text.words, "tokenize", lambda text: [Span(at, at + 1) for at in range(len(text))])


def test_annotations_that_begin_or_end_inside_of_a_word_have_no_tokens() -> None:
    text = "建设 校舍"
    fitting, lost = on_tokens(record(span(0, 5), span(1, 2), span(0, 3), text=text), words(text))
    assert ([(kept.start, kept.end) for kept in fitting], lost) == ([(0, 5)], 2)


@given(st.text("校 \n𠮷", min_size=1, max_size=12), st.data())
def test_on_characters_is_on_tokens_with_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    document = record(span(start, data.draw(st.integers(start + 1, len(text)))), text=text)
    characters = [(at, at + 1) for at, letter in enumerate(text) if not letter.isspace()]
    assert on_characters(document) == on_tokens(document, characters)


def test_the_longest_is_kept_of_those_that_overlap_and_of_equals_the_first() -> None:
    kept = without_overlaps([span(0, 2), span(1, 5), span(4, 6), span(5, 7), span(6, 8)])
    assert [(found.start, found.end) for found in kept] == [(1, 5), (5, 7)]


@given(spans)
def test_lanes_have_every_annotation_and_no_overlap(drawn: list[SpanRecord]) -> None:
    rows = lanes(drawn)
    assert sorted(found for row in rows for found in row) == sorted(drawn)
    assert all(before.end <= after.start for row in rows for before, after in pairwise(row))
    deepest = max((sum(found.start <= at < found.end for found in drawn) for at in range(30)), default=0)
    assert len(rows) == deepest
