"""A softmax on character 2- and 3-grams, in the dual: one coefficient for each sentence and class.

The kernel is the cosine of tf-idf vectors. There are never more than `MOST` sentences, so that it takes 25 MB at most.
Vocabulary and sums are in sorted order: the same sentences give the same result.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.lazy_numpy import Floats, NDArray, np

MOST = 2_400
"""Sentences that are learnt from; of more, evenly chosen ones."""
_RIDGE = 0.05
_STEPS = 80
_SENTENCES_AT_ONCE = 500
_PAIRS_AT_ONCE = 200_000
_CELLS_AT_ONCE = 500_000
"""Some milliseconds of work, in which nothing else of the program can be done."""


Grams = dict[str, int]
"""How often each n-gram is in a sentence. A plain dict of words and numbers is nothing that Python's collector looks
through; it would keep the interpreter from the window for as long as that takes."""


def grams(text: str) -> Grams:
    """The 2- and 3-grams of a text; each digit counts as 0, and what is neither letter nor digit parts words."""
    letters = "".join("0" if char.isdigit() else char if char.isalpha() else " " for char in text.lower())
    found: Counter[str] = Counter()
    for word in letters.split():
        for size in (2, 3):
            found.update(word[at : at + size] for at in range(len(word) - size + 1))
    return dict(found)


@dataclass(frozen=True)
class Vectors:
    """Sparse rows of unit length: `rows[k]`, `columns[k]` and `values[k]` are an entry of the matrix."""

    count: int
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats


class Vocabulary:
    """The n-grams of the sentences learnt from, in sorted order, with their rarity."""

    def __init__(self, counted: Sequence[Grams]) -> None:
        having: Counter[str] = Counter()
        for counts in counted:
            having.update(counts.keys())
        self.words = sorted(having)
        self._index = {word: index for index, word in enumerate(self.words)}
        times = np.array([having[word] for word in self.words], dtype=np.float64)
        self._rarity = np.log((1.0 + len(counted)) / (1.0 + times)) + 1.0

    def vectors(self, counted: Sequence[Grams]) -> Vectors:
        """The rows of some sentences. N-grams that are not in the vocabulary are left out."""
        rows: list[int] = []
        columns: list[int] = []
        times: list[int] = []
        for row, counts in enumerate(counted):
            known = sorted((self._index[word], number) for word, number in counts.items() if word in self._index)
            rows += [row] * len(known)
            columns += [column for column, _ in known]
            times += [number for _, number in known]
        at = np.array(rows, dtype=np.int64)
        column = np.array(columns, dtype=np.int64)
        values = (1.0 + np.log(np.array(times, dtype=np.float64))) * self._rarity[column] if times else np.zeros(0)
        length = np.sqrt(np.bincount(at, weights=values**2, minlength=len(counted)))
        return Vectors(len(counted), at, column, values / np.maximum(length, 1e-12)[at] if times else values)


def kernel(left: Vectors, right: Vectors) -> NDArray[np.float32]:
    """The products of all rows of two matrices (left, right), summed n-gram by n-gram.

    Some rows at a time: numpy keeps the interpreter while it repeats and picks, and the window waits for it.
    """
    total = np.zeros((left.count, right.count), dtype=np.float32)
    order = np.argsort(right.columns, kind="stable")
    columns, rows, values = right.columns[order], right.rows[order], right.values[order]
    first = np.searchsorted(columns, left.columns, side="left")
    number = np.searchsorted(columns, left.columns, side="right") - first
    firsts = np.searchsorted(left.rows, np.arange(left.count + 1))
    begins: list[int] = firsts.tolist()
    pairs_before: list[int] = np.append(0, np.cumsum(number))[firsts].tolist()
    start = 0
    while start < left.count:
        enough = bisect_right(pairs_before, pairs_before[start] + _PAIRS_AT_ONCE) - 1
        stop = min(max(start + 1, enough), start + max(1, _CELLS_AT_ONCE // max(1, right.count)), left.count)
        chosen = np.arange(begins[start], begins[stop])
        many = number[chosen]
        repeated = np.repeat(chosen, many)
        within = np.arange(len(repeated)) - np.repeat(np.cumsum(many) - many, many)
        other = first[repeated] + within
        cells = (left.rows[repeated] - start) * right.count + rows[other]
        products = np.bincount(cells, left.values[repeated] * values[other], (stop - start) * right.count)
        total[start:stop] = products.reshape(stop - start, right.count)
        start = stop
    return total


@dataclass(frozen=True)
class Softmax:
    """What was learnt: coefficients (classes, n-grams) and the constant of each class."""

    vocabulary: Vocabulary
    weights: NDArray[np.float32]
    constant: Floats

    def chances(self, counted: Sequence[Grams]) -> Floats:
        """How likely each class is for some sentences, (sentences, classes)."""
        vectors = self.vocabulary.vectors(counted)
        scores = np.empty((vectors.count, len(self.constant)))
        for number, constant in enumerate(self.constant):
            parts = vectors.values * self.weights[number][vectors.columns]
            scores[:, number] = np.bincount(vectors.rows, weights=parts, minlength=vectors.count) + constant
        return softmax(scores)

    def telling(self, counted: Grams, number: int, most: int) -> list[str]:
        """The n-grams of a sentence that speak most for a class."""
        vectors = self.vocabulary.vectors([counted])
        parts = vectors.values * (self.weights[number] - self.weights.mean(axis=0))[vectors.columns]
        order = np.argsort(-parts, kind="stable")[:most]
        return [self.vocabulary.words[vectors.columns[at]] for at in order if parts[at] > 0]

    def typical(self, number: int, most: int) -> list[str]:
        """The n-grams that set a class apart from the rest, best first."""
        order = np.argsort(-(self.weights[number] - self.weights.mean(axis=0)), kind="stable")
        return [self.vocabulary.words[at] for at in order[:most]]


def softmax(scores: Floats) -> Floats:
    """Chances that add up to 1 in each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def chosen(count: int) -> NDArray[np.int64]:
    """Which of `count` sentences are learnt from: all, or `MOST` of them, evenly."""
    return np.arange(count) if count <= MOST else np.unique(np.linspace(0, count - 1, MOST).astype(np.int64))


