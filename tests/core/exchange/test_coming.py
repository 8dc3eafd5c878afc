"""Piles by document, and which of two states of a row counts. The order of what comes: `test_annotations.py`."""

from hypothesis import given
from hypothesis import strategies as st

from core.exchange.coming import joined_state, share
from core.exchange.records import MASKS

IDS = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(st.lists(IDS, min_size=1), st.integers(1, 256))
def test_piles_are_in_the_order_of_ids(ids: list[str], piles: int) -> None:
    shares = [share(id_, piles) for id_ in sorted(ids)]
    assert shares == sorted(shares)
    assert all(0 <= number < piles for number in shares)


def test_an_id_that_is_no_hash_has_a_pile_too() -> None:
    assert share("no hash", 8) == 0


def test_the_greater_state_counts_whichever_is_known_here() -> None:
    names = list(MASKS.at)
    older = tuple(1 if name == "revision" else "a" for name in names)
    newer = tuple(2 if name == "revision" else "a" for name in names)
    assert joined_state(MASKS, older, newer) == joined_state(MASKS, newer, older) == newer
    assert joined_state(MASKS, None, older) == joined_state(MASKS, older, None) == older
