"""Rows on the disk are the rows that were put there, in the order that is asked for."""

import tracemalloc
from collections.abc import Iterable
from itertools import pairwise
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange import spilling
from core.exchange.spilling import Ids, Piles, Row, Rows, in_order
from core.ids import derived_id

rows = st.lists(st.tuples(st.integers(0, 40).map(str), st.none() | st.integers() | st.text(max_size=3)), max_size=120)


@pytest.fixture(autouse=True, scope="module")
def small_portions() -> Iterable[None]:
    """As if there were very many rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spilling, "PORTION", 4)
        patch.setattr(spilling, "SORTED_AT_ONCE", 8)
        patch.setattr(spilling, "MOST_RUNS", 4)
        yield


@given(rows, st.data())
def test_rows_are_a_sequence_like_any_other(listed: list[Row], data: st.DataObject) -> None:
    kept = Rows()
    for row in listed:
        if data.draw(st.booleans()):
            kept.append(row)
        else:
            kept.extend([row])
        if data.draw(st.integers(0, 9)) == 0:
            kept.flush()
    assert (list(kept), len(kept), bool(kept)) == (listed, len(listed), bool(listed))
    assert kept == listed
    assert kept != [*listed, ("0", None)]
    assert [kept[at] for at in range(-len(listed), len(listed))] == [*listed, *listed]
    start, stop = data.draw(st.integers(-5, 130)), data.draw(st.integers(-5, 130))
    assert list(kept[start:stop]) == listed[start:stop]
    with pytest.raises(IndexError):
        kept[len(listed)]


@given(rows)
def test_they_are_sorted_by_their_key_whatever_order_they_came_in(listed: list[Row]) -> None:
    kept, ordered = Rows(listed), sorted(listed, key=itemgetter(0))
    assert [row[0] for row in kept.in_order()] == [row[0] for row in ordered]
    assert sorted(map(repr, kept.in_order())) == sorted(map(repr, listed))
    assert list(kept.sorted()) == list(kept.in_order())
    assert list(kept) == listed
    keys = [row[0] for row in ordered]
    repeated = [key for key, following in pairwise(keys) if key == following]
    assert kept.repeated() == (repeated[0] if repeated else None)
    assert list(in_order(ordered)) == ordered


def test_sorted_runs_are_merged_by_the_key_that_was_given() -> None:
    kept = Rows(key=lambda pair: pair[1][0])
    for run in (range(0, 30, 3), range(1, 30, 3), range(2, 30, 3)):
        kept.extend((None, (number,)) for number in run)
        kept.flush()
    assert [row[1][0] for row in kept.in_order()] == list(range(30))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers()), max_size=400), st.integers(1, 5))
def test_piles_give_back_what_was_put_on_them(put: list[tuple[int, int]], number: int) -> None:
    piles = Piles(number)
    for pile, value in put:
        piles.add(pile % number, (value, (None, "行")))
    assert len(piles) == len(put)
    expected = [[(value, (None, "行")) for pile, value in put if pile % number == place] for place in range(number)]
    assert list(piles.take()) == [pile for pile in expected if pile]


@given(st.lists(st.integers(0, 60)), st.lists(st.sampled_from(["", "x", "ABCDEF", "0" * 32])))
def test_a_set_of_ids_has_what_was_put_in_and_nothing_else(numbers: list[int], others: list[str]) -> None:
    ids = Ids()
    for id_ in (*(derived_id("id", str(number)) for number in numbers), *others):
        ids.add(id_)
    for number in range(61):
        assert (derived_id("id", str(number)) in ids) == (number in numbers)
        assert derived_id("id", str(number)).upper() not in ids
    for other in ("", "x", "ABCDEF", "0" * 32, "y"):
        assert (other in ids) == (other in others)
    ids.add(derived_id("id", "70"))
    assert derived_id("id", "70") in ids


def test_ids_take_sixteen_bytes_each() -> None:
    ids = Ids()
    tracemalloc.start()
    try:
        for number in range(20_000):
            ids.add(derived_id("id", str(number)))
        assert tracemalloc.get_traced_memory()[0] < 20_000 * 32
    finally:
        tracemalloc.stop()