def _dual(products: NDArray[np.float32], answers: NDArray[np.float32]) -> tuple[NDArray[np.float32], Floats]:
    """Coefficients (sentences, classes) and constants: gradient steps in the space of functions, with momentum.

    At the optimum they are (answers - chances) / ridge.
    """
    ridge = np.float32(_RIDGE)
    share = np.maximum(answers.mean(axis=0), 1e-3)
    constant = np.log(share / share.sum()).astype(np.float64)
    found = np.zeros_like(answers)
    before = found
    bound = float(products.sum(axis=1).max()) * 0.5 + float(ridge)
    for step in range(_STEPS):
        ahead = found + np.float32(step / (step + 3)) * (found - before)
        chances = softmax((products @ ahead).astype(np.float64) + constant).astype(np.float32)
        before, found = found, (ahead + (answers - chances - ridge * ahead) / bound).astype(np.float32)
    return found, constant


def learn(texts: Sequence[str], answers: NDArray[np.float32], folds: NDArray[np.int64]) -> tuple[Softmax, Floats]:
    """A softmax for all sentences, given by their texts, and for each the chances that one without its fold gives it.

    `answers` are (sentences, classes), each row adds up to 1. What a sentence says of itself is no evidence, so these
    chances are what the next model learns from. Of more than `MOST` sentences the rest get those of the whole model.
    """
    picked = chosen(len(texts))
    some = [grams(texts[int(index)]) for index in picked]
    vocabulary = Vocabulary(some)
    vectors = vocabulary.vectors(some)
    products = kernel(vectors, vectors)
    wanted = answers[picked]
    found, constant = _dual(products, wanted)
    weights = np.zeros((answers.shape[1], max(1, len(vocabulary.words))), dtype=np.float32)
    for number in range(answers.shape[1]):
        parts = vectors.values * found[vectors.rows, number]
        weights[number] = np.bincount(vectors.columns, weights=parts, minlength=weights.shape[1])
    whole = Softmax(vocabulary, weights, constant)
    chances = np.empty(answers.shape)
    if len(picked) < len(texts):
        for start in range(0, len(texts), _SENTENCES_AT_ONCE):
            portion = slice(start, start + _SENTENCES_AT_ONCE)
            chances[portion] = whole.chances(list(map(grams, texts[portion])))
    some_folds = folds[picked]
    for fold in np.unique(some_folds):
        inside, outside = np.flatnonzero(some_folds == fold), np.flatnonzero(some_folds != fold)
        if len(outside) == 0:
            chances[picked[inside]] = answers.mean(axis=0)
            continue
        # Unlike an index, `take` lets others have the interpreter.
        ours = products.take(outside, axis=1)
        parts, part_constant = _dual(ours.take(outside, axis=0), wanted[outside])
        scores = (ours.take(inside, axis=0) @ parts).astype(np.float64) + part_constant
        chances[picked[inside]] = softmax(scores)
    return whole, chances
