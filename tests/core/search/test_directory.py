"""The columns of a pair say of each segment what the segment says, and what was not asked for long is forgotten."""

import numpy as np
import pytest

from core.ids import DocumentId
from core.search import directory
from core.search.directory import Directory
from core.search.postings import decode
from core.search.segment import LED, Segment, build


def segments() -> list[Segment]:
    texts = ["义务教育法。" * 300 + "义务教师", "无", "教育改革教育", "义务教育" * 400]
    return [build([(DocumentId(str(at)), text)]) for at, text in enumerate(texts)]


@pytest.mark.parametrize("pair", ["务教", "教育", "改革", "甲乙"])
def test_columns_have_a_row_for_each_segment(pair: str) -> None:
    parts = segments()
    first, second = map(ord, pair)
    columns = Directory(parts).pair(first, second)
    assert len(columns.lists) == len(columns.sizes) == len(columns.led) == len(columns.exceptions) == len(parts)
    for row, part in enumerate(parts):
        number, found = part.pair(first, second), columns.lists[row]
        if number is None:
            assert found is None
            assert columns.sizes[row] == 0
            assert not columns.led[row].any()
            continue
        assert found is not None
        assert decode([(found, 0)], np.int64).tolist() == decode([(part.postings(number), 0)], np.int64).tolist()
        assert columns.sizes[row] == len(found.content)
        led, exceptions = part.leads(number) or ([0] * 2 * LED, [0] * 2 * LED)
        assert columns.led[row].tolist() == list(led)
        assert columns.exceptions[row].tolist() == list(exceptions)


def test_leads_are_those_of_each_segment() -> None:
    columns = Directory(segments()).pair(*map(ord, "务教"))
    assert [chr(char) for char in columns.led[:, 0]] == ["育", "\0", "\0", "育"]
    assert [bool(number) for number in columns.exceptions[:, 0]] == [True, False, False, False]


def test_pairs_that_were_asked_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = segments()
    monkeypatch.setattr(directory, "MOST_KEPT", 2 * len(parts) * directory._BYTES_OF_ROW)
    there = Directory(parts)
    education, reform = (tuple(map(ord, pair)) for pair in ("教育", "改革"))
    first = there.pair(*education)
    there.pair(*reform)
    assert there.pair(*education) is first
    there.pair(*map(ord, "务教"))
    assert there.pair(*education) is first
    for pair in ("义务", "育法"):
        there.pair(*map(ord, pair))
    again = there.pair(*education)
    assert again is not first
    assert again.sizes.tolist() == first.sizes.tolist()


def test_an_index_of_nothing_has_no_rows() -> None:
    assert Directory([]).pair(1, 2).lists == []
