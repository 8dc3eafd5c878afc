"""Logistic regression."""

import numpy as np
import pytest

from core.suggest.logistic import fit, sigmoid

ROWS = np.array([[0.0, 1.0], [0.2, 1.0], [0.4, 1.0], [0.6, 1.0], [0.8, 1.0], [1.0, 1.0]])
ANSWERS = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0])


def test_at_the_optimum_the_slope_is_nothing() -> None:
    found = fit(ROWS, ANSWERS, np.ones(6), 0.5)
    slope = ROWS.T @ (ANSWERS - sigmoid(ROWS @ found)) - np.array([0.5, 1e-6]) * found
    assert np.abs(slope).max() < 1e-6


def test_a_row_of_weight_two_is_a_row_that_comes_twice() -> None:
    weights = np.array([1.0, 1, 2, 1, 1, 1])
    assert fit(ROWS, ANSWERS, weights, 1) == pytest.approx(
        fit(np.vstack([ROWS, ROWS[2]]), np.append(ANSWERS, 1.0), np.ones(7), 1)
    )


def test_answers_that_are_all_alike_end_in_finite_numbers() -> None:
    found = fit(ROWS, np.ones(6), np.ones(6), 1)
    assert np.isfinite(found).all()
    assert sigmoid(ROWS @ found).min() > 0.9


def test_the_logistic_function_does_not_overflow() -> None:
    assert sigmoid(np.array([-1e6, 0.0, 1e6])).tolist() == [0, 0.5, 1]
