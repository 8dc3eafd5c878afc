import numpy as np
import pytest

from core.agreement.bootstrap import draws, interval
from core.progress import Cancel, never


def test_every_round_draws_as_many_documents_as_there_are() -> None:
    sums = [total(np.ones((7, 1))) for total in draws(7, 250, 1, never)]
    assert [len(rounds) for rounds in sums] == [100, 100, 50]
    assert all((rounds == 7).all() for rounds in sums)


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    counts = np.arange(9.0)

    def drawn(seed: int) -> list[float]:
        return np.concatenate([total(counts) for total in draws(9, 120, seed, never)]).tolist()

    assert drawn(3) == drawn(3) != drawn(4)


def test_stopping_raises_while_sums_are_made() -> None:
    (total,) = draws(3, 10, 0, lambda: True)
    with pytest.raises(Cancel):
        total(np.ones(3))


def test_an_interval_holds_95_percent_and_needs_half_of_the_rounds() -> None:
    values = np.arange(1001.0)
    assert interval(values) == pytest.approx((25, 975))
    assert interval(np.array([1.0, np.nan, np.nan])) is None
    assert interval(np.array([1.0, np.nan])) == (1, 1)
    assert interval(np.array([])) is None
