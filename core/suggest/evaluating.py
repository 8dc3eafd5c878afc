"""How good suggestions are: whole reports left out, after 0, 1, 2 ... labelled ones.

A sentence with a label counts once for each of its labels. F1 is over all sentences and labels of all reports together
(micro). Where reports of the project are those that ship as a sample, nothing is learnt from the one that is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.lazy_numpy import NDArray, np
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.suggest.model import SUGGESTED, SURE, Learner
from core.suggest.teaching import Lesson

BY_HAND = 3.5
"""Keys for a sentence that is not suggested: to go there and to label it."""
_BINS = 10
_PRECISE = 0.95


@dataclass(frozen=True)
class Curve:
    """Figures after so many labelled reports."""

    reports: int
    f1: float | None
    """None where nothing was labelled nor suggested."""
    precision: float | None
    recall: float | None
    by_label: dict[str, float | None] = field(default_factory=dict[str, "float | None"])
    covered: float = 0.0
    """The share of labels that is found among suggestions which are right in 95 of 100 cases, best first."""
    sure_precision: float | None = None
    """Of suggestions of grade 1 the share that is right."""
    sure_share: float = 0.0
    """The share of labels that they find."""
    calibration: tuple[tuple[float, float, int], ...] = ()
    """For each tenth of the scores: their mean, the share that is right, and how many there are."""
    keys: float | None = None
    """Keys for each label that is right in the end, as `keys_per_label` counts them."""


@dataclass(frozen=True)
class Evaluation:
    """Figures of a layer."""

    reports: int
    sentences: int
    labels: int
    """Sentences times labels that were given."""
    curve: tuple[Curve, ...]


def evaluate(
    lessons: Sequence[Lesson],
    make: Callable[[set[str]], Learner],
    *,
    most: int | None = None,
    is_enough: Cancelled = never,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> Evaluation:
    """The learning curve of some lessons; `make` gives a learner that knows nothing of the reports with these ids.

    For each report that is left out and each number of others, those are learnt that follow it, in a circle. Up to
    `most` others are learnt; where `is_enough` says so, what was found for fewer is all. Raises `Cancel`.
    """
    lessons = sorted(lessons, key=lambda taught: taught.id)
    count = len(lessons)
    last = count - 1 if most is None else min(most, count - 1)
    curve: list[Curve] = []
    for number in range(last + 1):
        if curve and is_enough():
            break
        answers: list[NDArray[np.bool_]] = []
        chances: list[NDArray[np.float64]] = []
        labels: tuple[str, ...] = ()
        for at, taught in enumerate(lessons):
            stop_if(cancelled)
            progress(number * count + at, (last + 1) * count, taught.id)
            learner = make({taught.id})
            labels = learner.labels
            learner.teach([lessons[(at + step + 1) % count] for step in range(number)])
            learner.learn_ngrams()
            learner.fit()
            chances.append(learner.chances(taught.id, lambda taught=taught: taught.sentences))
            answers.append(np.array([[code in codes for code in labels] for codes in taught.given], dtype=np.bool_))
        curve.append(_figures(number, labels, np.concatenate(answers), np.concatenate(chances)))
    sentences = sum(len(taught.sentences) for taught in lessons)
    return Evaluation(count, sentences, sum(len(codes) for taught in lessons for codes in taught.given), tuple(curve))


def _figures(number: int, labels: Sequence[str], answers: NDArray[np.bool_], chances: NDArray[np.float64]) -> Curve:
    picked = chances >= SUGGESTED
    sure = chances >= SURE
    right = int((picked & answers).sum())
    by_label = {
        code: f1(
            int((picked[:, column] & answers[:, column]).sum()),
            int(picked[:, column].sum()),
            int(answers[:, column].sum()),
        )
        for column, code in enumerate(labels)
    }
    return Curve(
        number,
        f1(right, int(picked.sum()), int(answers.sum())),
        _share(right, int(picked.sum())),
        _share(right, int(answers.sum())),
        by_label,
        covered(answers.reshape(-1), chances.reshape(-1)),
        _share(int((sure & answers).sum()), int(sure.sum())),
        _share(int((sure & answers).sum()), int(answers.sum())) or 0.0,
        calibration(answers.reshape(-1), chances.reshape(-1)),
        keys_per_label(answers, picked),
    )


def keys_per_label(answers: NDArray[np.bool_], picked: NDArray[np.bool_]) -> float | None:
    """Keys for each label that is right in the end; both tables are (sentences, labels).

    A suggestion costs one: it is taken, rejected, or taken as another label by that label's key. A label that no
    suggestion of its sentence is left for costs `BY_HAND`.
    """
    wrong = (picked & ~answers).sum(axis=1)
    missing = (answers & ~picked).sum(axis=1)
    by_hand = int((missing - np.minimum(wrong, missing)).sum())
    return _share(int(picked.sum()) + BY_HAND * by_hand, int(answers.sum()))


def f1(right: int, picked: int, wanted: int) -> float | None:
    """The harmonic mean of precision and recall; None where there is nothing to find and nothing found."""
    return 2 * right / (picked + wanted) if picked + wanted else None


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def covered(answers: NDArray[np.bool_], chances: NDArray[np.float64]) -> float:
    """The largest share of labels found by the best suggestions while 95 of 100 of these are right."""
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum(answers[order])
    enough = np.flatnonzero(right / np.arange(1, len(order) + 1) >= _PRECISE)
    return float(right[enough[-1]] / max(1, answers.sum())) if len(enough) else 0.0


def calibration(answers: NDArray[np.bool_], chances: NDArray[np.float64]) -> tuple[tuple[float, float, int], ...]:
    """For each tenth of the scores: their mean, the share that is right, and how many there are."""
    tenth = np.minimum((chances * _BINS).astype(np.int64), _BINS - 1)
    found: list[tuple[float, float, int]] = []
    for number in range(_BINS):
        chosen = tenth == number
        if chosen.any():
            found.append((float(chances[chosen].mean()), float(answers[chosen].mean()), int(chosen.sum())))
    return tuple(found)
