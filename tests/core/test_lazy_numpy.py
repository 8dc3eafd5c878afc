"""numpy comes with its first use."""

from core.lazy_numpy import np


def test_what_it_gives_is_numpys() -> None:
    import numpy

    assert np.int64 is numpy.int64
    assert np.zeros(2).tolist() == [0.0, 0.0]
