"""Logistic regression with weighted rows and a ridge, by Newton's method (iteratively reweighted least squares)."""

from __future__ import annotations

from core.lazy_numpy import Floats, np

_STEPS = 12
_SMALL = 1e-6


def sigmoid(values: Floats) -> Floats:
    """The logistic function, without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * values))


def fit(rows: Floats, answers: Floats, weights: Floats, ridge: float) -> Floats:
    """The coefficients (features) for rows (n, features) with answers 0 or 1 (n) of some weight each (n).

    The last feature is the constant and is not held back by the ridge. With the same rows the result is the same.
    """
    held = np.full(rows.shape[1], ridge)
    held[-1] = _SMALL
    found = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = sigmoid(rows @ found)
        slope = rows.T @ (weights * (answers - chance)) - held * found
        curve = (rows * (weights * np.maximum(chance * (1 - chance), _SMALL))[:, None]).T @ rows
        step = np.linalg.solve(curve + np.diag(held), slope)
        size = float(np.abs(step).max())
        found += step * min(1.0, 4.0 / max(size, _SMALL))
        if size < _SMALL:
            break
    return found
