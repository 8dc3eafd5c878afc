"""numpy when it is first used."""

from core.suggest.lazy_numpy import np


def test_it_is_numpy() -> None:
    assert np.arange(3).tolist() == [0, 1, 2]
